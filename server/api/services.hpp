#pragma once
// What handlers work with.

#include "server/auth/identity.hpp"
#include "server/auth/rate_limit.hpp"
#include "server/http/message.hpp"
#include "server/http/static_files.hpp"
#include "server/ingest/arrivals.hpp"
#include "server/ingest/replay.hpp"
#include "server/ingest/writer.hpp"
#include "server/misuse/watch.hpp"
#include "server/preview/previews.hpp"
#include "server/publishing/publisher.hpp"
#include "server/storage/store.hpp"

namespace instante::server::api {

struct Services {
    Store& store;
    ingest::Writer& writer;
    Clock const& clock;
    http::StaticFiles const& dashboard;
    bool secure_cookies = false; // the server speaks TLS, or something before it does
    std::string key_file{};      // of references; empty: in memory only

    // By address: sign-in ten at once, then one in six seconds; pairing as many as one installer brings.
    // Devices by their credential: a hall of kiosks shares one address.
    auth::RateLimit sign_ins{10, 6'000};
    auth::RateLimit pairings{30, 2'000};
    auth::RateLimit devices{60, 250};

    ingest::ReferenceKeys reference_keys{key_file};
    ingest::Replays replays{store, writer, reference_keys};

    ingest::Arrivals arrivals{}; // for who looks

    misuse::Watch misuse{store, clock}; // to be started

    publishing::Publisher publisher{store, clock}; // to be started

    preview::Previews previews{}; // of kiosk screens; to be set up
    std::string version{};        // of the program
};

/// One request on its way through: who asks, and the programme as it stands.
struct Context {
    http::Request const& request;
    auth::Identity const& caller;
    std::shared_ptr<Catalog const> catalog;
    Services& services;

    /// On routes that are for people only.
    auth::Person const& person() const { return std::get<auth::Person>(caller); }
    /// On routes that are for devices only.
    Device const& device() const { return std::get<Device>(caller); }
};

using Handler = Result<http::Reply> (*)(Context const&);

struct Route {
    http::Verb verb;
    std::string_view pattern;
    auth::Access access;
    Handler handler;
    std::uint64_t body_limit = 0; // bytes; 0: no body is read
    bool quick = false;           // the handler computes and does not wait
    /// What it is called in the audit log, where it changes something for others.
    std::string_view action = {};
};

} // namespace instante::server::api
