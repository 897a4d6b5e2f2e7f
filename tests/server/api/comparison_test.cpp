// Rows of scores compared, asked for as a user does.

#include "server/calculator/function.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <map>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

Day const first_of_november = to_day({2026, 11, 1});

struct Seed {
    char const* site;
    Day day;
    int segment;               // class: 1 business, 2 economy, 0 unknown
    std::array<int, 5> counts; // of faces
    int version = 1;
};

/// Check-in ratings, stored directly.
void store(TestServer& server, std::vector<Seed> const& seeds) {
    auto const catalog = server.store->catalog();
    std::vector<server::StoredResponse> responses;
    for (Seed const& seed : seeds) {
        for (int rating = 1; rating <= 5; ++rating) {
            for (int i = 0; i < seed.counts[static_cast<std::size_t>(rating - 1)]; ++i) {
                server::StoredResponse response;
                response.visit = new_uuid7(server.clock.wall);
                response.id = new_uuid7(server.clock.wall);
                response.site = catalog->site(seed.site)->code;
                response.survey = catalog->programme().surveys[0].code;
                response.survey_version = seed.version;
                response.moment = catalog->moment("check-in")->code;
                response.local = {seed.day, 10, 60};
                if (seed.segment) response.segments = {{1, seed.segment, Provenance::kiosk}};
                response.answers = {{1, rating}};
                responses.push_back(response);
            }
        }
    }
    server.store->commit_responses(responses);
}

json reply(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/scores?" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body;
}

/// Comparisons by the value of one grouping.
std::map<std::string, json> by(json const& document, std::string const& axis) {
    std::map<std::string, json> found;
    for (json const& row : document["rows"]) {
        json const& value = row["group"][axis];
        found[value.is_null() ? "unknown" : value.get<std::string>()] = row["comparison"];
    }
    return found;
}

json calculated(json const& input) {
    auto const figures = server::calculator::evaluate(*server::calculator::find_function("compare"), input);
    REQUIRE(figures.has_value());
    return *figures;
}

/// Every figure that the calculator and a row of the API both have.
void check_same(json const& comparison, json const& figures) {
    auto const same = [](json const& a, json const& b) {
        CHECK(a.is_null() == b.is_null());
        if (a.is_number() && b.is_number())
            CHECK(a.get<double>() == Approx(b.get<double>()).epsilon(1e-9).margin(1e-12));
    };
    same(comparison["index"]["difference"], figures["difference"]);
    same(comparison["index"]["low"], figures["interval"][0]);
    same(comparison["index"]["high"], figures["interval"][1]);
    same(comparison["t"]["p"], figures["t"]["p"]);
    same(comparison["t"]["df"], figures["t"]["df"]);
    same(comparison["favourable"]["difference"], figures["favourable_difference"]);
    same(comparison["favourable"]["low"], figures["newcombe"][0]);
    same(comparison["rank_test"]["p"], figures["rank_p"]);
    same(comparison["rank_test"]["u"], figures["u"]);
    same(comparison["effect"]["superiority"]["value"], figures["superiority"]);
    same(comparison["effect"]["superiority"]["low"], figures["superiority_interval"][0]);
    same(comparison["effect"]["cohens_d"], figures["cohens_d"]);
    same(comparison["effect"]["hedges_g"], figures["hedges_g"]);
    same(comparison["effect"]["cohens_h"], figures["cohens_h"]);
    same(comparison["p"], figures["p"]);
    same(comparison["p_adjusted"], figures["p_adjusted"]);
    CHECK(comparison["p_from"] == figures["p_from"]);
    CHECK(comparison["verdict"] == figures["verdict"]);
    CHECK(comparison["reason"] == figures["reason"]);
    CHECK(comparison["equivalent"] == figures["equivalent"]);
}

std::array<int, 5> const good{1, 2, 5, 20, 40};
std::array<int, 5> const poor{12, 14, 10, 9, 5};
std::array<int, 5> const middling{6, 8, 10, 12, 10};

} // namespace

