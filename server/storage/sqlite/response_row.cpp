#include "server/storage/sqlite/response_row.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::server {

namespace {

constexpr int state_final = 1;
constexpr int state_test = 2;
constexpr int state_flagged = 4;

constexpr std::int64_t ms_in_minute = 60'000;
constexpr std::int64_t ms_in_hour = 3'600'000;
constexpr std::int64_t hours_in_day = 24;

int state_of(StoredResponse const& response) {
    return (response.final ? state_final : 0) | (response.test ? state_test : 0) |
           (response.flagged ? state_flagged : 0);
}

/// Day and hour as instant and offset tell them; nullopt where there is no instant.
std::optional<LocalTime> derived_local(std::optional<UnixMs> at, int utc_offset) {
    if (!at) return std::nullopt;
    std::int64_t const local = *at + utc_offset * ms_in_minute;
    std::int64_t const hours = local >= 0 ? local / ms_in_hour : (local - ms_in_hour + 1) / ms_in_hour;
    std::int64_t const day = hours >= 0 ? hours / hours_in_day : (hours - hours_in_day + 1) / hours_in_day;
    return LocalTime{static_cast<Day>(day), static_cast<int>(hours - day * hours_in_day), utc_offset};
}

// What of a row is there at all.
constexpr std::uint8_t has_at = 1;
constexpr std::uint8_t has_day = 2;
constexpr std::uint8_t has_hour = 4;
constexpr std::uint8_t has_weight = 8;
constexpr std::uint8_t has_unknown = 16;

} // namespace

ResponseRow read_row(PageEntry const& entry) {
    ResponseRow row;
    row.visit = entry.visit;
    row.id = entry.id;
    ByteReader content{entry.content};
    read_content(content, row);
    return row;
}

void write_content(ByteWriter& bytes, ResponseRow const& row) {
    bytes.byte(static_cast<std::uint8_t>((row.at ? has_at : 0) | (row.day ? has_day : 0) |
                                         (row.hour ? has_hour : 0) | (row.weight == 1 ? 0 : has_weight) |
                                         (row.unknown.empty() ? 0 : has_unknown)));
    for (std::int64_t const number :
         {std::int64_t{row.revision}, row.commit_number, row.circumstance, row.microsegment, row.boot,
          row.uncertainty_ms, std::int64_t{row.state}})
        bytes.number(static_cast<std::uint64_t>(number));
    for (std::int64_t const number :
         {std::int64_t{row.utc_offset}, row.claimed_wall, row.claimed_monotonic, row.received})
        bytes.signed_number(number);
    if (row.at) bytes.signed_number(*row.at);
    if (row.day) bytes.signed_number(*row.day);
    if (row.hour) bytes.signed_number(*row.hour);
    if (row.weight != 1) bytes.real(row.weight);
    bytes.number(row.answers.size());
    bytes.raw(row.answers);
    if (!row.unknown.empty()) bytes.text(row.unknown);
}

void read_content(ByteReader& bytes, ResponseRow& row) {
    std::uint8_t const parts = bytes.byte();
    row.revision = static_cast<int>(bytes.number());
    for (std::int64_t ResponseRow::*const number :
         {&ResponseRow::commit_number, &ResponseRow::circumstance, &ResponseRow::microsegment,
          &ResponseRow::boot, &ResponseRow::uncertainty_ms})
        row.*number = static_cast<std::int64_t>(bytes.number());
    row.state = static_cast<int>(bytes.number());
    row.utc_offset = static_cast<int>(bytes.signed_number());
    row.claimed_wall = bytes.signed_number();
    row.claimed_monotonic = bytes.signed_number();
    row.received = bytes.signed_number();
    if (parts & has_at) row.at = bytes.signed_number();
    if (parts & has_day) row.day = static_cast<int>(bytes.signed_number());
    if (parts & has_hour) row.hour = static_cast<int>(bytes.signed_number());
    if (parts & has_weight) row.weight = bytes.real();
    std::span<std::uint8_t const> const answers = bytes.raw(bytes.number());
    row.answers.assign(answers.begin(), answers.end());
    if (parts & has_unknown) row.unknown = bytes.text();
}

// ---- responses and their rows ----------------------------------------------------------------------

ResponseRows::ResponseRows(sqlite::Database& database)
    : microsegments_(database, "microsegment", "key"),
      boots_(database, "device_boot", "boot_id"),
      circumstances_(database) {}

std::int64_t ResponseRows::microsegment_number(StoredResponse const& response) {
    return microsegments_.number_of(microsegment_key(response.segments));
}

ResponseRow ResponseRows::row_of(StoredResponse const& response, std::int64_t microsegment) {
    LocalTime const& local = response.local;
    auto const derived = derived_local(response.at, local.utc_offset_minutes);
    auto const unless_derived = [&](int value, int LocalTime::*part) {
        return derived && (*derived).*part == value ? std::nullopt : std::optional{value};
    };
    UnixMs const base = response.at.value_or(0);
    ResponseRow row;
    row.visit = response.visit;
    row.id = response.id;
    row.revision = response.revision;
    row.circumstance = circumstances_.number_of(response);
    row.microsegment = microsegment;
    row.boot = boots_.number_of(response.claimed.boot_id);
    row.at = response.at;
    row.uncertainty_ms = response.uncertainty_ms;
    row.utc_offset = local.utc_offset_minutes;
    row.day = unless_derived(local.day, &LocalTime::day);
    row.hour = unless_derived(local.hour, &LocalTime::hour);
    row.claimed_wall = response.claimed.wall_ms - base;
    row.claimed_monotonic = response.claimed.monotonic_ms;
    row.received = response.received_at - base;
    row.weight = response.weight;
    row.state = state_of(response);
    row.answers.reserve(response.answers.size() * 4);
    ByteWriter answers{row.answers};
    write(answers, response.answers);
    row.unknown = response.unknown;
    return row;
}

StoredResponse ResponseRows::response_of(ResponseRow const& row, Code site) {
    StoredResponse response;
    response.site = site;
    response.visit = row.visit;
    response.id = row.id;
    response.revision = row.revision;
    std::string const& provenance = circumstances_.restore(row.circumstance, response);
    response.segments = parse_segments(microsegments_.text_of(row.microsegment), provenance);
    response.at = row.at;
    response.uncertainty_ms = row.uncertainty_ms;
    response.local =
        derived_local(row.at, row.utc_offset).value_or(LocalTime{unknown_day, unknown_hour, row.utc_offset});
    if (row.day) response.local.day = *row.day;
    if (row.hour) response.local.hour = *row.hour;
    UnixMs const base = row.at.value_or(0);
    response.claimed = {base + row.claimed_wall, row.claimed_monotonic, boots_.text_of(row.boot)};
    response.received_at = base + row.received;
    response.weight = row.weight;
    response.final = row.state & state_final;
    response.test = row.state & state_test;
    response.flagged = row.state & state_flagged;
    response.answers = read_answers(row.answers);
    response.unknown = row.unknown;
    return response;
}

void ResponseRows::forget() {
    microsegments_.forget();
    boots_.forget();
    circumstances_.forget();
}

} // namespace instante::server
