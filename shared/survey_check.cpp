// Surveys: one for a moment, questions that can be scored, conditions that look back at a fitting question.

#include "shared/programme_findings.hpp"
#include "shared/programme_json_parts.hpp"

#include <cmath>

namespace instante {

namespace {

constexpr std::size_t most_questions = 30;
constexpr std::size_t fewest_options = 2;
constexpr std::size_t most_options = 12;
constexpr std::size_t kano_answers = 5;
constexpr std::string_view feature_rule = "must be 1 to 64 of a-z 0-9 - _ and start with a letter or digit";
constexpr int shortest_idle = 5;
constexpr int longest_idle = 300;

std::string between(int min, int max) {
    return "must be between " + std::to_string(min) + " and " + std::to_string(max);
}

/// Checks one question; `earlier` are those asked before it.
class QuestionCheck {
  public:
    QuestionCheck(Findings& findings, Survey const& survey, std::size_t position, std::string path)
        : findings_(findings),
          survey_(survey),
          position_(position),
          question_(survey.questions[position]),
          path_(std::move(path)) {}

    void run() {
        check_texts();
        check_scoring();
        check_options();
        check_dimension();
        check_feature();
        if (question_.condition) check_condition(*question_.condition);
        if (!programme_json::is_variable(question_.variable)) {
            blame("variable",
                  "must be 1 to 64 letters, digits or _, start with a letter, and be no SPSS keyword");
        }
    }

  private:
    void check_texts() {
        findings_.require_text(question_.text, path_, "text");
        findings_.check_text(question_.help, path_, "help");
        findings_.check_text(question_.low_label, path_, "low_label");
        findings_.check_text(question_.high_label, path_, "high_label");
    }

    void check_scoring() {
        std::optional<Scale> const scale = scale_of(question_.type);
        if (question_.cut && !scale) blame("cut", "only ratings have a cut");
        if (question_.cut && scale) {
            bool const positive = question_.polarity == Polarity::positive;
            int const min = positive ? scale->min + 1 : scale->min;
            int const max = positive ? scale->max : scale->max - 1;
            if (*question_.cut < min || *question_.cut > max) blame("cut", between(min, max));
        }
        if (!std::isfinite(question_.weight) || question_.weight <= 0)
            blame("weight", "must be greater than 0");
    }

    void check_options() {
        std::vector<Option> const& options = question_.options;
        if (!is_choice(question_.type)) {
            if (!options.empty()) blame("options", "only choices have options");
            return;
        }
        if (options.size() < fewest_options || options.size() > most_options) {
            blame("options",
                  "must be " + std::to_string(fewest_options) + " to " + std::to_string(most_options));
        }
        std::string const list = join_path(path_, "options");
        check_ids_and_codes(findings_, options, list);
        for (std::size_t i = 0; i < options.size(); ++i) {
            findings_.require_text(options[i].label, join_path(list, i), "label");
        }
    }

    void check_dimension() {
        bool const segment = question_.type == QuestionType::segment;
        if (!segment && !question_.dimension.empty())
            blame("dimension", "only segment questions have a dimension");
        if (segment && !find_by_id(findings_.programme.dimensions, question_.dimension)) {
            blame("dimension", "no such dimension: " + question_.dimension);
        }
    }

    void check_feature() {
        auto const other = counterpart_of(question_.construct);
        bool const kano = question_.construct == Construct::kano_functional ||
                          question_.construct == Construct::kano_dysfunctional;
        if (kano) check_kano_answers();
        if (question_.feature.empty()) {
            if (kano) blame("feature", "must name what the pair of questions is about");
            return;
        }
        if (!other)
            return blame("feature",
                         "is for questions that come in pairs: expectation and perception, Kano's");
        if (!is_slug(question_.feature)) return blame("feature", std::string{feature_rule});
        Question const* twin = nullptr;
        for (std::size_t i = 0; i < survey_.questions.size(); ++i) {
            Question const& each = survey_.questions[i];
            if (each.feature != question_.feature) continue;
            if (each.construct == question_.construct && i < position_)
                blame("feature", "is used twice with this construct: " + question_.feature);
            if (each.construct == *other) twin = &each;
        }
        if (!twin) {
            blame("feature", "has no question with construct " + std::string{to_string(*other)} + ": " +
                                 question_.feature);
        } else if (twin->type != question_.type) {
            blame("type",
                  "must be that of the other question of the pair: " + std::string{to_string(twin->type)});
        } else if (!kano && !scale_of(question_.type)) {
            blame("type", "must be a rating: expectation and perception are compared");
        }
    }

