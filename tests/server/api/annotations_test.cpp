// What people write down beside a day, over HTTP.

#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using server::http::Verb;
using Fields = std::vector<std::string>;

namespace {

struct Diary {
    Diary() : lead(server.token("quality_lead")), north(server.token("site_manager", {"north"})) {}

    Answered write(json const& body, std::string const& by = {}) {
        return server.post("/api/v1/annotations", by.empty() ? lead : by, body);
    }
    std::vector<std::string> read(std::string const& query = {}, std::string const& by = {}) {
        Answered const answered = server.get("/api/v1/annotations" + query, by.empty() ? lead : by);
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        std::vector<std::string> texts;
        for (json const& each : answered.body["annotations"])
            texts.push_back(each["text"]);
        return texts;
    }
    int remove(json const& number, std::string const& by = {}) {
        return server.ask(Verb::remove, "/api/v1/annotations/" + number.dump(), by.empty() ? lead : by)
            .status;
    }

    TestServer server;
    std::string lead;
    std::string north;
};

} // namespace

TEST_CASE("an annotation is read where it speaks of what is looked at, in the order of days") {
    Diary diary;
    Answered const made = diary.write({{"day", "2026-11-12"}, {"text", "New counter"}, {"site", "bilbao"}});
    REQUIRE(made.status == 201);
    CHECK(made.body["site"] == "bilbao");
    CHECK(made.body["moment"].is_null());
    CHECK(made.body["by"].get<std::string>().size() > 0);
    REQUIRE(diary.write({{"day", "2026-11-01"}, {"text", "Strike"}, {"moment", "check-in"}}).status == 201);
    REQUIRE(diary.write({{"day", "2026-11-20"}, {"text", "Fair"}, {"site", "north"}}).status == 201);
    CHECK(diary.read() == Fields{"Strike", "New counter", "Fair"});
    CHECK(diary.read("?site=bilbao") == Fields{"Strike", "New counter", "Fair"}); // what is above it, too
    CHECK(diary.read("?site=north") == Fields{"Strike", "New counter", "Fair"});
    CHECK(diary.read("?site=lpa") == Fields{"Strike"});
    CHECK(diary.read("?moment=lounge") == Fields{"New counter", "Fair"});
    CHECK(diary.read("?from=2026-11-12&to=2026-11-12") == Fields{"New counter"});
    CHECK(diary.remove(made.body["number"]) == 204);
    CHECK(diary.remove(made.body["number"]) == 404);
    CHECK(diary.read() == Fields{"Strike", "Fair"});
    json const log = diary.server.get("/api/v1/audit", diary.lead).body["entries"];
    REQUIRE(log.size() == 4);
    CHECK(log[0]["action"] == "annotation.remove");
    CHECK(log[3]["action"] == "annotation.add");
}

TEST_CASE("who looks after some sites writes of these and reads what speaks of them") {
    Diary diary;
    json const everywhere = diary.write({{"day", "2026-11-01"}, {"text", "Strike"}}).body["number"];
    json const islands =
        diary.write({{"day", "2026-11-02"}, {"text", "Storm"}, {"site", "lpa"}}).body["number"];
    json const above =
        diary.write({{"day", "2026-11-03"}, {"text", "Sale"}, {"site", "acme"}}).body["number"];
    json const mine =
        diary.write({{"day", "2026-11-04"}, {"text", "Works"}, {"site", "bilbao"}}, diary.north).body;
    CHECK(diary.read("", diary.north) == Fields{"Strike", "Sale", "Works"});
    CHECK(diary.write({{"day", "2026-11-04"}, {"text", "x"}, {"site", "lpa"}}, diary.north).status == 403);
    CHECK(diary.write({{"day", "2026-11-04"}, {"text", "x"}}, diary.north).status == 403);
    CHECK(diary.remove(everywhere, diary.north) == 403);
    CHECK(diary.remove(above, diary.north) == 403);
    CHECK(diary.remove(islands, diary.north) == 404);
    CHECK(diary.remove(mine["number"], diary.north) == 204);
    std::string const viewer = diary.server.token("viewer");
    CHECK(diary.read("", viewer).size() == 3);
    CHECK(diary.write({{"day", "2026-11-04"}, {"text", "x"}}, viewer).status == 403);
    CHECK(diary.remove(everywhere, viewer) == 403);
    CHECK(diary.server.get("/api/v1/annotations?site=lpa", diary.north).status == 403);
}

TEST_CASE("what is wrong with an annotation is told by field, all at once") {
    Diary diary;
    CHECK(diary.write({{"day", "soon"}, {"text", std::string(201, 'x')}, {"site", "mars"}, {"moment", "x"}})
              .fields() == Fields{"day", "text", "moment", "site"});
    CHECK(diary.write(json::object()).fields() == Fields{"day", "text"});
    CHECK(diary.write({{"day", "2026-11-04"}, {"text", ""}}).fields() == Fields{"text"});
    CHECK(diary.server.get("/api/v1/annotations?moment=x", diary.lead).fields() == Fields{"moment"});
    CHECK(diary.server.get("/api/v1/annotations?from=soon", diary.lead).fields() == Fields{"from"});
    CHECK(diary.server.get("/api/v1/annotations?by=me", diary.lead).fields() == Fields{"by"});
    CHECK(diary.read().empty());
}
