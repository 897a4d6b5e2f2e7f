#include "server/reporting/score_report.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

struct Seed {
    char const* site;
    Day day;
    int hour;
    int rating;
    int segment; // class: 1 business, 2 economy, 0 unknown
};

/// Stores check-in ratings directly, `copies` of each: the sample hides scores of fewer than five.
void store(TestServer& server, std::vector<Seed> const& seeds, int copies = 5) {
    auto const catalog = server.store->catalog();
    std::vector<server::StoredResponse> responses;
    for (Seed const& seed : seeds) {
        for (int i = 0; i < copies; ++i) {
            server::StoredResponse response;
            response.visit = new_uuid7(server.clock.wall);
            response.id = new_uuid7(server.clock.wall);
            response.site = catalog->site(seed.site)->code;
            response.kiosk = catalog->kiosk(seed.site == std::string{"lpa"} ? "lpa-1" : "bio-1")->code;
            response.survey = catalog->programme().surveys[0].code;
            response.survey_version = 1;
            response.moment = catalog->moment("check-in")->code;
            response.local = {seed.day, seed.hour, 60};
            if (seed.segment) response.segments = {{1, seed.segment, Provenance::kiosk}};
            response.answers = {{1, seed.rating}};
            responses.push_back(response);
        }
    }
    server.store->commit_responses(responses);
}

Day const saturday = to_day({2026, 11, 21});

json rows(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/scores?" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body["rows"];
}

/// n by the value of one grouping.
std::map<std::string, int> counts_by(TestServer& server, std::string const& axis,
                                     std::string const& more = {}) {
    std::map<std::string, int> counts;
    for (json const& row : rows(server, "group_by=" + axis + more)) {
        json const& value = row["group"][axis];
        counts[value.is_null() ? "unknown" : value.get<std::string>()] = row["n"];
    }
    return counts;
}

using Counts = std::map<std::string, int>;

} // namespace

TEST_CASE("scores can be grouped by everything the programme knows") {
    TestServer server;
    store(server, {{"bilbao", saturday, 9, 5, 1},
                   {"bilbao", saturday + 1, 23, 1, 2},
                   {"lpa", saturday + 30, 0, 3, 0},
                   {"bilbao", unknown_day, unknown_hour, 4, 1}});
    CHECK(counts_by(server, "moment") == Counts{{"check-in", 20}});
    CHECK(counts_by(server, "stage") == Counts{{"deliver", 20}});
    CHECK(counts_by(server, "channel") == Counts{{"counter", 20}});
    CHECK(counts_by(server, "question") == Counts{{"check-in.service", 20}});
    CHECK(counts_by(server, "site") == Counts{{"bilbao", 15}, {"lpa", 5}});
    CHECK(counts_by(server, "group") == Counts{{"north", 15}, {"acme", 5}});
    CHECK(counts_by(server, "kiosk") == Counts{{"bio-1", 15}, {"lpa-1", 5}});
    CHECK(counts_by(server, "survey_version") == Counts{{"check-in@1", 20}});
    CHECK(counts_by(server, "segment.class") == Counts{{"business", 10}, {"economy", 5}, {"unknown", 5}});
    CHECK(counts_by(server, "hour") ==
          Counts{{"2026-11-21T09", 5}, {"2026-11-22T23", 5}, {"2026-12-21T00", 5}, {"unknown", 5}});
    CHECK(counts_by(server, "day") ==
          Counts{{"2026-11-21", 5}, {"2026-11-22", 5}, {"2026-12-21", 5}, {"unknown", 5}});
    CHECK(counts_by(server, "week") == Counts{{"2026-W47", 10}, {"2026-W52", 5}, {"unknown", 5}});
    CHECK(counts_by(server, "month") == Counts{{"2026-11", 10}, {"2026-12", 5}, {"unknown", 5}});
    CHECK(counts_by(server, "weekday") == Counts{{"6", 5}, {"7", 5}, {"1", 5}, {"unknown", 5}});
    CHECK(counts_by(server, "hour_of_day") == Counts{{"9", 5}, {"23", 5}, {"0", 5}, {"unknown", 5}});
}

TEST_CASE("every axis filters as well, and a period leaves out what has no time") {
    TestServer server;
    store(server, {{"bilbao", saturday, 9, 5, 1},
                   {"bilbao", saturday + 1, 23, 1, 2},
                   {"lpa", saturday + 30, 0, 3, 0},
                   {"bilbao", unknown_day, unknown_hour, 4, 1}});
    auto const n = [&](std::string const& query) {
        json const found = rows(server, query);
        return found.empty() ? 0 : found[0]["n"].get<int>();
    };
    CHECK(n("") == 20);
    CHECK(n("from=2026-11-21") == 15);
    CHECK(n("from=2026-11-01&to=2026-11-30") == 10);
    CHECK(n("to=2026-11-21") == 5);
    CHECK(n("site=north") == 15);
    CHECK(n("site=lpa,bilbao") == 20);
    CHECK(n("segment.class=unknown") == 5);
    CHECK(n("segment.class=business,economy") == 15);
    CHECK(n("hour_of_day=9,23") == 10);
    CHECK(n("weekday=1") == 5);
    CHECK(n("kiosk=lpa-1") == 5);
    CHECK(n("stage=attract") == 0);
    CHECK(n("channel=counter&moment=check-in&question=check-in.service") == 20);
    CHECK(n("survey_version=check-in@1") == 20);
    CHECK(n("month=2026-12") == 5);
}