    void check_kano_answers() {
        std::optional<Scale> const scale = scale_of(question_.type);
        bool const choice =
            question_.type == QuestionType::single_choice && question_.options.size() == kano_answers;
        bool const rating = scale && scale->points() == static_cast<int>(kano_answers) &&
                            question_.polarity == Polarity::positive;
        if (!choice && !rating)
            blame("type", "must be a single choice of five (like, must be, neutral, live with, dislike) or "
                          "five points");
    }

    void check_condition(Condition const& condition) {
        if (position_ == 0) return blame("condition", "the first question of a survey is always asked");
        Question const* controlling = nullptr;
        for (std::size_t i = 0; i < position_; ++i) {
            if (survey_.questions[i].id == condition.question) controlling = &survey_.questions[i];
        }
        if (!controlling) {
            blame("condition.question", "no earlier question: " + condition.question);
        } else if (std::optional<Scale> const scale = scale_of(controlling->type)) {
            check_rating_condition(condition, *scale);
        } else if (controlling->type != QuestionType::text) {
            check_choice_condition(condition, *controlling);
        } else {
            blame("condition.question", "a text cannot decide: " + condition.question);
        }
    }

    void check_rating_condition(Condition const& condition, Scale const& scale) {
        if (!condition.any_of.empty())
            blame("condition.any_of", "is for choices; a rating has at_least and at_most");
        if (!condition.at_least && !condition.at_most) blame("condition", "needs at_least or at_most");
        auto const off = [&](std::optional<int> const& bound) {
            return bound && (*bound < scale.min || *bound > scale.max);
        };
        if (off(condition.at_least)) blame("condition.at_least", between(scale.min, scale.max));
        if (off(condition.at_most)) blame("condition.at_most", between(scale.min, scale.max));
        if (condition.at_least && condition.at_most && *condition.at_least > *condition.at_most) {
            blame("condition", "can never hold: at_least is above at_most");
        }
    }

    void check_choice_condition(Condition const& condition, Question const& controlling) {
        if (condition.at_least) blame("condition.at_least", "is for ratings; a choice has any_of");
        if (condition.at_most) blame("condition.at_most", "is for ratings; a choice has any_of");
        if (condition.any_of.empty()) blame("condition.any_of", "must name at least one choice");
        Dimension const* const dimension = find_by_id(findings_.programme.dimensions, controlling.dimension);
        for (std::size_t i = 0; i < condition.any_of.size(); ++i) {
            std::string const& id = condition.any_of[i];
            bool const known = is_choice(controlling.type) ? find_by_id(controlling.options, id) != nullptr
                                                           : dimension && find_by_id(dimension->values, id);
            if (!known) blame(join_path("condition.any_of", i), "no such choice: " + id);
        }
    }

    void blame(std::string_view key, std::string detail) { findings_.blame(path_, key, std::move(detail)); }

    Findings& findings_;
    Survey const& survey_;
    std::size_t position_;
    Question const& question_;
    std::string path_;
};

void check_questions(Findings& findings, Survey const& survey, std::string const& path) {
    std::string const list = join_path(path, "questions");
    std::size_t const count = survey.questions.size();
    if (count < 1 || count > most_questions) {
        findings.blame(path, "questions", "must be 1 to " + std::to_string(most_questions));
    }
    check_ids_and_codes(findings, survey.questions, list, largest_question_code);
    std::set<std::string> variables;
    for (std::size_t i = 0; i < count; ++i) {
        std::string const question_path = join_path(list, i);
        QuestionCheck{findings, survey, i, question_path}.run();
        std::string const& variable = survey.questions[i].variable;
        if (!variables.insert(programme_json::upper_case(variable)).second) {
            findings.blame(question_path, "variable", "is used twice: " + variable);
        }
    }
}

} // namespace

void check_surveys(Findings& findings) {
    std::vector<Survey> const& surveys = findings.programme.surveys;
    check_ids_and_codes(findings, surveys, "surveys", largest_survey_code);
    std::set<std::string_view> moments;
    for (std::size_t i = 0; i < surveys.size(); ++i) {
        Survey const& survey = surveys[i];
        std::string const path = join_path("surveys", i);
        if (survey.version < 0 || survey.version > largest_survey_version) {
            findings.blame(path, "version", between(0, largest_survey_version));
        }
        if (!find_by_id(findings.programme.moments, survey.moment)) {
            findings.blame(path, "moment", "no such moment: " + survey.moment);
        } else if (!moments.insert(survey.moment).second) {
            findings.blame(path, "moment", "has another survey already: " + survey.moment);
        }
        if (survey.idle_seconds < shortest_idle || survey.idle_seconds > longest_idle) {
            findings.blame(path, "idle_seconds", between(shortest_idle, longest_idle));
        }
        findings.check_text(survey.thanks, path, "thanks");
        check_questions(findings, survey, path);
    }
}

} // namespace instante
