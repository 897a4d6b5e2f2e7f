#include "server/calculator/function.hpp"
#include "server/reporting/change_report.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace instante;
using namespace instante::test;

namespace {

Day const today = to_day({2026, 11, 28});

/// Days of ratings at a site: of `n` answers a day a share is the best, the rest poor. The share itself
/// varies from day to day, as days do.
class Traffic {
  public:
    explicit Traffic(TestServer& server, std::uint64_t seed = 11) : server_(server), random_(seed) {
        server.clock.wall = static_cast<UnixMs>(today) * 86'400'000 + 43'200'000;
    }

    void day(char const* site, char const* moment, Day day, int n, int good) {
        auto const catalog = server_.store->catalog();
        Survey const& survey = *catalog->newest_survey_of_moment(moment);
        Scale const scale = *scale_of(survey.questions[0].type);
        std::vector<server::StoredResponse> responses;
        for (int i = 0; i < n; ++i) {
            server::StoredResponse response;
            response.visit = new_uuid7(server_.clock.wall);
            response.id = new_uuid7(server_.clock.wall);
            response.site = catalog->site(site)->code;
            response.survey = survey.code;
            response.survey_version = survey.version;
            response.moment = catalog->moment(moment)->code;
            response.local = {day, 10, 60};
            response.segments = {{1, 1, Provenance::kiosk}};
            response.answers = {{survey.questions[0].code, i < good ? scale.max : scale.min + 1}};
            responses.push_back(std::move(response));
        }
        server_.store->commit_responses(responses);
    }

    /// `share` on average, with a day's own share around it (sd 0.04).
    void days(char const* site, char const* moment, Day from, Day to, double share, int n = 60) {
        for (Day one = from; one <= to; ++one) {
            double const of_day =
                std::clamp(share + std::normal_distribution<double>{0, 0.04}(random_), 0.0, 1.0);
            day(site, moment, one, n, std::binomial_distribution<int>{n, of_day}(random_));
        }
    }

  private:
    TestServer& server_;
    std::mt19937_64 random_;
};

json changes(TestServer& server, std::string const& query, std::string const& token = {}) {
    Answered const answered =
        server.get("/api/v1/changes?" + query, token.empty() ? server.token("viewer") : token);
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body;
}

Day day_of(json const& text) {
    return *parse_day(text.get<std::string>());
}

std::vector<std::string> refused(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/changes?" + query, server.token("viewer"));
    INFO(answered.text);
    CHECK(answered.status == 400);
    return answered.fields();
}
using Fields = std::vector<std::string>;

} // namespace

TEST_CASE("a shift in one of two moments is found, dated and sized, and the other stays silent") {
    TestServer server;
    Traffic traffic{server};
    Day const shift = today - 11;
    traffic.days("bilbao", "check-in", today - 111, shift - 1, 0.85);
    traffic.days("bilbao", "check-in", shift, today, 0.65);
    traffic.days("bilbao", "lounge", today - 111, today, 0.7);

    json const found = changes(server, "signals=only&days=28");
    CHECK(found["series_watched"] == 2);
    CHECK(found["points_watched"] == 56);
    CHECK(found["chart"] == "cusum");
    CHECK(found["run_length"].get<double>() == Approx(1000).epsilon(1e-6));
    CHECK(found["false_signals_by_design"].get<double>() == Approx(0.056).epsilon(1e-6));
    CHECK(day_of(found["period"]["from"]) == today - 27);
    CHECK(day_of(found["base"]["to"]) == today - 28);
    CHECK(day_of(found["base"]["from"]) == today - 27 - 84);
    REQUIRE(found["rows"].size() == 1);
    json const& row = found["rows"][0];
    CHECK(row["group"] == json{{"moment", "check-in"}});
    CHECK_FALSE(row.contains("series"));
    REQUIRE(row["signals"].size() == 1);
    json const& signal = row["signals"][0];
    CHECK(signal["rule"] == "cusum");
    CHECK(signal["direction"] == "down");
    CHECK(signal["better"] == false);
    CHECK(day_of(signal["date"]) >= shift);
    CHECK(day_of(signal["date"]) <= shift + 4);
    json const& change = signal["change"];
    CHECK(std::abs(day_of(change["began"]) - shift) <= 2);
    CHECK(day_of(change["until"]) == today);
    CHECK(change["ongoing"] == true);
    CHECK(change["before"]["value"].get<double>() == Approx(0.85).margin(0.02));
    CHECK(change["during"]["value"].get<double>() == Approx(0.65).margin(0.04));
    CHECK(change["difference"]["low"] < -0.2 + 0.04);
    CHECK(change["difference"]["high"] < 0);
    CHECK(change["difference"]["low"].get<double>() < change["difference"]["value"].get<double>());

    // The same by other charts.
    std::string const base = "&base_from=2026-08-09&base_to=2026-10-31&from=2026-11-01&moment=check-in";
    for (std::string const chart : {"chart=ewma", "chart=laney_p", "rules=western_electric", "rules=nelson",
                                    "chart=individuals", "chart=laney_xbar", "chart=p"}) {
        CAPTURE(chart);
        json const rows = changes(server, chart + base)["rows"];
        REQUIRE(rows.size() == 1);
        REQUIRE_FALSE(rows[0]["signals"].empty());
        json const last = rows[0]["signals"].back();
        CHECK(last["direction"] == "down");
        if (chart != "chart=p") CHECK(std::abs(day_of(last["change"]["began"]) - shift) <= 2);
    }
}

