#include "tests/bench/load/batch_text.hpp"

#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <stdexcept>

namespace instante::bench {

namespace {

// What stands in the gaps of the pattern: values that occur nowhere else in it.
constexpr std::int64_t sequence_mark = 7'700'000'000'000'001;
constexpr std::int64_t highest_mark = 7'700'000'000'000'002;
constexpr std::int64_t wall_mark = 7'700'000'000'000'003;
constexpr std::int64_t monotonic_mark = 7'700'000'000'000'004;
constexpr std::int64_t sent_wall_mark = 7'700'000'000'000'005;
constexpr std::int64_t sent_monotonic_mark = 7'700'000'000'000'006;
constexpr int rating_mark = 1'700'000'001;
constexpr int generation_mark = 1'700'000'002;

Uuid uuid_mark(std::uint8_t byte) {
    Uuid id;
    id.bytes.fill(byte);
    return id;
}

std::string segment_mark(std::size_t dimension) {
    return "@segment" + std::to_string(dimension);
}

Batch pattern_of(Plan const& plan) {
    Response response;
    response.id = uuid_mark(0xA1);
    response.visit = uuid_mark(0xA2);
    response.survey = response.moment = "@moment";
    response.survey_version = 1;
    response.site = "@site";
    response.at = {wall_mark, monotonic_mark, "@boot"};
    response.language = "es";
    for (std::size_t i = 0; i < plan.dimensions.size(); ++i)
        response.segments[plan.dimensions[i].id] = {segment_mark(i), Provenance::question};
    response.answers = {{plan.question, Rating{rating_mark}}};
    response.final = true;
    Batch batch;
    batch.site = "@site";
    batch.generation = generation_mark;
    batch.sent = {sent_wall_mark, sent_monotonic_mark, "@boot"};
    batch.highest_sequence = highest_mark;
    batch.records = {{sequence_mark, std::move(response)}};
    return batch;
}

void put(std::string& out, std::int64_t number) {
    std::array<char, 24> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

Uuid roll_uuid(std::int64_t wall_ms, Dice& dice) {
    std::array<std::uint8_t, 10> bytes{};
    std::uint64_t const low = dice.next();
    std::uint64_t const high = dice.next();
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i < 8 ? low >> (8 * i) : high >> (8 * (i - 8)));
    return make_uuid7(wall_ms, bytes);
}

} // namespace

std::uint64_t Dice::next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

struct BatchText::Filling {
    Device const& device;
    Clocks sent;
    std::int64_t highest = 0;
    std::int64_t sequence = 0;
    Tap const* tap = nullptr;
    std::string id; // of the response, and of its visit: it is the visit's first
};

BatchText::BatchText(Plan const& plan) {
    if (plan.dimensions.size() > std::tuple_size_v<decltype(Tap::segments)>)
        throw std::runtime_error("the plan has too many dimensions");
    Batch const pattern = pattern_of(plan);
    std::string const batch = wire::to_json(pattern).dump();
    std::string const record = wire::to_json(pattern.records.front()).dump();
    std::size_t const at = batch.find(record);
    if (at == std::string::npos) throw std::logic_error("a batch does not hold its record as it stands");
    head_ = split(std::string_view{batch}.substr(0, at));
    record_ = split(record);
    tail_ = split(std::string_view{batch}.substr(at + record.size()));
}

std::vector<BatchText::Piece> BatchText::split(std::string_view text) {
    std::vector<std::pair<std::string, Gap>> const marks{
        {"@site", Gap::site},
        {std::to_string(generation_mark), Gap::generation},
        {std::to_string(sequence_mark), Gap::sequence},
        {std::to_string(highest_mark), Gap::highest},
        {to_string(uuid_mark(0xA1)), Gap::id},
        {to_string(uuid_mark(0xA2)), Gap::visit},
        {"@moment", Gap::moment},
        {std::to_string(rating_mark), Gap::rating},
        {std::to_string(wall_mark), Gap::wall},
        {std::to_string(monotonic_mark), Gap::monotonic},
        {"@boot", Gap::boot},
        {std::to_string(sent_wall_mark), Gap::sent_wall},
        {std::to_string(sent_monotonic_mark), Gap::sent_monotonic},
        {segment_mark(0), Gap::segment0},
        {segment_mark(1), Gap::segment1},
        {segment_mark(2), Gap::segment2},
        {segment_mark(3), Gap::segment3},
    };
    std::vector<Piece> pieces;
    while (true) {
        std::size_t nearest = std::string_view::npos;
        std::pair<std::string, Gap> const* which = nullptr;
        for (auto const& mark : marks) {
            std::size_t const at = text.find(mark.first);
            if (at < nearest) {
                nearest = at;
                which = &mark;
            }
        }
        if (!which) break;
        pieces.push_back({std::string{text.substr(0, nearest)}, which->second});
        text = text.substr(nearest + which->first.size());
    }
    pieces.push_back({std::string{text}, Gap::end});
    return pieces;
}

void BatchText::fill(std::string& out, std::vector<Piece> const& pieces, Filling const& filling) {
    for (Piece const& piece : pieces) {
        out += piece.text;
        switch (piece.gap) {
        case Gap::site:
            out += filling.device.site;
            break;
        case Gap::generation:
            put(out, filling.device.generation);
            break;
        case Gap::sequence:
            put(out, filling.sequence);
            break;
        case Gap::highest:
            put(out, filling.highest);
            break;
        case Gap::id:
        case Gap::visit:
            out += filling.id;
            break;
        case Gap::moment:
            out += filling.tap->moment;
            break;
        case Gap::rating:
            put(out, filling.tap->rating);
            break;
        case Gap::wall:
            put(out, filling.tap->at.wall_ms);
            break;
        case Gap::monotonic:
            put(out, filling.tap->at.monotonic_ms);
            break;
        case Gap::boot:
            out += filling.device.boot_id;
            break;
        case Gap::sent_wall:
            put(out, filling.sent.wall_ms);
            break;
        case Gap::sent_monotonic:
            put(out, filling.sent.monotonic_ms);
            break;
        case Gap::segment0:
        case Gap::segment1:
        case Gap::segment2:
        case Gap::segment3:
            out +=
                filling.tap
                    ->segments[static_cast<std::size_t>(piece.gap) - static_cast<std::size_t>(Gap::segment0)];
            break;
        case Gap::end:
            break;
        }
    }
}

void BatchText::write(std::string& out, Device const& device, Clocks const& sent,
                      std::vector<Tap> const& taps, Dice& dice) const {
    Filling filling{device,          sent,    device.sequence + static_cast<std::int64_t>(taps.size()),
                    device.sequence, nullptr, {}};
    fill(out, head_, filling);
    for (Tap const& tap : taps) {
        if (&tap != &taps.front()) out += ',';
        filling.tap = &tap;
        ++filling.sequence;
        filling.id = to_string(roll_uuid(tap.at.wall_ms, dice));
        fill(out, record_, filling);
    }
    fill(out, tail_, filling);
}

} // namespace instante::bench
