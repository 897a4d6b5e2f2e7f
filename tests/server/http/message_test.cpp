#include "server/http/message.hpp"

#include <catch2/catch.hpp>

using namespace instante::server::http;

TEST_CASE("targets are split and decoded, broken ones refused") {
    Request request;
    REQUIRE(read_target("/a%20b/c?x=1&y=a+b%26c&x=2&flag", request));
    CHECK(request.path == "/a b/c");
    CHECK(request.parameter("y") == "a b&c");
    CHECK(request.parameter("x") == "1");
    CHECK(request.parameter("flag") == "");
    CHECK_FALSE(request.parameter("z"));
    Request other;
    for (char const* bad : {"nopath", "/%", "/%4", "/%zz", "/%00", "/%ff", "/a?b=%e2%28"})
        CHECK_FALSE(read_target(bad, other));
}

TEST_CASE("patterns match whole paths and name their places") {
    std::map<std::string, std::string, std::less<>> places;
    CHECK(match("/kiosks/{kiosk}/pairing-code", "/kiosks/bio-1/pairing-code", places));
    CHECK(places.at("kiosk") == "bio-1");
    CHECK_FALSE(match("/kiosks/{kiosk}", "/kiosks/bio-1/x", places));
    CHECK_FALSE(match("/kiosks/{kiosk}", "/kiosks", places));
    CHECK_FALSE(match("/kiosks/{kiosk}/x", "/kiosks//x", places));
}

TEST_CASE("cookies are found by their whole name") {
    Request request;
    request.headers["cookie"] = "not_instante_session=1; instante_session=abc=; other=2";
    CHECK(request.cookie("instante_session") == "abc=");
    CHECK_FALSE(request.cookie("session"));
}
