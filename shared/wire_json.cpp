// Responses, records and batches as JSON.

#include "shared/json_reader.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace instante::wire {

using nlohmann::json;

namespace {

constexpr std::size_t most_records = 500;
constexpr std::size_t longest_key_id = 64; // bytes
constexpr std::size_t longest_sealed = 1'024;

// ---- fields we have no name for --------------------------------------------------------------------

/// Gathers what the readers of a response did not ask for. Costs nothing where there is nothing.
class Others {
  public:
    void take(ObjectReader const& reader, std::initializer_list<std::string_view> place = {}) {
        if (!reader.has_others()) return;
        json* at = &document_;
        for (std::string_view const step : place)
            at = &(*at)[std::string{step}];
        at->update(reader.others());
    }
    std::string text() const { return document_.is_null() ? std::string{} : document_.dump(); }

  private:
    json document_;
};

/// Puts such fields back where they stood. What they belonged to may be gone: they go with it.
void put_back(json& response, json const& others) {
    for (auto const& [key, value] : others.items()) {
        if (key == "at" || key == "reference") {
            if (response.contains(key)) response[key].update(value);
        } else if (key == "segments") {
            for (auto const& [dimension, fields] : value.items()) {
                if (auto const fact = response[key].find(dimension); fact != response[key].end())
                    fact->update(fields);
            }
        } else if (key == "answers") {
            for (json& answer : response[key]) {
                auto const fields = value.find(answer["question"].get_ref<std::string const&>());
                if (fields != value.end()) answer.update(*fields);
            }
        } else {
            response[key] = value;
        }
    }
}

// ---- reading a response ----------------------------------------------------------------------------

Uuid read_uuid(ObjectReader& reader, char const* key) {
    std::string const text = reader.text(key);
    std::optional<Uuid> const id = parse_uuid(text);
    if (!id && !text.empty()) reader.blame(key, "must be a UUID");
    return id.value_or(Uuid{});
}

DeviceTime read_device_time(ReadContext& context, ObjectReader& parent, char const* key,
                            Others* others = nullptr) {
    json const* const document = parent.require(key);
    if (!document) return {};
    ObjectReader reader{context, *document, parent.path_of(key)};
    DeviceTime time;
    time.wall_ms = reader.integer<std::int64_t>("wall_ms");
    time.monotonic_ms = reader.integer<std::int64_t>("monotonic_ms");
    time.boot_id = reader.text("boot_id");
    if (others) others->take(reader, {key});
    return time;
}

AnswerValue read_answer_value(ReadContext& context, ObjectReader& reader, std::string const& path) {
    static constexpr std::array<char const*, 4> kinds{"rating", "choices", "text", "not_applicable"};
    int given = 0;
    for (char const* const kind : kinds)
        given += reader.find(kind) ? 1 : 0;
    if (given != 1) {
        context.errors.push_back({path, "must have exactly one of rating, choices, text, not_applicable"});
        return NotApplicable{};
    }
    if (reader.find("rating")) return Rating{reader.integer<int>("rating")};
    if (reader.find("choices")) return Choices{reader.texts("choices")};
    if (reader.find("text")) return Comment{reader.text("text")};
    json const& flag = *reader.find("not_applicable");
    if (!flag.is_boolean() || !flag.get<bool>()) reader.blame("not_applicable", "must be true, or absent");
    return NotApplicable{};
}

Answer read_answer(ReadContext& context, json const& document, std::string const& path, Others& others) {
    ObjectReader reader{context, document, path};
    if (!document.is_object()) return {};
    Answer answer;
    answer.question = reader.filled_text("question");
    answer.value = read_answer_value(context, reader, path);
    others.take(reader, {"answers", answer.question});
    return answer;
}

std::map<std::string, SegmentFact> read_segments(ReadContext& context, ObjectReader& response,
                                                 Others& others) {
    std::map<std::string, SegmentFact> segments;
    json const* const document = response.find("segments");
    if (!document) return segments;
    ObjectReader reader{context, *document, response.path_of("segments")};
    for (std::string const& dimension : reader.keys()) {
        json const& fact = (*document)[dimension];
        ObjectReader item{context, fact, join_path(response.path_of("segments"), dimension)};
        SegmentFact read;
        read.value = item.filled_text("value");
        read.provenance = item.name("from", parse_provenance);
        others.take(item, {"segments", dimension});
        segments.emplace(dimension, std::move(read));
    }
    return segments;
}

std::optional<SealedReference> read_reference(ReadContext& context, ObjectReader& response, Others& others) {
    json const* const document = response.find("reference");
    if (!document) return std::nullopt;
    ObjectReader reader{context, *document, response.path_of("reference")};
    SealedReference reference;
    reference.key = reader.filled_text("key");
    reference.sealed = reader.filled_text("sealed");
    if (reference.key.size() > longest_key_id)
        reader.blame("key", "must be at most " + std::to_string(longest_key_id) + " bytes");
    if (reference.sealed.size() > longest_sealed)
        reader.blame("sealed", "must be at most " + std::to_string(longest_sealed) + " bytes");
    others.take(reader, {"reference"});
    return reference;
}

// ---- writing a response ----------------------------------------------------------------------------

json time_to_json(DeviceTime const& time) {
    return {{"wall_ms", time.wall_ms}, {"monotonic_ms", time.monotonic_ms}, {"boot_id", time.boot_id}};
}

struct WriteAnswer {
    json& document;
    void operator()(NotApplicable const&) const { document["not_applicable"] = true; }
    void operator()(Rating const& rating) const { document["rating"] = rating.value; }
    void operator()(Choices const& choices) const { document["choices"] = choices.ids; }
    void operator()(Comment const& comment) const { document["text"] = comment.text; }
};

json answer_to_json(Answer const& answer) {
    json document{{"question", answer.question}};
    std::visit(WriteAnswer{document}, answer.value);
    return document;
}

} // namespace

