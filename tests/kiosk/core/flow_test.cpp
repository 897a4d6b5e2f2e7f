#include "tests/kiosk/core/player.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE(
    "A kiosk starts where it stands: unpaired, waiting for its configuration, without a survey, or open") {
    CHECK(Player(false, nullptr).on<screen::Unpaired>());
    CHECK(Player(true, nullptr).unavailable(UnavailableReason::waiting_for_config));
    auto config = one_moment();
    CHECK(Player(config).on<screen::Attract>());
    config.surveys.clear();
    CHECK(Player(config).unavailable(UnavailableReason::nothing_to_ask));
}

TEST_CASE("An unpaired kiosk shows no questions of a former pairing") {
    Player player(false, std::make_shared<wire::KioskConfig const>(one_moment()));
    CHECK(player.on<screen::Unpaired>());
    CHECK(player.state.config == nullptr);
    player.rate(5);
    CHECK(player.stored.empty());
}

TEST_CASE("With one moment whose first question is on a scale, the first tap on attract is the rating") {
    Player player(one_moment());
    REQUIRE(asks_at_once(player.state));
    CHECK(player.asked() == "verdict");
    player.rate(4);
    REQUIRE(player.stored.size() == 1);
    Response const& first = player.stored.front();
    CHECK(first.revision == 1);
    CHECK(first.survey == "check-in");
    CHECK(first.survey_version == 3);
    CHECK(first.moment == "check-in");
    CHECK(first.site == "centro");
    CHECK(first.language == "es");
    CHECK(first.at == player.now());
    CHECK_FALSE(first.final);
    CHECK(first.id != first.visit);
    CHECK(first.answers == std::vector<Answer>{{"verdict", Rating{4}}});
    CHECK(player.on<screen::Asking>());
}

TEST_CASE("A whole visit is revisions of one response, the last one final, all stamped at the first tap") {
    Player player(one_moment());
    player.rate(2);
    auto const tapped = player.now();
    CHECK(player.asked() == "why");
    player.choose("dear").choose("slow").send(event::ChoiceConfirmed{});
    CHECK(player.asked() == "who");
    player.choose("leisure");
    CHECK(player.asked() == "words");
    player.send(event::CommentEdited{"larga la f"}).send(event::CommentEntered{"Larga la fila."});
    REQUIRE(player.stored.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(player.stored[i].id == player.stored[0].id);
        CHECK(player.stored[i].visit == player.stored[0].visit);
        CHECK(player.stored[i].revision == static_cast<int>(i) + 1);
        CHECK(player.stored[i].at == tapped);
        CHECK(player.stored[i].final == (i == 3));
    }
    CHECK(*player.answer("why") == AnswerValue{Choices{{"slow", "dear"}}}); // in the order of the options
    CHECK(*player.answer("words") == AnswerValue{Comment{"Larga la fila."}});
    CHECK(player.on<screen::Saving>());
}

TEST_CASE("Thanks is said only after the last revision is on disk") {
    Player player(one_moment());
    player.rate(5).send(event::Skipped{}).send(event::Skipped{});
    REQUIRE(player.stored.size() == 2);
    REQUIRE(player.on<screen::Saving>());
    auto const id = player.stored[0].id;
    player.send(event::Committed{id, 1});
    CHECK(player.on<screen::Saving>());
    player.send(event::Committed{Uuid{}, 2}); // somebody else's
    CHECK(player.on<screen::Saving>());
    player.send(event::Committed{id, 2});
    CHECK(player.on<screen::Thanks>());
    CHECK(thanks_text(player.state) == "thanks (es)");
    CHECK_FALSE(player.state.visit);
    CHECK(player.state.verdict); // its face is still drawn
    player.wait(thanks_ms - 1);
    CHECK(player.on<screen::Thanks>());
    player.wait(1);
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());
}

TEST_CASE("The next customer need not wait for the thanks of the one before") {
    auto config = one_moment();
    config.surveys[0].questions.resize(1);
    Player player(config);
    player.rate(5).commit();
    REQUIRE(player.on<screen::Thanks>());
    player.send(event::Touched{}, thanks_at_least_ms - 1);
    CHECK(player.on<screen::Thanks>());
    player.send(event::Touched{}, 1);
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());
}

TEST_CASE("A survey of one question is final with its first tap") {
    auto config = one_moment();
    config.surveys[0].questions.resize(1);
    Player player(config);
    player.rate(3);
    REQUIRE(player.stored.size() == 1);
    CHECK(player.stored[0].final);
    CHECK(player.on<screen::Saving>());
}