TEST_CASE("a row says all that is known of its ratings") {
    TestServer server;
    store(server,
          {{"bilbao", saturday, 9, 5, 1}, {"bilbao", saturday, 9, 4, 1}, {"bilbao", saturday, 9, 1, 1}});
    json const row = rows(server, "group_by=moment")[0];
    CHECK(row["n"] == 15);
    CHECK(row["mean"].get<double>() == Approx(10.0 / 3));
    CHECK(row["index"]["value"].get<double>() == Approx(100 * (10.0 / 3 - 1) / 4));
    CHECK(row["index"]["low"].get<double>() < row["index"]["value"].get<double>());
    CHECK(row["favourable"]["share"].get<double>() == Approx(2.0 / 3));
    CHECK(row["favourable"]["method"] == "wilson");
    CHECK(row["nps"].is_null());
    CHECK(row["scale"]["max"] == 5);
    CHECK(row["scale"]["cut"] == 4);
    CHECK(row["survey_versions"] == json{"check-in@1"});
}

TEST_CASE("fewer answers than the programme's minimum look like none") {
    TestServer server;
    server.hide_below(5);
    store(server, {{"bilbao", saturday, 9, 5, 1}}, 4);
    CHECK(rows(server, "").empty());
    store(server, {{"bilbao", saturday, 9, 5, 1}}, 1);
    CHECK(rows(server, "").size() == 1);
}

TEST_CASE("a question about scores that cannot be answered is refused by its parameter") {
    TestServer server;
    std::string const viewer = server.token("viewer");
    auto const refused = [&](std::string const& query) {
        Answered const answered = server.get("/api/v1/scores?" + query, viewer);
        CHECK(answered.status == 400);
        return answered.fields();
    };
    CHECK(refused("group_by=colour") == Fields{"group_by"});
    CHECK(refused("group_by=segment.mood") == Fields{"group_by"});
    CHECK(refused("moment=nothing") == Fields{"moment"});
    CHECK(refused("site=nowhere") == Fields{"site"});
    CHECK(refused("from=yesterday&to=2026-02-30") == Fields{"from", "to"});
    CHECK(refused("from=2026-02-02&to=2026-02-01") == Fields{"from"});
    CHECK(refused("segment.class=first") == Fields{"segment.class"});
    CHECK(refused("weekday=8") == Fields{"weekday"});
    CHECK(refused("mood=good") == Fields{"mood"});
    CHECK(refused("group_by=moment,site,day,kiosk,stage") == Fields{"group_by"});
}

TEST_CASE("what would read more than the budget is refused, naming the axis that asks for it") {
    TestServer server;
    std::vector<Seed> seeds;
    for (int day = 0; day < 30; ++day)
        seeds.push_back({"bilbao", saturday + day, day % 24, 4, 1});
    store(server, seeds);
    server.store->settle(); // of each hour one cell
    server::reporting::ScoreQuery query;
    query.group_by = {{server::reporting::Axis::hour_of_day, "", 0}};
    auto const catalog = server.store->catalog();
    query.sites = catalog->sites_below({"acme"});
    auto const refused = server::reporting::make_report(query, *catalog, *server.store, 20);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == ProblemKind::too_much);
    CHECK(refused.error().errors[0].field == "hour_of_day");
    CHECK(server::reporting::make_report(query, *catalog, *server.store, 30).has_value());
}

TEST_CASE("survey versions stand beside each other by name, and unlike scales never share a row") {
    TestServer server;
    json document = server.get("/api/v1/programme", server.token("admin")).body;
    for (json& survey : document["surveys"]) {
        if (survey["id"] == "check-in") survey["questions"][0]["cut"] = 5; // another idea of favourable
    }
    Answered const applied =
        server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), document);
    INFO(applied.text);
    REQUIRE(applied.status == 200);
    CHECK(applied.body["published"][0]["version"] == 2);
    std::string const device = server.pair("bio-1");
    std::vector<json> records;
    for (int i = 1; i <= 10; ++i) {
        records.push_back(check_in_record(server, i, 4));
        records.back()["response"]["survey_version"] = i <= 5 ? 1 : 2;
    }
    REQUIRE(server.post("/api/v1/kiosk/records", device, batch_of(server, "bilbao", records)).status == 200);
    json const found = rows(server, "group_by=moment");
    REQUIRE(found.size() == 2);
    CHECK(found[0]["scale"]["cut"] == 4);
    CHECK(found[0]["favourable"]["share"] == 1.0);
    CHECK(found[1]["scale"]["cut"] == 5);
    CHECK(found[1]["favourable"]["share"] == 0.0);
}

TEST_CASE("scores come as CSV with the same figures") {
    TestServer server;
    store(server, {{"bilbao", saturday, 9, 5, 1}, {"bilbao", saturday, 9, 4, 2}});
    Answered const csv =
        server.get("/api/v1/scores.csv?group_by=moment,segment.class", server.token("viewer"));
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(csv.text.starts_with("moment,segment.class,scale,min,max,"));
    CHECK(csv.text.find("check-in,business,smiley5,1,5,positive,4,satisfaction,check-in@1,5,0,1=0;2=0;3=0;4="
                        "0;5=5,5,0,100,") != std::string::npos);
}