json to_json(Response const& response) {
    json segments = json::object();
    for (auto const& [dimension, fact] : response.segments) {
        segments[dimension] = {{"value", fact.value}, {"from", to_string(fact.provenance)}};
    }
    json answers = json::array();
    for (Answer const& answer : response.answers)
        answers.push_back(answer_to_json(answer));
    json document{{"id", to_string(response.id)},
                  {"revision", response.revision},
                  {"visit", to_string(response.visit)},
                  {"survey", response.survey},
                  {"survey_version", response.survey_version},
                  {"moment", response.moment},
                  {"site", response.site},
                  {"at", time_to_json(response.at)},
                  {"language", response.language},
                  {"segments", std::move(segments)},
                  {"answers", std::move(answers)},
                  {"final", response.final},
                  {"test", response.test}};
    if (response.reference)
        document["reference"] = {{"key", response.reference->key}, {"sealed", response.reference->sealed}};
    if (!response.unknown.empty()) put_back(document, json::parse(response.unknown));
    return document;
}

Result<Response> read_response(json const& document, std::string const& path) {
    ReadContext context;
    ObjectReader reader{context, document, path};
    Others others;
    Response response;
    response.id = read_uuid(reader, "id");
    response.revision = reader.integer<int>("revision", 1);
    response.visit = read_uuid(reader, "visit");
    response.survey = reader.filled_text("survey");
    response.survey_version = reader.integer<int>("survey_version", 1);
    response.moment = reader.filled_text("moment");
    response.site = reader.filled_text("site");
    response.at = read_device_time(context, reader, "at", &others);
    response.language = reader.text_or("language", "");
    response.segments = read_segments(context, reader, others);
    reader.each("answers", [&](json const& item, std::string const& place) {
        response.answers.push_back(read_answer(context, item, place, others));
    });
    response.final = reader.boolean_or("final", false);
    response.test = reader.boolean_or("test", false);
    response.reference = read_reference(context, reader, others);
    others.take(reader);
    response.unknown = others.text();
    if (context.errors.empty()) return response;
    return Problem{ProblemKind::invalid, "the response cannot be read", std::move(context.errors)};
}