TEST_CASE("sites are compared with a site, with the figures that the calculator gives of the same cells") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, good}, {"lpa", first_of_november, 1, poor}});
    json const document = reply(server, "group_by=site&compare=site:bilbao");
    CHECK(document["comparison"]["with"] == "value");
    CHECK(document["comparison"]["axis"] == "site");
    CHECK(document["comparison"]["value"] == "bilbao");
    CHECK(document["comparison"]["smallest_difference"] == 1.5);
    CHECK(document["comparison"]["minimum"] == 1);
    auto const sites = by(document, "site");
    CHECK(sites.at("bilbao").is_null()); // it is the one
    json const& lpa = sites.at("lpa");
    CHECK(lpa["verdict"] == "lower");
    CHECK(lpa["other"]["n"] == 68);
    check_same(lpa, calculated({{"a_counts", poor},
                                {"b_counts", good},
                                {"cut", 4},
                                {"smallest_difference", 1.5},
                                {"minimum", 5}}));
    CHECK(lpa["across_versions"] == false);
}

TEST_CASE("segments are compared within each site, and p is adjusted over all rows of the reply") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, good},
                   {"bilbao", first_of_november, 2, middling},
                   {"lpa", first_of_november, 1, middling},
                   {"lpa", first_of_november, 2, middling}});
    json const document = reply(server, "group_by=site,segment.class&compare=segment.class:business");
    std::vector<json> compared;
    for (json const& row : document["rows"]) {
        if (!row["comparison"].is_null()) compared.push_back(row["comparison"]);
    }
    REQUIRE(compared.size() == 2);
    CHECK(compared[0]["verdict"] == "lower"); // at Bilbao
    CHECK(compared[1]["verdict"] == "no_detectable_difference");
    CHECK(compared[1]["p"] == 1.0);
    CHECK(compared[0]["p_adjusted"].get<double>() == Approx(2 * compared[0]["p"].get<double>()));
    check_same(compared[0], calculated({{"a_counts", middling},
                                        {"b_counts", good},
                                        {"cut", 4},
                                        {"smallest_difference", 1.5},
                                        {"minimum", 5},
                                        {"p_others", {1.0}}}));
}

TEST_CASE("each row against the rest and against the total of the rows") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, good},
                   {"bilbao", first_of_november, 2, poor},
                   {"bilbao", first_of_november, 0, middling}});
    std::array<int, 5> others{};
    for (std::size_t i = 0; i < 5; ++i)
        others[i] = poor[i] + middling[i];
    auto const rest = by(reply(server, "group_by=segment.class&compare=rest"), "segment.class");
    json const& business = rest.at("business");
    CHECK(business["other"]["n"] == 96);
    CHECK(business["verdict"] == "higher");
    std::vector<double> p_others{rest.at("economy")["p"].get<double>(),
                                 rest.at("unknown")["p"].get<double>()};
    check_same(business, calculated({{"a_counts", good},
                                     {"b_counts", others},
                                     {"cut", 4},
                                     {"smallest_difference", 1.5},
                                     {"minimum", 5},
                                     {"p_others", p_others}}));

    json const document = reply(server, "group_by=site,segment.class&compare=total");
    auto const total = by(document, "segment.class");
    json const whole = reply(server, "")["rows"][0];
    for (json const& row : document["rows"]) {
        json const& comparison = row["comparison"];
        CHECK(comparison["other"]["n"] == whole["n"]);
        CHECK(comparison["other"]["index"]["value"].get<double>() ==
              Approx(whole["index"]["value"].get<double>()));
        CHECK(comparison["other"]["index"]["low"].get<double>() ==
              Approx(whole["index"]["low"].get<double>()));
        CHECK(comparison["index"]["difference"].get<double>() ==
              Approx(row["index"]["value"].get<double>() - whole["index"]["value"].get<double>()));
        CHECK(comparison["favourable"]["difference"].get<double>() ==
              Approx(row["favourable"]["share"].get<double>() - whole["favourable"]["share"].get<double>()));
    }
    CHECK(total.at("business")["p"] == business["p"]);
}

