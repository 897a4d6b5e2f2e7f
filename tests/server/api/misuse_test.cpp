// Misuse as people meet it: rules in the programme, kiosks that send, flags that are listed, scores without
// them, with them and of them only; rules that are tried and applied.

#include "server/misuse_command.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t since_boot = 20'000 * second; // when a batch is sent

/// A server with rules in force, and a kiosk at Las Palmas.
class Shop {
  public:
    explicit Shop(json const& rules = json::object())
        : server(folder.file("instante.db")),
          lead(server.token("quality_lead")),
          device(server.pair("lpa-1")) {
        put(rules);
    }

    void put(json const& rules, int disclosure_minimum = 1) {
        json document = programme_document(disclosure_minimum);
        if (!rules.is_null()) document["misuse"] = rules;
        Answered const answered = server.ask(server::http::Verb::put, "/api/v1/programme", lead, document);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
    }

    /// Visits so many seconds before now, each with a rating.
    void send(std::vector<std::pair<int, int>> const& visits, bool test = false) {
        std::vector<json> records;
        for (auto const& [ago, rating] : visits) {
            json record = check_in_record(server, ++sequence, rating);
            json& response = record["response"];
            response["site"] = "lpa";
            response["test"] = test;
            response["at"]["wall_ms"] = server.clock.wall - ago * second;
            response["at"]["monotonic_ms"] = since_boot - ago * second;
            records.push_back(std::move(record));
        }
        json batch = batch_of(server, "lpa", records);
        batch["sent"]["monotonic_ms"] = since_boot;
        Answered const answered = server.post("/api/v1/kiosk/records", device, batch);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        for (json const& one : answered.body["items"])
            CHECK(one["status"] == "accepted");
    }
    void judge() {
        while (server.services.misuse.step()) {
        }
    }

    json get(std::string const& target, std::string const& token = {}) {
        Answered const answered = server.get(target, token.empty() ? lead : token);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        return answered.body;
    }
    json post(std::string const& target, json const& body) {
        Answered const answered = server.post(target, lead, body);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        return answered.body;
    }
    json score(std::string const& which) {
        json const body = get("/api/v1/scores?group_by=question" + which);
        return json{{"rows", body["rows"]}, {"flagged", body["flagged"]}};
    }

    TempFolder folder;
    TestServer server;
    std::string lead;
    std::string device;
    int sequence = 0;
};

