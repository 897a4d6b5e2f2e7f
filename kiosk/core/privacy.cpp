#include "kiosk/core/privacy.hpp"

#include "shared/ticket.hpp"

#include <algorithm>

namespace instante::kiosk {

namespace {

bool asks_for_words(Survey const& survey) {
    return std::ranges::any_of(survey.questions,
                               [](Question const& question) { return question.type == QuestionType::text; });
}

} // namespace

bool takes_personal_data(wire::KioskConfig const& config, Survey const& survey) {
    if (takes_reference(config.kiosk)) return true;
    if (config.kiosk.asking == Asking::together) return std::ranges::any_of(config.surveys, asks_for_words);
    return asks_for_words(survey);
}

} // namespace instante::kiosk
