// What came in of a row's visits: the response rate of its kiosks, and the share of clocks that nobody can
// trust.

#include "shared/heartbeat.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <sstream>

using namespace instante;
using namespace instante::test;

namespace {

struct Booths : TestServer {
    void tell(std::string const& token, std::vector<Tally> tallies) {
        Heartbeat beat;
        beat.version = "1";
        beat.sent = {clock.wall, 5'000, "boot"};
        beat.outbox = "file-1";
        beat.tallies = std::move(tallies);
        REQUIRE(post("/api/v1/kiosk/heartbeat", token, wire::to_json(beat)).status == 204);
        clock.monotonic += 1'000;
    }
    /// One visit a rating, at the first question of the moment.
    void rate(char const* site, char const* kiosk, char const* moment, Day day, int hour, int n,
              int segment = 0) {
        auto const catalog = store->catalog();
        Survey const& survey = *catalog->newest_survey_of_moment(moment);
        std::vector<server::StoredResponse> responses(static_cast<std::size_t>(n));
        for (server::StoredResponse& response : responses) {
            response.visit = response.id = new_uuid7(clock.wall);
            response.site = catalog->site(site)->code;
            response.kiosk = catalog->kiosk(kiosk)->code;
            response.survey = survey.code;
            response.survey_version = survey.version;
            response.moment = catalog->moment(moment)->code;
            response.local = {day, hour, 60};
            if (segment) response.segments = {{1, segment, Provenance::kiosk}};
            response.answers = {{survey.questions[0].code, 4}};
        }
        store->commit_responses(responses);
    }
    json rows(std::string const& query, std::string const& report = "scores") {
        Answered const answered =
            get("/api/v1/" + report + "?include=response_rate,uncertain_clocks&" + query, viewer);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        return answered.body.at("rows");
    }
    Day today = local_time(clock.wall, "Europe/Madrid").day;
    std::string viewer = token("viewer");
};

json rate_of(int begun, int rated) {
    return {{"begun", begun}, {"rated", rated}, {"share", rated / static_cast<double>(begun)}};
}

json clocks_of(int n, int of) {
    return {{"n", n}, {"share", n / static_cast<double>(of)}};
}

/// Of Gran Canaria's one moment, and of both of Bilbao's, whose customers choose.
struct TwoDays : Booths {
    TwoDays() {
        std::string const bilbao = pair("bio-1");
        std::string const canarias = pair("lpa-1");
        tell(bilbao, {{today, "", "attract_views", 500},
                      {today, "", "first_touches", 40},
                      {today, "check-in", "rated", 20},
                      {today, "lounge", "rated", 10}});
        tell(canarias, {{today - 1, "check-in", "first_touches", 8},
                        {today - 1, "check-in", "rated", 2},
                        {today, "check-in", "first_touches", 10},
                        {today, "check-in", "rated", 9}});
        rate("bilbao", "bio-1", "check-in", today, 10, 15, 1);
        rate("bilbao", "bio-1", "check-in", today, unknown_hour, 5, 2);
        rate("bilbao", "bio-1", "lounge", today, 11, 10, 1);
        rate("lpa", "lpa-1", "check-in", today - 1, 9, 2);
        rate("lpa", "lpa-1", "check-in", today, 9, 9);
    }
};

} // namespace

TEST_CASE("a row says how many of the visits that began at its kiosks left an answer") {
    TwoDays server;
    std::map<std::string, json> by_site;
    for (json const& row : server.rows("group_by=site"))
        by_site[row["group"]["site"]] = row["response_rate"];
    CHECK(by_site == std::map<std::string, json>{{"bilbao", rate_of(40, 30)}, {"lpa", rate_of(18, 11)}});

    std::map<std::string, json> by_day;
    for (json const& row : server.rows("group_by=day&site=lpa"))
        by_day[row["group"]["day"]] = row["response_rate"];
    CHECK(by_day == std::map<std::string, json>{{day_to_string(server.today - 1), rate_of(8, 2)},
                                                {day_to_string(server.today), rate_of(10, 9)}});
    CHECK(server.rows("kiosk=lpa-1&from=" + day_to_string(server.today))[0]["response_rate"] ==
          rate_of(10, 9));
    CHECK(server.rows("group_by=group&site=north")[0]["response_rate"] == rate_of(40, 30));
    CHECK(server.rows("moment=check-in&site=lpa")[0]["response_rate"] == rate_of(18, 11));
    CHECK(server.rows("group_by=question&site=lpa")[0]["response_rate"] == rate_of(18, 11));
    CHECK(server.rows("stage=deliver&site=lpa")[0]["response_rate"] == rate_of(18, 11));
    CHECK(server.rows("site=lpa", "quality")[0]["response_rate"] == rate_of(18, 11));
}

TEST_CASE("a response rate that kiosks cannot tell is null") {
    TwoDays server;
    // In Bilbao visits begin before a moment is chosen.
    for (std::string const query : {"group_by=moment&site=bilbao", "moment=check-in",
                                    "group_by=segment.class", "segment.class=business", "group_by=weekday",
                                    "group_by=hour_of_day", "group_by=survey_version&site=lpa"}) {
        INFO(query);
        for (json const& row : server.rows(query))
            CHECK(row["response_rate"].is_null());
    }
    // Nobody has told of these days.
    server.rate("lpa", "lpa-1", "check-in", server.today - 9, 9, 3);
    CHECK(server.rows("to=" + day_to_string(server.today - 9))[0]["response_rate"].is_null());
}

TEST_CASE("a row says how many of its answers were given at an hour that nobody knows") {
    TwoDays server;
    std::map<std::string, json> by_moment;
    for (json const& row : server.rows("group_by=moment"))
        by_moment[row["group"]["moment"]] = row["uncertain_clocks"];
    CHECK(by_moment ==
          std::map<std::string, json>{{"check-in", clocks_of(5, 31)}, {"lounge", clocks_of(0, 10)}});
    std::map<std::string, json> by_segment;
    for (json const& row : server.rows("group_by=segment.class&moment=check-in"))
        by_segment[row["group"]["segment.class"].is_null()
                       ? "unknown"
                       : row["group"]["segment.class"].get<std::string>()] = row["uncertain_clocks"];
    CHECK(by_segment == std::map<std::string, json>{{"business", clocks_of(0, 15)},
                                                    {"economy", clocks_of(5, 5)},
                                                    {"unknown", clocks_of(0, 11)}});
    CHECK(server.rows("site=bilbao&moment=check-in", "quality")[0]["uncertain_clocks"] == clocks_of(5, 20));
    // With as many groupings as there may be.
    CHECK(server.rows("group_by=site,moment,kiosk,day&site=bilbao&moment=check-in")[0]["uncertain_clocks"] ==
          clocks_of(5, 20));
    CHECK(server.rows("group_by=hour_of_day&site=lpa")[0]["uncertain_clocks"].is_null());
}

TEST_CASE("a series of changes says the same of its whole period") {
    TwoDays server;
    std::string const days =
        "&from=" + day_to_string(server.today - 1) + "&to=" + day_to_string(server.today);
    json const rows = server.rows("group_by=site&site=lpa" + days, "changes");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["response_rate"] == rate_of(18, 11));
    CHECK(rows[0]["uncertain_clocks"] == clocks_of(0, 11));
    json const both =
        server.get("/api/v1/changes?include=completeness&group_by=site&site=lpa" + days, server.viewer).body;
    CHECK(both["completeness"]["kiosks"].is_array());
    CHECK(both["rows"][0]["completeness"].contains("share"));
}

TEST_CASE("the table as CSV has both, and empty cells for what is not known") {
    TwoDays server;
    Answered const answered = server.get(
        "/api/v1/scores.csv?include=response_rate,uncertain_clocks&group_by=segment.class&site=lpa",
        server.viewer);
    REQUIRE(answered.status == 200);
    std::istringstream lines{answered.text};
    std::string header;
    std::string row;
    REQUIRE(std::getline(lines, header));
    REQUIRE(std::getline(lines, row));
    auto const ends_with = [](std::string line, std::string const& end) {
        while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
            line.pop_back();
        INFO(line);
        CHECK(line.ends_with(end));
    };
    ends_with(header, "response_rate_begun,response_rate_rated,response_rate_share,uncertain_clocks_n,"
                      "uncertain_clocks_share");
    ends_with(row, ",,,,0,0");
}
