// `include=completeness`: how much of what the kiosks have is in a score.

#include "server/reporting/completeness_report.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

/// Two kiosks of the sample: bio-1 in Bilbao asks about check-in and lounge, lpa-1 about check-in.
class TwoKiosks {
  public:
    TwoKiosks() : bio_(server.pair("bio-1")), lpa_(server.pair("lpa-1")) {}

    /// Numbers from first to last; `highest` is what the kiosk says that it has.
    void bilbao(int first, int last, int highest) { send(bio_, "bilbao", first, last, highest); }
    void canarias(int first, int last, int highest) { send(lpa_, "lpa", first, last, highest); }
    void lounge(int first, int last, int highest) {
        std::vector<json> records;
        for (int i = first; i <= last; ++i) {
            json record = check_in_record(server, i, 4);
            record["response"]["survey"] = record["response"]["moment"] = "lounge";
            record["response"]["answers"] = json::array({{{"question", "recommend"}, {"rating", 9}}});
            records.push_back(std::move(record));
        }
        post(bio_, "bilbao", std::move(records), highest);
    }

    json get(std::string const& target) {
        Answered const answered = server.get(target, server.token("viewer"));
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        return answered.body;
    }
    json scores(std::string const& query) { return get("/api/v1/scores?include=completeness&" + query); }
    /// Received and known of each row, by the value of one grouping.
    std::map<std::string, std::pair<int, int>> by(std::string const& axis, std::string const& more = {}) {
        std::map<std::string, std::pair<int, int>> counts;
        json const reply = scores("question=check-in.service&group_by=" + axis + more);
        for (json const& row : reply.at("rows")) {
            json const& value = row["group"][axis];
            json const& of = row.at("completeness");
            counts[value.is_null() ? "unknown" : value.get<std::string>()] = {of["received"], of["known"]};
        }
        return counts;
    }

    TestServer server;

  private:
    void send(std::string const& token, std::string const& site, int first, int last, int highest) {
        std::vector<json> records;
        for (int i = first; i <= last; ++i) {
            records.push_back(check_in_record(server, i, 4));
            records.back()["response"]["site"] = site;
        }
        post(token, site, std::move(records), highest);
    }
    void post(std::string const& token, std::string const& site, std::vector<json> records, int highest) {
        json batch = batch_of(server, site, records);
        batch["highest_sequence"] = highest;
        REQUIRE(server.post("/api/v1/kiosk/records", token, batch).status == 200);
        server.clock.monotonic += 1'000;
    }

    std::string bio_;
    std::string lpa_;
};

using Counts = std::map<std::string, std::pair<int, int>>;

} // namespace

TEST_CASE("the whole and every row say how complete they are, over the kiosks that may be in them") {
    TwoKiosks kiosks;
    kiosks.bilbao(1, 6, 8);
    kiosks.canarias(1, 10, 10);
    json const all = kiosks.scores("question=check-in.service")["completeness"];
    CHECK(all["received"] == 16);
    CHECK(all["known"] == 18);
    CHECK(all["share"].get<double>() == Approx(16.0 / 18));
    CHECK(all["kiosks"] == json{"bio-1", "lpa-1"});
    CHECK(all["silent"] == json::array());
    CHECK(all["told_apart_by"] == json::array());

    CHECK(kiosks.by("site") == Counts{{"bilbao", {6, 8}}, {"lpa", {10, 10}}});
    CHECK(kiosks.by("group") == Counts{{"north", {6, 8}}, {"acme", {10, 10}}});
    CHECK(kiosks.by("kiosk") == Counts{{"bio-1", {6, 8}}, {"lpa-1", {10, 10}}});
    CHECK(kiosks.by("moment", "&site=north") == Counts{{"check-in", {6, 8}}});
    // What is missing may be of any segment.
    CHECK(kiosks.by("segment.class") == Counts{{"business", {16, 18}}});
    json const one = kiosks.scores("group_by=site&kiosk=lpa-1");
    CHECK(one["completeness"]["kiosks"] == json{"lpa-1"});
    CHECK(one["completeness"]["told_apart_by"] == json{"site"});
    CHECK(one["rows"][0]["completeness"]["kiosks"] == 1);
}

