// The gate as those meet it who ask for scores and send responses.

#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using namespace instante::test;

namespace {

Day const monday = to_day({2026, 11, 2});
UnixMs const applied_at = (std::int64_t{monday} + 27) * 86'400'000; // weeks later

/// Ratings of one question at two sites, put straight into the store.
struct Bank {
    explicit Bank(int minimum, std::string const& path = ":memory:") : server(path, false) { apply(minimum); }

    void apply(int minimum) {
        json document = programme_document();
        document["disclosure_minimum"] = minimum;
        REQUIRE(server.store->apply_programme(*read_programme(document), {"test", applied_at, 0, {}})
                    .has_value());
    }

    StoredResponse response(int rating, Day day = monday, int segment = 1) const {
        auto const catalog = server.store->catalog();
        Survey const& survey = *catalog->newest_survey_of_moment("check-in");
        StoredResponse response;
        response.visit = new_uuid7(server.clock.wall);
        response.id = response.visit;
        response.source = Source::kiosk;
        response.site = catalog->site("bilbao")->code;
        response.kiosk = catalog->kiosk("bio-1")->code;
        response.survey = survey.code;
        response.survey_version = survey.version;
        response.moment = catalog->moment("check-in")->code;
        response.local = {day, 10, 60};
        response.received_at = server.clock.wall;
        response.final = true;
        if (segment != 0) response.segments = {{1, segment, Provenance::kiosk}};
        response.answers = {{find_by_id(survey.questions, "service")->code, rating}};
        return response;
    }
    void keep(std::vector<StoredResponse> const& responses) { server.store->commit_responses(responses); }
    std::vector<StoredResponse> rate(int count, int rating, Day day = monday, int segment = 1) {
        std::vector<StoredResponse> responses;
        for (int i = 0; i < count; ++i)
            responses.push_back(response(rating, day, segment));
        keep(responses);
        return responses;
    }

    json rows(std::string const& query = {}) {
        Answered const answered = server.get("/api/v1/scores?" + query, server.token("viewer"));
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        return answered.body["rows"];
    }
    /// Of the only row; 0: there is none.
    int n(std::string const& query = {}) {
        json const found = rows(query);
        return found.empty() ? 0 : found.at(0)["n"].get<int>();
    }
    void verify() {
        Verification const found = server.store->verify();
        for (Difference const& difference : found.examples)
            FAIL_CHECK(difference.what);
        CHECK(found.different == 0);
    }

    TestServer server;
};

} // namespace

TEST_CASE("ratings are published in batches, so that nobody sees one arrive") {
    Bank bank{5};
    bank.rate(4, 5);
    CHECK(bank.rows().empty());
    bank.rate(1, 1);
    CHECK(bank.n() == 5);
    CHECK(bank.n("group_by=day") == 5);
    CHECK(bank.n("group_by=segment.class") == 5);
    for (int more = 0; more < 4; ++more) {
        bank.rate(1, 3);
        CHECK(bank.n() == 5);
    }
    bank.rate(1, 3);
    CHECK(bank.n() == 10);
    CHECK(bank.rows()[0]["mean"].get<double>() == Approx((4 * 5 + 1 + 5 * 3) / 10.0));
    bank.verify();
}

TEST_CASE("a small cell is withheld together with as much of a large one as hides it") {
    Bank bank{5};
    bank.rate(20, 5);
    bank.rate(12, 4, monday + 1);
    CHECK(bank.n() == 32);
    CHECK(bank.rows("group_by=day").size() == 2);
    // Two of another segment come with others: they wait for more, so that less need be withheld.
    auto const some = [&](int of_the_first) {
        std::vector<StoredResponse> responses;
        for (int i = 0; i < of_the_first; ++i)
            responses.push_back(bank.response(5));
        return responses;
    };
    bank.rate(2, 1, monday, 2);
    bank.keep(some(8));
    CHECK(bank.n() == 32);
    bank.keep(some(10));
    CHECK(bank.n() == 52);
    json const segments = bank.rows("group_by=segment.class");
    REQUIRE(segments.size() == 1);
    CHECK(segments[0]["group"]["segment.class"] == "business");
    CHECK(segments[0]["n"] == 47); // three of the eighteen are withheld with the two
    CHECK(bank.rows("segment.class=economy").empty());
    CHECK(bank.rows("segment.class=economy,business")[0]["n"] == 47);
    bank.rate(5, 2, monday, 2);
    CHECK(bank.rows("segment.class=economy")[0]["n"] == 5);
    CHECK(bank.rows("segment.class=business")[0]["n"] == 47);
    bank.verify();
}

