// What must hold of scores whatever was answered: random responses, through the store and the API.

#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace instante;
using namespace instante::test;

namespace {

using Responses = std::vector<server::StoredResponse>;

Day const monday = to_day({2026, 10, 26});

/// Answers to the check-in's first question, anywhere and by anybody, some of them weighted.
Responses some_responses(TestServer const& server, std::mt19937& dice, int count) {
    auto const catalog = server.store->catalog();
    Survey const& survey = *catalog->newest_survey_of_moment("check-in");
    auto const any = [&](int low, int high) { return std::uniform_int_distribution{low, high}(dice); };
    Responses responses(static_cast<std::size_t>(count));
    UnixMs at = server.clock.wall;
    for (server::StoredResponse& response : responses) {
        bool const canarias = any(0, 2) == 0;
        response.visit = response.id = new_uuid7(++at);
        response.site = catalog->site(canarias ? "lpa" : "bilbao")->code;
        response.kiosk = catalog->kiosk(canarias ? "lpa-1" : "bio-1")->code;
        response.survey = survey.code;
        response.survey_version = survey.version;
        response.moment = catalog->moment("check-in")->code;
        response.local = {monday + any(0, 40), any(8, 20), 60};
        if (int const segment = any(0, 2)) response.segments = {{1, segment, Provenance::kiosk}};
        response.weight = any(0, 3) == 0 ? any(1, 8) / 4.0 : 1.0;
        response.answers = {{survey.questions[0].code, any(1, 5)}};
    }
    return responses;
}

std::vector<json> rows(TestServer& server, std::string const& query) {
    Answered const answered =
        server.get("/api/v1/scores?question=check-in.service&" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body.at("rows").get<std::vector<json>>();
}

json whole(TestServer& server, std::string const& query = "") {
    auto const all = rows(server, query);
    REQUIRE(all.size() == 1);
    return all[0];
}

/// The same but for rounding.
void check_alike(json const& one, json const& other) {
    REQUIRE(one.type_name() == std::string{other.type_name()});
    if (one.is_number_float() || other.is_number_float()) {
        CHECK(one.get<double>() == Approx(other.get<double>()).epsilon(1e-9).margin(1e-9));
    } else if (one.is_structured()) {
        REQUIRE(one.size() == other.size());
        if (one.is_array()) {
            for (std::size_t i = 0; i < one.size(); ++i)
                check_alike(one[i], other[i]);
        } else {
            for (auto const& [name, value] : one.items()) {
                INFO(name);
                REQUIRE(other.contains(name));
                check_alike(value, other[name]);
            }
        }
    } else {
        CHECK(one == other);
    }
}

constexpr char const* groupings[] = {"group_by=site", "group_by=segment.class", "group_by=kiosk,month",
                                     "group_by=week", "group_by=weekday,hour_of_day"};

} // namespace

TEST_CASE("one answer more moves n by one, and the mean towards it by its part of the weight") {
    std::mt19937 dice{1};
    TestServer server;
    server.store->commit_responses(some_responses(server, dice, 20));
    for (int i = 0; i < 40; ++i) {
        json const before = whole(server);
        Responses const one = some_responses(server, dice, 1);
        server.store->commit_responses(one);
        json const after = whole(server);
        double const rating = std::get<int>(one[0].answers[0].value);
        double const mean = before["mean"].get<double>();
        double const weight = before["weight"].get<double>();
        CHECK(after["n"] == before["n"].get<int>() + 1);
        CHECK(after["weight"].get<double>() == Approx(weight + one[0].weight));
        CHECK(after["mean"].get<double>() ==
              Approx(mean + (rating - mean) * one[0].weight / (weight + one[0].weight)).epsilon(1e-9));
        double const moved = after["mean"].get<double>() - mean;
        CHECK((rating > mean ? moved > 0 : rating < mean ? moved < 0 : std::abs(moved) < 1e-9));
    }
}

TEST_CASE("rows of any grouping are together what one row over all is") {
    std::mt19937 dice{2};
    TestServer server;
    server.store->commit_responses(some_responses(server, dice, 400));
    json const all = whole(server);
    for (char const* grouping : groupings) {
        INFO(grouping);
        int n = 0;
        double weight = 0;
        double sum = 0;
        std::map<std::string, int> counts;
        for (json const& row : rows(server, grouping)) {
            n += row["n"].get<int>();
            weight += row["weight"].get<double>();
            sum += row["weight"].get<double>() * row["mean"].get<double>();
            for (auto const& [point, count] : row["counts"].items())
                counts[point] += count.get<int>();
        }
        CHECK(n == all["n"]);
        CHECK(weight == Approx(all["weight"].get<double>()));
        CHECK(sum / weight == Approx(all["mean"].get<double>()).epsilon(1e-9));
        CHECK(json(counts) == all["counts"]);
    }
    // Two disjoint halves of the period are the whole, too.
    json const first = whole(server, "to=2026-11-10");
    json const second = whole(server, "from=2026-11-11");
    CHECK(first["n"].get<int>() + second["n"].get<int>() == all["n"]);
}

TEST_CASE("the order in which answers come changes nothing, nor how many come at once") {
    std::mt19937 dice{3};
    TestServer one;
    TestServer other;
    Responses responses = some_responses(one, dice, 300);
    one.store->commit_responses(responses);
    std::shuffle(responses.begin(), responses.end(), dice);
    for (std::size_t at = 0; at < responses.size();) {
        std::size_t const count =
            std::min(std::uniform_int_distribution<std::size_t>{1, 40}(dice), responses.size() - at);
        other.store->commit_responses({responses.data() + at, count});
        if (dice() % 3 == 0) other.store->settle();
        at += count;
    }
    check_alike(whole(one), whole(other));
    for (char const* grouping : groupings) {
        INFO(grouping);
        check_alike(rows(one, grouping), rows(other, grouping));
    }
}

TEST_CASE("other names for sites, kiosks, segments and moments change names and nothing else") {
    std::string text = programme_document().dump();
    auto const rename = [&](std::string const& from, std::string const& to) {
        std::string const quoted = '"' + from + '"';
        for (auto at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at + to.size() + 2))
            text.replace(at, quoted.size(), '"' + to + '"');
    };
    // In the same alphabetical order or another: codes are given as entities stand in the document.
    for (auto const& [from, to] : {std::pair{"bilbao", "zz-bilbao"},
                                   {"lpa", "aa-canarias"},
                                   {"bio-1", "z1"},
                                   {"lpa-1", "a1"},
                                   {"business", "zz"},
                                   {"economy", "aa"}})
        rename(from, to);
    TestServer named;
    TestServer renamed{":memory:", false};
    REQUIRE(renamed
                .ask(server::http::Verb::put, "/api/v1/programme", renamed.token("quality_lead"),
                     json::parse(text))
                .status == 200);
    std::mt19937 dice{4};
    Responses responses = some_responses(named, dice, 300);
    named.store->commit_responses(responses);
    auto const before = named.store->catalog();
    auto const after = renamed.store->catalog();
    for (server::StoredResponse& response : responses) {
        bool const canarias = response.site == before->site("lpa")->code;
        response.site = after->site(canarias ? "aa-canarias" : "zz-bilbao")->code;
        response.kiosk = after->kiosk(canarias ? "a1" : "z1")->code;
    }
    renamed.store->commit_responses(responses);
    check_alike(whole(named), whole(renamed));
    for (char const* grouping : groupings) {
        INFO(grouping);
        auto one = rows(named, grouping);
        auto other = rows(renamed, grouping);
        for (auto* table : {&one, &other}) {
            for (json& row : *table)
                row.erase("group");
            std::sort(table->begin(), table->end());
        }
        check_alike(one, other);
    }
}