TEST_CASE("a period is compared with the one before it: as many days, or whole calendar months") {
    TestServer server;
    store(server, {{"bilbao", to_day({2026, 9, 30}), 1, good},
                   {"bilbao", to_day({2026, 10, 5}), 1, poor},
                   {"bilbao", to_day({2026, 11, 8}), 1, good},
                   {"bilbao", to_day({2026, 11, 12}), 1, middling}});
    json const months = reply(server, "from=2026-11-01&to=2026-11-30&compare=previous");
    CHECK(months["comparison"]["period"] == json({{"from", "2026-10-01"}, {"to", "2026-10-31"}}));
    CHECK(months["rows"][0]["comparison"]["other"]["n"] == 50);
    CHECK(months["rows"][0]["comparison"]["verdict"] == "higher");
    json const days = reply(server, "from=2026-11-10&to=2026-11-16&compare=previous");
    CHECK(days["comparison"]["period"] == json({{"from", "2026-11-03"}, {"to", "2026-11-09"}}));
    CHECK(days["rows"][0]["comparison"]["verdict"] == "lower");
    CHECK(days["rows"][0]["comparison"]["other"]["n"] == 68);
    json const year = reply(server, "from=2026-01-01&to=2026-12-31&compare=previous");
    CHECK(year["comparison"]["period"] == json({{"from", "2025-01-01"}, {"to", "2025-12-31"}}));
    CHECK(year["rows"][0]["comparison"]["reason"] == "nothing_beside");
    CHECK(year["rows"][0]["comparison"]["verdict"] == "too_few_to_say");
    CHECK(year["rows"][0]["comparison"]["index"].is_null());

    auto const by_month = by(reply(server, "group_by=month&from=2026-10-01&compare=previous"), "month");
    CHECK(by_month.at("2026-10")["other"]["n"] == 68); // September is not among the rows, and is read for it
    CHECK(by_month.at("2026-10")["verdict"] == "lower");
    CHECK(by_month.at("2026-11")["other"]["n"] == 50);
    auto const by_week = by(reply(server, "group_by=week&compare=previous"), "week");
    CHECK(by_week.at("2026-W46")["other"]["n"] == 68);
    CHECK(by_week.at("2026-W41")["other"]["n"] == 68);
    CHECK(by_week.at("2026-W45")["reason"] == "nothing_beside");

    json const other =
        reply(server, "from=2026-11-01&compare=period&compare_from=2026-09-01&compare_to=2026-09-30");
    CHECK(other["rows"][0]["comparison"]["other"]["n"] == 68);
}

TEST_CASE("before and after a day") {
    TestServer server;
    store(server, {{"bilbao", to_day({2026, 11, 3}), 1, poor},
                   {"bilbao", to_day({2026, 11, 10}), 1, good},
                   {"lpa", to_day({2026, 11, 10}), 1, good}});
    json const document =
        reply(server, "group_by=site&from=2026-11-01&to=2026-11-30&compare=date&compare_date=2026-11-10");
    CHECK(document["period"]["from"] == "2026-11-10"); // rows are of after
    CHECK(document["comparison"]["period"] == json({{"from", "2026-11-01"}, {"to", "2026-11-09"}}));
    auto const sites = by(document, "site");
    CHECK(sites.at("bilbao")["verdict"] == "higher");
    CHECK(sites.at("bilbao")["other"]["n"] == 50);
    CHECK(sites.at("lpa")["reason"] == "nothing_beside");
}

