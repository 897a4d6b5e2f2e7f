#include "server/ingest/quick_read.hpp"

#include <climits>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <simdjson.h>
#include <string>

namespace instante::server::ingest {

namespace {

namespace od = simdjson::ondemand;

constexpr std::size_t most_records = 500;
constexpr std::int64_t largest_sequence = std::int64_t{1} << 40; // far below the wire's own bound

/// Not for us: left to those who take their time.
struct Unsure {};

void sure(bool sound) {
    if (!sound) throw Unsure{};
}

template <class Number>
Number integer(od::value value, Number least = std::numeric_limits<Number>::min(),
               Number most = std::numeric_limits<Number>::max()) {
    std::int64_t const number = value.get_int64();
    sure(number >= least && number <= most);
    return static_cast<Number>(number);
}

std::string text(od::value value) {
    return std::string{std::string_view{value.get_string()}};
}

std::string name(od::value value) {
    std::string id = text(value);
    sure(!id.empty());
    return id;
}

Uuid uuid(od::value value) {
    auto const id = parse_uuid(value.get_string());
    sure(id.has_value());
    return *id;
}

std::string_view trimmed(std::string_view json) {
    while (!json.empty() && json.back() != '}' && json.back() != ']')
        json.remove_suffix(1);
    return json;
}

/// Calls `take(index, value)` for every member; sure that each is one of `names`, that none is there twice,
/// and that of the first `required` none is missing.
template <std::size_t count, class Take>
void each_member(od::object& object, std::array<std::string_view, count> const& names, std::size_t required,
                 Take const& take) {
    std::uint32_t seen = 0;
    for (auto field : object) {
        std::string_view const key = field.unescaped_key();
        std::size_t index = 0;
        while (index < count && names[index] != key)
            ++index;
        sure(index < count && (seen & (1U << index)) == 0);
        seen |= 1U << index;
        take(index, od::value{field.value()});
    }
    std::uint32_t const needed = (1U << required) - 1;
    sure((seen & needed) == needed);
}

DeviceTime device_time(od::object object) {
    static constexpr std::array<std::string_view, 3> names{"wall_ms", "monotonic_ms", "boot_id"};
    DeviceTime time;
    each_member(object, names, 3, [&](std::size_t member, od::value value) {
        if (member == 0) time.wall_ms = integer<std::int64_t>(value);
        if (member == 1) time.monotonic_ms = integer<std::int64_t>(value);
        if (member == 2) time.boot_id = text(value);
    });
    return time;
}

std::map<std::string, SegmentFact> segments(od::object object) {
    static constexpr std::array<std::string_view, 2> names{"value", "from"};
    std::map<std::string, SegmentFact> facts;
    for (auto field : object) {
        auto const [at, first] = facts.try_emplace(std::string{std::string_view{field.unescaped_key()}});
        sure(first);
        SegmentFact& fact = at->second;
        od::object members = field.value().get_object();
        each_member(members, names, 2, [&](std::size_t member, od::value value) {
            if (member == 0) {
                fact.value = name(value);
            } else {
                auto const provenance = parse_provenance(value.get_string());
                sure(provenance.has_value());
                fact.provenance = *provenance;
            }
        });
    }
    return facts;
}

Choices choices(od::array array) {
    Choices chosen;
    for (auto id : array)
        chosen.ids.push_back(text(id.value()));
    return chosen;
}

Answer answer(od::object object) {
    static constexpr std::array<std::string_view, 5> names{"question", "rating", "choices", "text",
                                                           "not_applicable"};
    Answer read;
    int values = 0;
    each_member(object, names, 1, [&](std::size_t member, od::value value) {
        if (member == 0) {
            read.question = name(value);
            return;
        }
        ++values;
        if (member == 1) read.value = Rating{integer<int>(value)};
        if (member == 2) read.value = choices(value.get_array());
        if (member == 3) read.value = Comment{text(value)};
        if (member == 4) sure(value.get_bool());
    });
    sure(values == 1);
    return read;
}

std::vector<Answer> answers(od::array array) {
    std::vector<Answer> all;
    for (auto item : array)
        all.push_back(answer(item.get_object()));
    return all;
}

Response response(od::object& object) {
    static constexpr std::array<std::string_view, 13> names{
        "answers",        "at",    "id",       "moment",   "revision", "site", "survey",
        "survey_version", "visit", "language", "segments", "final",    "test"};
    Response read;
    each_member(object, names, 9, [&](std::size_t member, od::value value) {
        switch (member) {
        case 0:
            read.answers = answers(value.get_array());
            break;
        case 1:
            read.at = device_time(value.get_object());
            break;
        case 2:
            read.id = uuid(value);
            break;
        case 3:
            read.moment = name(value);
            break;
        case 4:
            read.revision = integer<int>(value, 1);
            break;
        case 5:
            read.site = name(value);
            break;
        case 6:
            read.survey = name(value);
            break;
        case 7:
            read.survey_version = integer<int>(value, 1);
            break;
        case 8:
            read.visit = uuid(value);
            break;
        case 9:
            read.language = text(value);
            break;
        case 10:
            read.segments = segments(value.get_object());
            break;
        case 11:
            read.final = value.get_bool();
            break;
        default:
            read.test = value.get_bool();
        }
    });
    return read;
}

wire::IncomingRecord record(od::object object) {
    static constexpr std::array<std::string_view, 2> names{"sequence", "response"};
    std::int64_t sequence = 0;
    std::optional<Response> read;
    std::string json;
    each_member(object, names, 2, [&](std::size_t member, od::value value) {
        if (member == 0) {
            sequence = integer<std::int64_t>(value, 1, largest_sequence);
        } else {
            od::object document = value.get_object();
            json = trimmed(document.raw_json());
            sure(!document.reset().error());
            read = response(document);
        }
    });
    return {sequence, std::move(*read), std::move(json)};
}

std::vector<wire::IncomingRecord> records(od::array array) {
    std::vector<wire::IncomingRecord> all;
    std::int64_t before = 0;
    for (auto item : array) {
        all.push_back(record(item.get_object()));
        sure(all.back().sequence > before && all.size() <= most_records);
        before = all.back().sequence;
    }
    return all;
}

std::vector<BootTime> boots(od::array array) {
    static constexpr std::array<std::string_view, 3> names{"boot_id", "monotonic_ms", "server_ms"};
    std::vector<BootTime> all;
    for (auto item : array) {
        BootTime boot;
        od::object members = item.get_object();
        each_member(members, names, 3, [&](std::size_t member, od::value value) {
            if (member == 0) boot.boot_id = name(value);
            if (member == 1) boot.monotonic_ms = integer<std::int64_t>(value);
            if (member == 2) boot.server_ms = integer<std::int64_t>(value);
        });
        all.push_back(std::move(boot));
    }
    return all;
}

wire::IncomingBatch batch(od::parser& parser, simdjson::padded_string_view body) {
    static constexpr std::array<std::string_view, 9> names{
        "protocol", "site",   "generation", "sent", "highest_sequence",
        "records",  "outbox", "clock_kept", "boots"};
    od::document document = parser.iterate(body);
    od::object members = document.get_object();
    wire::IncomingBatch read;
    Batch& envelope = read.envelope;
    each_member(members, names, 6, [&](std::size_t member, od::value value) {
        switch (member) {
        case 0:
            envelope.protocol = integer<int>(value, oldest_wire_protocol, wire_protocol);
            break;
        case 1:
            envelope.site = name(value);
            break;
        case 2:
            envelope.generation = integer<int>(value, 1);
            break;
        case 3:
            envelope.sent = device_time(value.get_object());
            break;
        case 4:
            envelope.highest_sequence = integer<std::int64_t>(value, 0, largest_sequence);
            break;
        case 5:
            read.records = records(value.get_array());
            break;
        case 6:
            envelope.outbox = text(value);
            break;
        case 7:
            envelope.clock_kept = value.get_bool();
            break;
        default:
            envelope.boots = boots(value.get_array());
        }
    });
    sure(document.current_location().error() == simdjson::OUT_OF_BOUNDS); // nothing follows
    return read;
}

} // namespace

std::optional<wire::IncomingBatch> read_quickly(std::string_view body) {
    if (body.find('\\') != std::string_view::npos || body.find('\0') != std::string_view::npos)
        return std::nullopt;
    // Kept by each worker: what they need is as large as the body.
    thread_local od::parser parser;
    thread_local std::string padded;
    padded.assign(body);
    padded.append(simdjson::SIMDJSON_PADDING, ' ');
    try {
        return batch(parser, simdjson::padded_string_view{padded.data(), body.size(), padded.size()});
    } catch (Unsure const&) {
        return std::nullopt;
    } catch (simdjson::simdjson_error const&) {
        return std::nullopt;
    }
}

} // namespace instante::server::ingest
