// What a kiosk, or whoever has its token, may send without end: it has one, and holds up nobody.

#include "tests/contract/both_sides.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

/// One more response of a visit, to be sent.
Response one_of(KioskSide& kiosk, Uuid const& visit) {
    Response response =
        wire::read_response(check_in_record(*kiosk.wire.server, 1, 4).at("response"), "response").value();
    response.visit = visit;
    response.at = kiosk.now;
    return response;
}

void store(KioskSide& kiosk, Response const& response) {
    REQUIRE(kiosk.outbox().append(response, kiosk.now.wall_ms).has_value());
}

/// The fields that quarantine blames, the newest first.
Fields blamed(TestServer& server) {
    Fields fields;
    json const records = server.get("/api/v1/quarantine", server.token("admin")).body.at("records");
    for (json const& record : records)
        fields.push_back(record.at("problem").at("errors").at(0).at("field"));
    return fields;
}

struct Both {
    Both() { kiosk.pair("bio-1"); }
    TempFolder folder;
    TestServer server{folder.file("store.db")};
    KioskSide kiosk{folder, server};
};

} // namespace

TEST_CASE("a visit that is too large is set aside by name, and its neighbours are folded as ever") {
    Both both;
    KioskSide& kiosk = both.kiosk;
    kiosk.tap(4);
    Uuid const visit = new_uuid7(kiosk.now.wall_ms);
    std::vector<Response> sent;
    for (std::size_t i = 0; i < server::most_responses_in_visit + 3; ++i) {
        sent.push_back(one_of(kiosk, visit));
        store(kiosk, sent.back());
        if (i == 40) { // some of it is in its table by then
            kiosk.settle();
            both.server.store->settle();
        }
    }
    kiosk.tap(5);
    kiosk.settle();
    CHECK(kiosk.waiting() == 0);
    CHECK(blamed(both.server) == Fields(3, "response.visit"));
    auto const all = static_cast<std::int64_t>(server::most_responses_in_visit) + 2;
    CHECK(counted(both.server) == all);

    kiosk.revise(sent.front(), 1); // what is there may be revised, and comes again
    store(kiosk, sent[1]);
    kiosk.revise(sent.back(), 1); // what is not there stays out
    kiosk.settle();
    CHECK(blamed(both.server) == Fields(4, "response.visit"));
    CHECK(counted(both.server) == all);
    both.server.store->settle();
    CHECK(stored_times(both.server).size() == static_cast<std::size_t>(all));
    auto const verified = both.server.store->verify();
    CHECK(verified.responses == all);
    CHECK(verified.different == 0);
    json const totals =
        both.server.post("/api/v1/quarantine/replay", both.server.token("admin"), json::object()).body;
    CHECK(totals["counted"] == 0);
    CHECK(totals["still_quarantined"] == 4);
}

TEST_CASE("fields without a name are kept within reason, and what has more of them is set aside by name") {
    Both both;
    auto const with_fields = [&](std::size_t bytes) {
        Response response = one_of(both.kiosk, new_uuid7(both.kiosk.now.wall_ms));
        response.unknown = json{{"mood", std::string(bytes, 'x')}}.dump();
        return response;
    };
    constexpr std::size_t around = std::char_traits<char>::length(R"({"mood":""})");
    Response const most = with_fields(server::most_unknown_bytes - around);
    store(both.kiosk, most);
    store(both.kiosk, with_fields(server::most_unknown_bytes - around + 1));
    both.kiosk.tap(3);
    both.kiosk.settle();
    CHECK(both.kiosk.waiting() == 0);
    CHECK(blamed(both.server) == Fields{"response"});
    CHECK(stored_times(both.server).size() == 2);
    CHECK(stored_times(both.server).contains(most.id));
    both.server.store->settle();
    CHECK(both.server.store->verify().responses == 2);
    CHECK(both.server.store->verify().different == 0);
}