TEST_CASE("where another version of the survey came with a change, the change says so") {
    TestServer server;
    Traffic traffic{server};
    Day const shift = today - 11;
    traffic.days("bilbao", "check-in", today - 111, shift - 1, 0.85);
    traffic.days("bilbao", "lounge", today - 111, shift - 1, 0.85);
    json document = programme_document();
    document["surveys"][0]["questions"][0]["text"]["en"] = "How was it, really?";
    REQUIRE(server.store->apply_programme(*read_programme(document), {"test", 1'000, 100, {}}).has_value());
    traffic.days("bilbao", "check-in", shift, today, 0.65);
    traffic.days("bilbao", "lounge", shift, today, 0.65);

    json const found = changes(server, "days=28");
    REQUIRE(found["rows"].size() == 2);
    for (json const& row : found["rows"]) {
        bool const of_check_in = row["group"]["moment"] == "check-in";
        REQUIRE_FALSE(row["signals"].empty());
        CHECK(row["signals"].back()["new_versions"] == (of_check_in ? json{"check-in@2"} : json::array()));
        if (!of_check_in) continue;
        json const& versions = row["survey_versions"];
        REQUIRE(versions.size() == 2);
        CHECK(versions[0]["version"] == "check-in@1");
        CHECK(day_of(versions[0]["to"]) == shift - 1);
        CHECK(versions[1]["version"] == "check-in@2");
        CHECK(day_of(versions[1]["from"]) == shift);
    }
    REQUIRE(found["notes"].size() == 1);
    CHECK(found["notes"][0]["survey"] == "check-in");
    CHECK(found["notes"][0]["versions"] == json{1, 2});
    CHECK(found["notes"][0]["changes"][0]["what"] == "wording");

    // A version that came long before has nothing to do with it.
    json const later =
        changes(server, "from=2026-11-27&to=2026-11-28&base_from=2026-08-09&base_to=2026-11-26&"
                        "chart=laney_p&moment=check-in");
    for (json const& signal : later["rows"][0]["signals"])
        CHECK((signal["change"].is_null() || day_of(signal["change"]["began"]) <= shift + 1 ||
               signal["new_versions"].empty()));
}

TEST_CASE("stable traffic, whose days differ, raises no signal; the p chart takes the days for changes") {
    TestServer server;
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 89, today, 0.8, 200);
    traffic.days("lpa", "check-in", today - 89, today, 0.8, 200);
    json const quiet = changes(server, "signals=only&days=20&group_by=site");
    CHECK(quiet["series_watched"] == 2);
    CHECK(quiet["rows"].empty());
    CHECK(changes(server, "group_by=site")["rows"][0]["signals"].size() <= 1);
    json const loud = changes(server, "group_by=site&chart=p");
    CHECK(loud["rows"][0]["signals"].size() + loud["rows"][1]["signals"].size() > 5);
}

TEST_CASE("a day without answers and a day of too few look alike in a series") {
    TestServer server;
    server.hide_below(5);
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 20, today - 3, 0.8);
    traffic.day("bilbao", "check-in", today - 2, 4, 0); // today - 1: none
    traffic.day("bilbao", "check-in", today, 60, 48);
    json const row = changes(server, "from=2026-11-08&to=2026-11-28")["rows"][0];
    REQUIRE(row["series"].size() == 21);
    json few = row["series"][18];
    json none = row["series"][19];
    CHECK(few["n"].is_null());
    CHECK(few["value"].is_null());
    CHECK_FALSE(few.contains("centre"));
    for (char const* name : {"period", "from"}) {
        few.erase(name);
        none.erase(name);
    }
    CHECK(few == none);
    // One of the day's answers is withheld beside the four, so that they cannot be told.
    CHECK(row["series"][20]["n"] == 59);
    CHECK(row["base_points"] == 19);

    // The calculator makes the same of the same counts.
    std::vector<double> counts;
    std::vector<double> sizes;
    for (json const& point : row["series"]) {
        double const n = point["n"].is_null() ? 0 : point["n"].get<double>();
        sizes.push_back(n);
        counts.push_back(n > 0 ? std::round(n * point["value"].get<double>()) : 0);
    }
    auto const figures =
        server::calculator::evaluate(*server::calculator::find_function("laney_p_chart"),
                                     {{"counts", counts}, {"sizes", sizes}, {"constants", "exact"}});
    REQUIRE(figures.has_value());
    CHECK(row["centre"].get<double>() == Approx((*figures)["centre"].get<double>()));
    CHECK(row["sigma_z"].get<double>() == Approx((*figures)["sigma_z"].get<double>()));
    CHECK(row["series"][20]["high"].get<double>() == Approx((*figures)["points"][20]["ucl"].get<double>()));
}

TEST_CASE("the calculator draws the same limits around the same days, chart by chart") {
    TestServer server;
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 59, today, 0.8);
    for (auto const& [chart, function] :
         {std::pair{"p", "p_chart"}, {"laney_p", "laney_p_chart"}, {"individuals", "individuals_chart"}}) {
        CAPTURE(chart);
        json const row =
            changes(server, std::string{"from=2026-09-30&to=2026-11-28&chart="} + chart)["rows"][0];
        json counts = json::array();
        json sizes = json::array();
        json values = json::array();
        for (json const& point : row["series"]) {
            sizes.push_back(point["n"]);
            values.push_back(point["value"]);
            counts.push_back(std::round(point["n"].get<double>() * point["value"].get<double>()));
        }
        std::size_t const base = row["base_points"];
        json input{{"base_points", base}};
        if (chart != std::string{"p"}) input["constants"] = "exact";
        if (chart == std::string{"individuals"}) {
            input["values"] = values;
        } else {
            input["counts"] = counts;
            input["sizes"] = sizes;
        }
        auto const figures =
            server::calculator::evaluate(*server::calculator::find_function(function), input);
        REQUIRE(figures.has_value());
        CHECK(row["centre"].get<double>() == Approx((*figures)["centre"].get<double>()));
        for (std::size_t i = 0; i < row["series"].size(); ++i) {
            CHECK(row["series"][i]["low"].get<double>() ==
                  Approx((*figures)["points"][i]["lcl"].get<double>()).margin(1e-12));
            CHECK(row["series"][i]["high"].get<double>() ==
                  Approx((*figures)["points"][i]["ucl"].get<double>()));
        }
    }
}

