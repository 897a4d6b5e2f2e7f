// What customers wrote: found by words, place and time, for those who may read it.

#include "server/reporting/comments.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

constexpr Day today = 20'752; // 2026-10-26

struct Written {
    std::string text;
    std::string site = "bilbao";
    int rating = 2;
    int hours_ago = 0;
    Code travel_class = 1; // business; 0: not known
};

server::StoredResponse response_of(TestServer& server, Written const& written) {
    auto const catalog = server.store->catalog();
    Survey const& survey = catalog->programme().surveys[0];
    server::StoredResponse response;
    response.visit = new_uuid7(server.clock.wall);
    response.id = new_uuid7(server.clock.wall);
    response.site = catalog->site(written.site)->code;
    response.kiosk = catalog->kiosk("bio-1")->code;
    response.survey = survey.code;
    response.survey_version = 1;
    response.moment = catalog->moment("check-in")->code;
    response.at = server.clock.wall - written.hours_ago * std::int64_t{3'600'000};
    response.local = {today - written.hours_ago / 24, 9, 60};
    response.language = "es";
    if (written.travel_class > 0) response.segments = {{1, written.travel_class, Provenance::kiosk}};
    response.answers = {{find_by_id(survey.questions, "service")->code, written.rating},
                        {find_by_id(survey.questions, "note")->code, written.text}};
    return response;
}

void write(TestServer& server, std::vector<Written> const& all) {
    for (Written const& one : all) {
        server::StoredResponse const response = response_of(server, one);
        server.store->commit_responses({&response, 1});
    }
}

std::vector<std::string> texts(json const& reply) {
    std::vector<std::string> found;
    for (json const& comment : reply["comments"])
        found.push_back(comment["text"]);
    return found;
}

} // namespace

TEST_CASE("comments come with what they are about, the newest first") {
    TestServer server;
    write(server,
          {{"Mucha cola", "bilbao", 2, 30}, {"Gracias, Nuria", "bilbao", 5, 1}, {"Frío", "lpa", 1, 5}});
    std::string const lead = server.token("quality_lead");
    json const reply = server.get("/api/v1/comments", lead).body;
    CHECK(texts(reply) == Fields{"Gracias, Nuria", "Frío", "Mucha cola"});
    CHECK(reply["found"] == 3);
    json const first = reply["comments"][0];
    CHECK(first["site"] == "bilbao");
    CHECK(first["kiosk"] == "bio-1");
    CHECK(first["moment"] == "check-in");
    CHECK(first["question"] == "check-in.note");
    CHECK(first["index"] == 100.0);
    CHECK(first["day"] == "2026-10-26");
    CHECK(first["hour"] == 9);
    CHECK(first["language"] == "es");
    CHECK(first["segments"] == json{{"class", "business"}});
    CHECK(reply["comments"][1]["index"] == 0.0);
}

TEST_CASE("they are found by their words whatever the case and accents, by place and by day") {
    TestServer server;
    write(server, {{"MUCHA ESPERA en facturación", "bilbao", 2, 50},
                   {"esperé una hora", "lpa", 1, 2},
                   {"Straße war glatt", "lpa", 3, 3}});
    std::string const lead = server.token("quality_lead");
    auto const found = [&](std::string const& query) {
        return texts(server.get("/api/v1/comments?" + query, lead).body);
    };
    CHECK(found("search=espere") == Fields{"esperé una hora"});
    CHECK(found("search=Esper") == Fields{"esperé una hora", "MUCHA ESPERA en facturación"});
    CHECK(found("search=FACTURACION") == Fields{"MUCHA ESPERA en facturación"});
    CHECK(found("search=strasse") == Fields{"Straße war glatt"});
    CHECK(found("site=lpa") == Fields{"esperé una hora", "Straße war glatt"});
    CHECK(found("from=2026-10-26") == Fields{"esperé una hora", "Straße war glatt"});
    CHECK(found("moment=lounge").empty());
    CHECK(found("limit=1") == Fields{"esperé una hora"});
    CHECK(server.get("/api/v1/comments?limit=1", lead).body["found"] == 3);
}

