// Receipts and problems as JSON.

#include "shared/json_reader.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

namespace instante::wire {

using nlohmann::json;

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
    json document{{"epoch", receipt.epoch}, {"watermark", receipt.watermark}, {"items", std::move(items)}};
    if (receipt.received_at != 0) document["received_at"] = receipt.received_at;
    return document;
}

Result<Receipt> read_receipt(json const& document) {
    ReadContext context;
    ObjectReader reader{context, document, ""};
    Receipt receipt;
    receipt.epoch = reader.filled_text("epoch");
    receipt.watermark = reader.integer<std::int64_t>("watermark", 0);
    receipt.items = reader.list("items", read_item);
    receipt.received_at = reader.integer_or<UnixMs>("received_at", 0);
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
