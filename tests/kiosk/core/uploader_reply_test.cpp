// What the uploader takes for the answer to what it asked, and what not.

#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

using Link = UploaderStatus::Link;
using Trouble = UploaderStatus::Trouble;

TEST_CASE("A receipt nobody can read, or that settles nothing, is a failure and no endless loop") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.then({200, {}, "<html>Welcome to the airport's network</html>"});
    CHECK(rig.step() == 1'000);
    rig.transport.then({200, {}, wire::to_json(Receipt{"e1", 0, {}}).dump()});
    CHECK(rig.step(1'000) == 2'000);
    CHECK(rig.waiting() == 1);
    CHECK(rig.uploader->status().link == Link::failing);
}

TEST_CASE("A reply to another request settles nothing, whatever it says") {
    Rig rig;
    rig.store(1, 1);
    auto const accepted = wire::to_json(Receipt{"e1", 1, {{1, ReceiptStatus::accepted, {}}}}).dump();
    rig.transport.then({200, {{"x-request-id", "kiosk-of-an-earlier-request"}}, accepted});
    CHECK(rig.step() == 1'000);
    CHECK(rig.waiting() == 1);
    CHECK(rig.uploader->status().kind == Trouble::unreachable);
    rig.transport.then({401, {{"x-request-id", "kiosk-of-an-earlier-request"}}, ""});
    CHECK(rig.step(1'000) == 2'000);
    CHECK(is_paired(*rig.outbox));
    // Servers before this one give ids of their own.
    rig.transport.then({200, {{"x-request-id", "0193-of-the-server"}}, accepted});
    rig.step(2'000);
    CHECK(rig.waiting() == 0);
}

TEST_CASE("Each request has an id of its own, and its own comes back with the reply") {
    Rig rig;
    rig.store(1, 1);
    rig.transport.answers.push_back([](Asked const& request) -> HttpResult {
        auto const id = request.header("X-Request-Id");
        return HttpReply{200,
                         {{"x-request-id", id}},
                         wire::to_json(Receipt{"e1", 1, {{1, ReceiptStatus::accepted, {}}}}).dump()};
    });
    rig.step();
    CHECK(rig.waiting() == 0);
    std::set<std::string> ids;
    for (Asked const& each : rig.transport.asked)
        ids.insert(each.header("X-Request-Id"));
    CHECK(ids.size() == rig.transport.asked.size());
    CHECK(ids.size() > 1);
}

TEST_CASE("A receipt of records that were not sent settles none of them") {
    Rig rig;
    rig.store(1, 201); // the last one has to wait
    Receipt receipt{"e1", 0, {{1, ReceiptStatus::accepted, {}}, {201, ReceiptStatus::accepted, {}}}};
    rig.transport.then({200, {}, wire::to_json(receipt).dump()});
    CHECK(rig.step() == 1'000);
    CHECK(rig.waiting() == 201);
}