TEST_CASE("A failed commit says so honestly, forgets the customer, and lets the next one try") {
    Player player(one_moment());
    player.rate(4);
    player.send(event::LanguageChosen{"en"});
    player.send(event::CommitFailed{player.stored[0].id, 1});
    CHECK(player.unavailable(UnavailableReason::not_saved));
    CHECK_FALSE(player.state.visit);
    CHECK_FALSE(player.state.verdict);
    CHECK(player.state.language == "en"); // they still read it
    player.wait(not_saved_ms);
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());
}

TEST_CASE("A failed commit after a later revision was stored harms nobody") {
    Player player(one_moment());
    player.rate(4).choose("business");
    auto const id = player.stored[0].id;
    player.send(event::Committed{id, 2}).send(event::CommitFailed{id, 1});
    CHECK(player.on<screen::Asking>());
}

TEST_CASE("A writer that never answers is a failure too") {
    auto config = one_moment();
    config.surveys[0].questions.resize(1);
    Player player(config);
    player.rate(3).wait(saving_limit_ms - 1);
    CHECK(player.on<screen::Saving>());
    player.wait(1);
    CHECK(player.unavailable(UnavailableReason::not_saved));
}

TEST_CASE("An unusable outbox closes the kiosk between visits and opens it again") {
    Player player(one_moment());
    player.rate(4).send(event::StorageChanged{false});
    CHECK(player.on<screen::Asking>());
    player.wait(20'000);
    CHECK(player.unavailable(UnavailableReason::storage));
    player.rate(4);
    CHECK(player.stored.size() == 1);
    player.send(event::StorageChanged{true});
    CHECK(player.on<screen::Attract>());
}

TEST_CASE("A tap within 350 ms of a screen's appearance does not count") {
    Player player(one_moment());
    player.rate(1);
    REQUIRE(player.asked() == "why");
    player.send(event::Skipped{}, settle_ms - 1);
    CHECK(player.asked() == "why");
    player.send(event::Skipped{}, 1);
    CHECK(player.asked() == "who");

    Player other(one_moment());
    other.send(event::Rated{5}, settle_ms - 1);
    CHECK(other.stored.empty());
    other.send(event::Rated{5}, 1);
    CHECK(other.stored.size() == 1);
}

TEST_CASE("The second half of a double tap does not answer the next rating") {
    auto config = one_moment();
    config.surveys[0].questions = {question("a", QuestionType::smiley5),
                                   question("b", QuestionType::smiley5)};
    Player player(config);
    player.rate(5).send(event::Rated{5}, 120);
    CHECK(player.stored.size() == 1);
    CHECK(player.asked() == "b");
    player.rate(2);
    CHECK(player.stored.size() == 2);
}

TEST_CASE("A double tap on one of several choices chooses it; a later tap takes it back") {
    Player player(one_moment());
    player.rate(1).choose("slow").send(event::ChoiceToggled{"slow"}, 349);
    CHECK(offers(player.state)[0].chosen);
    player.send(event::ChoiceToggled{"rude"}, 1); // another finger's choice is its own
    CHECK(offers(player.state)[1].chosen);
    player.send(event::ChoiceToggled{"slow"}, 1);
    CHECK_FALSE(offers(player.state)[0].chosen);
    player.send(event::ChoiceToggled{"slow"}, 350);
    CHECK(offers(player.state)[0].chosen);
}

TEST_CASE("Another page of choices keeps what is chosen, takes no second half of a double tap, and goes") {
    Player player(one_moment());
    auto const page = [&] { return std::get<screen::Asking>(player.state.screen).page; };
    player.rate(1).choose("slow").send(event::ChoicesTurned{1});
    CHECK(page() == 1);
    player.send(event::ChoicesTurned{2}, settle_ms - 1).send(event::ChoiceToggled{"rude"}, 0);
    CHECK(page() == 1);
    CHECK_FALSE(offers(player.state)[1].chosen);
    player.send(event::ChoiceToggled{"rude"}, 1);
    CHECK(offers(player.state)[0].chosen);
    CHECK(offers(player.state)[1].chosen);
    player.send(event::ChoiceConfirmed{}).send(event::Back{});
    CHECK(page() == 0);
}

TEST_CASE("Values off the scale and choices nobody offered change nothing") {
    Player player(one_moment());
    player.rate(0).rate(6).rate(-1);
    CHECK(player.stored.empty());
    player.rate(1).choose("nonsense");
    CHECK(std::get<screen::Asking>(player.state.screen).draft_choices.empty());
    player.rate(3); // no scale here
    player.send(event::NotApplicableChosen{});
    player.send(event::CommentEntered{"here?"});
    CHECK(player.stored.size() == 1);
    CHECK(player.asked() == "why");
}

TEST_CASE("Not applicable is an answer where it is allowed, also as the first tap") {
    auto config = one_moment();
    config.surveys[0].questions[0].allow_not_applicable = true;
    Player player(config);
    REQUIRE(can_say_not_applicable(player.state));
    player.send(event::NotApplicableChosen{});
    REQUIRE(player.stored.size() == 1);
    CHECK(*player.answer("verdict") == AnswerValue{NotApplicable{}});
    CHECK_FALSE(player.state.verdict);
    CHECK(player.asked() == "who"); // no reasons for what did not happen
}

TEST_CASE("A required question offers no skip and a multiple choice without a choice is a skip") {
    auto config = one_moment();
    config.surveys[0].questions[1].required = true;
    Player player(config);
    player.rate(1);
    CHECK_FALSE(can_skip(player.state));
    CHECK_FALSE(can_confirm(player.state));
    player.send(event::Skipped{}).send(event::ChoiceConfirmed{});
    CHECK(player.asked() == "why");
    player.choose("rude");
    CHECK(can_confirm(player.state));
    player.choose("rude"); // out again
    CHECK_FALSE(can_confirm(player.state));

    Player free(one_moment());
    free.rate(1).send(event::ChoiceConfirmed{});
    CHECK(free.asked() == "who");
    CHECK(free.stored.size() == 1);
}

TEST_CASE("A visit in which everything is skipped leaves no record and no thanks") {
    auto config = one_moment();
    config.surveys[0].questions = {with_options(question("a", QuestionType::single_choice), {"x", "y"}),
                                   question("b", QuestionType::text)};
    Player player(config);
    REQUIRE_FALSE(asks_at_once(player.state));
    player.rate(3);
    CHECK(player.on<screen::Attract>());
    player.send(event::Touched{}).send(event::Skipped{}).send(event::CommentEntered{"  \n "});
    CHECK(player.stored.empty());
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());
}

