// What a reader takes as the default is left out, so that documents stay as short as their authors wrote
// them.

#include "shared/misuse_json.hpp"
#include "shared/programme_json.hpp"
#include "shared/programme_json_parts.hpp"

#include <nlohmann/json.hpp>

namespace instante {

using nlohmann::json;

namespace {

void put_code(json& document, Code code) {
    if (code != 0) document["code"] = code;
}

void put_text(json& document, char const* key, std::string const& text) {
    if (!text.empty()) document[key] = text;
}

void put_localized(json& document, char const* key, LocalizedText const& text) {
    if (!text.empty()) document[key] = text;
}

json to_json(Site const& site);
json to_json(SegmentValue const& value);
json to_json(Option const& option);
json to_json(Question const& question);

template <class Items>
json list_of(Items const& items) {
    json list = json::array();
    for (auto const& item : items)
        list.push_back(to_json(item));
    return list;
}

json to_json(Site const& site) {
    json document{{"id", site.id}, {"name", site.name}};
    put_code(document, site.code);
    document["parent"] = site.parent.empty() ? json(nullptr) : json(site.parent);
    if (site.group) document["group"] = true;
    put_text(document, "time_zone", site.time_zone);
    if (site.opening_hours) document["opening_hours"] = programme_json::to_json(*site.opening_hours);
    return document;
}

json to_json(SegmentValue const& value) {
    json document{{"id", value.id}, {"name", value.name}};
    put_code(document, value.code);
    if (value.worth) document["worth"] = programme_json::to_json(*value.worth);
    if (value.share) document["share"] = *value.share;
    return document;
}

json to_json(Option const& option) {
    json document{{"id", option.id}, {"label", option.label}};
    put_code(document, option.code);
    return document;
}

json to_json(Condition const& condition) {
    json document{{"question", condition.question}};
    if (condition.at_least) document["at_least"] = *condition.at_least;
    if (condition.at_most) document["at_most"] = *condition.at_most;
    if (!condition.any_of.empty()) document["any_of"] = condition.any_of;
    return document;
}

void put_scoring(json& document, Question const& question) {
    if (scale_of(question.type) || question.polarity != default_polarity(question.type)) {
        document["polarity"] = to_string(question.polarity);
    }
    if (question.cut) {
        document["cut"] = *question.cut;
    } else if (default_cut(question.type, question.polarity)) {
        document["cut"] = nullptr; // none on purpose
    }
    document["construct"] = to_string(question.construct);
    put_text(document, "feature", question.feature);
    if (question.weight != Question{}.weight) document["weight"] = question.weight;
}

json to_json(Question const& question) {
    json document{{"id", question.id}, {"type", to_string(question.type)}, {"text", question.text}};
    put_code(document, question.code);
    put_text(document, "variable", question.variable);
    put_localized(document, "help", question.help);
    put_localized(document, "low_label", question.low_label);
    put_localized(document, "high_label", question.high_label);
    put_scoring(document, question);
    if (question.required) document["required"] = true;
    if (question.allow_not_applicable) document["allow_not_applicable"] = true;
    if (!question.options.empty()) document["options"] = list_of(question.options);
    put_text(document, "dimension", question.dimension);
    if (question.condition) document["condition"] = to_json(*question.condition);
    return document;
}

} // namespace

json to_json(Dimension const& dimension) {
    json document{{"id", dimension.id}, {"name", dimension.name}, {"values", list_of(dimension.values)}};
    put_code(document, dimension.code);
    return document;
}

json to_json(Moment const& moment) {
    json document{{"id", moment.id},
                  {"name", moment.name},
                  {"stage", to_string(moment.stage)},
                  {"importance", moment.importance}};
    put_code(document, moment.code);
    put_text(document, "channel", moment.channel);
    put_text(document, "owner", moment.owner);
    if (moment.target) document["target"] = *moment.target;
    return document;
}

json to_json(Survey const& survey) {
    json document{{"id", survey.id},
                  {"moment", survey.moment},
                  {"idle_seconds", survey.idle_seconds},
                  {"unfinished", to_string(survey.unfinished)},
                  {"questions", list_of(survey.questions)}};
    put_code(document, survey.code);
    if (survey.version != 0) document["version"] = survey.version;
    put_localized(document, "thanks", survey.thanks);
    return document;
}

json to_json(Kiosk const& kiosk) {
    json document{{"id", kiosk.id}, {"name", kiosk.name}, {"site", kiosk.site}, {"moments", kiosk.moments}};
    put_code(document, kiosk.code);
    if (kiosk.asking != Kiosk{}.asking) document["asking"] = to_string(kiosk.asking);
    for (FixedSegment const& segment : kiosk.segments) {
        document["segments"].push_back({{"dimension", segment.dimension}, {"value", segment.value}});
    }
    if (!kiosk.languages.empty()) document["languages"] = kiosk.languages;
    put_text(document, "attendant_pin", kiosk.attendant_pin);
    if (kiosk.scanner) document["scanner"] = programme_json::to_json(*kiosk.scanner);
    return document;
}

json to_json(PrivacyNotice const& notice) {
    json document{{"controller", notice.controller}, {"purpose", notice.purpose}, {"rights", notice.rights}};
    put_localized(document, "retention", notice.retention);
    put_localized(document, "contact", notice.contact);
    return document;
}

json to_json(Programme const& programme) {
    json document{{"format", 1},
                  {"id", programme.id},
                  {"name", programme.name},
                  {"languages", programme.languages},
                  {"disclosure_minimum", programme.disclosure_minimum},
                  {"smallest_difference", programme.smallest_difference},
                  {"sites", list_of(programme.sites)},
                  {"dimensions", list_of(programme.dimensions)},
                  {"moments", list_of(programme.moments)},
                  {"surveys", list_of(programme.surveys)},
                  {"kiosks", list_of(programme.kiosks)}};
    if (programme.theme) document["theme"] = programme_json::to_json(*programme.theme);
    if (programme.privacy) document["privacy"] = to_json(*programme.privacy);
    if (programme.misuse) document["misuse"] = to_json(*programme.misuse);
    for (AnalysisSheet const& sheet : programme.sheets)
        document["sheets"].push_back(programme_json::to_json(sheet));
    for (Microsegment const& microsegment : programme.microsegments)
        document["microsegments"].push_back(programme_json::to_json(microsegment));
    return document;
}

} // namespace instante