TEST_CASE("a weekday has what its days are too small to show") {
    Bank bank{5};
    std::vector<StoredResponse> responses;
    for (int i = 0; i < 3; ++i) {
        responses.push_back(bank.response(2, monday));
        responses.push_back(bank.response(3, monday + 7));
    }
    for (int i = 0; i < 20; ++i)
        responses.push_back(bank.response(5, monday + 1));
    bank.keep(responses);
    CHECK(bank.rows("group_by=day").size() == 1);
    json const weekdays = bank.rows("group_by=weekday");
    REQUIRE(weekdays.size() == 2);
    CHECK(weekdays[0]["group"]["weekday"] == "1");
    CHECK(weekdays[0]["n"] == 6);
    CHECK(weekdays[1]["n"] == 20);
    CHECK(bank.n("weekday=1") == 6);
    CHECK(bank.rows("group_by=weekday&from=2026-11-02").size() == 1); // days: within the month
    Answered const quality = bank.server.get("/api/v1/quality?group_by=weekday", bank.server.token("viewer"));
    REQUIRE(quality.status == 200);
    CHECK(quality.body["rows"][0]["quality"]["value"] == 37.5);
    bank.verify();
    bank.apply(1);
    CellQuery asked_before; // the gate went between the question and its answer
    asked_before.grain = Grain::weekdays;
    asked_before.sites = bank.server.store->catalog()->sites_below({"acme"});
    asked_before.row_budget = 1'000;
    std::int64_t n = 0;
    bank.server.store->read_cells(asked_before, [&](CellKey const&, CellSums const& sums) {
        for (PointSums const& point : sums.points)
            n += point.n;
    });
    CHECK(n == 26);
}

TEST_CASE("what waits for more does so until its day is over") {
    Bank bank{5};
    bank.server.clock.wall = system_clock().wall_now();
    Day const today = local_time(bank.server.clock.wall, "UTC").day;
    bank.rate(4, 5, today - 5, 1);
    bank.rate(3, 5, today - 5, 2);
    CHECK(bank.rows().empty());
    bank.server.store->settle();
    CHECK(bank.n() == 7);
    CHECK(bank.rows("group_by=segment.class").empty());
    bank.verify();
}

TEST_CASE("what is finer than what is published is refused by its parameter") {
    Bank bank{5};
    auto const refused = [&](std::string const& query) -> std::string {
        for (char const* path : {"/api/v1/scores?", "/api/v1/scores.csv?"}) {
            Answered const answered = bank.server.get(path + query, bank.server.token("admin"));
            CHECK(answered.status == 422);
            if (answered.status != 422 || answered.fields().size() != 1) return answered.text;
            if (std::string{path}.ends_with("csv?")) return answered.fields()[0];
        }
        return {};
    };
    CHECK(refused("group_by=kiosk,segment.class") == "segment.class");
    CHECK(refused("group_by=segment.class&segment.purpose=work") == "segment.purpose");
    CHECK(refused("group_by=hour") == "hour");
    CHECK(refused("group_by=moment,day&kiosk=bio-1") == "kiosk");
    CHECK(refused("group_by=hour_of_day&day=2026-11-02") == "day");
    CHECK(refused("group_by=segment.class&from=2026-11-02") == "from");
    CHECK(refused("group_by=hour_of_day&to=2026-11-29") == "to");
    for (char const* published :
         {"group_by=moment,site,day", "group_by=weekday,hour_of_day", "group_by=month,segment.class",
          "from=2026-11-02&to=2026-11-12", "group_by=kiosk&from=2026-11-01&to=2026-11-30",
          "group_by=week&weekday=1", "group_by=stage,question,survey_version,group"})
        bank.rows(published);

    bank.apply(1);
    bank.rows("group_by=kiosk,segment.class"); // no gate, all grains
    bank.rows("group_by=hour&segment.class=business");
}

TEST_CASE("an unfinished response is waited for, and published when nobody can be expected to go on") {
    Bank bank{5};
    bank.server.clock.wall = system_clock().wall_now();
    std::vector<StoredResponse> begun;
    for (int i = 0; i < 5; ++i) {
        begun.push_back(bank.response(2));
        begun.back().final = false;
    }
    bank.keep(begun);
    CHECK(bank.rows().empty());
    bank.server.store->settle(); // too early
    CHECK(bank.rows().empty());

    SECTION("the customers went on") {
        for (StoredResponse& response : begun) {
            response.revision = 2;
            response.final = true;
            response.answers[0].value = 4;
        }
        bank.keep(begun);
        CHECK(bank.n() == 5);
        CHECK(bank.rows()[0]["counts"]["4"] == 5);
    }
    SECTION("they finished without another word") {
        for (StoredResponse& response : begun) {
            response.revision = 2;
            response.final = true;
        }
        bank.keep(begun);
        CHECK(bank.n() == 5);
    }
    SECTION("they walked away a quarter of an hour ago") {
        std::vector<StoredResponse> older;
        bank.server.clock.wall -= 16 * 60'000;
        for (int i = 0; i < 5; ++i) {
            older.push_back(bank.response(3));
            older.back().final = false;
        }
        bank.keep(older);
        CHECK(bank.rows().empty());
        bank.server.store->settle();
        CHECK(bank.n() == 5);
        CHECK(bank.rows()[0]["counts"]["3"] == 5);
    }
    bank.verify();
}