// ---- records and batches ---------------------------------------------------------------------------

json to_json(Record const& record) {
    return {{"sequence", record.sequence}, {"response", to_json(record.response)}};
}

json to_json(Batch const& batch) {
    json records = json::array();
    for (Record const& record : batch.records)
        records.push_back(to_json(record));
    json boots = json::array();
    for (BootTime const& boot : batch.boots) {
        boots.push_back(
            {{"boot_id", boot.boot_id}, {"monotonic_ms", boot.monotonic_ms}, {"server_ms", boot.server_ms}});
    }
    return {{"protocol", batch.protocol},
            {"site", batch.site},
            {"generation", batch.generation},
            {"sent", time_to_json(batch.sent)},
            {"highest_sequence", batch.highest_sequence},
            {"outbox", batch.outbox},
            {"clock_kept", batch.clock_kept},
            {"boots", std::move(boots)},
            {"records", std::move(records)}};
}

namespace {

BootTime read_boot_time(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    BootTime boot;
    boot.boot_id = reader.filled_text("boot_id");
    boot.monotonic_ms = reader.integer<std::int64_t>("monotonic_ms");
    boot.server_ms = reader.integer<std::int64_t>("server_ms");
    return boot;
}

std::optional<DeviceTime> claimed_time(json const& response) {
    ReadContext context;
    ObjectReader reader{context, response, ""};
    DeviceTime time = read_device_time(context, reader, "at");
    if (!context.errors.empty()) return std::nullopt;
    return time;
}

IncomingRecord read_record(ReadContext& context, json const& document, std::string const& path) {
    static json const absent;
    ObjectReader reader{context, document, path};
    auto const sequence = reader.integer<std::int64_t>("sequence", 1, largest_sequence);
    json const* const response = reader.find("response");
    // Its errors are the record's own: they do not spoil the envelope.
    IncomingRecord record{sequence, read_response(response ? *response : absent, "response"),
                          (response ? *response : absent).dump(), std::nullopt};
    if (!record.response && response) record.at = claimed_time(*response);
    return record;
}

void read_records(ReadContext& context, ObjectReader& reader, std::vector<IncomingRecord>& records) {
    if (json const* const list = reader.find("records");
        list && list->is_array() && list->size() > most_records) {
        return reader.blame("records", "must be at most " + std::to_string(most_records));
    }
    std::int64_t before = 0;
    reader.each("records", [&](json const& item, std::string const& path) {
        records.push_back(read_record(context, item, path));
        std::int64_t const sequence = records.back().sequence;
        if (sequence != 0 && sequence <= before) {
            context.errors.push_back({join_path(path, "sequence"), "must be greater than the one before"});
        }
        before = std::max(before, sequence);
    });
}

} // namespace

Result<IncomingBatch> read_batch(json const& document) {
    ReadContext context;
    ObjectReader reader{context, document, ""};
    IncomingBatch batch;
    batch.envelope.protocol = reader.integer<int>("protocol", oldest_wire_protocol, wire_protocol);
    batch.envelope.site = reader.filled_text("site");
    batch.envelope.generation = reader.integer<int>("generation", 1);
    batch.envelope.sent = read_device_time(context, reader, "sent");
    batch.envelope.highest_sequence = reader.integer<std::int64_t>("highest_sequence", 0, largest_sequence);
    batch.envelope.outbox = reader.text_or("outbox", "");
    batch.envelope.clock_kept = reader.boolean_or("clock_kept", false);
    reader.each_if_given("boots", [&](json const& item, std::string const& path) {
        batch.envelope.boots.push_back(read_boot_time(context, item, path));
    });
    read_records(context, reader, batch.records);
    if (context.errors.empty()) return batch;
    return Problem{ProblemKind::invalid, "the batch cannot be read", std::move(context.errors)};
}

} // namespace instante::wire
