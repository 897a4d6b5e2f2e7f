#include "server/import/import_map.hpp"

#include "server/import/row.hpp"
#include "server/import/time_format.hpp"
#include "shared/ids.hpp"
#include "shared/json_reader.hpp"
#include "shared/names.hpp"
#include "shared/time.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace instante::server::import {

using nlohmann::json;

namespace {

constexpr NameTable<Layout, 2> layouts{{{Layout::wide, "wide"}, {Layout::one_rating_a_row, "long"}}};

void blame(ReadContext& context, std::string path, std::string detail) {
    context.errors.push_back({std::move(path), std::move(detail)});
}

/// A required column's name.
std::string read_column(ObjectReader& reader) {
    std::string column{trimmed(reader.text("column"))};
    if (column.empty() && reader.find("column") && reader.find("column")->is_string()) {
        reader.blame("column", "must not be empty");
    }
    return column;
}

/// The `values` object of a member: calls `read` with each cell text, what it means and its path.
template <class Read>
bool read_values(ReadContext& context, ObjectReader& reader, Read read) {
    json const* const values = reader.find("values");
    if (!values) return false;
    std::string const path = reader.path_of("values");
    if (!values->is_object()) {
        blame(context, path, "must be an object of cell text to meaning");
        return false;
    }
    for (auto const& [cell, meaning] : values->items())
        read(std::string{trimmed(cell)}, meaning, join_path(path, cell));
    return true;
}

IdSource read_id_source(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    IdSource source;
    bool const constant = reader.find("constant") != nullptr;
    if (constant) {
        source.constant = reader.text("constant");
        if (reader.find("column")) reader.blame("column", "not together with \"constant\"");
        if (reader.find("values")) reader.blame("values", "not together with \"constant\"");
    } else if (!reader.find("column")) {
        if (document.is_object()) blame(context, path, "must have a \"column\" or a \"constant\"");
    } else {
        source.column = read_column(reader);
    }
    std::map<std::string, std::optional<std::string>, std::less<>> values;
    bool const given =
        read_values(context, reader, [&](std::string cell, json const& meaning, std::string const& at) {
            if (!meaning.is_null() && !meaning.is_string())
                return blame(context, at, "must be an id, or null for unknown");
            values.insert_or_assign(std::move(cell), meaning.is_null()
                                                         ? std::nullopt
                                                         : std::optional{meaning.get<std::string>()});
        });
    if (given) source.values = std::move(values);
    reader.finish();
    return source;
}

std::string read_zone(ObjectReader& reader) {
    std::string zone = reader.text_or("zone", "site");
    if (zone == "site") return "";
    if (!is_time_zone(zone))
        reader.blame("zone", "must be \"site\" or an IANA time zone such as Europe/Madrid");
    return zone;
}

TimeSource read_time(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    TimeSource time;
    if (reader.boolean_or("unknown", false)) {
        for (char const* const key : {"column", "format", "zone", "precision"}) {
            if (reader.find(key)) reader.blame(key, "not together with \"unknown\"");
        }
        reader.finish();
        return time;
    }
    time.column = read_column(reader);
    time.format = reader.text("format");
    time.zone = read_zone(reader);
    FormatParts const parts = parts_of_format(time.format);
    time.precision =
        reader.name_or("precision", parse_precision, parts.hour ? Precision::time : Precision::day);
    if (!time.format.empty()) {
        std::string const lacking = what_lacks(parts, time.precision);
        if (!lacking.empty()) {
            reader.blame("format", "tells no " + lacking + ", which \"precision\": \"" +
                                       std::string{to_string(time.precision)} + "\" needs");
        }
    }
    reader.finish();
    return time;
}

/// The lists of cell texts that are no rating; those given here replace the map's.
void read_no_rating(ReadContext& context, ObjectReader& reader, std::vector<std::string>& not_applicable,
                    std::vector<std::string>& missing) {
    if (reader.find("not_applicable")) not_applicable = reader.optional_texts("not_applicable");
    if (reader.find("missing")) missing = reader.optional_texts("missing");
    for (auto* const list : {&not_applicable, &missing}) {
        for (std::string& text : *list)
            text = std::string{trimmed(text)};
    }
    for (std::string const& text : not_applicable) {
        if (std::find(missing.begin(), missing.end(), text) == missing.end()) continue;
        blame(context, reader.path_of("not_applicable"),
              "\"" + text + "\" cannot be both not applicable and missing");
    }
}

RatingSource read_rating(ReadContext& context, json const& document, std::string const& path,
                         RatingSource const& base, Layout layout) {
    ObjectReader reader{context, document, path};
    RatingSource rating = base;
    rating.column = read_column(reader);
    if (layout == Layout::wide) {
        rating.moment = reader.text("moment");
        rating.question = reader.text_or("question", "");
    }
    read_no_rating(context, reader, rating.not_applicable, rating.missing);
    std::map<std::string, std::optional<int>, std::less<>> values;
    bool const given =
        read_values(context, reader, [&](std::string cell, json const& meaning, std::string const& at) {
            bool const number = meaning.is_number_integer();
            bool const small = number && meaning >= -1000 && meaning <= 1000;
            if (!meaning.is_null() && !small)
                return blame(context, at, "must be a point of the scale, or null for missing");
            values.insert_or_assign(std::move(cell),
                                    small ? std::optional{meaning.get<int>()} : std::nullopt);
        });
    if (given) rating.values = std::move(values);
    reader.finish();
    return rating;
}

CommentSource read_comment(ReadContext& context, json const& document, std::string const& path,
                           Layout layout) {
    ObjectReader reader{context, document, path};
    CommentSource comment;
    comment.column = read_column(reader);
    if (layout == Layout::wide) comment.moment = reader.text_or("moment", "");
    comment.question = reader.text_or("question", "");
    reader.finish();
    return comment;
}

char read_character(ObjectReader& reader, char const* key, char fallback, std::string_view refused,
                    char const* rule) {
    std::string const text = reader.text_or(key, std::string(1, fallback));
    bool const plain = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80;
    if (plain && refused.find(text[0]) == std::string_view::npos) return text[0];
    if (!reader.find(key) || reader.find(key)->is_string()) reader.blame(key, rule);
    return fallback;
}

std::string read_only_column(ReadContext& context, ObjectReader& reader, char const* key) {
    json const* const member = reader.find(key);
    if (!member) return "";
    ObjectReader inner{context, *member, reader.path_of(key)};
    std::string column = read_column(inner);
    inner.finish();
    return column;
}

void check_language(ReadContext& context, IdSource const& language) {
    auto const fits = [](std::string const& code) {
        return code.size() >= 2 && code.size() <= 16 && std::all_of(code.begin(), code.end(), [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '-';
               });
    };
    char const* const rule = "must be a language code such as es or pt-BR";
    if (language.constant && !fits(*language.constant)) blame(context, "language.constant", rule);
    if (!language.values) return;
    for (auto const& [cell, code] : *language.values) {
        if (code && !fits(*code)) blame(context, join_path("language.values", cell), rule);
    }
}

/// What both layouts say of a row.
void read_frame(ReadContext& context, ObjectReader& reader, ImportMap& map) {
    map.source = reader.text("source");
    if (!map.source.empty() && !is_slug(map.source)) {
        reader.blame("source", "must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit");
    }
    map.layout = reader.name("layout", parse_layout);
    map.delimiter =
        read_character(reader, "delimiter", ',', "\"\r\n ", "must be one character such as , ; or a tab");
    map.decimal = read_character(reader, "decimal", '.', "", "must be . or ,");
    if (map.decimal != '.' && map.decimal != ',') reader.blame("decimal", "must be . or ,");
    map.encoding = reader.name_or("encoding", parse_encoding, Encoding::utf8);
    map.id_column = read_only_column(context, reader, "id");
    map.weight_column = read_only_column(context, reader, "weight");
    if (json const* const site = reader.require("site")) map.site = read_id_source(context, *site, "site");
    if (json const* const time = reader.find("time")) {
        map.time = read_time(context, *time, "time");
    } else {
        reader.blame("time", "is required: name a column and its format, or say {\"unknown\": true}");
    }
    if (json const* const language = reader.find("language")) {
        map.language = read_id_source(context, *language, "language");
        check_language(context, *map.language);
    }
    if (json const* const segments = reader.find("segments")) {
        if (!segments->is_object())
            return reader.blame("segments", "must be an object of dimension to column");
        for (auto const& [dimension, from] : segments->items()) {
            map.segments.emplace(dimension, read_id_source(context, from, join_path("segments", dimension)));
        }
    }
}

/// What is rated in a row.
void read_ratings(ReadContext& context, ObjectReader& reader, ImportMap& map) {
    RatingSource base;
    read_no_rating(context, reader, base.not_applicable, base.missing);
    map.missing = base.missing;
    if (map.layout == Layout::wide) {
        reader.each("ratings", [&](json const& item, std::string const& path) {
            map.ratings.push_back(read_rating(context, item, path, base, map.layout));
        });
        json const* const ratings = reader.find("ratings");
        if (ratings && ratings->is_array() && ratings->empty())
            reader.blame("ratings", "must name at least one column");
    } else {
        if (json const* const moment = reader.require("moment"))
            map.moment = read_id_source(context, *moment, "moment");
        if (json const* const question = reader.find("question")) {
            map.question = read_id_source(context, *question, "question");
        }
        if (json const* const rating = reader.require("rating")) {
            map.ratings.push_back(read_rating(context, *rating, "rating", base, map.layout));
        }
    }
    if (json const* const comment = reader.find("comment")) {
        map.comment = read_comment(context, *comment, "comment", map.layout);
        bool const some = std::any_of(map.ratings.begin(), map.ratings.end(),
                                      [](RatingSource const& rating) { return !rating.moment.empty(); });
        if (map.layout == Layout::wide && some && comment_moment(map).empty()) {
            blame(context, "comment.moment", "is required where the ratings are of several moments");
        }
    }
}

} // namespace

