#include "server/calculator/function.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante;
using namespace instante::test;

namespace {

Day const saturday = to_day({2026, 11, 21});

struct Seed {
    char const* site;
    char const* moment;
    int segment; // class: 1 business, 2 economy, 0 unknown
    std::vector<int> ratings;
};

/// One visit a rating.
void store(TestServer& server, std::vector<Seed> const& seeds) {
    auto const catalog = server.store->catalog();
    std::vector<server::StoredResponse> responses;
    for (Seed const& seed : seeds) {
        Survey const& survey = *catalog->newest_survey_of_moment(seed.moment);
        for (int const rating : seed.ratings) {
            server::StoredResponse response;
            response.visit = new_uuid7(server.clock.wall);
            response.id = new_uuid7(server.clock.wall);
            response.site = catalog->site(seed.site)->code;
            response.kiosk = catalog->kiosk(seed.site == std::string{"lpa"} ? "lpa-1" : "bio-1")->code;
            response.survey = survey.code;
            response.survey_version = survey.version;
            response.moment = catalog->moment(seed.moment)->code;
            response.local = {saturday, 10, 60};
            if (seed.segment) response.segments = {{1, seed.segment, Provenance::kiosk}};
            response.answers = {{survey.questions[0].code, rating}};
            responses.push_back(response);
        }
    }
    server.store->commit_responses(responses);
}

/// Ratings with this mean, half a point around it, n of them.
std::vector<int> around(int n, int low, int high) {
    std::vector<int> ratings;
    for (int i = 0; i < n; ++i)
        ratings.push_back(i % 2 ? low : high);
    return ratings;
}

json rows(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body["rows"];
}

/// The sample with both moments rated by smileys, so that they may be shrunk towards one whole.
json like_moments() {
    json document = programme_document(5);
    document["surveys"][1]["questions"][0] = {
        {"id", "comfort"}, {"type", "smiley5"}, {"text", {{"es", "¿Cómoda?"}, {"en", "Comfortable?"}}}};
    return document;
}

void check_figure(json const& figure, char const* name, double raw) {
    INFO(figure.dump());
    CHECK(figure["raw"].get<double>() == Approx(raw));
    double const weight = figure["weight_of_own_data"];
    CHECK(weight >= 0);
    CHECK(weight <= 1);
    double const value = figure[name];
    CHECK(value == Approx(weight * raw + (1 - weight) * figure["parent"].get<double>()));
    CHECK(figure["low"].get<double>() <= value);
    CHECK(figure["high"].get<double>() >= value);
}

json calculated(char const* function, json const& input) {
    auto const figures = server::calculator::evaluate(*server::calculator::find_function(function), input);
    REQUIRE(figures.has_value());
    return *figures;
}

/// How many chose each face, the worst first.
json counts_of(json const& row) {
    json counts = json::array();
    for (int face = 1; face <= 5; ++face)
        counts.push_back(row["counts"].value(std::to_string(face), 0));
    return counts;
}

} // namespace

TEST_CASE("small cells come shrunk towards their moment, beside what they are alone") {
    TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(*read_programme(like_moments()), {"test", 0, 0, {}}).has_value());
    store(server, {{"bilbao", "check-in", 1, around(60, 4, 5)},
                   {"bilbao", "check-in", 2, around(60, 2, 3)},
                   {"bilbao", "check-in", 0, {5, 5, 5, 5, 5}},
                   {"bilbao", "lounge", 1, around(40, 3, 4)},
                   {"bilbao", "lounge", 2, around(40, 1, 2)},
                   {"bilbao", "lounge", 0, {5, 5, 5, 5}}}); // too few to say
    json const plain = rows(server, "scores?group_by=moment,segment.class");
    json const found = rows(server, "scores?group_by=moment,segment.class&include=shrunk");
    REQUIRE(found.size() == 5);
    for (std::size_t i = 0; i < found.size(); ++i) {
        json row = found[i];
        json const shrunk = row["shrunk"];
        CHECK(shrunk["towards"] == json{{"level", "moment"}, {"value", row["group"]["moment"]}});
        check_figure(shrunk["index"], "value", row["index"]["value"]);
        check_figure(shrunk["favourable"], "share", row["favourable"]["share"]);
        CHECK(shrunk["index"]["method"] == "normal_normal");
        CHECK(shrunk["favourable"]["method"] == "beta_binomial");
        CHECK(shrunk["nps"].is_null());
        row.erase("shrunk");
        CHECK(row == plain[i]); // raw figures are what they were
    }
    json const* five = nullptr;
    json const* sixty = nullptr;
    for (json const& row : found) {
        if (row["n"] == 5) five = &row["shrunk"];
        if (row["n"] == 60) sixty = &row["shrunk"];
    }
    REQUIRE(five);
    REQUIRE(sixty);
    CHECK((*five)["index"]["value"].get<double>() < 100);
    CHECK((*five)["index"]["weight_of_own_data"] < (*sixty)["index"]["weight_of_own_data"]);
    CHECK((*five)["favourable"]["share"].get<double>() < 1);
}