TEST_CASE("a revision after publication changes what is published with the next batch") {
    Bank bank{5};
    std::vector<StoredResponse> responses = bank.rate(10, 5);
    responses[0].revision = 2;
    responses[0].answers[0].value = 1;
    bank.keep({responses[0]});
    CHECK(bank.rows()[0]["counts"]["5"] == 10);
    bank.verify();
    bank.rate(3, 5);
    CHECK(bank.rows()[0]["counts"]["5"] == 10);
    bank.rate(1, 5); // with the revised one, five visits
    CHECK(bank.rows()[0]["counts"]["5"] == 13);
    CHECK(bank.rows()[0]["counts"]["1"] == 1);
    CHECK(bank.rows("group_by=day")[0]["counts"]["1"] == 1);
    bank.verify();
}

TEST_CASE("flags take responses out of what is published in batches, and give them back") {
    Bank bank{5};
    std::vector<StoredResponse> const responses = bank.rate(16, 5);
    auto const flag = [&](std::size_t from, std::size_t to, bool flagged) {
        std::vector<Restatement> restatements;
        for (std::size_t i = from; i < to; ++i) {
            Restatement one{responses[i].site, responses[i].visit, responses[i].id, 1, {}};
            if (flagged) one.flags.push_back({"burst", "too fast", 1, 0});
            restatements.push_back(one);
        }
        bank.server.store->restate(restatements);
        bank.verify();
    };
    flag(0, 3, true);
    CHECK(bank.n() == 16);
    flag(3, 6, true);
    CHECK(bank.n() == 10);
    flag(6, 14, true); // would leave two
    CHECK(bank.n() == 10);
    flag(6, 14, false);
    CHECK(bank.n() == 10);
    flag(0, 6, false);
    CHECK(bank.n() == 16);
    CHECK(bank.n("group_by=segment.class") == 16);
}

TEST_CASE("the minimum in force is the programme's: raised, lowered, and after a restart") {
    TempFolder const folder;
    std::string const path = folder.file("store.db");
    {
        Bank bank{1, path};
        bank.rate(7, 5);
        bank.rate(2, 1, monday + 1);
        CHECK(bank.rows("group_by=day").size() == 2);
        bank.apply(5);
        CHECK(bank.n() == 9);
        CHECK(bank.rows("group_by=day").empty()); // 7 and 2: either would tell the other
        bank.verify();
        bank.rate(6, 3, monday + 1);
        CHECK(bank.n() == 15);
        bank.rate(4, 3, monday + 1);
        CHECK(bank.n() == 15);
    }
    {
        Bank bank{5, path};
        CHECK(bank.n() == 15);
        bank.apply(4); // what waits is enough now
        CHECK(bank.n() == 19);
        bank.verify();
        bank.apply(10);
        CHECK(bank.n() == 19); // what is out stays out
        bank.rate(9, 4);
        CHECK(bank.n() == 19);
        bank.rate(1, 4);
        CHECK(bank.n() == 29);
        bank.server.store->settle();
        bank.verify();
        CHECK(bank.n() == 29);
        bank.apply(1);
        bank.rate(1, 4);
        CHECK(bank.n() == 30);
        CHECK(bank.rows("group_by=day").size() == 2);
    }
}

TEST_CASE("perceived quality behind the gate comes from what is published of single questions") {
    Bank bank{5};
    bank.rate(4, 5);
    auto const quality = [&](std::string const& query = {}) {
        return bank.server.get("/api/v1/quality?" + query, bank.server.token("viewer")).body["rows"];
    };
    CHECK(quality().empty());
    bank.rate(4, 3);
    json const shown = quality();
    REQUIRE(shown.size() == 1);
    CHECK(shown[0]["visits"] == bank.n());
    CHECK(shown[0]["quality"]["value"].get<double>() ==
          Approx(bank.rows()[0]["index"]["value"].get<double>()));
    // One question: the interval is that of its index.
    CHECK(shown[0]["quality"]["low"].get<double>() ==
          Approx(bank.rows()[0]["index"]["low"].get<double>()).margin(1e-6));
    bank.rate(1, 1);
    CHECK(quality() == shown);
}
