#include "kiosk/core/curl_transport.hpp"
#include "tests/kiosk/core/http_desk.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace instante::kiosk;
using namespace instante::kiosk::test;

TEST_CASE("A request carries method, path, token, headers and body; the reply its status, headers and body") {
    std::vector<DeskRequest> seen;
    HttpDesk desk{[&](DeskRequest const& request) {
        seen.push_back(request);
        return HttpDesk::reply(503, R"({"detail":"später"})", "Retry-After:  7 \r\nETag: \"x\"\r\n");
    }};
    CurlTransport transport;
    transport.use(desk.url() + "/", "secret");
    auto const reply = transport.send("POST", "/api/v1/kiosk/records", R"({"a":1})", {{"X-One", "1"}});
    REQUIRE(reply.has_value());
    CHECK(reply->status == 503);
    CHECK(reply->header("retry-after") == "7");
    CHECK(reply->header("etag") == "\"x\"");
    CHECK(reply->header("nothing").empty());
    CHECK(reply->body == R"({"detail":"später"})");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].method == "POST");
    CHECK(seen[0].path == "/api/v1/kiosk/records");
    CHECK(seen[0].body == R"({"a":1})");
    CHECK(seen[0].head.find("Authorization: Bearer secret\r\n") != std::string::npos);
    CHECK(seen[0].head.find("Content-Type: application/json\r\n") != std::string::npos);
    CHECK(seen[0].head.find("X-One: 1\r\n") != std::string::npos);
}

TEST_CASE("Requests share one connection, and nothing of one leaks into the next") {
    std::vector<DeskRequest> seen;
    HttpDesk desk{[&](DeskRequest const& request) {
        seen.push_back(request);
        return HttpDesk::reply(200, "{}");
    }};
    CurlTransport transport;
    transport.use(desk.url(), "secret");
    REQUIRE(transport.send("POST", "/one", "{}", {{"X-One", "1"}}).has_value());
    transport.use(desk.url(), "");
    REQUIRE(transport.send("GET", "/two", "", {}).has_value());
    REQUIRE(seen.size() == 2);
    CHECK(seen[1].connection == seen[0].connection);
    CHECK(seen[1].method == "GET");
    CHECK(seen[1].body.empty());
    CHECK(seen[1].head.find("X-One") == std::string::npos);
    CHECK(seen[1].head.find("Authorization") == std::string::npos);
}

TEST_CASE("A server that is not there is offline, one without TLS behind https is a TLS failure") {
    int gone = 0;
    {
        HttpDesk desk{[](DeskRequest const&) { return std::string{}; }};
        gone = desk.port();
    }
    CurlTransport transport;
    transport.use("http://127.0.0.1:" + std::to_string(gone), "");
    auto const nobody = transport.send("GET", "/", "", {});
    REQUIRE(nobody.has_error());
    CHECK(nobody.error().failure == TransportFailure::offline);
    CHECK_FALSE(nobody.error().detail.empty());

    HttpDesk desk{[](DeskRequest const&) { return HttpDesk::reply(400, ""); }};
    transport.use("https://127.0.0.1:" + std::to_string(desk.port()), "");
    auto const plain = transport.send("GET", "/", "", {});
    REQUIRE(plain.has_error());
    CHECK(plain.error().failure == TransportFailure::tls);

    CurlTransport other;
    other.use("ftp://127.0.0.1", "");
    CHECK(other.send("GET", "/", "", {}).has_error()); // only http and https
}

TEST_CASE("A request that hangs ends soon when it is cancelled, and so do later ones") {
    std::promise<void> asked;
    HttpDesk desk{[&](DeskRequest const&) {
        asked.set_value();
        return std::string{};
    }};
    CurlTransport transport;
    transport.use(desk.url(), "");
    auto ended = std::async(std::launch::async, [&] { return transport.send("GET", "/", "", {}); });
    asked.get_future().wait();
    transport.cancel();
    auto const first = ended.get();
    REQUIRE(first.has_error());
    CHECK(first.error().failure == TransportFailure::stopped);
    auto const second = transport.send("GET", "/", "", {});
    REQUIRE(second.has_error());
    CHECK(second.error().failure == TransportFailure::stopped);
}

TEST_CASE("A reply beyond any of ours is cut off") {
    HttpDesk desk{[](DeskRequest const&) { return HttpDesk::reply(200, std::string(9 * 1024 * 1024, 'x')); }};
    CurlTransport transport;
    transport.use(desk.url(), "");
    auto const reply = transport.send("GET", "/", "", {});
    REQUIRE(reply.has_error());
    CHECK(reply.error().detail.find("larger") != std::string::npos);
}