TEST_CASE("changes are told of every figure, by day, week and month") {
    TestServer server;
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 330, today, 0.8, 12);
    traffic.days("bilbao", "lounge", today - 330, today, 0.7, 12);
    std::string const year = "from=2026-01-05&to=2026-11-28";
    json const weeks = changes(server, "resolution=week&" + year)["rows"];
    REQUIRE(weeks.size() == 2);
    CHECK(weeks[0]["series"].size() == 47);
    CHECK(weeks[0]["series"][0]["period"] == "2026-W02");
    CHECK(weeks[0]["series"][1]["n"] == 84);
    CHECK(weeks[0]["figure"] == "favourable");
    CHECK(weeks[0]["chart"] == "laney_p");
    json const months = changes(server, "resolution=month&figure=index&" + year)["rows"];
    CHECK(months[0]["series"][1]["period"] == "2026-02");
    CHECK(months[0]["series"][1]["n"] == 28 * 12);
    CHECK(months[0]["chart"] == "laney_xbar");
    CHECK(months[0]["centre"].get<double>() == Approx(0.8 * 100 + 0.2 * 25).margin(2));
    json const net = changes(server, "figure=nps&moment=lounge&" + year)["rows"];
    REQUIRE(net.size() == 1);
    CHECK(net[0]["centre"].get<double>() == Approx(40).margin(5));
    CHECK(changes(server, "figure=nps&moment=check-in&" + year)["rows"].empty());
    json const answers = changes(server, "figure=answers&resolution=week&moment=check-in&" + year)["rows"];
    CHECK(answers[0]["series"][9]["value"] == 12.0); // a day
    CHECK(answers[0]["no_limits"] == "no_spread");   // twelve every day
    json const c = changes(server, "chart=c&moment=check-in&" + year)["rows"];
    CHECK(c[0]["figure"] == "answers");
    CHECK(c[0]["sigma"].get<double>() == Approx(std::sqrt(12.0)));
    CHECK(c[0]["signals"].empty());
    json const rough = changes(server, "group_by=moment,segment.class&chart=xbar&" + year)["rows"];
    REQUIRE(rough.size() == 2);
    CHECK(rough[0]["group"] == json{{"moment", "check-in"}, {"segment.class", "business"}});
    json const cusum = changes(server, "chart=cusum&moment=check-in&run_length=500&" + year)["rows"];
    CHECK(cusum[0]["series"][9]["cusum"]["interval"].get<double>() == Approx(5.0707).margin(1e-3));
}

