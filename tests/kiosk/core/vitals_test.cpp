// What is counted before the kiosk.

#include "kiosk/core/vitals.hpp"
#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// Plays, and counts what it means.
struct Counter {
    explicit Counter(wire::KioskConfig config) : player(std::move(config)) {
        for (Happened const& each : what_happened(State{}, player.state, player.now()))
            ++counts[each.moment + "/" + each.what];
    }
    Counter& send(Event const& event, std::int64_t after_ms = 1'000) {
        State const before = player.state;
        player.send(event, after_ms);
        for (Happened const& each : what_happened(before, player.state, player.now()))
            ++counts[each.moment + "/" + each.what];
        return *this;
    }
    Counter& commit() {
        while (player.committed < player.stored.size()) {
            Response const& next = player.stored[player.committed++];
            send(event::Committed{next.id, next.revision}, 5);
        }
        return *this;
    }
    Player player;
    std::map<std::string, int> counts;
};

using Counts = std::map<std::string, int>;

} // namespace

TEST_CASE("A visit is counted where it begins, when it first rates, and how it ends") {
    Counter counter(one_moment());
    CHECK(counter.counts == Counts{{"check-in/attract_views", 1}});
    counter.send(event::Rated{5}).send(event::Finished{}).commit().send(event::Tick{}, thanks_ms);
    CHECK(counter.counts == Counts{{"check-in/attract_views", 2},
                                   {"check-in/first_touches", 1},
                                   {"check-in/reached:question:verdict", 1},
                                   {"check-in/reached:question:who", 1},
                                   {"check-in/ended:question:who", 1},
                                   {"check-in/rated", 1},
                                   {"check-in/completed", 1}});
}

TEST_CASE("Who leaves is counted at the screen that they left") {
    Counter counter(one_moment());
    counter.send(event::Rated{1}).send(event::Tick{}, 20'000); // at the reasons
    counter.send(event::Rated{5}).send(event::Tick{}, 20'000); // at the segment
    counter.send(event::LanguageChosen{"en"}).send(event::Tick{}, 20'000);
    CHECK(counter.counts["check-in/abandoned:question:why"] == 1);
    CHECK(counter.counts["check-in/abandoned:question:who"] == 1);
    CHECK(counter.counts["check-in/abandoned:attract"] == 1);
    CHECK(counter.counts["check-in/first_touches"] == 3);
    CHECK(counter.counts["check-in/rated"] == 2);
    CHECK(counter.counts["check-in/attract_views"] == 4);

    Counter several(two_moments());
    several.send(event::Touched{}).send(event::Tick{}, 20'000);
    CHECK(several.counts ==
          Counts{{"/attract_views", 2}, {"/first_touches", 1}, {"/abandoned:choose_moment", 1}});
    several.send(event::Touched{}).send(event::MomentChosen{"luggage"}).send(event::Rated{9});
    CHECK(several.counts["luggage/rated"] == 1);
}

TEST_CASE(
    "A question is reached where it is asked, and \"done\" ends a visit only where there was more to ask") {
    Counter counter(one_moment());
    counter.send(event::Rated{1}); // answered while the kiosk stood ready: the first was asked all the same
    CHECK(counter.counts["check-in/reached:question:verdict"] == 1);
    CHECK(counter.counts["check-in/reached:question:why"] == 1);
    CHECK(counter.counts["check-in/reached:question:who"] == 0);
    counter.send(event::ChoiceToggled{"slow"}).send(event::ChoiceConfirmed{});
    CHECK(counter.counts["check-in/reached:question:who"] == 1);
    counter.send(event::Finished{}).commit().send(event::Tick{}, thanks_ms);
    CHECK(counter.counts["check-in/ended:question:who"] == 1);

    counter.send(event::Rated{5}).send(event::ChoiceToggled{"leisure"}).send(event::CommentEntered{"well"});
    counter.commit().send(event::Tick{}, thanks_ms);
    counter.send(event::Rated{5}).send(event::Skipped{}).send(event::Finished{}).commit();
    CHECK(counter.counts["check-in/reached:question:words"] == 2);
    CHECK(counter.counts["check-in/ended:question:words"] == 0); // it was the last
    CHECK(counter.counts["check-in/ended:question:who"] == 1);
}

TEST_CASE("Who goes back and forth has come to a question once, and the next customer anew") {
    Player player(one_moment());
    Vitals vitals;
    vitals.begin(player.state, player.now());
    auto const send = [&](Event const& event, std::int64_t after_ms = 1'000) {
        State const before = player.state;
        player.send(event, after_ms);
        vitals.note(before, player.state, player.now());
    };
    for (int visit = 0; visit < 2; ++visit) {
        send(event::Rated{5});  // to who
        send(event::Skipped{}); // to words
        send(event::Back{});
        send(event::Back{}); // at the verdict
        send(event::Rated{4});
        send(event::Skipped{});
        send(event::Tick{}, 20'000);
    }
    std::map<std::string, std::int64_t> counts;
    for (Tally const& each : vitals.take_tallies())
        counts[each.what] = each.count;
    CHECK(counts["reached:question:verdict"] == 2);
    CHECK(counts["reached:question:who"] == 2);
    CHECK(counts["reached:question:words"] == 2);
    CHECK(counts["abandoned:question:words"] == 2);
    CHECK(counts["first_touches"] == 2);
}

TEST_CASE("What could not be saved is counted, an attendant's test is not") {
    Counter counter(one_moment());
    counter.send(event::Rated{5});
    Response const stored = counter.player.stored.back();
    counter.send(event::CommitFailed{stored.id, stored.revision});
    CHECK(counter.counts["check-in/not_saved"] == 1);

    auto config = one_moment();
    config.kiosk.attendant_pin = "1234";
    Counter test(config);
    test.send(event::AttendantCalled{});
    for (char const digit : std::string{"1234"})
        test.send(event::PinTyped{digit});
    test.send(event::AttendantChose{event::AttendantChose::Action::test_tap});
    auto const before = test.counts;
    test.send(event::Rated{5}).send(event::Finished{}).commit();
    CHECK(test.counts == before);
}
