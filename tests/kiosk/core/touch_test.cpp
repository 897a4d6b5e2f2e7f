// What counts as a tap, and what a palm, an elbow or a sleeve does.

#include "kiosk/core/touch.hpp"

#include <catch2/catch.hpp>

using namespace instante::kiosk;
using Kind = Contact::Kind;

namespace {

/// Feeds contacts and says how many taps came out: fingers that came down and were lifted on the screen.
struct Glass {
    TouchFilter filter;
    int taps = 0;
    Finger last;

    Glass& down(std::int64_t at, int id = 0, float x = 100, float y = 100) {
        filter.take({Kind::down, id, x, y, at});
        return frames();
    }
    Glass& move(std::int64_t at, float x, float y, int id = 0) {
        filter.take({Kind::move, id, x, y, at});
        return frames();
    }
    Glass& up(std::int64_t at, int id = 0, float x = 100, float y = 100) {
        filter.take({Kind::up, id, x, y, at});
        return frames();
    }
    Glass& frames() {
        do {
            Finger const now = filter.next_frame();
            if (last.down && !now.down && now.x >= 0) ++taps;
            last = now;
        } while (filter.pending());
        return *this;
    }
};

} // namespace

TEST_CASE("One finger, down and up in one place, is a tap where it was lifted") {
    Glass glass;
    glass.down(0).move(40, 108, 104).up(90, 0, 110, 104);
    CHECK(glass.taps == 1);
    CHECK(glass.last == Finger{110, 104, false});
    CHECK(glass.down(1'000).up(2'999).taps == 2); // slow hands too
}

TEST_CASE("A tap faster than a frame is shown going down, and then up") {
    TouchFilter filter;
    filter.take({Kind::down, 0, 5, 6, 0});
    filter.take({Kind::up, 0, 5, 6, 3});
    CHECK(filter.next_frame() == Finger{5, 6, true});
    CHECK(filter.pending());
    CHECK(filter.next_frame() == Finger{5, 6, false});
    CHECK_FALSE(filter.pending());
    CHECK(filter.next_frame() == Finger{5, 6, false});
}

TEST_CASE("Several contacts within a few milliseconds are a palm, and nothing counts until all are lifted") {
    Glass glass;
    glass.down(0, 1).down(12, 2, 160, 90).down(15, 3, 200, 130);
    glass.up(80, 1).down(200, 4).up(260, 4).up(300, 2, 160, 90).up(310, 3, 200, 130);
    CHECK(glass.taps == 0);
    CHECK(glass.down(1'000, 5).up(1'080, 5).taps == 1); // the next finger does
}

TEST_CASE("A hand that comes to rest later takes nothing from the finger that was first") {
    Glass glass;
    glass.down(0, 1).down(61, 2, 300, 400).up(120, 1);
    CHECK(glass.taps == 1);
    glass.down(500, 3).up(560, 3); // while the hand still rests
    CHECK(glass.taps == 1);
    glass.up(600, 2, 300, 400).down(1'000, 3).up(1'060, 3);
    CHECK(glass.taps == 2);
}

TEST_CASE("A second finger is never a tap, and with a third nothing is") {
    Glass glass;
    glass.down(0, 1).down(200, 2, 500, 500).up(260, 2, 500, 500); // while the first is held
    CHECK(glass.taps == 0);
    glass.up(320, 1);
    CHECK(glass.taps == 1); // the first, where it was
    CHECK(glass.last == Finger{100, 100, false});
    glass.down(1'000, 3).down(1'200, 4, 500, 500).up(1'250, 3).up(1'300, 4, 500, 500);
    CHECK(glass.taps == 2); // the second outlasts it, and is none
    glass.down(2'000, 5).down(2'200, 6, 500, 500).down(2'300, 7, 300, 700);
    glass.up(2'400, 5).up(2'450, 6, 500, 500).up(2'500, 7, 300, 700);
    CHECK(glass.taps == 2); // a whole hand, however slowly it came
    CHECK(glass.down(3'000, 8).up(3'060, 8).taps == 3);
}

TEST_CASE("Two fingers tapping in turn, each down before the other is up, are no two taps") {
    Glass glass;
    for (int i = 0; i < 6; ++i) {
        glass.down(i * 100, i, 100.0F + 60.0F * static_cast<float>(i), 100);
        if (i > 0) glass.up(i * 100 + 30, i - 1, 100.0F + 60.0F * static_cast<float>(i - 1), 100);
    }
    CHECK(glass.taps == 1); // a hand that drums: the first, and nothing more until all are up
    glass.up(700, 5, 400, 100);
    CHECK(glass.taps == 1);
    CHECK(glass.down(1'500, 20).up(1'560, 20).taps == 2);
}

TEST_CASE("Leaning on the glass is no tap, nor is wiping it") {
    CHECK(Glass{}.down(0).up(1'999).taps == 1);
    CHECK(Glass{}.down(0).up(2'000).taps == 0);
    CHECK(Glass{}.down(0).move(50, 400, 100).up(90, 0, 100, 100).taps == 0);
    CHECK(Glass{}.down(0).up(90, 0, 270, 100).taps == 0);
    Glass large;
    large.filter.set_scale(2); // the same finger's way on a finer screen
    CHECK(large.down(0).up(90, 0, 270, 100).taps == 1);
}

TEST_CASE("A bouncing contact is one touch; two honest taps are two") {
    Glass glass;
    glass.down(0).up(60).down(75, 0, 104, 100).up(120, 0, 104, 100);
    CHECK(glass.taps == 1);
    CHECK(glass.down(400).up(460).taps == 2);
    // Elsewhere at once: two thumbs on the keyboard.
    CHECK(Glass{}.down(0).up(60).down(75, 0, 300, 100).up(120, 0, 300, 100).taps == 2);
}

TEST_CASE("A lift that was never reported does not take the screen away for ever") {
    Glass glass;
    glass.down(0, 1).down(5'000, 1).up(5'060, 1);
    CHECK(glass.taps == 0);
    CHECK(glass.down(6'000, 1).up(6'060, 1).taps == 1);
    glass.down(7'000, 2).down(7'010, 3).up(7'100, 2); // 3 is never lifted
    CHECK(glass.down(16'000, 4).up(16'060, 4).taps == 1);
    CHECK(glass.down(17'010, 5).up(17'070, 5).taps == 2);
    glass.down(20'000, 6); // nor is the only one
    CHECK(glass.down(30'000, 7).up(30'060, 7).taps == 3);
}
