// What a kiosk needs to run offline. A kiosk may be older than its server: members it does not know are
// passed over.

#include "shared/programme_json.hpp"
#include "shared/programme_json_parts.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace instante::wire {

using nlohmann::json;

namespace {

template <class Items>
json list_of(Items const& items) {
    json list = json::array();
    for (auto const& item : items)
        list.push_back(instante::to_json(item));
    return list;
}

} // namespace

json to_json(KioskConfig const& config) {
    json document{{"revision", config.revision},
                  {"programme_name", config.programme_name},
                  {"kiosk", instante::to_json(config.kiosk)},
                  {"site_name", config.site_name},
                  {"time_zone", config.time_zone},
                  {"languages", config.languages},
                  {"device", config.device},
                  {"generation", config.generation},
                  {"moments", list_of(config.moments)},
                  {"surveys", list_of(config.surveys)},
                  {"dimensions", list_of(config.dimensions)}};
    if (config.theme) document["theme"] = programme_json::to_json(*config.theme);
    if (config.opening_hours) document["opening_hours"] = programme_json::to_json(*config.opening_hours);
    return document;
}

Result<KioskConfig> read_kiosk_config(json const& document) {
    ReadContext context;
    ObjectReader reader{context, document, ""};
    KioskConfig config;
    config.revision = reader.text("revision");
    config.programme_name = reader.localized("programme_name");
    if (json const* const kiosk = reader.require("kiosk")) {
        config.kiosk = programme_json::read_kiosk(context, *kiosk, "kiosk");
    }
    config.site_name = reader.localized("site_name");
    config.time_zone = reader.text("time_zone");
    config.languages = reader.texts("languages");
    config.device = reader.text("device");
    config.generation = reader.integer<int>("generation", 1);
    config.moments = reader.list("moments", programme_json::read_moment);
    config.surveys = reader.list("surveys", programme_json::read_survey);
    config.dimensions = reader.list("dimensions", programme_json::read_dimension);
    config.opening_hours = programme_json::read_opening_hours(context, reader);
    config.theme = programme_json::read_theme(context, reader);
    if (context.errors.empty()) return config;
    return Problem{ProblemKind::invalid, "the kiosk's configuration cannot be read",
                   std::move(context.errors)};
}

// ---- checks ----------------------------------------------------------------------------------------

namespace {

using Errors = std::vector<FieldError>;

template <class Items>
void check_ids(Errors& errors, Items const& items, std::string const& list) {
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].id.empty() || !ids.insert(items[i].id).second)
            errors.push_back({join_path(join_path(list, i), "id"), "must be there, and once"});
    }
}

void check_question(Errors& errors, KioskConfig const& config, Survey const& survey, std::size_t at,
                    std::string const& path) {
    Question const& question = survey.questions[at];
    if (question.text.empty()) errors.push_back({join_path(path, "text"), "is required"});
    if (is_choice(question.type)) {
        std::string const list = join_path(path, "options");
        if (question.options.empty()) errors.push_back({list, "must not be empty"});
        check_ids(errors, question.options, list);
    }
    if (question.type == QuestionType::segment) {
        auto const* dimension = find_by_id(config.dimensions, question.dimension);
        if (!dimension || dimension->values.empty())
            errors.push_back({join_path(path, "dimension"), "no such dimension, or without values"});
    }
    if (!question.condition) return;
    auto const earlier = survey.questions.begin() + static_cast<std::ptrdiff_t>(at);
    bool const known = std::any_of(survey.questions.begin(), earlier, [&](Question const& other) {
        return other.id == question.condition->question;
    });
    if (!known) errors.push_back({join_path(path, "condition.question"), "no earlier question"});
}

} // namespace

Errors check_kiosk_config(KioskConfig const& config) {
    Errors errors;
    if (config.languages.empty()) errors.push_back({"languages", "must not be empty"});
    check_ids(errors, config.surveys, "surveys");
    for (std::size_t s = 0; s < config.surveys.size(); ++s) {
        Survey const& survey = config.surveys[s];
        std::string const path = join_path("surveys", s);
        if (!find_by_id(config.moments, survey.moment))
            errors.push_back({join_path(path, "moment"), "no such moment: " + survey.moment});
        if (survey.idle_seconds < 1)
            errors.push_back({join_path(path, "idle_seconds"), "must be at least 1"});
        std::string const list = join_path(path, "questions");
        if (survey.questions.empty()) errors.push_back({list, "must not be empty"});
        check_ids(errors, survey.questions, list);
        for (std::size_t q = 0; q < survey.questions.size(); ++q)
            check_question(errors, config, survey, q, join_path(list, q));
        if (!survey.questions.empty() && survey.questions.front().condition)
            errors.push_back({join_path(join_path(list, 0), "condition"), "the first is always asked"});
    }
    return errors;
}

} // namespace instante::wire
