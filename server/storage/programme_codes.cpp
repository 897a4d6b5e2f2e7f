#include "server/storage/programme_codes.hpp"

#include <algorithm>

namespace instante::server {

namespace {

class Assigner {
  public:
    explicit Assigner(CodeRegistry& registry) : registry_(registry) {
        for (auto const& [key, code] : registry_)
            note(key, code);
    }

    /// One list of things that share a scope. Codes stated in the document go first, so that none of
    /// them is taken by something that has no wish.
    template <class Items>
    void give(Items& items, std::string const& kind, std::string const& scope, std::string const& path) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (items[i].code != 0) claim(items[i].code, {kind, scope, items[i].id}, at(path, i) + ".code");
        }
        for (auto& item : items) {
            CodeKey const key{kind, scope, item.id};
            auto const known = registry_.find(key);
            if (known != registry_.end()) {
                item.code = known->second;
            } else if (item.code == 0) {
                item.code = ++highest_[{kind, scope}];
                remember(key, item.code);
            }
        }
    }

    static std::string at(std::string const& path, std::size_t index) {
        return path + "[" + std::to_string(index) + "]";
    }

    std::vector<FieldError> errors;

  private:
    void claim(Code wanted, CodeKey const& key, std::string const& path) {
        auto const known = registry_.find(key);
        if (known != registry_.end()) {
            if (known->second != wanted) {
                errors.push_back(
                    {path, "this id has had the code " + std::to_string(known->second) + " before"});
            }
            return;
        }
        auto const& [kind, scope, id] = key;
        auto const owner = owners_.find({kind, scope, wanted});
        if (owner != owners_.end()) {
            errors.push_back({path, "the code " + std::to_string(wanted) + " belongs to '" + owner->second +
                                        "' for ever"});
            return;
        }
        remember(key, wanted);
    }
    void remember(CodeKey const& key, Code code) {
        registry_.emplace(key, code);
        note(key, code);
    }
    void note(CodeKey const& key, Code code) {
        auto const& [kind, scope, id] = key;
        Code& highest = highest_[{kind, scope}];
        highest = std::max(highest, code);
        owners_[{kind, scope, code}] = id;
    }

    CodeRegistry& registry_;
    std::map<std::pair<std::string, std::string>, Code> highest_;
    std::map<std::tuple<std::string, std::string, Code>, std::string> owners_;
};

/// The newest of the published versions of a survey; nullptr: there is none.
Survey const* newest_of(std::vector<Survey> const& published, Code survey) {
    Survey const* newest = nullptr;
    for (Survey const& version : published) {
        if (version.code == survey && (!newest || version.version > newest->version)) newest = &version;
    }
    return newest;
}

/// The type a question had in any published version, also in one before it was left out for a while.
std::optional<QuestionType> published_type(std::vector<Survey> const& published, Code survey,
                                           std::string const& question) {
    for (Survey const& version : published) {
        if (version.code != survey) continue;
        if (Question const* const found = find_by_id(version.questions, question)) return found->type;
    }
    return std::nullopt;
}

std::vector<FieldError> forbidden_changes(Survey const& survey, Survey const& before,
                                          std::vector<Survey> const& published, std::string const& path) {
    std::vector<FieldError> errors;
    if (survey.moment != before.moment) {
        errors.push_back({path + ".moment", "a published survey stays with its moment '" + before.moment +
                                                "'; give the other moment a survey of its own"});
    }
    for (std::size_t i = 0; i < survey.questions.size(); ++i) {
        Question const& question = survey.questions[i];
        auto const type = published_type(published, survey.code, question.id);
        if (type && *type != question.type) {
            errors.push_back({path + ".questions[" + std::to_string(i) + "].type",
                              "this question was published as " + std::string{to_string(*type)} +
                                  "; give the new one another id"});
        }
    }
    return errors;
}

} // namespace

Result<void> assign_codes(Programme& programme, CodeRegistry& registry) {
    Assigner assigner{registry};
    assigner.give(programme.sites, "site", "", "sites");
    assigner.give(programme.moments, "moment", "", "moments");
    assigner.give(programme.kiosks, "kiosk", "", "kiosks");
    assigner.give(programme.dimensions, "dimension", "", "dimensions");
    for (std::size_t i = 0; i < programme.dimensions.size(); ++i) {
        Dimension& dimension = programme.dimensions[i];
        assigner.give(dimension.values, "segment_value", dimension.id,
                      Assigner::at("dimensions", i) + ".values");
    }
    assigner.give(programme.surveys, "survey", "", "surveys");
    for (std::size_t i = 0; i < programme.surveys.size(); ++i) {
        Survey& survey = programme.surveys[i];
        std::string const path = Assigner::at("surveys", i) + ".questions";
        assigner.give(survey.questions, "question", survey.id, path);
        for (std::size_t q = 0; q < survey.questions.size(); ++q) {
            Question& question = survey.questions[q];
            assigner.give(question.options, "option", survey.id + "/" + question.id,
                          Assigner::at(path, q) + ".options");
        }
    }
    if (!assigner.errors.empty()) {
        return Problem{ProblemKind::conflict, "codes contradict those given before",
                       std::move(assigner.errors)};
    }
    return {};
}

Result<std::vector<std::size_t>> number_surveys(Programme& programme, std::vector<Survey> const& published) {
    std::vector<std::size_t> to_publish;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < programme.surveys.size(); ++i) {
        Survey& survey = programme.surveys[i];
        Survey const* const before = newest_of(published, survey.code);
        survey.version = before ? before->version : 0;
        if (before && survey == *before) continue;
        if (before) {
            auto const wrong = forbidden_changes(survey, *before, published, Assigner::at("surveys", i));
            errors.insert(errors.end(), wrong.begin(), wrong.end());
        }
        ++survey.version;
        to_publish.push_back(i);
    }
    if (!errors.empty()) {
        return Problem{ProblemKind::conflict, "published surveys cannot change like this", std::move(errors)};
    }
    return to_publish;
}

} // namespace instante::server
