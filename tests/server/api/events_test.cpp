// What somebody who looks is told as it happens.

#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;

namespace {

/// A stream of events, read as far as there is something.
class Watching {
  public:
    Watching(TestServer& server, std::string const& token)
        : reply_(server.begin(server::http::Verb::get, "/api/v1/events", token, nullptr)) {
        REQUIRE(reply_.status == 200);
        CHECK(next() == "retry: 2000\n\n");
    }
    std::string next() {
        std::string piece;
        open = reply_.source(piece);
        return piece;
    }
    /// The data of the next event of arrivals; null: nothing came.
    json arrivals() {
        std::string const text = next();
        std::string const start = "event: arrivals\ndata: ";
        if (!text.starts_with(start)) return nullptr;
        CHECK(text.ends_with("\n\n"));
        return json::parse(text.substr(start.size()));
    }
    bool open = true;

  private:
    server::http::Reply reply_;
};

void send(TestServer& server, std::string const& device, std::vector<json> const& records) {
    REQUIRE(server.post("/api/v1/kiosk/records", device, batch_of(server, "bilbao", records)).status == 200);
}

json came(int n) {
    return json::array({{{"site", "bilbao"}, {"moment", "check-in"}, {"n", n}}});
}

} // namespace

TEST_CASE("a response is seen as it arrives: where and of which moment, never what it says") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    send(server, device, {check_in_record(server, 1, 4)}); // before anybody looked
    Watching watching{server, server.token("viewer")};
    CHECK(watching.next().empty());
    send(server, device, {check_in_record(server, 2, 1), check_in_record(server, 3, 5)});
    CHECK(watching.arrivals() == came(2));
    CHECK(watching.next().empty());
}

TEST_CASE("what is sent again, revised, a test tap or not counted is no arrival") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    json const first = check_in_record(server, 1, 4);
    send(server, device, {first});
    Watching watching{server, server.token("viewer")};
    json revised = first;
    revised["sequence"] = 2;
    revised["response"]["revision"] = 2;
    json tested = check_in_record(server, 3, 4);
    tested["response"]["test"] = true;
    json unknown = check_in_record(server, 4, 4);
    unknown["response"]["moment"] = "none-such";
    send(server, device, {first, revised, tested, unknown});
    CHECK(watching.next().empty());
}

TEST_CASE("a site manager sees what arrives at their sites only") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    Watching elsewhere{server, server.token("site_manager", {"canarias"})};
    Watching here{server, server.token("site_manager", {"bilbao"})};
    send(server, device, {check_in_record(server, 1, 4)});
    CHECK(elsewhere.next().empty());
    CHECK(here.arrivals() == came(1));
}

TEST_CASE("a quiet stream says a word now and then, and ends in time to be asked for again") {
    TestServer server;
    Watching watching{server, server.token("viewer")};
    CHECK(watching.next().empty());
    server.clock.monotonic += 15'000;
    CHECK(watching.next() == ": nothing new\n\n");
    CHECK(watching.next().empty());
    CHECK(watching.open);
    server.clock.monotonic += 600'000;
    CHECK(watching.next().empty());
    CHECK_FALSE(watching.open);
}

TEST_CASE("nobody looks who is not signed in") {
    TestServer server;
    CHECK(server.get("/api/v1/events", "").status == 401);
    CHECK(server.get("/api/v1/events", server.pair("bio-1")).status == 403);
}
