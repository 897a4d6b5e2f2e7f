// A kiosk's reader of barcodes in a programme document.

#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

namespace instante::programme_json {

using nlohmann::json;

namespace {

constexpr int furthest = 10'000; // what lies beyond is blamed by the checks

TicketMark read_mark(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    TicketMark mark;
    mark.at = reader.integer<int>("at", 0, furthest);
    mark.one_of = reader.filled_text("one_of");
    reader.finish();
    return mark;
}

void read_part(ReadContext& context, ObjectReader& pattern, TicketPattern& into) {
    json const* const part = pattern.find("part");
    if (!part) return;
    ObjectReader reader{context, *part, pattern.path_of("part")};
    into.part_from = reader.integer<int>("from", 0, furthest);
    into.part_length = reader.integer_or<int>("length", 0, 1, furthest);
    reader.finish();
}

TicketPattern read_pattern(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    TicketPattern pattern;
    pattern.prefix = reader.text_or("prefix", "");
    // One length, or two bounds.
    auto const length = reader.optional_integer<int>("length");
    pattern.min_length = reader.integer_or<int>("min_length", length.value_or(pattern.min_length));
    pattern.max_length = reader.integer_or<int>("max_length", length.value_or(pattern.max_length));
    pattern.characters = reader.name_or("characters", parse_ticket_characters, pattern.characters);
    reader.each_if_given("marks", [&](json const& item, std::string const& item_path) {
        pattern.marks.push_back(read_mark(context, item, item_path));
    });
    reader.each_if_given("segments", [&](json const& item, std::string const& item_path) {
        pattern.segments.push_back(read_fixed_segment(context, item, item_path));
    });
    pattern.identifies = reader.boolean_or("identifies", pattern.identifies);
    read_part(context, reader, pattern);
    reader.finish();
    return pattern;
}

json to_json(TicketPattern const& pattern) {
    TicketPattern const usual;
    json document = json::object();
    if (!pattern.prefix.empty()) document["prefix"] = pattern.prefix;
    if (pattern.min_length == pattern.max_length) {
        document["length"] = pattern.min_length;
    } else {
        if (pattern.min_length != usual.min_length) document["min_length"] = pattern.min_length;
        if (pattern.max_length != usual.max_length) document["max_length"] = pattern.max_length;
    }
    if (pattern.characters != usual.characters)
        document["characters"] = instante::to_string(pattern.characters);
    for (TicketMark const& mark : pattern.marks)
        document["marks"].push_back({{"at", mark.at}, {"one_of", mark.one_of}});
    for (FixedSegment const& segment : pattern.segments)
        document["segments"].push_back({{"dimension", segment.dimension}, {"value", segment.value}});
    if (!pattern.identifies) document["identifies"] = false;
    if (pattern.part_from != 0 || pattern.part_length != 0) {
        document["part"] = {{"from", pattern.part_from}};
        if (pattern.part_length != 0) document["part"]["length"] = pattern.part_length;
    }
    return document;
}

} // namespace

FixedSegment read_fixed_segment(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    FixedSegment segment;
    segment.dimension = reader.text("dimension");
    segment.value = reader.text("value");
    reader.finish();
    return segment;
}

std::optional<Scanner> read_scanner(ReadContext& context, ObjectReader& kiosk) {
    json const* const document = kiosk.find("scanner");
    if (!document) return std::nullopt;
    ObjectReader reader{context, *document, kiosk.path_of("scanner")};
    Scanner scanner;
    scanner.prompt = reader.optional_localized("prompt");
    scanner.patterns = reader.list("patterns", read_pattern);
    reader.finish();
    return scanner;
}

json to_json(Scanner const& scanner) {
    json document = json::object();
    if (!scanner.prompt.empty()) document["prompt"] = scanner.prompt;
    document["patterns"] = json::array();
    for (TicketPattern const& pattern : scanner.patterns)
        document["patterns"].push_back(to_json(pattern));
    return document;
}

} // namespace instante::programme_json