TEST_CASE("rows are held against the target of their moment") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, good}, {"lpa", first_of_november, 1, poor}});
    auto const sites = by(reply(server, "group_by=site&compare=target"), "site");
    json const& lpa = sites.at("lpa");
    CHECK(lpa["target"] == 80.0);
    CHECK(lpa["verdict"] == "lower");
    CHECK(lpa["p_from"] == "one_sample");
    json const figures = calculated({{"a_counts", poor},
                                     {"target", 80},
                                     {"smallest_difference", 1.5},
                                     {"minimum", 5},
                                     {"p_others", {sites.at("bilbao")["p"]}}});
    CHECK(lpa["index"]["low"].get<double>() == Approx(figures["interval"][0].get<double>()));
    CHECK(lpa["p_adjusted"].get<double>() == Approx(figures["p_adjusted"].get<double>()));
    CHECK(lpa["verdict"] == figures["verdict"]);
    CHECK(sites.at("bilbao")["verdict"] == "no_detectable_difference");
}

TEST_CASE("two selections that differ in site, segment and days have the figures of the two cells") {
    TestServer server;
    Day const october = first_of_november - 10;
    store(server, {{"bilbao", first_of_november, 1, good},
                   {"bilbao", first_of_november, 2, middling},
                   {"lpa", october, 2, poor},
                   {"lpa", october, 1, good},
                   {"lpa", first_of_november, 2, middling}});
    std::string const own = "site=bilbao&segment.class=business&from=2026-11-01&compare=selection";
    json const document = reply(server, own + "&compare_site=lpa&compare_segment.class=economy&compare_from="
                                              "2026-10-01&compare_to=2026-10-31");
    REQUIRE(document["rows"].size() == 1);
    CHECK(document["comparison"]["with"] == "selection");
    CHECK(document["comparison"]["selection"] ==
          json{{"site", "lpa"}, {"segment.class", "economy"}, {"from", "2026-10-01"}, {"to", "2026-10-31"}});
    json const& comparison = document["rows"][0]["comparison"];
    CHECK(comparison["other"]["n"] == 50);
    check_same(comparison, calculated({{"a_counts", good},
                                       {"b_counts", poor},
                                       {"cut", 4},
                                       {"smallest_difference", 1.5},
                                       {"minimum", 1}}));

    // Nothing after the equals sign: the other side is not narrowed by that. What is not named is the same.
    json const wider =
        reply(server, own + "&compare_segment.class=&compare_from=2026-10-01&compare_to=2026-10-31"
                            "&compare_site=lpa")["rows"][0]["comparison"];
    CHECK(wider["other"]["n"] == 118);
    json const same_site = reply(server, own + "&compare_segment.class=economy")["rows"][0]["comparison"];
    CHECK(same_site["other"]["n"] == 46);
}

