// How an uploader comes to its server, and leaves it.

#include "kiosk/core/reply.hpp"
#include "kiosk/core/uploader.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace instante::kiosk {

void Uploader::revoked() {
    spdlog::warn("the server no longer knows this device: it has to be paired again; nothing stored is lost");
    if (auto const done = outbox_.forget_token(); !done) spdlog::error("{}", to_line(done.error()));
    credentials_.reset();
    set_status([](UploaderStatus& status) {
        status.link = UploaderStatus::Link::unpaired;
        status.kind = UploaderStatus::Trouble::revoked;
        status.trouble = "the server no longer knows this device";
    });
    inbox_.post(event::PairingChanged{false});
}

void Uploader::unpair() {
    std::lock_guard lock{mutex_};
    unpair_ = true;
}

void Uploader::leave() {
    if (!credentials_) return;
    spdlog::warn("unpaired by an attendant; nothing stored is lost");
    if (auto const done = outbox_.forget_token(); !done) spdlog::error("{}", to_line(done.error()));
    farewell_ = std::exchange(credentials_, std::nullopt);
    set_status([](UploaderStatus& status) { status.link = UploaderStatus::Link::unpaired; });
    inbox_.post(event::PairingChanged{false});
}

/// The token is good until the server hears of it; after a restart nobody here knows it any more, and only
/// the dashboard can retire it.
void Uploader::say_farewell(ReadClocks const& clocks) {
    transport_.use(farewell_->server, farewell_->token);
    auto const reply = request("DELETE", "/api/v1/kiosk/pairing", "", {}, clocks);
    set_status([](UploaderStatus& status) { // nobody is waiting for this
        status.kind = UploaderStatus::Trouble::none;
        status.trouble.clear();
    });
    if (!reply) return; // again after the pause
    backoff_.reset();
    farewell_.reset();
    if (reply->status == 204 || reply->status == 401) return;
    spdlog::warn("the server did not take back this kiosk's token: {}", read_refusal(*reply).words);
}

Uploader::Outcome Uploader::exchange_code(ReadClocks const& clocks) {
    PairingRequest asked;
    {
        std::lock_guard lock{mutex_};
        asked = *pairing_;
    }
    transport_.use(asked.server, "");
    nlohmann::json const body{{"code", asked.code}, {"label", label_}};
    auto const reply = request("POST", "/api/v1/pairing", body.dump(), {}, clocks);
    if (!reply) {
        if (credentials_) transport_.use(credentials_->server, credentials_->token);
        return Outcome::failed;
    }
    auto const outcome = accept_pairing(asked, *reply);
    load_credentials();
    return outcome;
}

Uploader::Outcome Uploader::accept_pairing(PairingRequest const& asked, HttpReply const& reply) {
    bool const granted = reply.status == 200 || reply.status == 201;
    auto const credentials = granted ? read_pairing(asked.server, reply) : std::nullopt;
    if (!credentials) {
        // A code is good once and not for long: asking again cannot help.
        Refusal const refusal = read_refusal(reply);
        if (!granted && refusal.ours) {
            drop_pairing(UploaderStatus::Trouble::code_refused, refusal.words);
        } else {
            drop_pairing(UploaderStatus::Trouble::wrong_server,
                         "what answers at " + asked.server + " is no Instante server");
        }
        return Outcome::nothing;
    }
    auto const former = outbox_.credentials();
    if (auto const adopted = outbox_.adopt(*credentials); !adopted) {
        drop_pairing(UploaderStatus::Trouble::outbox, to_line(adopted.error()));
        return Outcome::nothing;
    }
    spdlog::info("paired with {} as kiosk {} at {}", asked.server, credentials->kiosk, credentials->site);
    // As in the outbox: what was counted for one server is nothing to another.
    bool const elsewhere = former && *former && (*former)->server != credentials->server;
    if (vitals_ && elsewhere) vitals_->take_tallies();
    farewell_.reset();
    etag_.clear();
    next_config_ms_.reset();
    next_heartbeat_ms_.reset();
    // Through "unpaired", so that a device paired anew forgets its former questions. The news goes out before
    // the request is dropped: who sees no request and no pairing may conclude that it failed.
    inbox_.post(event::PairingChanged{false});
    inbox_.post(event::PairingChanged{true});
    drop_pairing(UploaderStatus::Trouble::none, "");
    return Outcome::done;
}

void Uploader::drop_pairing(UploaderStatus::Trouble kind, std::string const& why) {
    if (!why.empty()) spdlog::warn("pairing did not work: {}", why);
    std::lock_guard lock{mutex_};
    if (!pairing_is_new_) pairing_.reset(); // else somebody has typed another code meanwhile
    status_.pairing = pairing_.has_value();
    status_.kind = kind;
    status_.trouble = why;
}

} // namespace instante::kiosk
