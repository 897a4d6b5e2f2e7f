#include "tests/server/support/test_server.hpp"

#include "server/auth/secrets.hpp"
#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"

#include <cstdlib>
#include <future>
#include <stdexcept>

namespace instante::test {

using namespace server;

std::string Answered::header(std::string const& name) const {
    for (auto const& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

std::vector<std::string> Answered::fields() const {
    std::vector<std::string> names;
    if (!body.is_object() || !body.contains("errors")) return names;
    for (json const& error : body["errors"])
        names.push_back(error["field"]);
    return names;
}

TestServer::TestServer(std::string const& path, bool with_programme, std::string const& key_file)
    : store(open_sqlite_store(path)), writer(*store), services{*store,    writer, clock,
                                                               dashboard, false,  key_file} {
    if (!with_programme) return;
    auto programme = read_programme(programme_document());
    ApplyContext const context{"test", clock.wall, local_time(clock.wall, "UTC").day, std::nullopt};
    if (!programme || !store->apply_programme(std::move(*programme), context))
        throw std::logic_error("sample programme");
}

namespace {

/// As a connection does, but with our own thread.
http::Reply await(http::Reply reply) {
    if (!reply.later) return reply;
    auto const made = std::make_shared<std::promise<http::MakeReply>>();
    reply.later([made](http::MakeReply make) { made->set_value(std::move(make)); });
    return made->get_future().get()();
}

} // namespace

Answered TestServer::ask(http::Verb verb, std::string const& target, std::string const& token,
                         json const& body, std::map<std::string, std::string> const& headers) {
    return finish(begin(verb, target, token, body, headers));
}

http::Reply TestServer::begin(http::Verb verb, std::string const& target, std::string const& token,
                              json const& body, std::map<std::string, std::string> const& headers) {
    http::Request request;
    request.verb = verb;
    if (!http::read_target(target, request)) throw std::logic_error("target");
    if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
    if (body.is_string()) {
        request.body = body.get<std::string>(); // as it is, to send what is no JSON
    } else if (!body.is_null()) {
        request.body = body.dump();
    }
    request.headers["content-type"] = "application/json";
    for (auto const& [name, value] : headers)
        request.headers[name] = value;
    request.address = "127.0.0.1";
    request.id = "test";
    return api::dispatch(request, services);
}

Answered TestServer::finish(http::Reply reply) {
    reply = await(std::move(reply));
    Answered answered{reply.status, nullptr, reply.body, reply.headers};
    while (reply.source) {
        std::string piece;
        bool const more = reply.source(piece);
        answered.text += piece;
        if (!more) break;
    }
    answered.body = json::parse(answered.text, nullptr, false);
    return answered;
}

Answered TestServer::get(std::string const& target, std::string const& bearer) {
    return ask(http::Verb::get, target, bearer);
}

Answered TestServer::post(std::string const& target, std::string const& bearer, json const& body) {
    return ask(http::Verb::post, target, bearer, body);
}

void TestServer::hide_below(int disclosure_minimum) {
    Answered const answered = ask(server::http::Verb::put, "/api/v1/programme", token("quality_lead"),
                                  programme_document(disclosure_minimum));
    if (answered.status != 200) throw std::logic_error(answered.text);
}

std::string TestServer::token(std::string const& role, std::vector<std::string> const& sites) {
    std::string const secret = auth::new_token();
    ApiToken const description{"token " + to_string(new_uuid7(clock.wall)), parse_role(role).value(), sites};
    if (!store->add_api_token(auth::digest_of(secret), description, clock.wall))
        throw std::logic_error("token");
    return secret;
}

std::string TestServer::pair(std::string const& kiosk) {
    std::string const code =
        post("/api/v1/kiosks/" + kiosk + "/pairing-code", token("admin"), json::object()).body.at("code");
    return post("/api/v1/pairing", "", {{"code", code}, {"label", "test"}}).body.at("token");
}

json batch_of(TestServer const& server, std::string const& site, std::vector<json> const& records) {
    json const sent{{"wall_ms", server.clock.wall}, {"monotonic_ms", 50'000}, {"boot_id", "boot"}};
    int highest = 0;
    for (json const& record : records)
        highest = std::max(highest, record.at("sequence").get<int>());
    return {
        {"protocol", 1},     {"site", site}, {"generation", 1}, {"sent", sent}, {"highest_sequence", highest},
        {"records", records}};
}

json check_in_record(TestServer const& server, int sequence, int rating, json const& more_answers) {
    json answers = json::array({{{"question", "service"}, {"rating", rating}}});
    for (json const& answer : more_answers)
        answers.push_back(answer);
    UnixMs const at = server.clock.wall - 10'000;
    json const response{{"id", to_string(new_uuid7(at))},
                        {"revision", 1},
                        {"visit", to_string(new_uuid7(at))},
                        {"survey", "check-in"},
                        {"survey_version", 1},
                        {"moment", "check-in"},
                        {"site", "bilbao"},
                        {"at", {{"wall_ms", at}, {"monotonic_ms", 40'000}, {"boot_id", "boot"}}},
                        {"language", "es"},
                        {"segments", {{"class", {{"value", "business"}, {"from", "kiosk"}}}}},
                        {"answers", answers},
                        {"final", true},
                        {"test", false}};
    return {{"sequence", sequence}, {"response", response}};
}

} // namespace instante::test
