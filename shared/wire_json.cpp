// Responses, batches, receipts and problems as JSON.

#include "shared/json_reader.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace instante::wire {

using nlohmann::json;

namespace {

constexpr std::size_t most_records = 500;

// ---- reading a response ----------------------------------------------------------------------------

Uuid read_uuid(ObjectReader& reader, char const* key) {
    std::string const text = reader.text(key);
    std::optional<Uuid> const id = parse_uuid(text);
    if (!id && !text.empty()) reader.blame(key, "must be a UUID");
    return id.value_or(Uuid{});
}

/// An identity, which is never empty.
std::string read_id(ObjectReader& reader, char const* key) {
    json const* const value = reader.find(key);
    bool const empty = value && value->is_string() && value->get_ref<std::string const&>().empty();
    if (empty) reader.blame(key, "must not be empty");
    return empty ? std::string{} : reader.text(key);
}

DeviceTime read_device_time(ReadContext& context, ObjectReader& parent, char const* key) {
    json const* const document = parent.require(key);
    if (!document) return {};
    ObjectReader reader{context, *document, parent.path_of(key)};
    DeviceTime time;
    time.wall_ms = reader.integer<std::int64_t>("wall_ms");
    time.monotonic_ms = reader.integer<std::int64_t>("monotonic_ms");
    time.boot_id = reader.text("boot_id");
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

Answer read_answer(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    if (!document.is_object()) return {};
    std::string question = read_id(reader, "question");
    return Answer{std::move(question), read_answer_value(context, reader, path)};
}

std::map<std::string, SegmentFact> read_segments(ReadContext& context, ObjectReader& response) {
    std::map<std::string, SegmentFact> segments;
    json const* const document = response.find("segments");
    if (!document) return segments;
    ObjectReader reader{context, *document, response.path_of("segments")};
    for (std::string const& dimension : reader.keys()) {
        json const& fact = (*document)[dimension];
        ObjectReader item{context, fact, join_path(response.path_of("segments"), dimension)};
        SegmentFact read;
        read.value = read_id(item, "value");
        read.provenance = item.name("from", parse_provenance);
        segments.emplace(dimension, std::move(read));
    }
    return segments;
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
    return {{"id", to_string(response.id)},
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
}

Result<Response> read_response(json const& document, std::string const& path) {
    ReadContext context;
    ObjectReader reader{context, document, path};
    Response response;
    response.id = read_uuid(reader, "id");
    response.revision = reader.integer<int>("revision", 1);
    response.visit = read_uuid(reader, "visit");
    response.survey = read_id(reader, "survey");
    response.survey_version = reader.integer<int>("survey_version", 1);
    response.moment = read_id(reader, "moment");
    response.site = read_id(reader, "site");
    response.at = read_device_time(context, reader, "at");
    response.language = reader.text_or("language", "");
    response.segments = read_segments(context, reader);
    response.answers = reader.list("answers", read_answer);
    response.final = reader.boolean_or("final", false);
    response.test = reader.boolean_or("test", false);
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
    return {{"protocol", batch.protocol},
            {"site", batch.site},
            {"generation", batch.generation},
            {"sent", time_to_json(batch.sent)},
            {"highest_sequence", batch.highest_sequence},
            {"records", std::move(records)}};
}

namespace {

IncomingRecord read_record(ReadContext& context, json const& document, std::string const& path) {
    static json const absent;
    ObjectReader reader{context, document, path};
    auto const sequence = reader.integer<std::int64_t>("sequence", 1);
    json const* const response = reader.find("response");
    // Its errors are the record's own: they do not spoil the envelope.
    return {sequence, read_response(response ? *response : absent, "response"),
            (response ? *response : absent).dump()};
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
    batch.envelope.protocol = reader.integer<int>("protocol", wire_protocol, wire_protocol);
    batch.envelope.site = read_id(reader, "site");
    batch.envelope.generation = reader.integer<int>("generation", 1);
    batch.envelope.sent = read_device_time(context, reader, "sent");
    batch.envelope.highest_sequence = reader.integer<std::int64_t>("highest_sequence", 0);
    read_records(context, reader, batch.records);
    if (context.errors.empty()) return batch;
    return Problem{ProblemKind::invalid, "the batch cannot be read", std::move(context.errors)};
}

// ---- receipts and problems -------------------------------------------------------------------------

namespace {

/// A problem may quote what the caller sent, which need not be UTF-8; JSON must be.
std::string utf8(std::string text) {
    if (is_utf8(text)) return text;
    for (char& c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    return text;
}

json errors_to_json(std::vector<FieldError> const& errors) {
    json list = json::array();
    for (FieldError const& error : errors) {
        list.push_back({{"field", utf8(error.field)}, {"detail", utf8(error.detail)}});
    }
    return list;
}

FieldError read_field_error(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    FieldError error;
    error.field = reader.text("field");
    error.detail = reader.text("detail");
    return error;
}

ItemReceipt read_item(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    ItemReceipt item;
    item.sequence = reader.integer<std::int64_t>("sequence", 1);
    item.status = reader.name("status", parse_receipt_status);
    if (json const* const problem = reader.find("problem")) {
        ObjectReader words{context, *problem, reader.path_of("problem")};
        item.problem = Problem{ProblemKind::invalid, words.text("detail")};
        item.problem->errors = words.list("errors", read_field_error);
    }
    return item;
}

struct KindName {
    char const* urn;
    char const* title;
};

KindName name_of(ProblemKind kind) {
    switch (kind) {
    case ProblemKind::invalid:
        return {"invalid", "The request is not valid"};
    case ProblemKind::unauthenticated:
        return {"unauthenticated", "Sign in first"};
    case ProblemKind::forbidden:
        return {"forbidden", "Not allowed"};
    case ProblemKind::not_found:
        return {"not-found", "Not found"};
    case ProblemKind::not_allowed:
        return {"not-allowed", "This method is not offered here"};
    case ProblemKind::conflict:
        return {"conflict", "Contradicts what is stored"};
    case ProblemKind::stale:
        return {"stale", "Changed by someone else meanwhile"};
    case ProblemKind::too_large:
        return {"too-large", "The request is too large"};
    case ProblemKind::unsupported:
        return {"unsupported", "Unsupported media type"};
    case ProblemKind::too_much:
        return {"too-much", "More than can be computed at once"};
    case ProblemKind::too_many:
        return {"too-many", "Too many requests"};
    case ProblemKind::unavailable:
        return {"unavailable", "Try again later"};
    }
    return {"internal", "Something went wrong on our side"};
}

} // namespace

json to_json(Receipt const& receipt) {
    json items = json::array();
    for (ItemReceipt const& item : receipt.items) {
        json document{{"sequence", item.sequence}, {"status", to_string(item.status)}};
        if (item.problem) {
            document["problem"] = {{"detail", utf8(item.problem->detail)},
                                   {"errors", errors_to_json(item.problem->errors)}};
        }
        items.push_back(std::move(document));
    }
    return {{"epoch", receipt.epoch}, {"watermark", receipt.watermark}, {"items", std::move(items)}};
}

Result<Receipt> read_receipt(json const& document) {
    ReadContext context;
    ObjectReader reader{context, document, ""};
    Receipt receipt;
    receipt.epoch = read_id(reader, "epoch");
    receipt.watermark = reader.integer<std::int64_t>("watermark", 0);
    receipt.items = reader.list("items", read_item);
    if (context.errors.empty()) return receipt;
    return Problem{ProblemKind::invalid, "the receipt cannot be read", std::move(context.errors)};
}

json to_json(Problem const& problem, int status, std::string_view request_id) {
    KindName const name = name_of(problem.kind);
    json document{{"type", std::string{"urn:instante:problem:"} + name.urn},
                  {"title", name.title},
                  {"status", status},
                  {"detail", utf8(problem.detail)},
                  {"errors", errors_to_json(problem.errors)}};
    if (!request_id.empty()) document["request_id"] = request_id;
    return document;
}

} // namespace instante::wire
