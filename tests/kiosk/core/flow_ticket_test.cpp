// A card or ticket in a visit: sealed before the flow hears of it, and with every response from then on.

#include "kiosk/core/outbox.hpp"
#include "kiosk/core/ticket.hpp"
#include "tests/kiosk/core/player.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

constexpr char const* card = "LC00412345";
constexpr char const* ticket = "M1RUIZ/ANA 0412";

struct Sealing {
    SealingKey open{"k1", {}};
    SecretKey secret{};
    Sealing() { crypto_box_keypair(open.key.data(), secret.data()); }
    std::string opened(SealedReference const& sealed) const {
        auto const text = open_sealed(sealed.sealed, open.key, secret);
        return text ? std::string{text->view()} : "not to be opened";
    }
};

Sealing const& sealing() {
    static Sealing const made;
    return made;
}

wire::KioskConfig with_scanner(wire::KioskConfig config = one_moment()) {
    TicketPattern loyal;
    loyal.prefix = "LC";
    loyal.min_length = loyal.max_length = 10;
    loyal.segments = {{"purpose", "business"}};
    loyal.part_from = 2;
    TicketPattern boarding;
    boarding.prefix = "M1";
    boarding.identifies = false;
    boarding.segments = {{"purpose", "leisure"}};
    config.kiosk.scanner = Scanner{both("scan"), {loyal, boarding}};
    config.reference_key = sealing().open;
    return config;
}

Event scan(Player const& player, std::string_view text) {
    return read_ticket(*player.state.config, SecretText{text});
}

bool says(Player const& player, TicketNotice::Kind kind) {
    auto const* notice = ticket_notice(player.state, player.now().monotonic_ms);
    return notice != nullptr && notice->kind == kind;
}

} // namespace

TEST_CASE("a code becomes what the flow may know: its part sealed, what it tells of the customer, no more") {
    auto const config = with_scanner();
    auto const loyal = std::get<event::TicketRead>(read_ticket(config, SecretText{card})).ticket;
    REQUIRE(loyal.reference);
    CHECK(loyal.reference->key == "k1");
    CHECK(sealing().opened(*loyal.reference) == "00412345");
    CHECK(loyal.segments == std::map<std::string, std::string>{{"purpose", "business"}});
    auto const boarding = std::get<event::TicketRead>(read_ticket(config, SecretText{ticket})).ticket;
    CHECK_FALSE(boarding.reference); // it is only looked at
    CHECK(boarding.segments.at("purpose") == "leisure");
    CHECK(std::holds_alternative<event::TicketRefused>(read_ticket(config, SecretText{"4006381333931"})));
    CHECK(std::holds_alternative<event::TicketRefused>(read_ticket(config, SecretText{""})));
    CHECK(std::holds_alternative<event::TicketRefused>(read_ticket(one_moment(), SecretText{card})));
}

TEST_CASE("without a key to seal to, or with one that is none, no reference is kept and nothing is plain") {
    auto config = with_scanner();
    config.reference_key.reset();
    auto const loyal = std::get<event::TicketRead>(read_ticket(config, SecretText{card})).ticket;
    CHECK_FALSE(loyal.reference);
    CHECK(loyal.segments.at("purpose") == "business");
    config.reference_key = SealingKey{"nil", {}};
    CHECK_FALSE(std::get<event::TicketRead>(read_ticket(config, SecretText{card})).ticket.reference);
    config.kiosk.scanner->patterns[0].segments.clear(); // nothing at all could be made of it
    CHECK(std::holds_alternative<event::TicketRefused>(read_ticket(config, SecretText{card})));
}

TEST_CASE("a ticket before the first rating waits for it, and goes with it") {
    Player player(with_scanner());
    CHECK(invites_scan(player.state));
    player.send(scan(player, card));
    CHECK(says(player, TicketNotice::Kind::read));
    CHECK_FALSE(invites_scan(player.state));
    CHECK(player.stored.empty()); // it is no answer
    player.rate(5);
    REQUIRE(player.stored.size() == 1);
    Response const& first = player.stored[0];
    REQUIRE(first.reference);
    CHECK(sealing().opened(*first.reference) == "00412345");
    CHECK(first.segments.at("purpose") == SegmentFact{"business", Provenance::ticket});
}

