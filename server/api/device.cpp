#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/api/receipt.hpp"
#include "server/api/slow_down.hpp"
#include "server/auth/secrets.hpp"
#include "server/ingest/prepare.hpp"
#include "server/ingest/quick_read.hpp"
#include "server/ingest/reference.hpp"
#include "shared/heartbeat.hpp"
#include "shared/ticket.hpp"

#include <sodium.h>

#include <algorithm>

namespace instante::server::api {

namespace {

std::string revision_of(std::string const& document) {
    Digest const digest = auth::digest_of(document);
    char hex[2 * 8 + 1];
    sodium_bin2hex(hex, sizeof hex, digest.data(), 8);
    return hex;
}

wire::KioskConfig make_config(Kiosk const& kiosk, Device const& device, Catalog const& catalog) {
    Programme const& programme = catalog.programme();
    Site const* const site = catalog.site(kiosk.site);
    wire::KioskConfig config;
    config.programme_name = programme.name;
    config.kiosk = kiosk;
    config.site_name = site ? site->name : LocalizedText{};
    if (site) config.opening_hours = site->opening_hours;
    config.theme = programme.theme;
    config.time_zone = catalog.time_zone(kiosk.site);
    config.languages = kiosk.languages.empty() ? programme.languages : kiosk.languages;
    config.device = to_string(device.id);
    config.generation = device.generation;
    for (std::string const& id : kiosk.moments) {
        Moment const* const moment = find_by_id(programme.moments, id);
        Survey const* const survey = catalog.newest_survey_of_moment(id);
        if (!moment || !survey) continue;
        config.moments.push_back(*moment);
        config.surveys.push_back(*survey);
    }
    config.dimensions = programme.dimensions;
    config.privacy = programme.privacy;
    return config;
}

Result<wire::IncomingBatch> batch_in(http::Request const& request) {
    if (auto const typed = check_json_type(request); !typed) return typed.error();
    if (auto quick = ingest::read_quickly(request.body)) return std::move(*quick);
    auto const body = json_body(request);
    if (!body) return body.error();
    return wire::read_batch(*body);
}

/// Where the device stands now, or stood before. A store restored from a backup may not know all its stays,
/// nor its former pairing: then its kiosk's places in the programme speak for it.
bool may_send(Context const& context, StreamKey const& stream) {
    Device const& device = context.device();
    if (stream.site == device.site && stream.generation == device.generation) return true;
    return context.services.store.device_has_stream(stream) ||
           context.catalog->kiosk_stood_at(device.kiosk, stream.site);
}

http::Reply to_reply(BatchOutcome const& outcome, std::string const& epoch, UnixMs received_at) {
    Receipt receipt{epoch, outcome.watermark, {}, received_at};
    receipt.items.reserve(outcome.records.size());
    for (RecordOutcome const& record : outcome.records)
        receipt.items.push_back({record.sequence, record.status, record.problem});
    return http::Reply::json(200, receipt_text(receipt));
}

// A kiosk keeps the counts of 40 days that it was open on, also while it is offline.
constexpr Day oldest_counts = 100; // days ago
constexpr Day newest_counts = 2;   // ahead, for clocks and zones

bool is_known(std::string_view what) {
    static constexpr std::string_view words[] = {"attract_views", "first_touches", "rated", "completed",
                                                 "not_saved"};
    static constexpr std::string_view by_screen[] = {"abandoned:", "reached:", "ended:"};
    return std::find(std::begin(words), std::end(words), what) != std::end(words) ||
           std::any_of(std::begin(by_screen), std::end(by_screen),
                       [&](std::string_view prefix) { return what.starts_with(prefix); });
}

/// Leaves out counts that cannot be: they would be in everybody's sums for good. The rest of the word counts.
void drop_impossible(std::vector<Tally>& tallies, Catalog const& catalog, UnixMs now) {
    Day const today = local_time(now, "UTC").day;
    std::erase_if(tallies, [&](Tally const& tally) {
        bool const of_now = tally.day >= today - oldest_counts && tally.day <= today + newest_counts;
        bool const ours = tally.moment.empty() || catalog.moment(tally.moment);
        return !of_now || !ours || tally.count > most_tallied || !is_known(tally.what);
    });
}

/// Seconds to wait before this device may ask again; 0: now.
int rate(Context const& context) {
    return context.services.devices.take(to_string(context.device().id),
                                         context.services.clock.monotonic_now());
}

} // namespace

Result<http::Reply> get_kiosk_config(Context const& context) {
    if (int const wait = rate(context); wait > 0)
        return slow_down(context, "this device asks too often", wait);
    Kiosk const* const kiosk = find_by_code(context.catalog->programme().kiosks, context.device().kiosk);
    if (!kiosk) return Problem{ProblemKind::not_found, "the programme no longer has this kiosk"};
    Device const device =
        context.services.store.settle_device(context.device(), context.catalog->site(kiosk->site)->code);
    wire::KioskConfig config = make_config(*kiosk, device, *context.catalog);
    if (takes_reference(*kiosk)) {
        auto& services = context.services;
        config.reference_key = services.reference_keys.sealing_key(
            services.clock.wall_now(), [&services] { return !services.store.holds_references(); });
    }
    config.revision = revision_of(wire::to_json(config).dump());
    std::string const etag = '"' + config.revision + '"';
    http::Reply reply;
    if (context.request.header("if-none-match") == etag) {
        reply.status = 304;
    } else {
        reply = http::Reply::json(200, wire::to_json(config).dump());
    }
    reply.headers.emplace_back("ETag", etag);
    return reply;
}

Result<http::Reply> post_records(Context const& context) {
    if (int const wait = rate(context); wait > 0)
        return slow_down(context, "this device asks too often", wait);
    UnixMs const received_at = context.services.clock.wall_now();
    auto const batch = batch_in(context.request);
    if (!batch) return batch.error();
    Site const* const site = context.catalog->site(batch->envelope.site);
    StreamKey const stream{site ? site->code : 0, context.device().number, batch->envelope.generation};
    if (!site || !may_send(context, stream)) {
        return Problem::at(ProblemKind::forbidden, "site",
                           "this device has not stood at '" + batch->envelope.site + "' in generation " +
                               std::to_string(batch->envelope.generation));
    }
    std::vector<BootAnchor> anchors;
    if (ingest::speaks_of_other_boots(*batch))
        anchors = context.services.store.boot_anchors(context.device());
    auto const prepared = std::make_shared<PreparedBatch>(
        ingest::prepare_batch(*batch, context.device(), *context.catalog, received_at, std::move(anchors)));
    ingest::open_references(*batch, *prepared, context.services.reference_keys);
    http::Reply reply;
    reply.later = [&services = context.services, id = context.request.id, received_at,
                   prepared](http::Respond const& respond) {
        auto const taken =
            services.writer.submit(std::move(*prepared), [&services, respond, received_at](auto committed) {
                respond([&services, received_at, committed = std::move(committed)] {
                    // Who applied the newer programme may have looked into quarantine before.
                    if (committed.get().outdated) services.replays.start_by_itself();
                    services.arrivals.note(committed.batch(), committed.get());
                    return to_reply(committed.get(), services.store.epoch(), received_at);
                });
            });
        if (!taken) respond([problem = taken.error(), id] { return http::to_reply(problem, id); });
    };
    return reply;
}

Result<http::Reply> post_heartbeat(Context const& context) {
    if (int const wait = rate(context); wait > 0)
        return slow_down(context, "this device asks too often", wait);
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto beat = wire::read_heartbeat(*body);
    if (!beat) return beat.error();
    UnixMs const now = context.services.clock.wall_now();
    drop_impossible(beat->tallies, *context.catalog, now);
    context.services.store.keep_heartbeat(context.device(), *beat, now);
    http::Reply reply;
    reply.status = 204;
    return reply;
}

/// For a device whose outbox was damaged: it does not know which numbers it has used.
Result<http::Reply> begin_generation(Context const& context) {
    if (int const wait = rate(context); wait > 0)
        return slow_down(context, "this device asks too often", wait);
    Device const device = context.services.store.begin_generation(context.device());
    auto const* const site = find_by_code(context.catalog->programme().sites, device.site);
    if (!site) return Problem{ProblemKind::not_found, "the programme no longer has this site"};
    nlohmann::json const document{{"site", site->id}, {"generation", device.generation}};
    return http::Reply::json(201, document.dump());
}

/// An attendant unpaired it: whoever finds the token can do nothing with it.
Result<http::Reply> unpair_device(Context const& context) {
    context.services.store.retire_device(context.device(), context.services.clock.wall_now());
    http::Reply reply;
    reply.status = 204;
    return reply;
}

} // namespace instante::server::api
