#include "tests/contract/both_sides.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace instante::test {

using namespace kiosk;

void Wire::use(std::string const&, std::string const& token) {
    token_ = token;
}

HttpResult Wire::send(std::string const& method, std::string const& path, std::string const& body,
                      Headers const& headers) {
    TransportError const offline{TransportFailure::offline, "cut"};
    if (!server) return offline;
    std::map<std::string, std::string> lower;
    for (auto const& [name, value] : headers) {
        std::string key = name;
        std::transform(key.begin(), key.end(), key.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        lower[key] = value;
    }
    if (path.ends_with("/records") && !json::parse(body).at("records").empty()) ++uploads;
    auto const verb = method == "GET"      ? server::http::Verb::get
                      : method == "DELETE" ? server::http::Verb::remove
                                           : server::http::Verb::post;
    Answered const answered = server->ask(verb, path, token_, body.empty() ? json{} : json(body), lower);
    if (lose_words_on_health && path.ends_with("/heartbeat")) return offline;
    if (lose_replies > 0) {
        --lose_replies;
        return offline;
    }
    HttpReply reply{answered.status, {}, answered.text};
    for (auto const& [name, value] : answered.headers) {
        if (name == "ETag") reply.headers["etag"] = value;
        if (name == "Retry-After") reply.headers["retry-after"] = value;
    }
    return reply;
}

KioskSide::KioskSide(TempFolder const& folder, TestServer& server, std::string const& name)
    : now{server.clock.wall, 5'000, "boot-" + name}, clock_(&server), file_(folder.file(name)) {
    wire.server = &server;
    auto opened = Outbox::open_or_salvage(folder.file(name), server.clock.wall);
    REQUIRE(opened.has_value());
    outbox_ = std::move(*opened);
    uploader_ = std::make_unique<Uploader>(*outbox_, wire, inbox_, "test", [] { return 0.5; });
}

void KioskSide::pair(std::string const& kiosk) {
    TestServer& server = *wire.server;
    json const made =
        server.post("/api/v1/kiosks/" + kiosk + "/pairing-code", server.token("admin"), json::object()).body;
    uploader_->pair("http://server", made.at("code"));
    settle();
    REQUIRE(status().link == UploaderStatus::Link::online);
}

Response KioskSide::tap(int rating, int survey_version) {
    Response response = wire::read_response(check_in_record(*clock_, 1, rating).at("response"), "").value();
    response.site = (*outbox_->credentials())->site;
    response.at = now;
    response.survey_version = survey_version;
    REQUIRE(outbox_->append(response, now.wall_ms).has_value());
    return response;
}

void KioskSide::revise(Response response, int rating) {
    ++response.revision;
    response.answers[0].value = Rating{rating};
    REQUIRE(outbox_->append(response, now.wall_ms).has_value());
}

void KioskSide::unpair() {
    uploader_->unpair();
    settle();
}

void KioskSide::tell_health() {
    uploader_->report(vitals_, {"1.2.3", {}, 0, {}});
}

void KioskSide::settle() {
    for (int steps = 0; uploader_->run_once(now).count() == 0; ++steps)
        REQUIRE(steps < 100);
}

void KioskSide::pass(std::int64_t ms) {
    now.wall_ms += ms;
    now.monotonic_ms += ms;
    clock_->clock.wall += ms;
    clock_->clock.monotonic += ms;
    settle();
}

void KioskSide::follow(TestServer& server) {
    clock_ = &server;
    wire.server = &server;
}

void KioskSide::reboot(UnixMs wall) {
    now = {wall, 1'000, now.boot_id + "'"};
    uploader_ = std::make_unique<Uploader>(*outbox_, wire, inbox_, "test", [] { return 0.5; });
}

void KioskSide::close() {
    uploader_.reset();
    outbox_.reset();
}

void KioskSide::reopen() {
    auto opened = Outbox::open_or_salvage(file_, now.wall_ms);
    REQUIRE(opened.has_value());
    outbox_ = std::move(*opened);
    uploader_ = std::make_unique<Uploader>(*outbox_, wire, inbox_, "test", [] { return 0.5; });
}

std::int64_t counted(TestServer& server, std::string const& site) {
    std::string const where = site.empty() ? "" : "&site=" + site;
    json const scores =
        server.get("/api/v1/scores?question=check-in.service" + where, server.token("viewer")).body;
    return scores.at("rows").empty() ? 0 : scores["rows"][0]["n"].get<std::int64_t>();
}

std::map<Uuid, std::optional<UnixMs>> stored_times(TestServer& server) {
    std::map<Uuid, std::optional<UnixMs>> times;
    auto const cursor =
        server.store->read_responses({server.store->catalog()->sites_below({"acme"}), {}, {}, {}});
    server::StoredResponse response;
    std::int64_t commit = 0;
    while (cursor->next(response, commit))
        CHECK(times.emplace(response.id, response.at).second); // each is there once
    return times;
}

json kiosk_status(TestServer& server, std::string const& id) {
    json const all = server.get("/api/v1/kiosks", server.token("viewer")).body.at("kiosks");
    auto const found =
        std::find_if(all.begin(), all.end(), [&](json const& kiosk) { return kiosk.at("id") == id; });
    REQUIRE(found != all.end());
    return *found;
}

} // namespace instante::test