std::string_view to_string(Layout layout) {
    return name_of(layouts, layout);
}
std::optional<Layout> parse_layout(std::string_view name) {
    return value_of(layouts, name);
}

std::string comment_moment(ImportMap const& map) {
    if (!map.comment->moment.empty()) return map.comment->moment;
    std::string only;
    for (RatingSource const& rating : map.ratings) {
        if (rating.moment.empty()) continue; // blamed already
        if (!only.empty() && rating.moment != only) return "";
        only = rating.moment;
    }
    return only;
}

Result<ImportMap> read_import_map(json const& document) {
    ReadContext context;
    context.unknown_keys_are_errors = true;
    ObjectReader reader{context, document, ""};
    ImportMap map;
    if (document.is_object()) {
        read_frame(context, reader, map);
        read_ratings(context, reader, map);
    }
    reader.finish();
    context.errors.insert(context.errors.end(), context.unknown_keys.begin(), context.unknown_keys.end());
    if (context.errors.empty()) return map;
    return Problem{ProblemKind::invalid, "the import map has errors", std::move(context.errors)};
}

Result<ImportMap> parse_import_map(std::string_view text) {
    auto const document = wire::parse(text);
    if (!document) return document.error();
    return read_import_map(*document);
}

} // namespace instante::server::import
