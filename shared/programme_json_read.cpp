#include "shared/misuse_json.hpp"
#include "shared/programme_json.hpp"
#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace instante {

using nlohmann::json;

namespace programme_json {

Code read_code(ObjectReader& reader) {
    return reader.optional_integer<Code>("code", 1).value_or(0);
}

std::optional<OpeningHours> read_opening_hours(ReadContext& context, ObjectReader& site) {
    json const* const document = site.find("opening_hours");
    if (!document) return std::nullopt;
    OpeningHours hours;
    ObjectReader reader{context, *document, site.path_of("opening_hours")};
    for (std::size_t day = 0; day < day_names.size(); ++day) {
        reader.each_if_given(day_names[day], [&](json const& item, std::string const& path) {
            std::optional<OpeningSpan> const span =
                item.is_string() ? parse_span(item.get<std::string>()) : std::nullopt;
            if (span) {
                hours[day].push_back(*span);
            } else {
                context.errors.push_back({path, "must be a span of hours such as 09:00-14:00"});
            }
        });
    }
    reader.finish();
    return hours;
}

namespace {

SegmentValue read_value(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    SegmentValue value;
    value.id = reader.text("id");
    value.code = read_code(reader);
    value.name = reader.localized("name");
    value.worth = read_worth(context, reader);
    value.share = reader.optional_number("share");
    reader.finish();
    return value;
}

} // namespace

Site read_site(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Site site;
    site.id = reader.text("id");
    site.code = read_code(reader);
    site.name = reader.localized("name");
    site.parent = reader.text_or("parent", "");
    site.group = reader.boolean_or("group", false);
    site.time_zone = reader.text_or("time_zone", "");
    site.opening_hours = read_opening_hours(context, reader);
    reader.finish();
    return site;
}

Dimension read_dimension(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Dimension dimension;
    dimension.id = reader.text("id");
    dimension.code = read_code(reader);
    dimension.name = reader.localized("name");
    dimension.values = reader.list("values", read_value);
    reader.finish();
    return dimension;
}

Moment read_moment(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Moment moment;
    moment.id = reader.text("id");
    moment.code = read_code(reader);
    moment.name = reader.localized("name");
    moment.stage = reader.name("stage", parse_stage);
    moment.channel = reader.text_or("channel", "");
    moment.owner = reader.text_or("owner", "");
    moment.target = reader.optional_number("target");
    moment.importance = reader.number_or("importance", moment.importance);
    reader.finish();
    return moment;
}

Kiosk read_kiosk(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Kiosk kiosk;
    kiosk.id = reader.text("id");
    kiosk.code = read_code(reader);
    kiosk.name = reader.localized("name");
    kiosk.site = reader.text("site");
    kiosk.moments = reader.texts("moments");
    kiosk.asking = reader.name_or("asking", parse_asking, kiosk.asking);
    reader.each_if_given("segments", [&](json const& item, std::string const& item_path) {
        kiosk.segments.push_back(read_fixed_segment(context, item, item_path));
    });
    kiosk.languages = reader.optional_texts("languages");
    kiosk.attendant_pin = reader.text_or("attendant_pin", "");
    kiosk.scanner = read_scanner(context, reader);
    reader.finish();
    return kiosk;
}

std::optional<PrivacyNotice> read_privacy(ReadContext& context, ObjectReader& owner) {
    json const* const document = owner.find("privacy");
    if (!document) return std::nullopt;
    ObjectReader reader{context, *document, owner.path_of("privacy")};
    PrivacyNotice notice;
    notice.controller = reader.localized("controller");
    notice.purpose = reader.localized("purpose");
    notice.rights = reader.localized("rights");
    notice.retention = reader.optional_localized("retention");
    notice.contact = reader.optional_localized("contact");
    reader.finish();
    return notice;
}

} // namespace programme_json