TEST_CASE("a series too short or without spread has no limits, and says why") {
    TestServer server;
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 6, today, 0.8);
    json const shorter = changes(server, "")["rows"][0];
    CHECK(shorter["no_limits"] == "few_points");
    CHECK(shorter["centre"].is_null());
    CHECK(shorter["signals"].empty());
    CHECK(shorter["series"].size() == 90);
    for (Day day = today - 40; day <= today; ++day)
        traffic.day("lpa", "check-in", day, 10, 10);
    json const even = changes(server, "site=lpa")["rows"][0];
    CHECK(even["no_limits"] == "no_spread");
    CHECK(even["series"][89]["value"] == 1.0);
    CHECK(changes(server, "site=lpa&from=2020-01-01&to=2020-02-01")["rows"].empty());
}

TEST_CASE("a site manager reads the changes of the own sites only") {
    TestServer server;
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 30, today, 0.8, 20);
    traffic.days("lpa", "check-in", today - 30, today, 0.2, 20);
    std::string const manager = server.token("site_manager", {"north"});
    json const rows = changes(server, "group_by=site", manager)["rows"];
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["group"]["site"] == "bilbao");
    CHECK(changes(server, "", manager)["rows"][0]["series"][89]["n"] == 20);
    CHECK(server.get("/api/v1/changes?site=lpa", manager).status == 403);
    CHECK(server.get("/api/v1/changes", "").status == 401);
}

TEST_CASE("what cannot be asked of changes is refused by name") {
    TestServer server;
    CHECK(refused(server, "group_by=day") == Fields{"group_by"});
    CHECK(refused(server, "compare=target") == Fields{"compare"});
    CHECK(refused(server, "rescale=linear") == Fields{"rescale"});
    CHECK(refused(server, "group_by=moment,site,stage,channel") == Fields{"group_by"});
    CHECK(refused(server, "resolution=hour") == Fields{"resolution"});
    CHECK(refused(server, "chart=pie&figure=mood&rules=house&signals=all") ==
          Fields{"chart", "figure", "rules", "signals"});
    CHECK(refused(server, "chart=p&figure=index") == Fields{"chart"});
    CHECK(refused(server, "chart=c&resolution=week") == Fields{"chart"});
    CHECK(refused(server, "chart=ewma&rules=nelson") == Fields{"rules"});
    CHECK(refused(server, "rules=nelson&run_length=500") == Fields{"run_length"});
    CHECK(refused(server, "run_length=soon&lambda=2&days=0.5") == Fields{"run_length", "lambda", "days"});
    CHECK(refused(server, "days=28&from=2026-01-01") == Fields{"days"});
    CHECK(refused(server, "from=2026-11-20&to=2026-11-28&base_to=2026-11-10") == Fields{"base_to"});
    CHECK(refused(server, "base_from=2026-11-27&base_to=2026-11-20") == Fields{"base_from"});
    CHECK(refused(server, "from=1990-01-01&to=2026-11-28") == Fields{"from"});
    CHECK(refused(server, "from=2026-11-20&to=2026-11-01") == Fields{"from"});
    CHECK(refused(server, "include=shrunk") == Fields{"include"});
    CHECK(refused(server, "include=rank") == Fields{"include"});
    CHECK(refused(server, "moment=nothing") == Fields{"moment"});
    CHECK(refused(server, "base_from=yesterday") == Fields{"base_from"});
}

TEST_CASE("changes that would read too many cells are refused") {
    TestServer server;
    Traffic traffic{server};
    traffic.days("bilbao", "check-in", today - 364, today, 0.8, 6);
    auto const catalog = server.store->catalog();
    std::vector<std::pair<std::string, std::string>> const asked{{"from", "2025-11-29"}};
    auto const query = server::reporting::read_change_query(asked, *catalog, catalog->all_sites(), today);
    REQUIRE(query.has_value());
    auto const report = server::reporting::make_change_report(*query, *catalog, *server.store);
    REQUIRE(report.has_value());
    CHECK(report->periods.size() == 365);
    CHECK(report->series.size() == 1);
    auto const refused = server::reporting::make_change_report(*query, *catalog, *server.store, 100);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == ProblemKind::too_much);
}
