#include "shared/ids.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;

TEST_CASE("a UUID of version 7 is the example of RFC 9562") {
    // The bits where version and variant go are set here, and must be overwritten.
    std::array<std::uint8_t, 10> const randomness{0xFC, 0xC3, 0xD8, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F};
    Uuid const id = make_uuid7(1'645'557'742'000, randomness);
    REQUIRE(to_string(id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST_CASE("UUIDs are read in either case and written in lower case") {
    auto const id = parse_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
    REQUIRE(id);
    REQUIRE(to_string(*id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    REQUIRE(parse_uuid(to_string(*id)) == id);
}

TEST_CASE("what is not a canonical UUID is refused") {
    for (char const* const text :
         {"", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
          "017f22e279b07cc398c4dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
          "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
          "017f22e-279b0-7cc3-98c4-dc0c0c07398f"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_uuid(text));
    }
}

TEST_CASE("new UUIDs are in the order of their time and never the same") {
    std::set<Uuid> seen;
    for (int i = 0; i < 1000; ++i)
        REQUIRE(seen.insert(new_uuid7(1'700'000'000'000)).second);
    REQUIRE(new_uuid7(1'700'000'000'000) < new_uuid7(1'700'000'000'001));
    Uuid const id = new_uuid7(0);
    REQUIRE((id.bytes[6] >> 4) == 7);
    REQUIRE((id.bytes[8] >> 6) == 2);
}

TEST_CASE("a UUID of version 8 follows from its name, and neighbours stay neighbours") {
    Uuid const first = make_uuid8(1, "train.csv:1");
    REQUIRE(first == make_uuid8(1, "train.csv:1"));
    REQUIRE(first != make_uuid8(1, "train.csv:2"));
    REQUIRE(first < make_uuid8(2, "train.csv:1"));
    REQUIRE((first.bytes[6] >> 4) == 8);
    REQUIRE((first.bytes[8] >> 6) == 2);
    REQUIRE(to_string(make_uuid8(0x123456789ABC, "x")).substr(0, 13) == "12345678-9abc");
}

TEST_CASE("a slug is short, plain and starts with a letter or digit") {
    for (char const* const text : {"a", "0", "check-in", "economy_plus", "t4"})
        REQUIRE(is_slug(text));
    for (char const* const text : {"", "-a", "_a", "A", "a b", "a.b", "sí", "a/b"})
        REQUIRE_FALSE(is_slug(text));
    REQUIRE(is_slug(std::string(64, 'a')));
    REQUIRE_FALSE(is_slug(std::string(65, 'a')));
}