namespace {

Programme read_whole(ReadContext& context, json const& document) {
    ObjectReader reader{context, document, ""};
    Programme programme;
    reader.integer<int>("format", 1, 1);
    // First of all: a plain string is a text in the first language.
    programme.languages = reader.texts("languages");
    if (!programme.languages.empty()) context.default_language = programme.languages.front();
    programme.id = reader.text("id");
    programme.name = reader.localized("name");
    programme.disclosure_minimum = reader.integer_or<int>("disclosure_minimum", programme.disclosure_minimum);
    programme.smallest_difference = reader.number_or("smallest_difference", programme.smallest_difference);
    programme.theme = programme_json::read_theme(context, reader);
    programme.privacy = programme_json::read_privacy(context, reader);
    programme.misuse = programme_json::read_misuse(context, reader);
    programme.sites = reader.list("sites", programme_json::read_site);
    programme.dimensions = reader.list("dimensions", programme_json::read_dimension);
    programme.moments = reader.list("moments", programme_json::read_moment);
    programme.surveys = reader.list("surveys", programme_json::read_survey);
    programme.kiosks = reader.list("kiosks", programme_json::read_kiosk);
    reader.each_if_given("sheets", [&](json const& item, std::string const& path) {
        programme.sheets.push_back(programme_json::read_sheet(context, item, path));
    });
    reader.each_if_given("microsegments", [&](json const& item, std::string const& path) {
        programme.microsegments.push_back(programme_json::read_microsegment(context, item, path));
    });
    reader.finish();
    return programme;
}

/// What an error of shape makes unsound: the list item it lies in (`surveys[0].questions[2]` of
/// `surveys[0].questions[2].type`), at the top a single value, or everything when a whole list is not there.
std::string unsound_part(std::string const& field) {
    static constexpr std::array<std::string_view, 8> single{
        "id", "name", "format", "disclosure_minimum", "smallest_difference", "theme", "privacy", "misuse"};
    if (field.rfind("languages", 0) == 0) return {};
    if (auto const end = field.rfind(']'); end != std::string::npos) return field.substr(0, end + 1);
    std::string const top = field.substr(0, field.find('.'));
    return std::find(single.begin(), single.end(), top) == single.end() ? std::string{} : top;
}

/// Adds what check_programme finds where the shape was sound: a misspelt type would else be blamed twice,
/// once for itself and once for what follows from the type taken in its place.
void add_findings(std::vector<FieldError>& errors, Programme const& programme) {
    std::vector<std::string> unsound;
    unsound.reserve(errors.size());
    for (FieldError const& error : errors)
        unsound.push_back(unsound_part(error.field));
    for (FieldError& finding : check_programme(programme)) {
        bool const follows = std::any_of(unsound.begin(), unsound.end(), [&](std::string const& part) {
            return finding.field.compare(0, part.size(), part) == 0;
        });
        if (!follows) errors.push_back(std::move(finding));
    }
}

std::string count_errors(std::size_t count) {
    return "the programme has " + std::to_string(count) + (count == 1 ? " error" : " errors");
}

template <class Part>
Result<Part> read_alone(Part (*read)(ReadContext&, json const&, std::string const&), json const& document,
                        std::string const& path) {
    ReadContext context;
    Part part = read(context, document, path);
    if (context.errors.empty()) return part;
    return Problem{ProblemKind::invalid, "cannot be read", std::move(context.errors)};
}

} // namespace

Result<Programme> read_programme(json const& document) {
    ReadContext context;
    context.unknown_keys_are_errors = true;
    Programme programme = read_whole(context, document);
    add_findings(context.errors, programme);
    context.errors.insert(context.errors.end(), context.unknown_keys.begin(), context.unknown_keys.end());
    if (context.errors.empty()) return programme;
    std::string detail = count_errors(context.errors.size());
    return Problem{ProblemKind::invalid, std::move(detail), std::move(context.errors)};
}

// Parts are read from what this programme wrote, perhaps in a later version: unknown keys are no errors.

Result<Survey> read_survey(json const& document, std::string const& path) {
    return read_alone(programme_json::read_survey, document, path);
}
Result<Kiosk> read_kiosk(json const& document, std::string const& path) {
    return read_alone(programme_json::read_kiosk, document, path);
}
Result<Moment> read_moment(json const& document, std::string const& path) {
    return read_alone(programme_json::read_moment, document, path);
}
Result<Dimension> read_dimension(json const& document, std::string const& path) {
    return read_alone(programme_json::read_dimension, document, path);
}

} // namespace instante
