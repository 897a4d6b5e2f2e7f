#include "server/auth/secrets.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante::test;
using instante::server::http::Verb;
using Fields = std::vector<std::string>;

namespace {

/// A user who may sign in, and the cookie of their session.
std::string sign_in(TestServer& server, std::string const& login, instante::server::Role role) {
    instante::server::User user;
    user.login = login;
    user.name = login;
    user.password_hash = instante::server::auth::hash_password("correct horse");
    user.role = role;
    user.language = "es";
    REQUIRE(server.store->add_user(user).has_value());
    Answered const answered =
        server.post("/api/v1/session", "", {{"user", login}, {"password", "correct horse"}});
    REQUIRE(answered.status == 200);
    std::string const cookie = answered.header("Set-Cookie");
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Strict") != std::string::npos);
    return cookie.substr(0, cookie.find(';'));
}

} // namespace

TEST_CASE("health says who answers and what time it is: whoever installs a kiosk relies on it") {
    TestServer server;
    server.clock.wall = 784'111'777'000;
    auto const reply = server.get("/healthz", "");
    CHECK(reply.header("Server").empty()); // the edge says it, of every reply
    CHECK(reply.header("Date") == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("only health and sign-in answer without a credential") {
    TestServer server;
    CHECK(server.get("/healthz", "").status == 200);
    CHECK(server.get("/readyz", "").status == 200);
    for (auto const& route : instante::server::api::routes()) {
        using instante::server::auth::Access;
        if (route.access == Access::anyone) {
            CHECK((route.pattern == "/healthz" || route.pattern == "/readyz" ||
                   route.pattern == "/api/v1/session"));
            continue;
        }
        if (route.access == Access::pairing) continue; // its code is the credential
        std::string target{route.pattern};
        for (char& c : target)
            c = c == '{' || c == '}' ? 'x' : c;
        INFO(target);
        CHECK(server.ask(route.verb, target, "", json::object()).status == 401);
    }
}

TEST_CASE("a wrong password and an unknown user get the same answer") {
    TestServer server;
    sign_in(server, "ana", instante::server::Role::viewer);
    Answered const wrong = server.post("/api/v1/session", "", {{"user", "ana"}, {"password", "nope"}});
    Answered const unknown = server.post("/api/v1/session", "", {{"user", "bea"}, {"password", "nope"}});
    CHECK(wrong.status == 401);
    CHECK(unknown.status == 401);
    CHECK(wrong.body["detail"] == unknown.body["detail"]);
}

TEST_CASE("sign-in is limited by address") {
    TestServer server;
    int refused = 0;
    for (int i = 0; i < 14; ++i) {
        refused += server.post("/api/v1/session", "", {{"user", 1}, {"password", "x"}}).status == 429 ? 1 : 0;
    }
    CHECK(refused == 4);
    Answered const last = server.post("/api/v1/session", "", {{"user", 1}, {"password", "x"}});
    CHECK(last.header("Retry-After") == "6");
    server.clock.monotonic += 60'000;
    CHECK(server.post("/api/v1/session", "", {{"user", 1}, {"password", "x"}}).status == 400);
}

TEST_CASE("a session ends when it is signed out, and with its time") {
    TestServer server;
    std::string const cookie = sign_in(server, "ana", instante::server::Role::viewer);
    auto const who = [&] {
        return server.ask(Verb::get, "/api/v1/session", "", nullptr, {{"cookie", cookie}});
    };
    CHECK(who().body["user"] == "ana");
    server.clock.wall += 13LL * 60 * 60 * 1000;
    CHECK(who().body["user"].is_null());
    server.clock.wall -= 13LL * 60 * 60 * 1000;
    std::map<std::string, std::string> const own_page{{"cookie", cookie}, {"x-requested-with", "instante"}};
    CHECK(server.ask(Verb::remove, "/api/v1/session", "", nullptr, own_page).status == 204);
    CHECK(who().body["user"].is_null());
}

TEST_CASE("who am I has an answer for nobody, so that a page may ask at its start") {
    TestServer server;
    for (std::string const& token : {std::string{}, std::string{"not-a-token"}, server.pair("bio-1")}) {
        Answered const answered = server.get("/api/v1/session", token);
        CHECK(answered.status == 200);
        CHECK(answered.body == json{{"user", nullptr}});
    }
}

TEST_CASE("the session cookie changes nothing without the header that other sites cannot send") {
    TestServer server;
    std::string const cookie = sign_in(server, "ana", instante::server::Role::admin);
    std::string const target = "/api/v1/kiosks/bio-1/pairing-code";
    Answered const forged = server.ask(Verb::post, target, "", json::object(), {{"cookie", cookie}});
    CHECK(forged.status == 403);
    CHECK(forged.fields() == Fields{"X-Requested-With"});
    CHECK(server
              .ask(Verb::post, target, "", json::object(),
                   {{"cookie", cookie}, {"x-requested-with", "instante"}})
              .status == 201);
}

TEST_CASE("a site manager sees the own subtree and is told when a question reaches beyond it") {
    TestServer server;
    std::string const manager = server.token("site_manager", {"north"});
    CHECK(server.get("/api/v1/scores?site=bilbao", manager).status == 200);
    Answered const outside = server.get("/api/v1/scores?site=lpa", manager);
    CHECK(outside.status == 403);
    CHECK(outside.fields() == Fields{"site"});
    json const kiosks = server.get("/api/v1/kiosks", manager).body["kiosks"];
    REQUIRE(kiosks.size() == 1);
    CHECK(kiosks[0]["id"] == "bio-1");
    CHECK(server.post("/api/v1/kiosks/bio-1/pairing-code", manager, json::object()).status == 201);
    CHECK(server.post("/api/v1/kiosks/lpa-1/pairing-code", manager, json::object()).status == 403);
    CHECK(server.get("/api/v1/responses.csv", manager).status == 403);
    CHECK(server.get("/api/v1/scores", server.token("site_manager", {"nowhere"})).body["rows"].empty());
}

TEST_CASE("a viewer reads scores and defines nothing") {
    TestServer server;
    std::string const viewer = server.token("viewer");
    CHECK(server.get("/api/v1/scores", viewer).status == 200);
    CHECK(server.get("/api/v1/programme", viewer).status == 200);
    CHECK(server.ask(Verb::put, "/api/v1/programme", viewer, json::object()).status == 403);
    CHECK(server.post("/api/v1/kiosks/bio-1/pairing-code", viewer, json::object()).status == 403);
    CHECK(server.get("/api/v1/responses.csv", viewer).status == 403);
    CHECK(server.get("/api/v1/quarantine", viewer).status == 403);
}

TEST_CASE("a pairing code works once, for its kiosk, and for a quarter of an hour") {
    TestServer server;
    std::string const admin = server.token("admin");
    std::string const code =
        server.post("/api/v1/kiosks/bio-1/pairing-code", admin, json::object()).body["code"];
    Answered const paired = server.post("/api/v1/pairing", "", {{"code", code}});
    CHECK(paired.status == 201);
    CHECK(paired.body["kiosk"] == "bio-1");
    CHECK(paired.body["site"] == "bilbao");
    CHECK(server.post("/api/v1/pairing", "", {{"code", code}}).status == 401);
    std::string const late =
        server.post("/api/v1/kiosks/bio-1/pairing-code", admin, json::object()).body["code"];
    server.clock.wall += 16 * 60 * 1000;
    CHECK(server.post("/api/v1/pairing", "", {{"code", late}}).fields() == Fields{"code"});
    CHECK(server.post("/api/v1/kiosks/none/pairing-code", admin, json::object()).status == 404);
}

TEST_CASE("a device gets its configuration, once for each change") {
    TestServer server;
    std::string const device = server.pair("bio-1");
    Answered const config = server.get("/api/v1/kiosk/config", device);
    REQUIRE(config.status == 200);
    CHECK(config.body["kiosk"]["id"] == "bio-1");
    CHECK(config.body["surveys"].size() == 2);
    CHECK(config.body["time_zone"] == "Europe/Madrid");
    std::map<std::string, std::string> const known{{"if-none-match", config.header("ETag")}};
    CHECK(server.ask(Verb::get, "/api/v1/kiosk/config", device, nullptr, known).status == 304);
}

TEST_CASE("what is not there, and what a resource does not take, is said as such") {
    TestServer server;
    std::string const admin = server.token("admin");
    CHECK(server.get("/api/v1/nothing", admin).status == 404);
    CHECK(server.ask(Verb::remove, "/api/v1/programme", admin).status == 405);
    CHECK(server.get("/api/v1/surveys/check-in/versions/7", admin).status == 404);
    Answered const typed =
        server.ask(Verb::put, "/api/v1/programme", admin, json::object(), {{"content-type", "text/plain"}});
    CHECK(typed.status == 415);
    CHECK(typed.body["request_id"] == "test");
}
