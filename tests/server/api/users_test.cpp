// Who may sign in, and what they did.

#include "server/auth/secrets.hpp"
#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using server::Role;
using server::http::Verb;
using Fields = std::vector<std::string>;

namespace {

void add(TestServer& server, std::string const& login, Role role) {
    server::User user;
    user.login = login;
    user.name = login;
    user.role = role;
    user.password_hash = server::auth::hash_password("correct horse");
    REQUIRE(server.store->add_user(user).has_value());
}

/// The cookie of a new session; empty where it is refused.
std::string sign_in(TestServer& server, std::string const& login, std::string const& password) {
    Answered const answered = server.post("/api/v1/session", "", {{"user", login}, {"password", password}});
    if (answered.status != 200) return {};
    std::string const cookie = answered.header("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

Answered ask_as(TestServer& server, std::string const& cookie, Verb verb, std::string const& path,
                json const& body = nullptr) {
    return server.ask(verb, path, "", body, {{"cookie", cookie}, {"x-requested-with", "instante"}});
}

} // namespace

TEST_CASE("an admin lets somebody in, changes what they may see, and lets them out") {
    TestServer server;
    std::string const admin = server.token("admin");
    json const manager{{"name", "Ane Etxea"},
                       {"role", "site_manager"},
                       {"sites", json::array({"bilbao"})},
                       {"language", "es"},
                       {"password", "correct horse"}};
    Answered const added = server.post("/api/v1/users/ane", admin, manager);
    REQUIRE(added.status == 201);
    CHECK(added.text.find("correct") == std::string::npos);
    CHECK(server.post("/api/v1/users/ane", admin, manager).status == 409);
    std::string const cookie = sign_in(server, "ane", "correct horse");
    REQUIRE(!cookie.empty());
    auto const sees = [&] { return ask_as(server, cookie, Verb::get, "/api/v1/session").body["sites"]; };
    CHECK(sees() == json::array({"bilbao"}));

    Answered const changed =
        server.ask(Verb::put, "/api/v1/users/ane", admin, {{"sites", json::array({"north", "lpa"})}});
    REQUIRE(changed.status == 200);
    CHECK(changed.body["name"] == "Ane Etxea");
    CHECK(sees() == json::array({"north", "lpa"})); // at once, in the session that is open

    json const listed = server.get("/api/v1/users", admin).body["users"];
    REQUIRE(listed.size() == 1);
    CHECK(listed[0] == changed.body);

    // Of two who have the same form open, the second is told.
    auto const save = [&](json const& body, std::string const& etag) {
        return server.ask(Verb::put, "/api/v1/users/ane", admin, body, {{"if-match", etag}});
    };
    std::string const seen = listed[0]["etag"];
    CHECK(save({{"name", "Ane E."}}, seen).status == 200);
    Answered const late = save({{"language", "en"}}, seen);
    CHECK(late.status == 412);
    CHECK(late.text.find("somebody else changed the access of 'ane'") != std::string::npos);
    CHECK(server.get("/api/v1/users", admin).body["users"][0]["language"] == "es");

    CHECK(server.ask(Verb::remove, "/api/v1/users/ane", admin).status == 204);
    CHECK(sees() == nullptr);
    CHECK(sign_in(server, "ane", "correct horse").empty());
    CHECK(server.ask(Verb::remove, "/api/v1/users/ane", admin).status == 404);
}

TEST_CASE("a new password ends the sessions that were opened with the old one") {
    TestServer server;
    add(server, "ana", Role::viewer);
    std::string const cookie = sign_in(server, "ana", "correct horse");
    std::string const admin = server.token("admin");
    REQUIRE(server.ask(Verb::put, "/api/v1/users/ana", admin, {{"password", "battery staple"}}).status ==
            200);
    CHECK(ask_as(server, cookie, Verb::get, "/api/v1/session").body["user"] == nullptr);
    CHECK(sign_in(server, "ana", "correct horse").empty());
    CHECK(!sign_in(server, "ana", "battery staple").empty());
}

TEST_CASE("everybody changes their own password, knowing the present one") {
    TestServer server;
    add(server, "ana", Role::viewer);
    std::string const cookie = sign_in(server, "ana", "correct horse");
    auto const change = [&](std::string const& present, std::string const& next) {
        return ask_as(server, cookie, Verb::post, "/api/v1/session/password",
                      {{"password", present}, {"new_password", next}});
    };
    CHECK(change("wrong", "battery staple").fields() == Fields{"password"});
    CHECK(change("correct horse", "short").fields() == Fields{"new_password"});
    CHECK(change("correct horse", "battery staple").status == 204);
    CHECK(!sign_in(server, "ana", "battery staple").empty());
    // A program's token has none.
    CHECK(server
              .post("/api/v1/session/password", server.token("viewer"),
                    {{"password", "x"}, {"new_password", "battery staple"}})
              .status == 403);
}

TEST_CASE("what is wrong with a user is told by field") {
    TestServer server;
    std::string const admin = server.token("admin");
    auto const add_with = [&](json body) {
        json whole{{"role", "viewer"}, {"password", "correct horse"}};
        whole.update(body);
        return server.post("/api/v1/users/ana", admin, whole).fields();
    };
    CHECK(server.post("/api/v1/users/Ana%20B", admin, {{"password", "correct horse"}}).fields() ==
          Fields{"user"});
    CHECK(add_with({{"role", "king"}}) == Fields{"role"});
    CHECK(add_with({{"role", "site_manager"}}) == Fields{"site"});
    CHECK(add_with({{"role", "site_manager"}, {"sites", json::array({"nowhere"})}}) == Fields{"site"});
    CHECK(add_with({{"sites", json::array({"bilbao"})}}) == Fields{"site"});
    CHECK(add_with({{"sites", json::array({1})}}) == Fields{"sites"});
    CHECK(add_with({{"password", "short"}}) == Fields{"password"});
    CHECK(add_with({{"name", ""}}) == Fields{"name"});
    CHECK(add_with({{"name", 7}}) == Fields{"name"});
    CHECK(server.get("/api/v1/users", admin).body["users"].empty());
    CHECK(server.ask(Verb::put, "/api/v1/users/ana", admin, json::object()).status == 404);
}

TEST_CASE("the last admin stays one") {
    TestServer server;
    add(server, "ana", Role::admin);
    std::string const admin = server.token("admin");
    CHECK(server.ask(Verb::remove, "/api/v1/users/ana", admin).status == 409);
    CHECK(server.ask(Verb::put, "/api/v1/users/ana", admin, {{"role", "viewer"}}).fields() == Fields{"role"});
    add(server, "bea", Role::admin);
    CHECK(server.ask(Verb::put, "/api/v1/users/ana", admin, {{"role", "viewer"}}).status == 200);
    CHECK(server.ask(Verb::remove, "/api/v1/users/bea", admin).status == 409);
}

TEST_CASE("users are an admin's business") {
    TestServer server;
    for (char const* role : {"viewer", "quality_lead"}) {
        std::string const token = server.token(role);
        CHECK(server.get("/api/v1/users", token).status == 403);
        CHECK(server.post("/api/v1/users/ana", token, {{"password", "correct horse"}}).status == 403);
        CHECK(server.ask(Verb::remove, "/api/v1/users/ana", token).status == 403);
    }
}

TEST_CASE("what somebody changed is in the audit log, what was refused is not") {
    TestServer server;
    std::string const admin = server.token("admin");
    CHECK(server.get("/api/v1/audit", admin).body == json{{"entries", json::array()}, {"next", nullptr}});
    REQUIRE(server.post("/api/v1/kiosks/bio-1/pairing-code", admin, json::object()).status == 201);
    REQUIRE(server.post("/api/v1/kiosks/none/pairing-code", admin, json::object()).status == 404);
    REQUIRE(server.post("/api/v1/users/ana", admin, {{"password", "correct horse"}}).status == 201);
    json const entries = server.get("/api/v1/audit", server.token("quality_lead")).body["entries"];
    REQUIRE(entries.size() == 2);
    CHECK(entries[0]["action"] == "user.add");
    CHECK(entries[0]["subject"] == "ana");
    CHECK(entries[0]["by"].get<std::string>().starts_with("token "));
    CHECK(entries[0]["at"] == instant_to_string(server.clock.wall));
    CHECK(entries[1]["action"] == "kiosk.pairing_code");
    CHECK(entries[1]["subject"] == "bio-1");
    CHECK(server.get("/api/v1/audit", server.token("viewer")).status == 403);
}

TEST_CASE("a password that was not changed, for haste or otherwise, is not in the audit log") {
    TestServer server;
    add(server, "ana", Role::viewer);
    std::string const cookie = sign_in(server, "ana", "correct horse");
    bool slowed = false;
    for (int i = 0; i < 100 && !slowed; ++i) {
        slowed = ask_as(server, cookie, Verb::post, "/api/v1/session/password",
                        {{"password", "wrong"}, {"new_password", "battery staple"}})
                     .status == 429;
    }
    CHECK(slowed);
    CHECK(server.get("/api/v1/audit", server.token("admin")).body["entries"].empty());
}

TEST_CASE("the audit log is read page by page") {
    TestServer server;
    for (int i = 0; i < 230; ++i)
        server.store->note({0, server.clock.wall, "ana", "programme.apply", std::to_string(i)});
    std::string const admin = server.token("admin");
    std::vector<std::string> subjects;
    std::string page = "/api/v1/audit";
    while (!page.empty()) {
        json const body = server.get(page, admin).body;
        for (json const& entry : body["entries"])
            subjects.push_back(entry["subject"]);
        page = body["next"].is_null() ? "" : "/api/v1/audit?before=" + body["next"].dump();
    }
    REQUIRE(subjects.size() == 230);
    CHECK(subjects.front() == "229");
    CHECK(subjects.back() == "0");
    CHECK(server.get("/api/v1/audit?after=1", admin).fields() == Fields{"after"});
}