TEST_CASE("One tap answers a single choice") {
    auto config = one_moment();
    config.surveys[0].questions = {with_options(question("a", QuestionType::single_choice), {"x", "y"})};
    Player player(config);
    player.send(event::Touched{}).choose("y");
    REQUIRE(player.stored.size() == 1);
    CHECK(*player.answer("a") == AnswerValue{Choices{{"y"}}});
    CHECK(player.on<screen::Saving>());
}

TEST_CASE("Done ends a visit early and keeps what was chosen") {
    Player player(one_moment());
    player.rate(2).choose("rude");
    REQUIRE(can_finish(player.state));
    player.send(event::Finished{});
    REQUIRE(player.stored.size() == 2);
    CHECK(player.stored.back().final);
    CHECK(*player.answer("why") == AnswerValue{Choices{{"rude"}}});
    player.commit();
    CHECK(player.on<screen::Thanks>());
}

TEST_CASE("Done keeps a comment that was typed and not entered, and a blank one is none") {
    Player player(one_moment());
    player.rate(5).choose("business");
    REQUIRE(player.asked() == "words");
    player.send(event::CommentEdited{"muy bien"});
    player.send(event::Finished{}).commit();
    CHECK(player.stored.back().final);
    REQUIRE(player.answer("words"));
    CHECK(std::get<Comment>(*player.answer("words")).text == "muy bien");
    CHECK(player.on<screen::Thanks>());

    Player silent(one_moment());
    silent.rate(5).choose("business");
    silent.send(event::CommentEdited{" \n "});
    silent.send(event::Finished{}).commit();
    CHECK(silent.stored.back().final);
    CHECK_FALSE(silent.answer("words"));
}

TEST_CASE("Comments are cut at a character and must be text") {
    Player player(one_moment());
    player.rate(5).send(event::Skipped{});
    REQUIRE(player.asked() == "words");
    std::string eñes;
    for (int i = 0; i < 1'200; ++i)
        eñes += "ñ";
    player.send(event::CommentEdited{"x" + eñes});
    CHECK(std::get<screen::Asking>(player.state.screen).draft_text.size() == comment_limit - 1);
    player.send(event::CommentEntered{"\xC3"});
    CHECK(player.asked() == "words");
    player.send(event::CommentEntered{"x" + eñes});
    auto const& comment = std::get<Comment>(*player.answer("words"));
    CHECK(comment.text.size() == comment_limit - 1);
    CHECK(is_utf8(comment.text));
}
