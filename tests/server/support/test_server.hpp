#pragma once
// A server without sockets: the real store, writer and API, asked through dispatch().

#include "server/api/routes.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "tests/support/temp_folder.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace instante::test {

using nlohmann::json;

/// A clock that stands where it is put.
class StillClock final : public Clock {
  public:
    UnixMs wall_now() const override { return wall; }
    std::int64_t monotonic_now() const override { return monotonic; }
    UnixMs wall = 1'793'000'000'000; // 2026-10-26T07:33:20Z
    std::int64_t monotonic = 1'000'000;
};

struct Answered {
    int status = 0;
    json body;
    std::string text;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string header(std::string const& name) const;
    /// Field names of a problem's errors, in order.
    std::vector<std::string> fields() const;
};

class TestServer {
  public:
    /// With the sample programme in force, unless told otherwise.
    explicit TestServer(std::string const& path = ":memory:", bool with_programme = true,
                        std::string const& key_file = {});

    Answered ask(server::http::Verb verb, std::string const& target, std::string const& token = {},
                 json const& body = nullptr, std::map<std::string, std::string> const& headers = {});
    /// What a handler has made of a request; where its reply comes later, nothing has begun for it yet.
    server::http::Reply begin(server::http::Verb verb, std::string const& target, std::string const& token,
                              json const& body, std::map<std::string, std::string> const& headers = {});
    static Answered finish(server::http::Reply reply);
    Answered get(std::string const& target, std::string const& token);
    Answered post(std::string const& target, std::string const& token, json const& body);

    /// Puts the sample programme in force with another disclosure minimum.
    void hide_below(int disclosure_minimum);
    /// An API token of a role.
    std::string token(std::string const& role, std::vector<std::string> const& sites = {});
    /// Pairs a device to a kiosk of the sample programme and gives its token.
    std::string pair(std::string const& kiosk);

    StillClock clock;
    std::unique_ptr<server::Store> store;
    server::http::StaticFiles dashboard;
    server::ingest::Writer writer;
    server::api::Services services;
};

/// A batch with the records; the device's clocks agree with the server's.
json batch_of(TestServer const& server, std::string const& site, std::vector<json> const& records);
/// A record of the sample's check-in survey with a rating and, where given, more answers.
json check_in_record(TestServer const& server, int sequence, int rating,
                     json const& more_answers = json::array());

} // namespace instante::test