/// Eight honest visits, minutes apart, and six within eight seconds that liked everything.
void honest_and_not(Shop& shop) {
    for (int i = 0; i < 8; ++i)
        shop.send({{4'000 - i * 300, 1 + i % 4}});
    shop.send({{308, 5}, {307, 5}, {305, 5}, {303, 5}, {302, 5}, {300, 5}});
}

} // namespace

TEST_CASE("a burst at a kiosk is flagged, left out of scores, and kept") {
    Shop shop;
    honest_and_not(shop);
    CHECK(shop.score("")["rows"][0]["n"] == 14); // nobody has looked yet
    shop.judge();

    json const listed = shop.get("/api/v1/misuse");
    CHECK(listed["responses"] == 6);
    CHECK(listed["by_rule"] ==
          json::array({{{"rule", "burst"}, {"responses", 6}}, {{"rule", "held"}, {"responses", 6}}}));
    CHECK(listed["by_kiosk"] == json::array({{{"kiosk", "lpa-1"}, {"responses", 6}}}));
    CHECK(listed["by_site"] == json::array({{{"site", "lpa"}, {"responses", 6}}}));
    json const newest = listed["newest"][0];
    CHECK(newest["flags"][0]["rule"] == "burst");
    CHECK(newest["flags"][0]["reason"] == "6 visits within 8.0 s");
    CHECK(newest["flags"][0]["rules_version"] == 2);
    CHECK_FALSE(newest.contains("answers"));
    CHECK(shop.get("/api/v1/misuse?rule=closed_hours")["responses"] == 0);
    CHECK(shop.get("/api/v1/misuse?kiosk=bio-1")["responses"] == 0);

    json const excluded = shop.score("");
    CHECK(excluded["rows"][0]["n"] == 8);
    CHECK(excluded["rows"][0]["index"]["value"].get<double>() == Approx(37.5).margin(8));
    CHECK(excluded["flagged"] == json{{"which", "exclude"}, {"found", 6}, {"left_out", 6}});
    json const included = shop.score("&flagged=include");
    CHECK(included["rows"][0]["n"] == 14);
    CHECK(included["flagged"] == json{{"which", "include"}, {"found", 6}, {"left_out", 0}});
    json const only = shop.score("&flagged=only");
    CHECK(only["rows"][0]["n"] == 6);
    CHECK(only["rows"][0]["counts"]["5"] == 6);

    auto const image = [&](std::string const& which) {
        json const body = shop.get("/api/v1/quality?" + which);
        return std::pair{body["rows"][0]["visits"].get<int>(), body["flagged"]["left_out"].get<int>()};
    };
    CHECK(image("") == std::pair{8, 6});
    CHECK(image("flagged=include") == std::pair{14, 0});
    CHECK(image("flagged=only") == std::pair{6, 0});
    Answered const csv = shop.server.get("/api/v1/scores.csv?group_by=question&flagged=only", shop.lead);
    CHECK(csv.text.find(",6,0,") != std::string::npos);

    Answered const raw = shop.server.get("/api/v1/responses.csv", shop.lead);
    std::size_t flagged = 0;
    for (std::size_t at = raw.text.find("true,burst;held"); at != std::string::npos;
         at = raw.text.find("true,burst;held", at + 1))
        ++flagged;
    CHECK(flagged == 6);
    CHECK(shop.server.store->verify().different == 0);
}

TEST_CASE("rules are tried before they are put in force, and applied to history when asked") {
    Shop shop{nullptr};
    honest_and_not(shop);
    shop.judge();
    CHECK(shop.get("/api/v1/misuse")["responses"] == 0); // a programme without rules
    json const tried =
        shop.post("/api/v1/misuse/preview", {{"from", "2026-10-01"}, {"rules", json::object()}});
    CHECK(tried["newly_flagged"] == 6);
    CHECK(tried["responses"] == 14);
    CHECK(tried["flagged"] == json{{"now", 0}, {"then", 6}});
    CHECK(tried["index"]["raw"] == tried["index"]["filtered_now"]);
    CHECK(tried["index"]["filtered_then"] < tried["index"]["raw"]);
    CHECK(tried["by_rule"][0] == json{{"rule", "burst"}, {"now", 0}, {"then", 6}});
    CHECK(tried["by_site"][0]["site"] == "lpa");
    CHECK(tried["by_day"].size() == 1);
    CHECK(tried["examples"].size() == 6);
    CHECK(tried["rules"]["burst"]["visits"] == 5);
    CHECK(shop.get("/api/v1/misuse")["responses"] == 0);

    shop.put({{"held", {{"on", false}}}});
    json const applied = shop.post("/api/v1/misuse/apply", {{"from", "2026-10-01"}, {"site", "lpa"}});
    CHECK(applied["judged"] == 14);
    CHECK(applied["changed"] == 6);
    CHECK(applied["flagged"] == 6);
    CHECK(applied["rules_version"] == 2);
    CHECK(shop.score("")["rows"][0]["n"] == 8);
    CHECK(shop.post("/api/v1/misuse/apply", {{"from", "2026-10-01"}})["changed"] == 0);
    shop.judge();
    CHECK(shop.get("/api/v1/misuse")["by_rule"] == json::array({{{"rule", "burst"}, {"responses", 6}}}));

    shop.put(nullptr);
    CHECK(shop.post("/api/v1/misuse/apply", {{"from", "2026-10-01"}})["flagged"] == 0);
    CHECK(shop.score("")["rows"][0]["n"] == 14);
    CHECK(shop.server.store->verify().different == 0);
}

TEST_CASE("above a disclosure minimum of one, nothing that is told of misuse is made of answers") {
    Shop shop;
    honest_and_not(shop);
    shop.put(json::object(), 2);
    json const tried = shop.post("/api/v1/misuse/preview", {{"from", "2026-10-01"}});
    CHECK(tried["disclosure_minimum"] == 2);
    CHECK(tried["flagged"]["then"] == 6);
    CHECK(tried["index"].is_null());
    for (char const* const by : {"by_site", "by_kiosk", "by_day"}) {
        REQUIRE(tried[by].size() == 1);
        CHECK(tried[by][0]["index"].is_null());
    }
}

TEST_CASE("what comes soon after an attendant's test, and while a site is closed") {
    Shop shop{{{"closed_hours", {{"margin_minutes", 5}}}}};
    shop.send({{400, 3}}, true);
    shop.send({{360, 5}, {100, 2}});
    std::string const bilbao = shop.server.pair("bio-1"); // opens at 09:00; it is half past eight
    Answered const sent =
        shop.server.post("/api/v1/kiosk/records", bilbao,
                         batch_of(shop.server, "bilbao", {check_in_record(shop.server, 1, 4)}));
    REQUIRE(sent.status == 200);
    shop.judge();
    json const listed = shop.get("/api/v1/misuse");
    std::map<std::string, std::string> reasons;
    for (json const& one : listed["newest"])
        reasons[one["flags"][0]["rule"]] = one["flags"][0]["reason"];
    CHECK(reasons["attendant"] == "40 s after an attendant's test");
    CHECK(reasons["test"] == "an attendant's test");
    CHECK(reasons["closed_hours"] == "at 08:33, when the site is closed");
    CHECK(listed["responses"] == 3);

    // Site managers see what is theirs.
    std::string const manager = shop.server.token("site_manager", {"north"});
    CHECK(shop.get("/api/v1/misuse", manager)["responses"] == 1);
    CHECK(shop.server.get("/api/v1/misuse?site=lpa", manager).status == 403);
}

TEST_CASE("who may do what about misuse, and what is refused by name") {
    Shop shop;
    std::string const manager = shop.server.token("site_manager", {"north"});
    std::string const viewer = shop.server.token("viewer");
    json const period{{"from", "2026-10-01"}};
    CHECK(shop.server.get("/api/v1/misuse", viewer).status == 403);
    CHECK(shop.server.get("/api/v1/misuse", "").status == 401);
    for (char const* const target : {"/api/v1/misuse/preview", "/api/v1/misuse/apply"}) {
        CHECK(shop.server.post(target, manager, period).status == 403);
        CHECK(shop.server.post(target, shop.lead, json::object()).fields() ==
              std::vector<std::string>{"from"});
        CHECK(shop.server.post(target, shop.lead, {{"from", "soon"}}).fields() ==
              std::vector<std::string>{"from"});
        CHECK(shop.server.post(target, shop.lead, {{"from", "2020-01-01"}}).fields() ==
              std::vector<std::string>{"from"});
        CHECK(shop.server.post(target, shop.lead, {{"from", "2026-10-01"}, {"site", "mars"}}).status >= 400);
        CHECK(shop.server.post(target, shop.lead, {{"from", "2026-10-01"}, {"until", "x"}}).fields() ==
              std::vector<std::string>{"until"});
    }
    auto const refused = [&](json const& rules) {
        json body = period;
        body["rules"] = rules;
        return shop.server.post("/api/v1/misuse/preview", shop.lead, body).fields();
    };
    CHECK(refused({{"burst", {{"visits", 1}}}}) == std::vector<std::string>{"rules.burst.visits"});
    CHECK(refused({{"burst", {{"visits", 2.5}}}}) == std::vector<std::string>{"rules.burst.visits"});
    CHECK(refused({{"bursts", json::object()}}) == std::vector<std::string>{"rules.bursts"});
    CHECK(refused({{"held", {{"on", "yes"}}}}) == std::vector<std::string>{"rules.held.on"});
    CHECK(shop.server.get("/api/v1/misuse?rule=greed", shop.lead).fields() ==
          std::vector<std::string>{"rule"});
    CHECK(shop.server.get("/api/v1/scores?flagged=some", shop.lead).fields() ==
          std::vector<std::string>{"flagged"});
    json document = programme_document();
    document["misuse"] = {{"outlier_day", {{"least_days", 60}, {"history_days", 30}}}};
    CHECK(errors_of(document) ==
          std::vector<std::string>{"misuse.outlier_day.least_days: must not be greater than history_days"});
}

TEST_CASE("rules are part of the programme, which is given back as it was") {
    json document = programme_document();
    document["misuse"] = {{"burst", {{"visits", 7}, {"seconds", 5.5}}}, {"held", {{"on", false}}}};
    auto const programme = read_programme(document);
    REQUIRE(programme.has_value());
    REQUIRE(programme->misuse);
    CHECK(programme->misuse->burst.visits == 7);
    CHECK_FALSE(programme->misuse->held.on);
    CHECK(programme->misuse->alternation == MisuseRules{}.alternation);
    CHECK(*read_programme(to_json(*programme)) == *programme);
}

TEST_CASE("misuse is looked into from the command line while the server runs") {
    Shop shop;
    honest_and_not(shop);
    server::commands::MisuseOptions options;
    options.from = "2026-10-01";
    options.to = "2026-11-30";
    std::string const data = shop.folder.path().string();
    CHECK(server::commands::preview_misuse(data, options) == 0);
    CHECK(shop.get("/api/v1/misuse")["responses"] == 0);
    CHECK(server::commands::apply_misuse(data, options) == 0);
    CHECK(shop.get("/api/v1/misuse")["responses"] == 6);
    CHECK(shop.score("")["rows"][0]["n"] == 8);
    CHECK(server::commands::list_misuse(data, options) == 0);
    options.from = "yesterday";
    CHECK(server::commands::list_misuse(data, options) == 2);
    CHECK(server::commands::apply_misuse(data, options) == 2);
    CHECK(server::commands::preview_misuse(shop.folder.file("nowhere"), options) == 2);
}
