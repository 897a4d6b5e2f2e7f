#include "kiosk/core/uploader.hpp"

#include "kiosk/core/config.hpp"
#include "kiosk/core/reply.hpp"
#include "shared/ids.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace instante::kiosk {

namespace {

using std::chrono::milliseconds;
using Trouble = UploaderStatus::Trouble;

/// How the ids of a kiosk's requests begin. The server's own, as older ones give them, do not.
constexpr std::string_view kiosks_ids = "kiosk-";

/// A server or proxy that has got out of step may answer with what was meant for another request.
bool is_of_another(HttpReply const& reply, std::string_view id) {
    auto const named = reply.header("x-request-id");
    return named.starts_with(kiosks_ids) && named != id;
}

/// Not of other records, which have to be waited for still.
bool speaks_of(Batch const& batch, Receipt const& receipt) {
    auto const lower = [](auto const& a, auto const& b) { return a.sequence < b.sequence; };
    return std::all_of(receipt.items.begin(), receipt.items.end(), [&](ItemReceipt const& item) {
        return std::binary_search(batch.records.begin(), batch.records.end(), item, lower);
    });
}

} // namespace

Uploader::Uploader(Outbox& outbox, Transport& transport, Inbox<Event>& inbox, std::string label,
                   std::function<double()> chance)
    : outbox_(outbox),
      transport_(transport),
      inbox_(inbox),
      label_(std::move(label)),
      backoff_(chance),
      config_backoff_(chance),
      health_backoff_(std::move(chance)) {
    load_credentials();
    // An etag only for a configuration we can use: else the server would say "unchanged" for ever.
    auto const cached = outbox_.cached_configs();
    for (std::size_t i = 0; cached && i < cached->size() && etag_.empty(); ++i) {
        if (read_config((*cached)[i].document)) etag_ = (*cached)[i].etag;
    }
}

bool Uploader::load_credentials() {
    credentials_.reset();
    auto const known = outbox_.credentials();
    if (known && *known && !(*known)->token.empty()) {
        credentials_ = **known;
        transport_.use(credentials_->server, credentials_->token);
    }
    set_status([&](UploaderStatus& status) {
        status.link = credentials_ ? UploaderStatus::Link::starting : UploaderStatus::Link::unpaired;
        status.server = credentials_ ? credentials_->server : std::string{};
    });
    return credentials_.has_value();
}

void Uploader::pair(std::string server, std::string code) {
    while (server.ends_with('/'))
        server.pop_back();
    std::lock_guard lock{mutex_};
    pairing_ = PairingRequest{std::move(server), std::move(code)};
    pairing_is_new_ = true;
    status_.pairing = true;
    status_.kind = Trouble::none;
    status_.trouble.clear();
}

UploaderStatus Uploader::status() const {
    std::lock_guard lock{mutex_};
    return status_;
}

// ---- the step --------------------------------------------------------------------------------------

milliseconds Uploader::run_once(ReadClocks const& clocks) {
    DeviceTime const now = clocks();
    bool pairing = false;
    bool leaves = false;
    {
        std::lock_guard lock{mutex_};
        pairing = pairing_.has_value();
        leaves = std::exchange(unpair_, false);
        // Somebody stands before the kiosk and waits: an earlier failure is no reason to let them.
        if (std::exchange(pairing_is_new_, false)) not_before_ms_ = now.monotonic_ms;
    }
    prune(now);
    prove_config(now);
    keep_tallies_if_due(now);
    if (leaves) leave();
    if (!pairing && !credentials_ && !farewell_) return until_woken;
    if (now.monotonic_ms < not_before_ms_) return milliseconds{not_before_ms_ - now.monotonic_ms};
    if (!pairing && farewell_) {
        say_farewell(clocks);
        return until_next(clocks());
    }
    if (pairing && exchange_code(clocks) == Outcome::failed) return until_next(clocks());
    if (!credentials_) return until_woken;
    if (begin_generation(clocks) == Outcome::failed) return until_next(clocks());
    if (!next_config_ms_ || *next_config_ms_ <= now.monotonic_ms) {
        if (fetch_config(clocks) == Outcome::failed) return until_next(clocks());
    }
    auto const outcome = upload(clocks);
    if (outcome != Outcome::failed) backoff_.reset();
    if (outcome != Outcome::failed) tell_health(clocks);
    return outcome == Outcome::done ? milliseconds{0} : until_next(clocks()); // 0: there may be more
}

