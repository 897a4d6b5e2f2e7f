// A reader types as no hand does.

#include "kiosk/core/wedge.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>

using namespace instante;
using namespace instante::kiosk;

namespace {

struct Keys {
    Wedge wedge;
    std::int64_t now = 1'000'000;

    void type(std::string const& text, std::int64_t gap_ms) {
        for (char const c : text) {
            now += gap_ms;
            wedge.type(static_cast<unsigned char>(c), {now, now});
        }
    }
    bool end(std::int64_t after_ms) {
        now += after_ms;
        return wedge.end({now, now});
    }
    std::string read() {
        auto const text = wedge.take();
        return text ? std::string{text->view()} : "nothing";
    }
};

} // namespace

TEST_CASE("a code that comes at a reader's pace and ends with Enter or Tab is read, once") {
    for (std::int64_t const gap : {0, 1, 5, 20, 50, 100}) {
        Keys keys;
        keys.type("LC00412345", gap);
        CHECK(keys.read() == "nothing"); // not before its end
        CHECK(keys.end(gap));
        CHECK(keys.read() == "LC00412345");
        CHECK(keys.read() == "nothing");
    }
}

TEST_CASE("what people type is not a code, and their Enter is theirs") {
    Keys keys;
    keys.type("LC00412345", 140);
    CHECK(keys.end(140)); // still so near to a letter that it answers nothing on the screen
    CHECK(keys.read() == "nothing");
    keys.now += 5'000;
    CHECK_FALSE(keys.end(0));
    keys.type("LC00412345", 140);
    CHECK_FALSE(keys.end(600));
    CHECK(keys.read() == "nothing");
}

TEST_CASE("the keys of a tactile pad are left alone") {
    Keys keys;
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(keys.end(30));
    CHECK(keys.read() == "nothing");
}

TEST_CASE("a hand that falls on the keys is no code, nor what a reader typed before it was cut off") {
    Keys keys;
    keys.type("asd", 2);
    CHECK(keys.end(10));
    CHECK(keys.read() == "nothing");
    keys.type("LC0041", 5); // and then nothing for a while
    keys.now += 400;
    keys.type("LC00412345", 5);
    CHECK(keys.end(5));
    CHECK(keys.read() == "LC00412345");
    keys.type("LC00412345", 5);
    CHECK(keys.end(300)); // the end came too late for a reader, too early for a person
    CHECK(keys.read() == "nothing");
}

TEST_CASE("what waited while a slow frame was drawn may have come at any time of it") {
    Keys keys;
    keys.type("LC0041", 6);
    std::int64_t const deaf_since = keys.now + 1;
    keys.now += 350;
    for (char const c : std::string{"2345"})
        keys.wedge.type(static_cast<unsigned char>(c), {deaf_since, keys.now});
    CHECK(keys.end(2));
    CHECK(keys.read() == "LC00412345");
    for (char const c : std::string{"LC00412345"}) { // a person at a slow kiosk is a person
        keys.now += 200;
        keys.wedge.type(static_cast<unsigned char>(c), {keys.now - 60, keys.now});
    }
    CHECK(keys.end(200));
    CHECK(keys.read() == "nothing");
}

TEST_CASE("what a reader typed without an end is wiped once it is too old, and not before") {
    Keys keys;
    keys.type("4012001", 5);
    keys.wedge.expire(keys.now + Wedge::longest_gap_ms);
    CHECK(keys.wedge.holds());
    CHECK(keys.end(Wedge::longest_gap_ms));
    CHECK(keys.read() == "4012001");

    keys.type("4012002", 5);
    keys.wedge.expire(keys.now + Wedge::longest_gap_ms + 1);
    CHECK_FALSE(keys.wedge.holds());
    CHECK(keys.end(Wedge::longest_gap_ms + 1)); // late, but no person's
    CHECK(keys.read() == "nothing");
    keys.type("4012003", 5);
    CHECK(keys.end(5));
    CHECK(keys.read() == "4012003");
}

TEST_CASE("of two codes on end the last one counts, and forgetting leaves none") {
    Keys keys;
    keys.type("LC00000001", 5);
    keys.end(5);
    keys.type("LC00000002", 5);
    keys.end(5);
    CHECK(keys.read() == "LC00000002");
    keys.type("LC00000003", 5);
    keys.end(5);
    keys.wedge.forget();
    CHECK(keys.read() == "nothing");
    keys.type("LC00", 5);
    keys.wedge.forget();
    keys.type("0001", 5);
    keys.end(5);
    CHECK(keys.read() == "0001");
}

TEST_CASE("a code longer than any of ours is read as one that nobody knows") {
    Keys keys;
    keys.type(std::string(SecretText::most, 'x'), 1);
    CHECK(keys.end(1));
    CHECK(keys.read() == std::string(SecretText::most, 'x'));
    keys.type(std::string(SecretText::most + 1, 'x'), 1);
    CHECK(keys.end(1));
    CHECK(keys.read().empty());
}

TEST_CASE("characters beyond ASCII are kept as UTF-8, and control characters are not") {
    Keys keys;
    for (unsigned const c : {0x41U, 0x1DU, 0xF1U, 0x20ACU, 0xD800U, 0x7FU, 0x42U})
        keys.wedge.type(c, {keys.now, keys.now});
    CHECK(keys.end(3));
    CHECK(keys.read() == "A\xC3\xB1\xE2\x82\xAC"
                         "B");
}

TEST_CASE("whatever keys come at whatever times, only unbroken runs are read") {
    std::mt19937 random{11};
    for (int round = 0; round < 300; ++round) {
        Keys keys;
        std::string run; // as the rules have it
        std::int64_t last = -1'000'000;
        for (int i = 0; i < 60; ++i) {
            keys.now += random() % 3 == 0 ? 90 + random() % 600 : random() % 30;
            std::int64_t const gap = keys.now - last;
            if (random() % 8 == 0) {
                bool const typed = !run.empty();
                bool const whole = run.size() >= 4 && gap <= Wedge::longest_gap_ms;
                CHECK(keys.end(0) == (typed && gap <= Wedge::own_end_ms));
                CHECK(keys.read() == (whole ? run : "nothing"));
                run.clear();
            } else {
                if (gap > Wedge::longest_gap_ms) run.clear();
                char const c = static_cast<char>('a' + random() % 26);
                run += c;
                keys.wedge.type(static_cast<unsigned char>(c), {keys.now, keys.now});
                last = keys.now;
            }
        }
    }
}
