// The quick reader against the one that knows all rules: for every document it either says the same or
// nothing.

#include "server/ingest/quick_read.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <random>

using namespace instante;
using nlohmann::json;
using server::ingest::read_quickly;

namespace {

json response_document() {
    return json::parse(R"json({
      "answers": [{"question": "service", "rating": 4}, {"question": "why", "choices": ["wait", "care"]},
                  {"question": "note", "text": "muy bien, señora"}, {"question": "effort", "not_applicable": true}],
      "at": {"boot_id": "boot", "monotonic_ms": 40000, "wall_ms": 1793000000000},
      "final": true, "id": "0199f0a1-1111-7abc-8def-0123456789ab", "language": "es", "moment": "check-in",
      "revision": 2, "segments": {"class": {"from": "kiosk", "value": "business"},
                                  "purpose": {"from": "question", "value": "work"}},
      "site": "bilbao", "survey": "check-in", "survey_version": 1, "test": false,
      "visit": "0199f0a1-2222-7abc-8def-0123456789ab"})json");
}

json batch_document() {
    return {{"boots", {{{"boot_id", "before"}, {"monotonic_ms", 7}, {"server_ms", 1793000000000}}}},
            {"clock_kept", true},
            {"generation", 1},
            {"highest_sequence", 9},
            {"outbox", "0199f0a1-3333-7abc-8def-0123456789ab"},
            {"protocol", 2},
            {"records",
             {{{"sequence", 3}, {"response", response_document()}},
              {{"sequence", 7}, {"response", response_document()}}}},
            {"sent", {{"boot_id", "boot"}, {"monotonic_ms", 50000}, {"wall_ms", 1793000010000}}},
            {"site", "bilbao"}};
}

Result<wire::IncomingBatch> read_slowly(std::string_view body) {
    auto const document = wire::parse(body);
    if (!document) return document.error();
    return wire::read_batch(*document);
}

bool same(Batch const& a, Batch const& b) {
    return wire::to_json(a) == wire::to_json(b);
}

/// True when the quick reader took the document; then it must be what the slow one reads.
bool agrees(std::string const& body) {
    auto const quick = read_quickly(body);
    if (!quick) return false;
    CAPTURE(body);
    auto const slow = read_slowly(body);
    REQUIRE(slow.has_value());
    CHECK(same(quick->envelope, slow->envelope));
    REQUIRE(quick->records.size() == slow->records.size());
    for (std::size_t i = 0; i < quick->records.size(); ++i) {
        wire::IncomingRecord const& one = quick->records[i];
        wire::IncomingRecord const& other = slow->records[i];
        CHECK(one.sequence == other.sequence);
        REQUIRE(other.response.has_value());
        REQUIRE(one.response.has_value());
        CHECK(*one.response == *other.response);
        CHECK(json::parse(one.text) == json::parse(other.text));
    }
    return true;
}

/// Every place in a document, by calling `visit` with it; what it does there is undone by the caller.
void each_place(json& document, std::function<void(json&)> const& visit) {
    visit(document);
    if (document.is_object() || document.is_array()) {
        for (auto& item : document)
            each_place(item, visit);
    }
}

} // namespace

TEST_CASE("what a kiosk writes is read quickly, in whatever order and spacing") {
    json const document = batch_document();
    CHECK(agrees(document.dump()));
    CHECK(agrees(document.dump(3)));
    CHECK(agrees(" \n" + document.dump() + "\t "));
    json without = document;
    for (char const* optional : {"language", "segments", "final", "test"})
        without["records"][0]["response"].erase(optional);
    CHECK(agrees(without.dump()));
    json heartbeat = document;
    heartbeat["records"] = json::array();
    CHECK(agrees(heartbeat.dump()));
    CHECK(agrees(R"({"records":[{"sequence":3,"response":)" + response_document().dump() +
                 R"(}],"site":"bilbao","sent":{"wall_ms":1,"monotonic_ms":2,"boot_id":""},"protocol":1,)"
                 R"("highest_sequence":3,"generation":1})"));
}