TEST_CASE("they are narrowed to segments and to days of the week at their site, and found counts what fits") {
    TestServer server;
    write(server, {{"Monday, business", "bilbao", 2, 1, 1},
                   {"Monday, economy", "lpa", 2, 2, 2},
                   {"Sunday, business", "bilbao", 2, 24, 1},
                   {"Saturday, nobody knows who", "bilbao", 2, 48, 0}});
    server::StoredResponse undated = response_of(server, {"on no known day", "bilbao", 2, 72, 2});
    undated.local.day = unknown_day;
    server.store->commit_responses({&undated, 1});
    std::string const lead = server.token("quality_lead");
    auto const found = [&](std::string const& query) {
        return texts(server.get("/api/v1/comments?" + query, lead).body);
    };
    CHECK(found("segment.class=business") == Fields{"Monday, business", "Sunday, business"});
    CHECK(found("segment.class=economy,unknown") ==
          Fields{"Monday, economy", "Saturday, nobody knows who", "on no known day"});
    CHECK(found("weekday=1") == Fields{"Monday, business", "Monday, economy"});
    CHECK(found("weekday=6,7") == Fields{"Sunday, business", "Saturday, nobody knows who"});
    CHECK(found("weekday=1&segment.class=business") == Fields{"Monday, business"});
    CHECK(found("weekday=2").empty());
    CHECK(found("weekday=1&search=monday&site=lpa") == Fields{"Monday, economy"});
    json const one = server.get("/api/v1/comments?segment.class=business&limit=1", lead).body;
    CHECK(texts(one) == Fields{"Monday, business"});
    CHECK(one["found"] == 2);
}

TEST_CASE("behind the disclosure gate too, who reads each comment reads those of a segment on a weekday") {
    TestServer server;
    server.hide_below(10);
    write(server, {{"Mucha cola"}});
    std::string const narrowed = "/api/v1/comments?segment.class=business&weekday=1&from=2026-10-20";
    CHECK(server.get(narrowed, server.token("quality_lead")).body["found"] == 1);
    CHECK(server.get(narrowed, server.token("viewer")).status == 403);
}

TEST_CASE("tests and what is suspected of misuse are no comments") {
    TestServer server;
    server::StoredResponse test = response_of(server, {"prueba"});
    test.test = true;
    server::StoredResponse flagged = response_of(server, {"jajaja"});
    flagged.flagged = true;
    flagged.flags = {{"burst", "five visits in ten seconds", 1}};
    server.store->commit_responses({&test, 1});
    server.store->commit_responses({&flagged, 1});
    CHECK(server.get("/api/v1/comments", server.token("admin")).body["found"] == 0);
}

TEST_CASE("who may not read comments does not, and what cannot be asked is named") {
    TestServer server;
    CHECK(server.get("/api/v1/comments", server.token("viewer")).status == 403);
    CHECK(server.get("/api/v1/comments", server.token("site_manager", {"bilbao"})).status == 403);
    std::string const lead = server.token("quality_lead");
    CHECK(server.get("/api/v1/comments?limit=501", lead).fields() == Fields{"limit"});
    CHECK(server.get("/api/v1/comments?kiosk=bio-1", lead).fields() == Fields{"kiosk"});
    CHECK(server.get("/api/v1/comments?site=nowhere", lead).fields() == Fields{"site"});
    CHECK(server.get("/api/v1/comments?weekday=8", lead).fields() == Fields{"weekday"});
    CHECK(server.get("/api/v1/comments?segment.class=pilot", lead).fields() == Fields{"segment.class"});
    CHECK(server.get("/api/v1/comments?segment.shoe=big", lead).fields() == Fields{"segment.shoe"});
    CHECK(server.get("/api/v1/comments?segment.class=,&weekday=x", lead).fields() ==
          Fields{"segment.class", "weekday"});
    CHECK(server.get("/api/v1/comments?search=" + std::string(201, 'x'), lead).fields() == Fields{"search"});
}

TEST_CASE("looking through more than the budget is refused, not cut short") {
    TestServer server;
    write(server, {{"a"}, {"b"}, {"c"}});
    auto const catalog = server.store->catalog();
    server::reporting::CommentQuery query;
    query.of.sites = catalog->all_sites();
    query.budget = 3;
    CHECK(server::reporting::find_comments(query, *catalog, *server.store)->found == 3);
    query.budget = 2;
    auto const refused = server::reporting::find_comments(query, *catalog, *server.store);
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == ProblemKind::too_much);
    CHECK(refused.error().errors[0].field == "from");
}

TEST_CASE("texts are compared without case and accents, and bytes that are no text stay") {
    using server::reporting::folded;
    CHECK(folded("Ñandú ÉXITO") == folded("ñandu exito"));
    CHECK(folded("ΣΊΣΥΦΟΣ") == folded("σισυφος"));
    CHECK(folded("\xff\xfe") == "\xff\xfe");
    CHECK(folded("").empty());
}