milliseconds Uploader::until_next(DeviceTime const& now) const {
    if (now.monotonic_ms < not_before_ms_) return milliseconds{not_before_ms_ - now.monotonic_ms};
    if (!credentials_) return farewell_ ? milliseconds{0} : until_woken;
    auto next =
        std::min(next_config_ms_.value_or(now.monotonic_ms), next_heartbeat_ms_.value_or(now.monotonic_ms));
    if (vitals_) next = std::min(next, next_health_ms_.value_or(now.monotonic_ms));
    return milliseconds{std::max<std::int64_t>(next - now.monotonic_ms, 0)};
}

void Uploader::prune(DeviceTime const& now) {
    if (!pruned_ms_) pruned_ms_ = now.monotonic_ms;
    auto const ran = now.monotonic_ms - *pruned_ms_;
    if (ran < prune_every_ms) return;
    pruned_ms_ = now.monotonic_ms;
    if (auto const pruned = outbox_.prune(ran); !pruned) spdlog::warn("{}", to_line(pruned.error()));
}

Uploader::Reply Uploader::ask(std::string const& method, std::string const& path, std::string const& body,
                              Headers headers, ReadClocks const& clocks) {
    std::string const id = std::string{kiosks_ids} + to_string(new_uuid7(clocks().wall_ms));
    headers.emplace_back("X-Request-Id", id);
    if (on_request_) on_request_();
    HttpResult result = transport_.send(method, path, body, headers);
    if (!result) {
        TransportError const& error = result.error();
        auto const kind = error.failure == TransportFailure::tls ? Trouble::untrusted : Trouble::unreachable;
        return Failure{kind, std::string{to_string(error.failure)} + ": " + error.detail};
    }
    if (is_of_another(*result, id))
        return Failure{Trouble::unreachable, "what was answered is another request than this"};
    if (result->status == 429 || result->status >= 500)
        return Failure{Trouble::busy, read_refusal(*result).words, retry_after_ms(*result), result->status};
    set_status([&](UploaderStatus& status) { status.last_contact_ms = clocks().wall_ms; });
    return std::move(*result);
}

/// A reply that is worth looking at; nullopt: a failure, already dealt with.
std::optional<HttpReply> Uploader::request(std::string const& method, std::string const& path,
                                           std::string const& body, Headers headers,
                                           ReadClocks const& clocks) {
    auto reply = ask(method, path, body, std::move(headers), clocks);
    if (reply) return std::move(*reply);
    fail(clocks, reply.error().kind, reply.error().words, reply.error().asked_ms);
    return std::nullopt;
}

Uploader::Outcome Uploader::fail(ReadClocks const& clocks, Trouble kind, std::string const& trouble,
                                 std::int64_t asked_ms) {
    // From here on: a request may have waited longer than the pause is to be.
    not_before_ms_ = clocks().monotonic_ms + backoff_.next_ms(asked_ms);
    set_status([&](UploaderStatus& status) {
        if (status.trouble != trouble) spdlog::warn("the server cannot be used now: {}", trouble);
        if (credentials_) status.link = UploaderStatus::Link::failing;
        status.kind = kind;
        status.trouble = trouble;
    });
    return Outcome::failed;
}

// ---- configuration ---------------------------------------------------------------------------------