TEST_CASE("what holds an escape or a member without a name here is left to the slow reader") {
    json document = batch_document();
    document["records"][0]["response"]["answers"][2]["text"] = "two\nlines";
    CHECK_FALSE(read_quickly(document.dump()));
    document = batch_document();
    document["records"][1]["response"]["mood"] = "calm";
    CHECK_FALSE(read_quickly(document.dump()));
    document = batch_document();
    document["later"] = {{"records", json::array()}};
    CHECK_FALSE(read_quickly(document.dump()));
}

TEST_CASE("a second document after the first is left to the slow reader") {
    CHECK_FALSE(read_quickly(batch_document().dump() + batch_document().dump()));
}

TEST_CASE("with any value anywhere in place of another, the quick reader agrees or is silent") {
    std::vector<json> const values{nullptr,
                                   true,
                                   false,
                                   0,
                                   -1,
                                   1,
                                   5,
                                   1.5,
                                   1e300,
                                   9223372036854775807,
                                   1LL << 41,
                                   18446744073709551615ULL,
                                   2147483648,
                                   "",
                                   "x",
                                   "kiosk",
                                   "boot",
                                   "señor",
                                   "0199f0a1-1111-7abc-8def-0123456789ab",
                                   json::array(),
                                   json::object(),
                                   json::array({1}),
                                   json::array({"a"}),
                                   json::object({{"value", "x"}})};
    std::size_t places = 0;
    json document = batch_document();
    each_place(document, [&](json&) { ++places; });
    int taken = 0;
    for (std::size_t place = 0; place < places; ++place) {
        for (json const& value : values) {
            json changed = batch_document();
            std::size_t at = 0;
            json* found = nullptr;
            each_place(changed, [&](json& item) {
                if (at++ == place) found = &item;
            });
            *found = value;
            taken += agrees(changed.dump());
        }
    }
    CHECK(taken > 0);
}

TEST_CASE("with any member missing or twice, the quick reader agrees or is silent") {
    std::string const whole = batch_document().dump();
    for (std::size_t from = 0; from < whole.size(); ++from) {
        if (whole[from] != '"') continue;
        std::size_t const to = whole.find_first_of(",}", from);
        if (to == std::string::npos) continue;
        std::string const piece = whole.substr(from, to - from);
        agrees(whole.substr(0, from) + piece + "," + whole.substr(from));
        agrees(whole.substr(0, from) + whole.substr(whole[to] == ',' ? to + 1 : to));
    }
    SUCCEED();
}

TEST_CASE("with bytes changed, lost or added at random, the quick reader agrees or is silent") {
    std::string const whole = batch_document().dump();
    constexpr std::string_view bytes = "{}[]:,\"\\ \n01e-.tfn\x01\x7f\xc3\xa9\xed\xa0\xff";
    std::mt19937 dice{7};
    auto const roll = [&](std::size_t sides) { return dice() % sides; };
    int taken = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string body = whole;
        for (std::size_t change = 0; change <= roll(3); ++change) {
            std::size_t const at = roll(std::max<std::size_t>(1, body.size()));
            char const byte = bytes[roll(bytes.size())];
            std::size_t const how = roll(4);
            if (how == 0 && !body.empty()) body[at] = byte;
            if (how == 1) body.insert(at, 1, byte);
            if (how == 2 && !body.empty()) body.erase(at, 1 + roll(3));
            if (how == 3) body.resize(at + 1);
        }
        taken += agrees(body);
    }
    CHECK(taken > 0);
}

TEST_CASE("500 records are read quickly, more are left to those who refuse them") {
    json document = batch_document();
    json const one = document["records"][0];
    document["records"] = json::array();
    for (int i = 1; i <= 501; ++i) {
        document["records"].push_back(one);
        document["records"].back()["sequence"] = i;
        if (i == 500) CHECK(agrees(document.dump()));
    }
    CHECK_FALSE(read_quickly(document.dump()));
}