TEST_CASE("selections that may have answers in common are not held against each other") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, good}, {"lpa", first_of_november, 2, poor}});
    std::string const viewer = server.token("viewer");
    auto const refused = [&](std::string const& query) {
        Answered const answered = server.get("/api/v1/scores?compare=selection&" + query, viewer);
        INFO(answered.text);
        CHECK(answered.status == 400);
        return answered.fields();
    };
    CHECK(refused("site=bilbao") == Fields{"compare"});
    CHECK(refused("site=bilbao&compare_site=bilbao") == Fields{"compare"});
    CHECK(refused("site=bilbao&compare_site=north") == Fields{"compare"}); // which it lies in
    CHECK(refused("site=bilbao&compare_site=") == Fields{"compare"});
    CHECK(refused("segment.class=business&compare_segment.class=economy,business") == Fields{"compare"});
    CHECK(refused("from=2026-11-01&compare_from=2026-10-01&compare_to=2026-11-01") == Fields{"compare"});
    // One visit rates several moments: what it says of two is compared knowing that, by compare=moment:...
    CHECK(refused("moment=check-in&compare_moment=lounge") == Fields{"compare"});
    CHECK(refused("site=bilbao&compare_site=lpa&group_by=site") == Fields{"group_by"});
    CHECK(refused("from=2026-11-01&compare_from=2026-10-01&compare_to=2026-10-31&group_by=day") ==
          Fields{"group_by"});
    CHECK(refused("site=bilbao&compare_site=nowhere") == Fields{"compare_site"});
    CHECK(refused("site=nowhere&compare_site=lpa") == Fields{"site"});
    CHECK(refused("weekday=2&compare_weekday=9") == Fields{"compare_weekday"});
    CHECK(refused("site=bilbao&compare_site=lpa&compare_flagged=only") == Fields{"compare_flagged"});
    for (char const* apart : {"site=bilbao&compare_site=lpa", "weekday=2&compare_weekday=1,3",
                              "from=2026-11-01&compare_from=2026-10-01&compare_to=2026-10-31",
                              "segment.class=business&compare_segment.class=economy,unknown",
                              "moment=check-in&site=bilbao&compare_site=lpa&group_by=weekday"}) {
        INFO(apart);
        CHECK(server.get(std::string{"/api/v1/scores?compare=selection&"} + apart, viewer).status == 200);
    }
    std::string const manager = server.token("site_manager", {"north"});
    Answered const outside =
        server.get("/api/v1/scores?compare=selection&site=bilbao&compare_site=lpa", manager);
    CHECK(outside.status == 403);
    CHECK(outside.fields() == Fields{"compare_site"});
}

TEST_CASE("behind the disclosure gate the other selection is one that is published by itself") {
    TestServer server;
    store(server,
          {{"bilbao", first_of_november, 1, good}, {"lpa", first_of_november - 31, 2, {0, 1, 0, 1, 0}}});
    server.hide_below(5);
    std::string const own = "/api/v1/scores?site=bilbao&compare=selection&from=2026-11-01&to=2026-11-30";
    Answered const finer = server.get(
        own + "&compare_weekday=2&compare_segment.class=economy&compare_site=lpa", server.token("viewer"));
    CHECK(finer.status == 422);
    CHECK(finer.fields() == Fields{"compare_weekday"}); // beside a segment
    Answered const hidden = server.get(
        own + "&compare_site=lpa&compare_from=2026-10-01&compare_to=2026-10-31", server.token("viewer"));
    REQUIRE(hidden.status == 200);
    for (json const& row : hidden.body["rows"])
        CHECK(row["comparison"]["other"].is_null());
}

TEST_CASE("what is hidden is not there to be compared with") {
    TestServer server;
    server.hide_below(5);
    store(server, {{"bilbao", first_of_november, 1, good}, {"lpa", first_of_november, 1, {2, 2, 0, 0, 0}}});
    auto const sites = by(reply(server, "group_by=site&compare=site:lpa"), "site");
    REQUIRE(sites.size() == 1);
    CHECK(sites.at("bilbao")["reason"] == "nothing_beside");
    CHECK(sites.at("bilbao")["other"].is_null());
    CHECK(by(reply(server, "group_by=site&compare=rest"), "site").at("bilbao")["other"].is_null());
}

TEST_CASE("all alike on both sides is no difference, and no figure is missing for it") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, {0, 0, 0, 0, 8}},
                   {"lpa", first_of_november, 1, {0, 0, 0, 0, 9}}});
    json const lpa = by(reply(server, "group_by=site&compare=site:bilbao"), "site").at("lpa");
    CHECK(lpa["verdict"] == "no_detectable_difference");
    CHECK(lpa["equivalent"] == false);
    CHECK(lpa["index"]["low"].get<double>() < 0);
    CHECK(lpa["t"].is_null());
    CHECK(lpa["effect"]["cohens_d"].is_null());
    CHECK(lpa["effect"]["superiority"]["value"] == 0.5);
    CHECK(lpa["rank_test"]["z"].is_null());
    CHECK(lpa["rank_test"]["p"] == 1.0);
}

