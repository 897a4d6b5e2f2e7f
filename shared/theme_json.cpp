// The theme of a programme document.

#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

namespace instante::programme_json {

using nlohmann::json;

namespace {

std::optional<Colour> read_colour(ObjectReader& reader, char const* key) {
    if (reader.find(key) == nullptr) return std::nullopt;
    auto const colour = parse_colour(reader.text(key));
    if (!colour) reader.blame(key, "must be a colour such as #0B5D6B");
    return colour;
}

} // namespace

std::optional<ThemeChoice> read_theme(ReadContext& context, ObjectReader& owner) {
    json const* const document = owner.find("theme");
    if (document == nullptr) return std::nullopt;
    ObjectReader reader{context, *document, owner.path_of("theme")};
    ThemeChoice theme;
    theme.scheme = reader.name_or("scheme", parse_scheme, theme.scheme);
    theme.ground = read_colour(reader, "ground");
    theme.ink = read_colour(reader, "ink");
    theme.accent = read_colour(reader, "accent");
    theme.logo = reader.text_or("logo", "");
    reader.finish();
    return theme;
}

json to_json(ThemeChoice const& theme) {
    json document{{"scheme", to_string(theme.scheme)}};
    if (theme.ground) document["ground"] = to_string(*theme.ground);
    if (theme.ink) document["ink"] = to_string(*theme.ink);
    if (theme.accent) document["accent"] = to_string(*theme.accent);
    if (!theme.logo.empty()) document["logo"] = theme.logo;
    return document;
}

} // namespace instante::programme_json