Uploader::Outcome Uploader::fetch_config(ReadClocks const& clocks) {
    Headers headers;
    if (!etag_.empty()) headers.emplace_back("If-None-Match", etag_);
    auto const reply = ask("GET", "/api/v1/kiosk/config", "", headers, clocks);
    if (!reply) {
        Failure const& failure = reply.error();
        // A server that is full wants nothing of us now. One that has trouble with this alone takes records.
        if (failure.status < 500 || failure.asked_ms > 0)
            return fail(clocks, failure.kind, failure.words, failure.asked_ms);
        no_config(failure.words);
        next_config_ms_ = clocks().monotonic_ms + config_backoff_.next_ms();
        return Outcome::nothing;
    }
    config_backoff_.reset();
    if (reply->status == 401) {
        revoked();
        return Outcome::failed;
    }
    next_config_ms_ = clocks().monotonic_ms + config_every_ms;
    set_status([](UploaderStatus& status) {
        status.link = UploaderStatus::Link::online;
        status.kind = Trouble::none;
        status.trouble.clear();
    });
    // Whatever is wrong with a configuration, the last good one stays and uploads go on.
    if (reply->status == 200) {
        accept_config(*reply);
    } else if (reply->status != 304) {
        no_config(read_refusal(*reply).words);
    }
    return Outcome::done;
}

void Uploader::no_config(std::string const& trouble) {
    if (std::exchange(config_trouble_, trouble) != trouble) spdlog::warn("no configuration: {}", trouble);
}

void Uploader::accept_config(HttpReply const& reply) {
    auto const config = read_config(reply.body);
    if (!config) {
        auto const trouble = to_line(config.error());
        if (std::exchange(config_trouble_, trouble) != trouble) {
            spdlog::error("the configuration cannot be read, the last one stays: {}", trouble);
        }
        return;
    }
    if (auto const refused = outbox_.is_refused(reply.body); refused && *refused) {
        if (config_trouble_.empty()) spdlog::warn("the configuration that crashed is not taken again");
        config_trouble_ = "refused";
        etag_ = reply.header("etag");
        return;
    }
    config_trouble_.clear();
    auto const& site = (*config)->kiosk.site;
    auto const generation = (*config)->generation;
    if (!site.empty() && (site != credentials_->site || generation != credentials_->generation)) {
        // Not before the outbox knows where we stand: what is tapped at the new place would get numbers of
        // a stream that never was. The server is asked again, by the old etag.
        if (auto const moved = outbox_.move_to(site, generation); !moved) {
            spdlog::warn("{}", to_line(moved.error()));
            return;
        }
        credentials_->site = site;
        credentials_->generation = generation;
    }
    std::string const etag{reply.header("etag")};
    if (auto const cached = outbox_.cache_config(CachedConfig{etag, reply.body}); !cached) {
        spdlog::warn("{}", to_line(cached.error()));
    }
    etag_ = etag;
    outbox_.take_up_streams(); // the programme has changed: perhaps the server takes now what it refused
    inbox_.post(event::ConfigArrived{*config});
}

/// After a salvage, before anything else: numbers of the old generation may have been used.
Uploader::Outcome Uploader::begin_generation(ReadClocks const& clocks) {
    auto const needed = outbox_.needs_generation();
    if (!needed) return fail(clocks, Trouble::outbox, to_line(needed.error()));
    if (!*needed) return Outcome::nothing;
    auto const reply = request("POST", "/api/v1/kiosk/generation", "{}", {}, clocks);
    if (!reply) return Outcome::failed;
    if (reply->status == 401) {
        revoked();
        return Outcome::failed;
    }
    auto const given = reply->status == 201 ? read_generation(*reply) : std::nullopt;
    if (!given) return fail(clocks, Trouble::refused, "no new generation: " + read_refusal(*reply).words);
    if (auto const begun = outbox_.begin_generation(given->first, given->second); !begun)
        return fail(clocks, Trouble::outbox, to_line(begun.error()));
    credentials_->site = given->first;
    credentials_->generation = given->second;
    return Outcome::done;
}

