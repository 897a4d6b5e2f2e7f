// A programme that is published later, by itself.

#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using server::http::Verb;

namespace {

constexpr std::int64_t hour = 3'600'000;

class Office {
  public:
    Office() : lead(server.token("quality_lead")) {}

    /// The sample programme with another name, in so many hours.
    /// `replaces`: the tag of the plan it takes the place of.
    Answered plan(int hours, std::string const& name = "Acme 2", char const* version = "1",
                  json const& replaces = nullptr) {
        json document = programme_document();
        document["name"]["en"] = name;
        json const body{{"due", instant_to_string(server.clock.wall + hours * hour)},
                        {"programme", document},
                        {"replaces", replaces}};
        return server.ask(Verb::put, "/api/v1/programme/plan", lead, body,
                          {{"if-match", '"' + std::string{version} + '"'}});
    }
    json planned() { return server.get("/api/v1/programme/plan", lead).body["plan"]; }
    std::string name() {
        json const programme = server.get("/api/v1/programme", lead).body;
        return programme["name"]["en"];
    }
    std::vector<std::string> audited() {
        std::vector<std::string> actions;
        json const log = server.get("/api/v1/audit", lead).body;
        for (json const& each : log["entries"])
            actions.push_back(each["action"]);
        return actions;
    }

    TestServer server;
    std::string lead;
};

using Actions = std::vector<std::string>;

} // namespace

TEST_CASE("a planned programme is published when its time has come, and not before") {
    Office office;
    CHECK(office.planned().is_null());
    Answered const made = office.plan(2);
    INFO(made.text);
    REQUIRE(made.status == 200);
    CHECK(office.planned()["programme"]["name"]["en"] == "Acme 2");
    CHECK(office.planned()["failure"].is_null());
    CHECK_FALSE(office.server.services.publisher.step());
    office.server.clock.wall += 2 * hour - 1;
    CHECK_FALSE(office.server.services.publisher.step());
    CHECK(office.name() == "Acme");
    office.server.clock.wall += 1;
    CHECK(office.server.services.publisher.step());
    CHECK(office.name() == "Acme 2");
    CHECK(office.planned().is_null());
    CHECK_FALSE(office.server.services.publisher.step());
    json const versions = office.server.get("/api/v1/programme/versions", office.lead).body["versions"];
    CHECK(versions[0]["version"] == 2);
    CHECK(versions[0]["applied_at"] == instant_to_string(office.server.clock.wall));
    CHECK(versions[0]["applied_by"] == made.body["plan"]["by"]);
    CHECK(office.audited() == Actions{"programme.apply_planned", "programme.plan"});
}

TEST_CASE("what was published in the meantime is not overwritten: the plan stays, and says why it failed") {
    Office office;
    REQUIRE(office.plan(1).status == 200);
    json other = programme_document();
    other["name"]["en"] = "Acme, in haste";
    REQUIRE(office.server.ask(Verb::put, "/api/v1/programme", office.lead, other).status == 200);
    office.server.clock.wall += hour;
    CHECK_FALSE(office.server.services.publisher.step());
    CHECK(office.name() == "Acme, in haste");
    CHECK(office.planned()["failure"].is_string());
    CHECK(office.audited().front() == "programme.plan_failed");
    CHECK_FALSE(office.server.services.publisher.step()); // it is not tried again
    CHECK(office.audited().size() == 3);
    // Planned anew on what is in force now, it is published.
    CHECK(office.plan(1).status == 412);
    CHECK(office.plan(1, "Acme 3", "2").status == 412); // the failed one is still to be looked at
    REQUIRE(office.plan(1, "Acme 3", "2", office.planned()["etag"]).status == 200);
    office.server.clock.wall += hour;
    CHECK(office.server.services.publisher.step());
    CHECK(office.name() == "Acme 3");
}

TEST_CASE("a plan is replaced and taken back, by quality leads only") {
    Office office;
    auto const remove = [&](std::string const& token, std::string const& etag = "*") {
        return office.server.ask(Verb::remove, "/api/v1/programme/plan", token, nullptr, {{"if-match", etag}})
            .status;
    };
    CHECK(remove(office.lead) == 404);
    REQUIRE(office.plan(1).status == 200);
    std::string const first = office.planned()["etag"];
    Answered const blind = office.plan(3, "Acme 4");
    CHECK(blind.status == 412);
    CHECK(blind.text.find(" has planned something for ") != std::string::npos);
    CHECK(office.planned()["etag"] == first);
    REQUIRE(office.plan(3, "Acme 4", "1", first).status == 200);
    CHECK(office.plan(3, "Acme 5", "1", first).status == 412);
    CHECK(remove(office.lead, first) == 412);
    CHECK(office.planned()["programme"]["name"]["en"] == "Acme 4");
    CHECK(remove(office.server.token("site_manager", {"bilbao"})) == 403);
    CHECK(remove(office.lead) == 204);
    office.server.clock.wall += 4 * hour;
    CHECK_FALSE(office.server.services.publisher.step());
    CHECK(office.name() == "Acme");
}

TEST_CASE("what could not be published is not planned") {
    Office office;
    using Fields = std::vector<std::string>;
    CHECK(office.plan(0).fields() == Fields{"due"});
    CHECK(office.plan(-1).fields() == Fields{"due"});
    CHECK(office.plan(24 * 400).fields() == Fields{"due"});
    CHECK(office.plan(1, "Acme").fields() == Fields{"programme"}); // that is in force
    CHECK(office.plan(1, "Acme 2", "7").status == 412);
    CHECK(office.plan(1, "").status == 400);
    CHECK(office.planned().is_null());
    CHECK(office.audited().empty());
}

TEST_CASE("a plan that the checks no longer take fails once, with what is wrong with it") {
    Office office;
    office.server.store->plan_programme({office.server.clock.wall, 1, R"({"format": 1})", "lead", 0, {}},
                                        std::nullopt);
    CHECK_FALSE(office.server.services.publisher.step());
    CHECK(std::string{office.planned()["failure"]}.find("sites") != std::string::npos);
    CHECK_FALSE(office.server.services.publisher.step());
    CHECK(office.audited() == Actions{"programme.plan_failed"});
    CHECK(office.name() == "Acme");
}