TEST_CASE("a ticket after the first rating makes a revision of it at once, and stays in those that follow") {
    Player player(with_scanner());
    player.rate(5);
    CHECK_FALSE(player.stored[0].reference);
    CHECK(invites_scan(player.state));
    player.send(scan(player, card));
    REQUIRE(player.stored.size() == 2);
    CHECK(player.stored[1].revision == 2);
    CHECK(player.stored[1].id == player.stored[0].id);
    REQUIRE(player.stored[1].reference);
    auto const sealed = *player.stored[1].reference;
    player.send(event::Finished{});
    CHECK(player.stored.back().final);
    CHECK(player.stored.back().reference == sealed); // the same copy: a repeat is known as one
    player.commit();
    CHECK(player.on<screen::Thanks>());
    CHECK_FALSE(player.state.ticket);
}

TEST_CASE("the ticket knows better than the customer, and they better than the place") {
    auto config = with_scanner();
    config.kiosk.segments = {{"purpose", "leisure"}};
    Player player(config);
    player.rate(5);
    CHECK(player.stored.back().segments.at("purpose") == SegmentFact{"leisure", Provenance::kiosk});
    player.choose("leisure");
    CHECK(player.stored.back().segments.at("purpose") == SegmentFact{"leisure", Provenance::question});
    player.send(scan(player, card));
    CHECK(player.stored.back().segments.at("purpose") == SegmentFact{"business", Provenance::ticket});
    CHECK(*player.answer("who") ==
          AnswerValue{Choices{{"leisure"}}}); // what they said is kept as they said it
}

TEST_CASE("nobody is asked what their ticket has told, unless other questions hang on their answer") {
    Player player(with_scanner());
    player.rate(5);
    CHECK(progress(player.state)->of == 3);
    player.send(event::Back{}).send(scan(player, card)).rate(4);
    CHECK(player.asked() == "words"); // not "who"
    CHECK(progress(player.state)->of == progress(player.state)->at);
    auto config = with_scanner();
    Condition condition;
    condition.question = "who";
    condition.any_of = {"business"};
    config.surveys.front().questions.back().condition = condition;
    Player branching(config);
    branching.send(scan(branching, card)).rate(5);
    CHECK(branching.asked() == "who");
}

TEST_CASE("a card and a ticket in one visit are kept together; of what both tell the last one counts") {
    Player player(with_scanner());
    player.rate(5).send(scan(player, card)).send(scan(player, ticket));
    auto const sealed = player.stored.back().reference;
    REQUIRE(sealed);
    CHECK(sealing().opened(*sealed) == "00412345");
    CHECK(player.stored.back().segments.at("purpose").value == "leisure");
    player.send(scan(player, "LC99999999"));
    CHECK(sealing().opened(*player.stored.back().reference) == "99999999");
    CHECK(player.stored.back().segments.at("purpose").value == "business");
}

TEST_CASE("a code that is no ticket is refused politely and changes nothing") {
    Player player(with_scanner());
    player.send(scan(player, "4006381333931"));
    CHECK(says(player, TicketNotice::Kind::unknown));
    CHECK(player.on<screen::Attract>());
    CHECK(player.forgotten()); // and does not keep the kiosk waiting
    player.rate(4).send(scan(player, "4006381333931"));
    CHECK(player.stored.size() == 1);
    CHECK(says(player, TicketNotice::Kind::unknown));
    player.wait(ticket_notice_ms);
    CHECK(ticket_notice(player.state, player.now().monotonic_ms) == nullptr);
}

