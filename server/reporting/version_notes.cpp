#include "server/reporting/version_notes.hpp"

#include <algorithm>
#include <charconv>

namespace instante::server::reporting {

namespace {

std::string_view survey_of(std::string_view version) {
    return version.substr(0, version.find('@'));
}

void compare_questions(Question const& a, Question const& b, std::vector<std::string>& what) {
    auto const differs = [&](bool same, char const* name) {
        if (!same) what.emplace_back(name);
    };
    differs(a.type == b.type, "type");
    differs(a.text == b.text && a.help == b.help, "wording");
    differs(a.low_label == b.low_label && a.high_label == b.high_label, "labels");
    differs(a.polarity == b.polarity, "polarity");
    differs(a.cut == b.cut, "cut");
    differs(a.construct == b.construct, "construct");
    differs(a.weight == b.weight, "weight");
    differs(a.options == b.options, "options");
    differs(a.condition == b.condition, "condition");
    differs(a.required == b.required, "required");
    differs(a.allow_not_applicable == b.allow_not_applicable, "not_applicable");
}

/// Ids of the questions of `of` that `other` asks too, in their order.
std::vector<std::string> common_order(Survey const& of, Survey const& other) {
    std::vector<std::string> ids;
    for (Question const& question : of.questions) {
        if (find_by_id(other.questions, question.id)) ids.push_back(question.id);
    }
    return ids;
}

} // namespace

std::optional<SurveyVersion> parse_survey_version(std::string_view name) {
    std::size_t const at = name.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    SurveyVersion version{std::string{name.substr(0, at)}, 0};
    auto const read = std::from_chars(name.data() + at + 1, name.data() + name.size(), version.number);
    if (read.ec != std::errc{} || read.ptr != name.data() + name.size()) return std::nullopt;
    return version;
}

bool names_versions_of_one(std::vector<std::string> const& versions) {
    for (std::size_t i = 1; i < versions.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (survey_of(versions[i]) == survey_of(versions[j])) return true;
        }
    }
    return false;
}

bool differ_in_versions(std::vector<std::string> const& a, std::vector<std::string> const& b) {
    auto const unlike = [](std::vector<std::string> const& in, std::vector<std::string> const& from) {
        return std::any_of(in.begin(), in.end(), [&](std::string const& version) {
            return std::find(from.begin(), from.end(), version) == from.end() &&
                   std::any_of(from.begin(), from.end(), [&](std::string const& other) {
                       return survey_of(other) == survey_of(version);
                   });
        });
    };
    return unlike(a, b) || unlike(b, a);
}

std::vector<VersionChange> changes_between(Survey const& earlier, Survey const& later) {
    std::vector<VersionChange> changes;
    auto const note = [&](std::string const& question, std::string what) {
        changes.push_back({question, std::move(what), earlier.version, later.version});
    };
    for (Question const& question : earlier.questions) {
        if (!find_by_id(later.questions, question.id)) note(question.id, "removed");
    }
    std::vector<std::string> const order_before = common_order(earlier, later);
    std::vector<std::string> const order_after = common_order(later, earlier);
    std::size_t place = 0;
    for (Question const& question : later.questions) {
        Question const* const before = find_by_id(earlier.questions, question.id);
        if (!before) {
            note(question.id, "added");
            continue;
        }
        std::vector<std::string> what;
        compare_questions(*before, question, what);
        if (order_before[place] != order_after[place]) what.emplace_back("order");
        ++place;
        for (std::string& one : what)
            note(question.id, std::move(one));
    }
    if (earlier.unfinished != later.unfinished) note({}, "unfinished");
    return changes;
}

void VersionNotes::add(std::vector<std::string> const& versions) {
    for (std::string const& name : versions) {
        auto const version = parse_survey_version(name);
        if (!version) continue;
        bool const among_others =
            std::any_of(versions.begin(), versions.end(), [&](std::string const& other) {
                return other != name && survey_of(other) == version->survey;
            });
        if (among_others) versions_[version->survey].insert(version->number);
    }
}

std::vector<VersionNote> VersionNotes::finish(Catalog const& catalog) const {
    std::vector<VersionNote> notes;
    for (auto const& [survey, numbers] : versions_) {
        VersionNote note{survey, {numbers.begin(), numbers.end()}, {}};
        for (std::size_t i = 1; i < note.versions.size(); ++i) {
            Survey const* const earlier = catalog.survey(survey, note.versions[i - 1]);
            Survey const* const later = catalog.survey(survey, note.versions[i]);
            if (!earlier || !later) continue;
            auto changes = changes_between(*earlier, *later);
            note.changes.insert(note.changes.end(), changes.begin(), changes.end());
        }
        notes.push_back(std::move(note));
    }
    return notes;
}

} // namespace instante::server::reporting
