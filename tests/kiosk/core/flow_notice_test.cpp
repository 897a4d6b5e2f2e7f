// The privacy notice: one touch away, and back to exactly where the customer was.

#include "kiosk/core/privacy.hpp"
#include "tests/kiosk/core/player.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

wire::KioskConfig with_notice(wire::KioskConfig config) {
    config.privacy = PrivacyNotice{both("We"), both("To improve"), both("Erasure"), {}, {}};
    return config;
}

} // namespace

TEST_CASE("A programme without a notice offers none") {
    Player player{one_moment()};
    CHECK_FALSE(can_read_notice(player.state));
    player.send(event::NoticeOpened{});
    CHECK_FALSE(player.state.notice);
}

TEST_CASE(
    "The notice opens from attract, the choice of moments and every question, and Back closes it there") {
    Player player{with_notice(two_moments())};
    auto const look = [&] {
        auto const before = screen_name(player.state);
        INFO(before);
        REQUIRE(can_read_notice(player.state));
        player.send(event::NoticeOpened{});
        REQUIRE(player.state.notice);
        CHECK(screen_name(player.state) == "privacy");
        CHECK_FALSE(can_read_notice(player.state)); // it is open
        CHECK(can_go_back(player.state));
        player.send(event::Back{});
        CHECK_FALSE(player.state.notice);
        CHECK(screen_name(player.state) == before);
    };
    look();
    CHECK_FALSE(player.state.idle_deadline_ms); // nobody is here
    player.send(event::Touched{});
    look();
    player.send(event::MomentChosen{"check-in"});
    look();
    player.rate(1);
    look();
    player.send(event::Finished{});
    CHECK_FALSE(can_read_notice(player.state));
    player.commit();
    CHECK_FALSE(can_read_notice(player.state));
}

TEST_CASE("Whoever comes back from the notice finds what was chosen and typed") {
    Player player{with_notice(one_moment())};
    player.rate(1).choose("slow").choose("dear");
    auto const before = std::get<screen::Asking>(player.state.screen);
    player.send(event::NoticeOpened{}).send(event::NoticeTurned{1}).send(event::Back{});
    CHECK(std::get<screen::Asking>(player.state.screen).draft_choices == before.draft_choices);
    CHECK(player.state.visit->path.size() == 2);
    player.send(event::ChoiceConfirmed{}).send(event::Skipped{});
    REQUIRE(player.asked() == "words");
    player.send(event::CommentEdited{"half a sen"});
    player.send(event::NoticeOpened{}).send(event::Back{});
    CHECK(std::get<screen::Asking>(player.state.screen).draft_text == "half a sen");
    CHECK(player.asked() == "words");
}

TEST_CASE("What lies beneath the notice takes nothing while it is read") {
    Player player{with_notice(one_moment())};
    player.send(event::NoticeOpened{}).rate(5);
    CHECK(player.stored.empty());
    CHECK(player.state.notice);
    player.send(event::Back{}).rate(1);
    player.send(event::NoticeOpened{});
    State const before = player.state;
    for (Event const& event : std::vector<Event>{event::ChoiceToggled{"slow"}, event::ChoiceConfirmed{},
                                                 event::Skipped{}, event::Finished{}, event::Rated{3},
                                                 event::CommentEdited{"x"}, event::Touched{}}) {
        player.send(event);
        CHECK(player.state.notice);
        CHECK(player.asked() == "why");
        CHECK(std::get<screen::Asking>(player.state.screen).draft_choices.empty());
    }
    CHECK(player.stored.size() == 1);
}

TEST_CASE("A palm that opens the notice does not close it again, and a double tap turns one page") {
    Player player{with_notice(one_moment())};
    player.send(event::NoticeOpened{}).send(event::Back{}, settle_ms - 1);
    CHECK(player.state.notice);
    player.send(event::NoticeTurned{1}).send(event::NoticeTurned{2}, double_tap_ms - 1);
    CHECK(player.state.notice->page == 1);
    player.send(event::NoticeTurned{2}, 10);
    CHECK(player.state.notice->page == 2);
    player.send(event::LanguageChosen{"en"});
    CHECK(player.state.notice->page == 0); // other words, other pages
    CHECK(player.state.language == "en");
    player.send(event::NoticeTurned{1}).send(event::AccessChosen{true});
    CHECK(player.state.notice->page == 0);
}

TEST_CASE("The notice may be read for a while, and then goes with whoever left it open") {
    Player player{with_notice(one_moment())};
    player.send(event::NoticeOpened{});
    CHECK_FALSE(idle_seconds_left(player.state, player.now().monotonic_ms));
    player.wait(notice_idle_ms - countdown_ms + 100);
    CHECK(idle_seconds_left(player.state, player.now().monotonic_ms) == Approx(9.9));
    player.send(event::KeepGoing{});
    CHECK_FALSE(idle_seconds_left(player.state, player.now().monotonic_ms));
    player.wait(notice_idle_ms - 1);
    CHECK(player.state.notice);
    player.wait(1);
    CHECK_FALSE(player.state.notice);
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten());

    // From the middle of a visit: what was said stays, what was chosen too.
    player.rate(1).choose("slow").send(event::NoticeOpened{}).wait(notice_idle_ms);
    CHECK(player.on<screen::Attract>());
    REQUIRE(player.answer("why"));
    CHECK(std::get<Choices>(*player.answer("why")).ids == std::vector<std::string>{"slow"});

    Player patient{with_notice(one_moment())};
    patient.send(event::AccessChosen{true}).send(event::NoticeOpened{}).wait(2 * notice_idle_ms);
    CHECK(patient.state.notice);
    patient.wait(notice_idle_ms);
    CHECK_FALSE(patient.state.notice);
}

TEST_CASE("A customer whose answer could not be saved is told so, notice or not") {
    Player player{with_notice(one_moment())};
    player.rate(1).send(event::NoticeOpened{});
    player.send(event::CommitFailed{player.stored.back().id, 1});
    CHECK(player.unavailable(UnavailableReason::not_saved));
    CHECK_FALSE(player.state.notice);
}

TEST_CASE("Nothing claims anonymity where a comment is taken, and in one visit no moment is apart from it") {
    auto config = two_moments();
    CHECK(takes_personal_data(config, config.surveys[0])); // it has a comment
    CHECK_FALSE(takes_personal_data(config, config.surveys[1]));
    config.kiosk.asking = Asking::together;
    CHECK(takes_personal_data(config, config.surveys[1])); // said in one visit with the comment
    config.surveys[0].questions.pop_back();
    CHECK_FALSE(takes_personal_data(config, config.surveys[0]));
    CHECK_FALSE(takes_personal_data(config, config.surveys[1]));

    Player player{two_moments()};
    CHECK_FALSE(is_anonymous(player.state)); // one of those to choose from takes a comment
    player.send(event::Touched{}).send(event::MomentChosen{"luggage"});
    CHECK(is_anonymous(player.state));
}