TEST_CASE("a comparison that cannot be made is refused by its parameter") {
    TestServer server;
    std::string const viewer = server.token("viewer");
    auto const refused = [&](std::string const& query) {
        Answered const answered = server.get("/api/v1/scores?" + query, viewer);
        CHECK(answered.status == 400);
        return answered.fields();
    };
    CHECK(refused("compare=yesterday") == Fields{"compare"});
    CHECK(refused("compare=previous") == Fields{"compare"});
    CHECK(refused("compare=previous&group_by=day,month") == Fields{"compare"});
    CHECK(refused("compare=previous&group_by=hour") == Fields{"compare"});
    CHECK(refused("compare=rest") == Fields{"compare"});
    CHECK(refused("compare=rest:site&group_by=moment") == Fields{"compare"});
    CHECK(refused("compare=site:bilbao&group_by=moment") == Fields{"compare"});
    CHECK(refused("compare=site:nowhere&group_by=site") == Fields{"compare"});
    CHECK(refused("compare=target:80") == Fields{"compare"});
    CHECK(refused("compare=period") == Fields{"compare_from", "compare_to"});
    CHECK(refused("compare=period&compare_from=2026-02-02&compare_to=2026-02-01") == Fields{"compare_from"});
    CHECK(refused(
              "from=2026-03-01&compare=period&compare_from=2026-02-01&compare_to=2026-02-02&group_by=day") ==
          Fields{"group_by"});
    CHECK(refused("compare=period&compare_from=2026-02-01&compare_to=2026-02-02") == Fields{"compare_from"});
    CHECK(refused("from=2026-02-02&compare=period&compare_from=2026-02-01&compare_to=2026-02-02") ==
          Fields{"compare_from"});
    CHECK(refused("compare=date&compare_date=soon") == Fields{"compare_date"});
    CHECK(refused("compare=date&compare_date=2026-11-01&from=2026-11-01") == Fields{"compare_date"});
    CHECK(refused("compare=date&compare_date=2026-11-05&to=2026-11-01") == Fields{"compare_date"});
    CHECK(refused("compare_date=2026-11-01") == Fields{"compare_date"});
    CHECK(refused("compare=target&compare_from=2026-11-01") == Fields{"compare_from"});
    CHECK(refused("rescale=log") == Fields{"rescale"});
}

TEST_CASE("comparisons come as CSV with the same figures") {
    TestServer server;
    store(server, {{"bilbao", first_of_november, 1, good}, {"lpa", first_of_november, 1, poor}});
    std::string const query = "group_by=site&compare=site:bilbao";
    json const lpa = by(reply(server, query), "site").at("lpa");
    Answered const csv = server.get("/api/v1/scores.csv?" + query, server.token("viewer"));
    std::vector<std::vector<std::string>> lines;
    std::istringstream text{csv.text};
    for (std::string line; std::getline(text, line);) {
        lines.emplace_back();
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::istringstream cells{line + ","};
        for (std::string cell; std::getline(cells, cell, ',');)
            lines.back().push_back(cell);
    }
    REQUIRE(lines.size() == 3);
    REQUIRE(lines[2].size() == lines[0].size());
    REQUIRE(lines[1].size() == lines[0].size());
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < lines[0].size(); ++i)
        row[lines[0][i]] = lines[2][i];
    CHECK(row["site"] == "lpa");
    CHECK(row["comparison_verdict"] == "lower");
    CHECK(row["comparison_n"] == "68");
    CHECK(std::stod(row["index_difference"]) == Approx(lpa["index"]["difference"].get<double>()));
    CHECK(std::stod(row["favourable_difference_high"]) == Approx(lpa["favourable"]["high"].get<double>()));
    CHECK(std::stod(row["p_adjusted"]) == Approx(lpa["p_adjusted"].get<double>()));
    CHECK(std::stod(row["superiority"]) == Approx(lpa["effect"]["superiority"]["value"].get<double>()));
    CHECK(row["p_from"] == "welch");
    CHECK(row["nps_difference"].empty());
}