// ---- records ---------------------------------------------------------------------------------------

Uploader::Outcome Uploader::upload(ReadClocks const& clocks) {
    auto next = outbox_.next_batch(batch_limit_);
    DeviceTime const now = clocks(); // after whatever was tapped last
    bool const due = !next_heartbeat_ms_ || *next_heartbeat_ms_ <= now.monotonic_ms;
    if (next && !*next && due) next = outbox_.heartbeat();
    if (!next) return fail(clocks, Trouble::outbox, to_line(next.error()));
    if (!*next) return Outcome::nothing;
    Batch& batch = **next;
    batch.sent = now;
    batch.clock_kept = clock_kept_;
    auto const reply = request("POST", "/api/v1/kiosk/records", wire::to_json(batch).dump(), {}, clocks);
    if (!reply) return Outcome::failed;
    if (reply->status == 200) return accept_receipt(batch, *reply, clocks);
    return refused_batch(batch, *reply, clocks);
}

Uploader::Outcome Uploader::accept_receipt(Batch const& batch, HttpReply const& reply,
                                           ReadClocks const& clocks) {
    auto const document = wire::parse(reply.body);
    if (!document)
        return fail(clocks, Trouble::refused, "the receipt cannot be read: " + to_line(document.error()));
    auto const receipt = wire::read_receipt(*document);
    if (!receipt)
        return fail(clocks, Trouble::refused, "the receipt cannot be read: " + to_line(receipt.error()));
    if (!speaks_of(batch, *receipt))
        return fail(clocks, Trouble::refused,
                    "the receipt speaks of records that were not sent with this batch");
    auto const done = outbox_.acknowledge(batch, *receipt);
    if (!done) return fail(clocks, Trouble::outbox, to_line(done.error()));
    next_heartbeat_ms_ = clocks().monotonic_ms + heartbeat_every_ms;
    if (done->new_epoch)
        spdlog::warn("the server was restored from a backup: all kept records are sent again");
    if (done->quarantined > 0) spdlog::warn("the server set {} records aside", done->quarantined);
    hear_clock(batch.sent, receipt->received_at);
    set_status([&](UploaderStatus& status) {
        status.link = UploaderStatus::Link::online;
        status.kind = Trouble::none;
        status.trouble.clear();
        status.settled += done->settled;
        status.quarantined += done->quarantined;
    });
    if (batch.records.empty()) return done->new_epoch ? Outcome::done : Outcome::nothing;
    // A receipt that settles nothing would have us send the same again at once, for ever.
    if (done->settled == 0 && !done->new_epoch)
        return fail(clocks, Trouble::refused, "the server takes none of the records sent");
    batch_limit_ = std::min(batch_limit_ * 2, largest_batch);
    return Outcome::done;
}

Uploader::Outcome Uploader::refused_batch(Batch const& batch, HttpReply const& reply,
                                          ReadClocks const& clocks) {
    if (reply.status == 401) {
        revoked();
        return Outcome::failed;
    }
    if (reply.status == 403 &&
        (batch.site != credentials_->site || batch.generation != credentials_->generation)) {
        spdlog::error("the server does not take records of {} any more; they are kept here", batch.site);
        outbox_.set_stream_aside(batch.site, batch.generation);
        return Outcome::done;
    }
    Refusal const refusal = read_refusal(reply);
    if (reply.status == 400 && refusal.blames("protocol")) {
        return fail(clocks, Trouble::protocol,
                    "the server does not speak protocol " + std::to_string(batch.protocol) +
                        " of this kiosk; records are kept until one of them is updated");
    }
    if ((reply.status == 413 || reply.status == 400) && batch.records.size() > 1) {
        batch_limit_ = std::max<std::size_t>(batch.records.size() / 2, 1);
        return Outcome::done;
    }
    next_config_ms_.reset(); // perhaps this kiosk stands elsewhere now
    return fail(clocks, Trouble::refused, refusal.words);
}

} // namespace instante::kiosk