TEST_CASE("a row of a moment is of the kiosks that were asked about it") {
    TwoKiosks kiosks;
    kiosks.lounge(1, 5, 7);
    kiosks.canarias(1, 5, 9);
    for (std::string const axis : {"moment", "stage", "question", "survey_version"}) {
        INFO(axis);
        json const rows = kiosks.scores("group_by=" + axis)["rows"];
        REQUIRE(rows.size() == 2);
        for (json const& row : rows) {
            bool const lounge = row["group"][axis].get<std::string>().starts_with("lounge") ||
                                row["group"][axis] == "reinforce";
            CHECK(row["completeness"]["received"] == (lounge ? 5 : 10));
            CHECK(row["completeness"]["known"] == (lounge ? 7 : 16));
        }
    }
    CHECK(kiosks.scores("moment=lounge")["completeness"]["kiosks"] == json{"bio-1"});
    CHECK(kiosks.scores("stage=deliver")["completeness"]["known"] == 16);
    CHECK(kiosks.scores("moment=web")["completeness"]["share"].is_null());
}

TEST_CASE("completeness is of a row's days") {
    TwoKiosks kiosks;
    kiosks.bilbao(1, 5, 5); // Monday, 26 October
    kiosks.server.clock.wall += day_ms;
    kiosks.bilbao(7, 12, 12); // 6 may have been either day's; it stands before the first of Tuesday
    kiosks.server.clock.wall += 7 * day_ms;
    kiosks.bilbao(13, 18, 20);
    CHECK(kiosks.by("day") == Counts{{"2026-10-26", {5, 6}}, {"2026-10-27", {6, 6}}, {"2026-11-03", {6, 8}}});
    CHECK(kiosks.by("week") == Counts{{"2026-W44", {11, 12}}, {"2026-W45", {6, 8}}});
    CHECK(kiosks.by("month") == Counts{{"2026-10", {11, 12}}, {"2026-11", {6, 8}}});
    CHECK(kiosks.by("week", "&to=2026-10-26") == Counts{{"2026-W44", {5, 6}}});
    // Hours of a day and weekdays lie within the whole period.
    CHECK(kiosks.by("weekday", "&from=2026-11-01") == Counts{{"2", {6, 8}}});
    CHECK(kiosks.scores("from=2026-10-27&to=2026-11-01")["completeness"]["known"] == 6);
}

TEST_CASE("what was imported has no completeness, and neither has what has no day") {
    TwoKiosks kiosks;
    auto const catalog = kiosks.server.store->catalog();
    std::vector<server::StoredResponse> responses(5);
    for (server::StoredResponse& response : responses) {
        response.visit = response.id = new_uuid7(kiosks.server.clock.wall);
        response.site = catalog->site("bilbao")->code;
        response.survey = catalog->programme().surveys[0].code;
        response.survey_version = 1;
        response.moment = catalog->moment("check-in")->code;
        response.answers = {{1, 4}};
    }
    kiosks.server.store->commit_responses(responses);
    json const imported = kiosks.scores("question=check-in.service");
    CHECK(imported["rows"][0]["n"] == 5);
    CHECK(imported["rows"][0]["completeness"]["share"].is_null());
    CHECK(imported["completeness"]["share"].is_null());

    kiosks.bilbao(1, 5, 5);
    json const rows = kiosks.scores("question=check-in.service&group_by=day")["rows"];
    REQUIRE(rows.size() == 2);
    CHECK(rows[0]["group"]["day"].is_null());
    CHECK(rows[0]["completeness"]["share"].is_null());
    CHECK(rows[1]["completeness"]["share"] == 1.0);
}

TEST_CASE("after a kiosk's last word nothing is known, and that is said") {
    TwoKiosks kiosks;
    UnixMs const last_word = kiosks.server.clock.wall;
    kiosks.bilbao(1, 5, 5);
    kiosks.server.clock.wall += 2 * day_ms;
    kiosks.canarias(1, 5, 5);
    json const now = kiosks.scores("group_by=site&from=2026-10-26");
    CHECK(now["completeness"]["share"] == 1.0); // of what is known
    CHECK(now["completeness"]["silent"] ==
          json::array({{{"kiosk", "bio-1"}, {"since", instant_to_string(last_word)}}}));
    CHECK(now["rows"][0]["completeness"]["silent"] == 1);
    CHECK(now["rows"][1]["completeness"]["silent"] == 0);
    // It spoke on the 26th, and may have gathered more that day; of the day before all is known.
    CHECK(kiosks.scores("to=2026-10-26")["completeness"]["silent"].size() == 1);
    CHECK(kiosks.scores("to=2026-10-25")["completeness"]["silent"] == json::array());
    // Days of which it never spoke: nothing is known, not even that nothing is missing.
    json const later = kiosks.scores("from=2026-10-27&site=bilbao")["completeness"];
    CHECK(later["share"].is_null());
    CHECK(later["kiosks"] == json{"bio-1"});
    kiosks.bilbao(1, 0, 5); // a heartbeat
    CHECK(kiosks.scores("")["completeness"]["silent"] == json::array());
}

