#include "shared/heartbeat.hpp"

#include "shared/json_reader.hpp"

#include <nlohmann/json.hpp>

namespace instante::wire {

using nlohmann::json;

namespace {

constexpr std::size_t most_tallies = 2'000;
constexpr std::size_t longest_name = 100;
constexpr std::size_t most_unknown = 4'096;
constexpr std::int64_t most = largest_sequence;

json optional(std::optional<std::int64_t> const& value) {
    return value ? json(*value) : json(nullptr);
}

std::string short_text(ObjectReader& reader, char const* key) {
    std::string text = reader.text_or(key, "");
    if (text.size() > longest_name) reader.blame(key, "is too long");
    return text;
}

Tally read_tally(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Tally tally;
    auto const day = parse_day(reader.text("day"));
    if (!day) reader.blame("day", "must be a day such as 2026-11-21");
    tally.day = day.value_or(unknown_day);
    tally.moment = short_text(reader, "moment");
    tally.what = short_text(reader, "what");
    tally.count = reader.integer<std::int64_t>("count", 0, most);
    return tally;
}

} // namespace

json to_json(Heartbeat const& beat) {
    json tallies = json::array();
    for (Tally const& each : beat.tallies) {
        tallies.push_back({{"day", day_to_string(each.day)},
                           {"moment", each.moment},
                           {"what", each.what},
                           {"count", each.count}});
    }
    json document{{"version", beat.version},
                  {"sent",
                   {{"wall_ms", beat.sent.wall_ms},
                    {"monotonic_ms", beat.sent.monotonic_ms},
                    {"boot_id", beat.sent.boot_id}}},
                  {"outbox", beat.outbox},
                  {"screen", beat.screen},
                  {"touched_s", optional(beat.touched_s)},
                  {"running_s", beat.running_s},
                  {"config", beat.config},
                  {"config_rolled_back", beat.config_rolled_back},
                  {"waiting", beat.waiting},
                  {"oldest_waiting_s", optional(beat.oldest_waiting_s)},
                  {"kept", beat.kept},
                  {"stranded", beat.stranded},
                  {"unreadable", beat.unreadable},
                  {"highest_sequence", beat.highest_sequence},
                  {"clock_offset_ms", optional(beat.clock_offset_ms)},
                  {"disk_free", beat.disk_free},
                  {"disk_size", beat.disk_size},
                  {"storage_usable", beat.storage_usable},
                  {"reserve_used", beat.reserve_used},
                  {"salvages", beat.salvages},
                  {"restarts", beat.restarts},
                  {"voice_trouble", beat.voice_trouble},
                  {"covered", beat.covered},
                  {"times_covered", beat.times_covered},
                  {"tallies", std::move(tallies)}};
    if (!beat.unknown.empty()) document.update(json::parse(beat.unknown));
    return document;
}

Result<Heartbeat> read_heartbeat(json const& document) {
    ReadContext context;
    ObjectReader reader{context, document, ""};
    Heartbeat beat;
    beat.version = reader.text("version");
    if (json const* const sent = reader.require("sent")) {
        ObjectReader clocks{context, *sent, "sent"};
        beat.sent.wall_ms = clocks.integer<std::int64_t>("wall_ms", -most, most);
        beat.sent.monotonic_ms = clocks.integer<std::int64_t>("monotonic_ms");
        beat.sent.boot_id = clocks.text("boot_id");
    }
    auto const number = [&](char const* key) { return reader.integer_or<std::int64_t>(key, 0, 0, most); };
    beat.outbox = short_text(reader, "outbox");
    beat.screen = reader.text_or("screen", "");
    beat.touched_s = reader.optional_integer<std::int64_t>("touched_s", 0, most);
    beat.running_s = number("running_s");
    beat.config = reader.text_or("config", "");
    beat.config_rolled_back = reader.boolean_or("config_rolled_back", false);
    beat.waiting = number("waiting");
    beat.oldest_waiting_s = reader.optional_integer<std::int64_t>("oldest_waiting_s", 0, most);
    beat.kept = number("kept");
    beat.stranded = number("stranded");
    beat.unreadable = number("unreadable");
    beat.highest_sequence = number("highest_sequence");
    beat.clock_offset_ms = reader.optional_integer<std::int64_t>("clock_offset_ms", -most, most);
    beat.disk_free = number("disk_free");
    beat.disk_size = number("disk_size");
    beat.storage_usable = reader.boolean_or("storage_usable", true);
    beat.reserve_used = reader.boolean_or("reserve_used", false);
    beat.salvages = number("salvages");
    beat.restarts = number("restarts");
    beat.voice_trouble = reader.text_or("voice_trouble", "");
    beat.covered = reader.boolean_or("covered", false);
    beat.times_covered = number("times_covered");
    reader.each_if_given("tallies", [&](json const& item, std::string const& path) {
        beat.tallies.push_back(read_tally(context, item, path));
    });
    if (beat.tallies.size() > most_tallies) reader.blame("tallies", "are too many");
    if (reader.has_others()) beat.unknown = reader.others().dump();
    if (beat.unknown.size() > most_unknown) beat.unknown.clear();
    if (context.errors.empty()) return beat;
    return Problem{ProblemKind::invalid, "the heartbeat cannot be read", std::move(context.errors)};
}

} // namespace instante::wire