TEST_CASE("moments go towards the whole and sites towards their group") {
    TestServer server;
    store(server, {{"bilbao", "check-in", 1, around(20, 4, 5)},
                   {"lpa", "check-in", 1, around(10, 1, 2)},
                   {"bilbao", "lounge", 1, around(10, 9, 10)}});
    for (json const& row : rows(server, "scores?group_by=site&moment=check-in&include=shrunk")) {
        CHECK(row["shrunk"]["towards"]["level"] == "group");
        CHECK(row["shrunk"]["towards"]["value"] == (row["group"]["site"] == "bilbao" ? "north" : "acme"));
    }
    for (json const& row : rows(server, "scores?group_by=kiosk&moment=check-in&include=shrunk"))
        CHECK(row["shrunk"]["towards"]["level"] == "site");
    for (json const& row : rows(server, "quality?group_by=moment&include=shrunk")) {
        CHECK(row["shrunk"]["towards"] == json{{"level", "whole"}, {"value", nullptr}});
        check_figure(row["shrunk"]["quality"], "value", row["quality"]["value"]);
        CHECK_FALSE(row["shrunk"].contains("favourable"));
    }
    // Unlike scales have nothing to be shrunk towards: each row stands alone.
    json const moments = rows(server, "scores?group_by=moment&include=shrunk,rank");
    REQUIRE(moments.size() == 2);
    for (json const& row : moments) {
        CHECK(row["shrunk"]["towards"].is_null());
        CHECK(row["shrunk"]["index"]["value"] == row["index"]["value"]);
        CHECK(row["shrunk"]["index"]["weight_of_own_data"] == 1);
        CHECK(row["rank"]["of"] == 1);
    }
    CHECK(moments[1]["shrunk"]["nps"]["value"] == 100);
    CHECK(moments[1]["shrunk"]["nps"]["low"].get<double>() < 90);
}

TEST_CASE("rows are ranked only as far as it can be defended") {
    TestServer server;
    store(server, {{"bilbao", "check-in", 1, around(200, 4, 5)},
                   {"lpa", "check-in", 1, around(200, 1, 2)},
                   {"bilbao", "check-in", 2, around(40, 3, 4)},
                   {"lpa", "check-in", 2, around(40, 3, 4)}});
    json const found = rows(server, "scores?group_by=segment.class,site&include=rank");
    REQUIRE(found.size() == 4);
    for (json const& row : found) {
        CHECK_FALSE(row.contains("shrunk"));
        json const& rank = row["rank"];
        INFO(row.dump());
        CHECK(rank["of"] == 2); // within each class
        if (row["group"]["segment.class"] == "business") {
            bool const first = row["group"]["site"] == "bilbao";
            CHECK(rank["tier"] == (first ? 1 : 2));
            CHECK(rank["defended"] == (first ? json{1, 1} : json{2, 2}));
            CHECK(rank["p_best"].get<double>() == Approx(first ? 1 : 0).margin(0.01));
        } else {
            CHECK(rank["tier"] == 1);
            CHECK(rank["defended"] == json{1, 2});
            CHECK(rank["expected"].get<double>() == Approx(1.5).margin(0.1));
        }
    }
    json const sites = rows(server, "quality?group_by=site&include=rank");
    REQUIRE(sites.size() == 2);
    CHECK(sites[0]["rank"]["position"] == 1);
    CHECK(sites[0]["rank"]["p_above_next"].get<double>() > 0.95);
    CHECK(sites[1]["rank"]["p_above_next"].is_null());
    CHECK(rows(server, "scores?group_by=site&from=2027-01-01&include=rank,shrunk").empty());
}