TEST_CASE("the fleet's facts and completeness are the same numbers") {
    TwoKiosks kiosks;
    kiosks.bilbao(2, 6, 9);
    kiosks.canarias(1, 4, 4);
    std::string const anew = kiosks.server.pair("bio-1"); // another device; what the first had is lost
    kiosks.server.clock.wall += 2 * server::reporting::silent_after_ms;
    json batch = batch_of(kiosks.server, "bilbao", {check_in_record(kiosks.server, 3, 4)});
    REQUIRE(kiosks.server.post("/api/v1/kiosk/records", anew, batch).status == 200);
    json const all = kiosks.scores("")["completeness"];
    std::int64_t missing = 0;
    std::int64_t known = 0;
    json const fleet = kiosks.get("/api/v1/kiosks");
    for (json const& kiosk : fleet.at("kiosks")) {
        json const& of = kiosk.at("completeness");
        std::int64_t own = kiosk.at("missing");
        for (json const& earlier : kiosk.at("earlier"))
            own += earlier.at("missing").get<std::int64_t>();
        CHECK(of["known"].get<std::int64_t>() - of["received"].get<std::int64_t>() == own);
        CHECK(kiosk["silent_since"].is_null() == (kiosk["id"] == "bio-1"));
        missing += own;
        known += of["known"].get<std::int64_t>();
    }
    CHECK(missing == 6); // 1, 7, 8 and 9; then 1 and 2
    CHECK(all["known"] == known);
    CHECK(all["received"] == known - missing);
    CHECK(all["silent"][0]["kiosk"] == "lpa-1");
}

TEST_CASE("perceived quality and the CSV say it too, and nobody who did not ask gets it") {
    TwoKiosks kiosks;
    kiosks.bilbao(1, 6, 8);
    json const image = kiosks.get("/api/v1/quality?include=completeness");
    CHECK(image["completeness"]["known"] == 8);
    CHECK(image["rows"][0]["completeness"]["received"] == 6);
    json const bare = kiosks.get("/api/v1/quality");
    CHECK_FALSE(bare.contains("completeness"));
    CHECK_FALSE(bare["rows"][0].contains("completeness"));

    std::string const viewer = kiosks.server.token("viewer");
    std::string const csv =
        kiosks.server.get("/api/v1/scores.csv?group_by=site&include=completeness", viewer).text;
    CHECK(csv.find(",completeness_share,completeness_received,completeness_known,"
                   "completeness_kiosks,completeness_silent\r\n") != std::string::npos);
    CHECK(csv.find(",0.75,6,8,1,0\r\n") != std::string::npos);
    std::string const plain = kiosks.server.get("/api/v1/scores.csv?group_by=site", viewer).text;
    CHECK(plain.find("completeness") == std::string::npos);
}

TEST_CASE("only what there is can be included, and a site manager sees completeness of their sites") {
    TwoKiosks kiosks;
    kiosks.bilbao(1, 6, 8);
    kiosks.canarias(1, 5, 5);
    std::string const viewer = kiosks.server.token("viewer");
    for (std::string const target : {"/api/v1/scores", "/api/v1/quality", "/api/v1/scores.csv"}) {
        Answered const refused = kiosks.server.get(target + "?include=weather", viewer);
        CHECK(refused.status == 400);
        CHECK(refused.fields() == Fields{"include"});
    }
    std::string const manager = kiosks.server.token("site_manager", {"lpa"});
    json const own = kiosks.server.get("/api/v1/quality?include=completeness", manager).body["completeness"];
    CHECK(own["kiosks"] == json{"lpa-1"});
    CHECK(own["known"] == 5);
}

TEST_CASE("completeness by too many kiosks and days at once is refused") {
    TwoKiosks kiosks;
    auto const catalog = kiosks.server.store->catalog();
    server::reporting::ScoreQuery query;
    query.group_by = {{server::reporting::Axis::day, "", 0}};
    query.sites = catalog->all_sites();
    std::vector<server::reporting::RowGroup> const days{{"2026-10-26"}, {"2026-10-27"}, {"2026-10-27"}};
    std::vector<server::reporting::RowGroup const*> const rows{&days[0], &days[1], &days[2]};
    auto const make = [&](std::int64_t budget) {
        return server::reporting::make_completeness(query, rows, *catalog, *kiosks.server.store,
                                                    kiosks.server.clock.wall, budget);
    };
    CHECK(make(6).has_value()); // two kiosks; the whole and two days
    auto const refused = make(5);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == ProblemKind::too_much);
    CHECK(refused.error().errors[0].field == "include");
}
