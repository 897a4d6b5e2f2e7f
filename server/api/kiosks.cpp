#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/api/report_json.hpp"
#include "server/api/slow_down.hpp"
#include "server/auth/secrets.hpp"
#include "shared/opening.hpp"

#include <algorithm>
#include <map>

namespace instante::server::api {

namespace {

constexpr UnixMs pairing_ms = 15 * 60 * 1000;
constexpr Day activity_days = 7;

bool sees(Context const& context, std::vector<Code> const& visible, std::string const& site_id) {
    Site const* const site = context.catalog->site(site_id);
    return site && std::binary_search(visible.begin(), visible.end(), site->code);
}

nlohmann::json to_json(StreamStatus const& stream, Catalog const& catalog) {
    Site const* const site = catalog.site(stream.key.site);
    nlohmann::json gaps = nlohmann::json::array();
    for (SequenceRange const& gap : stream.gaps)
        gaps.push_back({{"first", gap.first}, {"last", gap.last}});
    nlohmann::json cloned;
    if (stream.cloned) {
        cloned = {{"first_seen", instant_to_string(stream.cloned->first_seen)},
                  {"sequence", stream.cloned->sequence}};
    }
    return {{"site", site ? site->id : ""},
            {"generation", stream.key.generation},
            {"last_seen", instant_to_string(stream.last_seen)},
            {"watermark", stream.watermark},
            {"highest_sequence", stream.highest_sequence},
            {"missing", stream.missing},
            {"gaps", std::move(gaps)},
            {"quarantined", stream.quarantined},
            {"cloned", std::move(cloned)}};
}

nlohmann::json to_json(Kiosk const& kiosk, KioskStatus const* status, Catalog const& catalog,
                       std::vector<Code> const& visible) {
    nlohmann::json entry{{"id", kiosk.id},
                         {"site", kiosk.site},
                         {"name", kiosk.name},
                         {"moments", kiosk.moments},
                         {"paired", status && status->paired}};
    if (!status) return entry;
    std::vector<StreamStatus> earlier = status->earlier;
    if (status->paired) {
        entry["device"] = to_string(status->device.id);
        entry["label"] = status->device.label;
        entry["paired_at"] = instant_to_string(status->device.paired_at);
        nlohmann::json stream = to_json(status->stream, catalog);
        stream.erase("site"); // the kiosk's, above
        entry.update(stream);
    } else if (status->stream.missing > 0 || status->stream.cloned) {
        earlier.insert(earlier.begin(), status->stream); // no device will tell the rest
    }
    entry["earlier"] = nlohmann::json::array();
    for (StreamStatus const& each : earlier) {
        if (std::binary_search(visible.begin(), visible.end(), each.key.site))
            entry["earlier"].push_back(to_json(each, catalog));
    }
    return entry;
}

/// Of all its stays at sites that are seen, and where it stands.
void add_completeness(nlohmann::json& entry, std::vector<KioskRecords> const& records, Code kiosk,
                      Context const& context) {
    std::vector<scoring::ReceivedOfKnown> counts;
    nlohmann::json silent;
    for (KioskRecords const& at : records) {
        if (at.kiosk != kiosk) continue;
        counts.push_back({at.counts[0].received, at.counts[0].known});
        UnixMs const now = context.services.clock.wall_now();
        if (auto const since = reporting::silent_since(at, *context.catalog, now))
            silent = instant_to_string(*since);
    }
    entry["completeness"] = completeness_json(scoring::completeness(counts));
    entry["silent_since"] = std::move(silent);
}

/// What it last said of itself; null: nothing yet.
nlohmann::json health_json(KioskHealth const& health) {
    nlohmann::json entry = wire::to_json(health.beat);
    UnixMs const wall = health.beat.sent.wall_ms;
    for (char const* const key : {"sent", "tallies", "outbox", "highest_sequence"})
        entry.erase(key); // said elsewhere, or for machines
    entry["received_at"] = instant_to_string(health.received_at);
    entry["clock_offset_ms"] = health.received_at - wall;
    return entry;
}

/// Whether its site is open, and until when that stays so; null: always.
nlohmann::json hours_json(Site const* site, Catalog const& catalog, UnixMs now) {
    nlohmann::json entry{{"open", true}, {"until", nullptr}};
    if (!site || !site->opening_hours) return entry;
    Opening const opening = opening_at(*site->opening_hours, now, catalog.time_zone(site->id));
    entry["open"] = opening.open;
    if (opening.for_ms) entry["until"] = instant_to_string(now + *opening.for_ms);
    return entry;
}

} // namespace

Result<http::Reply> list_kiosks(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto const statuses = context.services.store.kiosk_statuses();
    auto const records = context.services.store.kiosk_records({visible, {}, {DayRange{}}});
    auto const healths = context.services.store.kiosk_healths();
    UnixMs const now = context.services.clock.wall_now();
    Day const today = local_time(now, "UTC").day;
    Day const from = today - (activity_days - 1);
    auto const activity = context.services.store.kiosk_activity(visible, {from, today + 1}); // of any zone
    std::map<std::string, nlohmann::json> hours; // by site: a hall has many kiosks
    nlohmann::json kiosks = nlohmann::json::array();
    for (Kiosk const& kiosk : context.catalog->programme().kiosks) {
        if (!sees(context, visible, kiosk.site)) continue;
        auto const status = std::find_if(statuses.begin(), statuses.end(),
                                         [&](KioskStatus const& s) { return s.device.kiosk == kiosk.code; });
        kiosks.push_back(
            to_json(kiosk, status == statuses.end() ? nullptr : &*status, *context.catalog, visible));
        auto const [at, first] = hours.try_emplace(kiosk.site);
        if (first) at->second = hours_json(context.catalog->site(kiosk.site), *context.catalog, now);
        kiosks.back()["hours"] = at->second;
        kiosks.back()["activity"] =
            visit_counts_json(reporting::visit_counts(activity, kiosk.code, *context.catalog));
        kiosks.back()["activity"]["from"] = day_to_string(from);
        if (status == statuses.end()) continue;
        add_completeness(kiosks.back(), records, kiosk.code, context);
        if (!status->paired) continue;
        auto const health = healths.find(status->device.number);
        kiosks.back()["health"] = health == healths.end() ? nlohmann::json{} : health_json(health->second);
    }
    return http::Reply::json(200, nlohmann::json{{"kiosks", kiosks}}.dump());
}

Result<http::Reply> create_pairing_code(Context const& context) {
    std::string const& id = context.request.places.at("kiosk");
    Kiosk const* const kiosk = find_by_id(context.catalog->programme().kiosks, id);
    if (!kiosk) return Problem::at(ProblemKind::not_found, "kiosk", "there is no kiosk '" + id + "'");
    auto const inside = auth::check_site(context.person(), *context.catalog, kiosk->site, "kiosk");
    if (!inside) return inside.error();
    std::string const code = auth::new_pairing_code();
    UnixMs const expires_at = context.services.clock.wall_now() + pairing_ms;
    context.services.store.add_pairing_code(auth::digest_of(auth::normal_pairing_code(code)), kiosk->code,
                                            expires_at);
    nlohmann::json const document{
        {"code", code}, {"kiosk", id}, {"expires_at", instant_to_string(expires_at)}};
    return http::Reply::json(201, document.dump());
}

/// For a device that was stolen, broken, or unpaired where no server could be told.
Result<http::Reply> unpair_kiosk(Context const& context) {
    std::string const& id = context.request.places.at("kiosk");
    Kiosk const* const kiosk = find_by_id(context.catalog->programme().kiosks, id);
    if (!kiosk) return Problem::at(ProblemKind::not_found, "kiosk", "there is no kiosk '" + id + "'");
    auto const inside = auth::check_site(context.person(), *context.catalog, kiosk->site, "kiosk");
    if (!inside) return inside.error();
    if (!context.services.store.retire_devices_of(kiosk->code, context.services.clock.wall_now()))
        return Problem::at(ProblemKind::not_found, "kiosk", "no device is paired to '" + id + "'");
    http::Reply reply;
    reply.status = 204;
    return reply;
}

Result<http::Reply> pair_device(Context const& context) {
    Services& services = context.services;
    if (int const wait = services.pairings.take(context.request.address, services.clock.monotonic_now());
        wait > 0) {
        return slow_down(context, "too many attempts", wait);
    }
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const typed = string_member(*body, "code");
    if (!typed) return typed.error();
    std::string label;
    if (auto const given = string_member(*body, "label")) label = given->substr(0, 100);
    std::string const code = auth::normal_pairing_code(*typed);
    if (code.empty()) return Problem::at(ProblemKind::unauthenticated, "code", "this is not a pairing code");
    std::string const token = auth::new_token();
    auto const device = services.store.pair_device(auth::digest_of(code), auth::digest_of(token), label,
                                                   services.clock.wall_now());
    if (!device) return device.error();
    nlohmann::json const document{{"device", to_string(device->id)},
                                  {"token", token},
                                  {"kiosk", context.catalog->kiosk(device->kiosk)->id},
                                  {"site", context.catalog->site(device->site)->id},
                                  {"generation", device->generation}};
    return http::Reply::json(201, document.dump());
}

} // namespace instante::server::api
