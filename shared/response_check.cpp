// Whether answers are answers to their survey.

#include "shared/response.hpp"

#include <algorithm>
#include <set>

namespace instante {

namespace {

constexpr std::size_t longest_comment = 2000; // bytes

/// Checks one answer against its question; `path` is the answer's.
class AnswerCheck {
  public:
    AnswerCheck(Question const& question, Programme const& programme, std::string const& path,
                std::vector<FieldError>& errors)
        : question_(question), programme_(programme), path_(path), errors_(errors) {}

    void operator()(NotApplicable const&) const {
        if (!question_.allow_not_applicable) {
            blame(".not_applicable", "this question does not offer \"not applicable\"");
        }
    }

    void operator()(Rating const& rating) const {
        std::optional<Scale> const scale = scale_of(question_.type);
        if (!scale) return blame_kind(".rating");
        if (rating.value < scale->min || rating.value > scale->max) {
            blame(".rating",
                  "must be between " + std::to_string(scale->min) + " and " + std::to_string(scale->max));
        }
    }

    void operator()(Choices const& choices) const {
        bool const segment = question_.type == QuestionType::segment;
        if (!segment && !is_choice(question_.type)) return blame_kind(".choices");
        bool const several = question_.type == QuestionType::multiple_choice;
        if (!several && choices.ids.size() != 1) blame(".choices", "must have exactly one choice");
        if (several && choices.ids.empty()) blame(".choices", "must have at least one choice");
        std::set<std::string_view> seen;
        for (std::size_t i = 0; i < choices.ids.size(); ++i) {
            std::string const& id = choices.ids[i];
            std::string const field = ".choices[" + std::to_string(i) + "]";
            if (!seen.insert(id).second) {
                blame(field, "chosen twice");
            } else if (!offers(id)) {
                blame(field, "no such choice");
            }
        }
    }

    void operator()(Comment const& comment) const {
        if (question_.type != QuestionType::text) return blame_kind(".text");
        if (comment.text.size() > longest_comment) {
            blame(".text", "must be at most " + std::to_string(longest_comment) + " bytes");
        }
        if (!is_utf8(comment.text)) blame(".text", "must be valid UTF-8");
    }

  private:
    bool offers(std::string const& id) const {
        if (is_choice(question_.type)) return find_by_id(question_.options, id) != nullptr;
        Dimension const* const dimension = find_by_id(programme_.dimensions, question_.dimension);
        return dimension && find_by_id(dimension->values, id);
    }

    void blame_kind(std::string const& field) const {
        std::string expected = "a rating";
        if (question_.type == QuestionType::text) expected = "a text";
        if (is_choice(question_.type) || question_.type == QuestionType::segment) expected = "choices";
        blame(field, "does not answer a question of type " + std::string{to_string(question_.type)} +
                         ", which takes " + expected);
    }

    void blame(std::string const& field, std::string detail) const {
        errors_.push_back({path_ + field, std::move(detail)});
    }

    Question const& question_;
    Programme const& programme_;
    std::string const& path_;
    std::vector<FieldError>& errors_;
};

} // namespace

std::vector<FieldError> check_answers(Survey const& survey, Programme const& programme,
                                      std::vector<Answer> const& answers) {
    std::vector<FieldError> errors;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        std::string const path = "answers[" + std::to_string(i) + "]";
        Answer const& answer = answers[i];
        Question const* const question = find_by_id(survey.questions, answer.question);
        if (!question) {
            errors.push_back({path + ".question", "not a question of survey " + survey.id});
        } else if (!seen.insert(answer.question).second) {
            errors.push_back({path + ".question", "answered twice"});
        } else {
            if (!applies(*question, answers)) {
                errors.push_back({path + ".question", "not to be asked: its condition does not hold"});
            }
            std::visit(AnswerCheck{*question, programme, path, errors}, answer.value);
        }
    }
    return errors;
}

} // namespace instante