TEST_CASE("a ticket that nobody follows up is forgotten with its customer") {
    Player player(with_scanner());
    player.send(scan(player, card));
    CHECK(player.state.idle_deadline_ms);
    player.wait(20'000);
    CHECK_FALSE(player.state.ticket);
    CHECK(player.forgotten());
    player.rate(3);
    CHECK_FALSE(player.stored.back().reference); // the next one's answer is the next one's
    player.send(scan(player, card)).wait(20'000);
    CHECK_FALSE(player.state.ticket);
    player.rate(3);
    CHECK_FALSE(player.stored.back().reference);
}

TEST_CASE("who walks away after showing a ticket leaves what the survey says, with the ticket") {
    auto config = with_scanner();
    config.surveys.front().unfinished = Unfinished::discard;
    Player player(config);
    player.rate(1).choose("slow").send(event::ChoiceConfirmed{}).send(scan(player, card)).wait(20'000);
    Response const& last = player.stored.back();
    CHECK(last.answers.size() == 1);
    CHECK(last.reference);
    CHECK(last.segments.at("purpose").provenance == Provenance::ticket);
}

TEST_CASE("a ticket shown while thanks stand belongs to nobody yet, and is asked for again") {
    Player player(with_scanner());
    player.rate(5).send(event::Finished{}).commit();
    REQUIRE(player.on<screen::Thanks>());
    auto const before = player.stored.size();
    player.send(scan(player, card), 100);
    CHECK(player.on<screen::Thanks>());
    player.send(scan(player, card), 1'500);
    CHECK(player.on<screen::Attract>());
    CHECK(says(player, TicketNotice::Kind::again));
    CHECK_FALSE(player.state.ticket);
    CHECK(player.stored.size() == before);
    player.send(scan(player, card));
    CHECK(player.state.ticket);
}

TEST_CASE("a ticket while the last answer is on its way to the disk is still this customer's") {
    Player player(with_scanner());
    player.rate(5).send(event::Finished{});
    REQUIRE(player.on<screen::Saving>());
    auto const before = player.stored.size();
    player.send(scan(player, card), 20);
    REQUIRE(player.stored.size() == before + 1);
    CHECK(player.stored.back().final);
    CHECK(player.stored.back().reference);
    player.commit(); // thanks wait for it
    CHECK(player.on<screen::Thanks>());
}

TEST_CASE("where several moments wait, or the screen invites, a ticket begins the visit like a touch") {
    Player player(with_scanner(two_moments()));
    player.send(scan(player, card));
    REQUIRE(player.on<screen::ChooseMoment>());
    player.send(event::MomentChosen{"luggage"}).rate(9);
    CHECK(player.stored.back().moment == "luggage");
    CHECK(player.stored.back().reference);
}

TEST_CASE("nobody's ticket is read where nobody is asked") {
    Player player(with_scanner());
    player.send(event::StorageChanged{false}).send(scan(player, card));
    CHECK_FALSE(player.state.ticket);
    CHECK_FALSE(player.state.ticket_notice);
    Player unpaired(false, nullptr);
    unpaired.send(event::TicketRead{{SealedReference{"k1", "x"}, {}}});
    CHECK_FALSE(unpaired.state.ticket);
}

TEST_CASE("what could not be saved takes its ticket along") {
    Player player(with_scanner());
    player.send(scan(player, card)).rate(5);
    player.send(event::CommitFailed{player.stored[0].id, 1});
    CHECK(player.unavailable(UnavailableReason::not_saved));
    CHECK_FALSE(player.state.ticket);
}

TEST_CASE("nothing in the outbox, its log or the files beside it holds a ticket as it was read") {
    Scratch folder;
    Player player(with_scanner());
    player.rate(2).send(scan(player, card)).choose("slow").send(event::ChoiceConfirmed{});
    player.send(event::Finished{}).commit().wait(5'000);
    player.send(scan(player, card)).rate(5);
    auto opened = Outbox::open_or_salvage(folder.file("outbox.db"), 1'700'000'000'000);
    REQUIRE(opened.has_value());
    REQUIRE((*opened)->adopt(paired_at()).has_value());
    for (Response const& response : player.stored)
        REQUIRE((*opened)->append(response, 1'700'000'000'000).has_value());
    auto const sealed = player.stored.back().reference->sealed;
    bool sealed_is_there = false;
    int files = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path())) {
        std::ifstream in{entry.path(), std::ios::binary};
        std::string const content{std::istreambuf_iterator<char>{in}, {}};
        INFO(entry.path());
        for (char const* plain : {"00412345", "412345", "LC0041"})
            CHECK(content.find(plain) == std::string::npos);
        sealed_is_there = sealed_is_there || content.find(sealed) != std::string::npos;
        ++files;
    }
    CHECK(files >= 2);
    CHECK(sealed_is_there); // else we looked in the wrong place
}