TEST_CASE("shrunk and ranked rows come as CSV too, and choices have neither") {
    TestServer server;
    store(server, {{"bilbao", "check-in", 1, around(20, 4, 5)}, {"lpa", "check-in", 2, around(10, 1, 2)}});
    std::string const viewer = server.token("viewer");
    std::string const csv = server.get("/api/v1/scores.csv?group_by=site&include=shrunk,rank", viewer).text;
    std::string const header = csv.substr(0, csv.find('\r'));
    CHECK(header.ends_with("rank_p_worst,rank_p_above_next"));
    CHECK(header.find(",shrunk_towards,shrunk_index,shrunk_index_low,") != std::string::npos);
    CHECK(csv.find(",group:north,") != std::string::npos);
    auto const commas = [](std::string const& line) { return std::count(line.begin(), line.end(), ','); };
    std::size_t at = 0;
    int lines = 0;
    for (std::size_t end = csv.find("\r\n"); end != std::string::npos; end = csv.find("\r\n", at)) {
        CHECK(commas(csv.substr(at, end - at)) == commas(header));
        at = end + 2;
        ++lines;
    }
    CHECK(lines == 3);
    CHECK(server.get("/api/v1/scores.csv?group_by=site", viewer).text.find("shrunk") == std::string::npos);
    for (json const& row : rows(server, "scores?group_by=question&include=shrunk,rank"))
        CHECK(row["shrunk"].is_null() == row["index"].is_null());
    Answered const refused = server.get("/api/v1/scores?include=shrunken", viewer);
    CHECK(refused.status == 400);
    CHECK(refused.fields() == std::vector<std::string>{"include"});
}

TEST_CASE("the calculator shrinks the same cells to the same figures") {
    TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(*read_programme(like_moments()), {"test", 0, 0, {}}).has_value());
    store(server, {{"bilbao", "check-in", 1, around(60, 4, 5)},
                   {"bilbao", "check-in", 2, around(60, 2, 3)},
                   {"bilbao", "check-in", 0, {5, 5, 5, 5, 5}},
                   {"bilbao", "lounge", 1, around(40, 3, 4)},
                   {"bilbao", "lounge", 2, around(40, 1, 2)}});
    json const found = rows(server, "scores?group_by=moment,segment.class&include=shrunk");
    REQUIRE(found.size() == 5);
    json counts = json::array();
    json successes = json::array();
    json ns = json::array();
    json parents = json::array();
    for (json const& row : found) {
        counts.push_back(counts_of(row));
        successes.push_back(row["counts"].value("4", 0) + row["counts"].value("5", 0));
        ns.push_back(row["n"]);
        parents.push_back(row["group"]["moment"]);
    }
    json const means = calculated("shrink_means", {{"counts", counts}, {"parents", parents}});
    json const shares =
        calculated("shrink_shares", {{"successes", successes}, {"ns", ns}, {"parents", parents}});
    for (std::size_t i = 0; i < found.size(); ++i) {
        json const& index = found[i]["shrunk"]["index"];
        CHECK(index["value"].get<double>() == Approx(means["shrunk"][i].get<double>()));
        CHECK(index["weight_of_own_data"].get<double>() ==
              Approx(means["weight_of_own_data"][i].get<double>()));
        CHECK(index["low"].get<double>() == Approx(means["interval"][i][0].get<double>()));
        CHECK(index["high"].get<double>() == Approx(means["interval"][i][1].get<double>()));
        json const& favourable = found[i]["shrunk"]["favourable"];
        CHECK(favourable["share"].get<double>() == Approx(shares["shrunk"][i].get<double>()));
        CHECK(favourable["low"].get<double>() == Approx(shares["interval"][i][0].get<double>()));
        CHECK(favourable["high"].get<double>() == Approx(shares["interval"][i][1].get<double>()));
    }
}

TEST_CASE("the calculator ranks the same cells alike") {
    TestServer server;
    store(server, {{"bilbao", "check-in", 1, around(60, 4, 5)},
                   {"bilbao", "check-in", 2, around(60, 3, 5)},
                   {"bilbao", "check-in", 0, around(12, 2, 5)}});
    json const found = rows(server, "scores?group_by=segment.class&moment=check-in&include=rank");
    REQUIRE(found.size() == 3);
    json counts = json::array();
    for (json const& row : found)
        counts.push_back(counts_of(row));
    json const ranked = calculated("rank", {{"counts", counts}, {"shrink", true}});
    for (std::size_t i = 0; i < found.size(); ++i) {
        json const& rank = found[i]["rank"];
        CHECK(rank["tier"] == ranked["tier"][i]);
        CHECK(rank["defended"] == ranked["defended"][i]);
        CHECK(rank["expected"].get<double>() == Approx(ranked["expected_rank"][i].get<double>()));
        CHECK(rank["p_best"].get<double>() == Approx(ranked["p_best"][i].get<double>()));
    }
}
