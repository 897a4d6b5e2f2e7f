#include "shared/response.hpp"

#include "shared/names.hpp"

#include <algorithm>

namespace instante {

namespace {

constexpr NameTable<Provenance, 6> provenances{{
    {Provenance::unknown, "unknown"},
    {Provenance::kiosk, "kiosk"},
    {Provenance::question, "question"},
    {Provenance::ticket, "ticket"},
    {Provenance::import, "import"},
    {Provenance::api, "api"},
}};

constexpr NameTable<ReceiptStatus, 3> receipt_statuses{{
    {ReceiptStatus::accepted, "accepted"},
    {ReceiptStatus::duplicate, "duplicate"},
    {ReceiptStatus::quarantined, "quarantined"},
}};

/// Whether one kind of answer fits a condition; "not applicable" and comments never do.
struct Fits {
    Condition const& condition;

    bool operator()(NotApplicable const&) const { return false; }
    bool operator()(Comment const&) const { return false; }
    bool operator()(Rating const& rating) const {
        if (!condition.at_least && !condition.at_most) return false;
        return rating.value >= condition.at_least.value_or(rating.value) &&
               rating.value <= condition.at_most.value_or(rating.value);
    }
    bool operator()(Choices const& choices) const {
        return std::any_of(choices.ids.begin(), choices.ids.end(), [this](std::string const& id) {
            return std::find(condition.any_of.begin(), condition.any_of.end(), id) != condition.any_of.end();
        });
    }
};

} // namespace

Answer const* find_answer(std::vector<Answer> const& answers, std::string_view question) {
    auto const found = std::find_if(answers.begin(), answers.end(),
                                    [&](Answer const& answer) { return answer.question == question; });
    return found == answers.end() ? nullptr : &*found;
}

bool applies(Question const& question, std::vector<Answer> const& answers) {
    if (!question.condition) return true;
    Answer const* const controlling = find_answer(answers, question.condition->question);
    return controlling && std::visit(Fits{*question.condition}, controlling->value);
}

std::optional<std::size_t> next_question(Survey const& survey, std::vector<Answer> const& answers,
                                         int asked_up_to) {
    auto const from = static_cast<std::size_t>(std::max(asked_up_to + 1, 0));
    for (std::size_t i = from; i < survey.questions.size(); ++i) {
        if (applies(survey.questions[i], answers)) return i;
    }
    return std::nullopt;
}

std::string_view to_string(Provenance value) {
    return name_of(provenances, value);
}
std::string_view to_string(ReceiptStatus value) {
    return name_of(receipt_statuses, value);
}
std::optional<Provenance> parse_provenance(std::string_view text) {
    return value_of(provenances, text);
}
std::optional<ReceiptStatus> parse_receipt_status(std::string_view text) {
    return value_of(receipt_statuses, text);
}

} // namespace instante
