#include "kiosk/core/flow_visit.hpp"

#include "shared/utf8.hpp"

#include <algorithm>

namespace instante::kiosk {

namespace {

std::size_t place_of(Survey const& survey, std::string_view question) {
    auto const at = std::find_if(survey.questions.begin(), survey.questions.end(),
                                 [&](Question const& each) { return each.id == question; });
    return static_cast<std::size_t>(at - survey.questions.begin());
}

Segments segments_of_place(wire::KioskConfig const& config) {
    Segments segments;
    for (FixedSegment const& fixed : config.kiosk.segments)
        segments[fixed.dimension] = SegmentFact{fixed.value, Provenance::kiosk};
    return segments;
}

/// Segments follow from the place and the answers, so they are worked out anew: an answer that falls away
/// takes its segment along.
void stamp_segments(wire::KioskConfig const& config, Survey const& survey, Response& response) {
    response.segments = segments_of_place(config);
    add_told(survey, response, response.segments);
}

/// In the survey's order, without answers to questions that would no longer be asked.
void settle(wire::KioskConfig const& config, Survey const& survey, Response& response) {
    auto& answers = response.answers;
    std::stable_sort(answers.begin(), answers.end(), [&](Answer const& a, Answer const& b) {
        return place_of(survey, a.question) < place_of(survey, b.question);
    });
    // Conditions look back, so one pass in order sees every consequence.
    std::vector<Answer> kept;
    for (Answer& answer : answers) {
        Question const* question = find_by_id(survey.questions, answer.question);
        if (question && applies(*question, kept)) kept.push_back(std::move(answer));
    }
    answers = std::move(kept);
    stamp_segments(config, survey, response);
}

bool is_verdict(Survey const& survey, Answer const& answer) {
    Question const* question = find_by_id(survey.questions, answer.question);
    return question && scale_of(question->type);
}

/// What a segment question asks for, where no other question hangs on it; else nullptr.
std::string const* dimension_left_alone(Survey const& survey, std::size_t question) {
    Question const& asked = survey.questions[question];
    if (asked.type != QuestionType::segment) return nullptr;
    bool const hung_on = std::ranges::any_of(survey.questions, [&](Question const& other) {
        return other.condition && other.condition->question == asked.id;
    });
    return hung_on ? nullptr : &asked.dimension;
}

} // namespace

void add_told(Survey const& survey, Response const& response, Segments& segments) {
    for (Answer const& answer : response.answers) {
        Question const* question = find_by_id(survey.questions, answer.question);
        auto const* choices = std::get_if<Choices>(&answer.value);
        if (!question || question->type != QuestionType::segment || !choices || choices->ids.empty())
            continue;
        segments[question->dimension] = SegmentFact{choices->ids.front(), Provenance::question};
    }
}

Segments told_before(wire::KioskConfig const& config, Visit const& visit) {
    Segments segments;
    for (Told const& told : visit.before)
        add_told(config.surveys[told.survey], told.response, segments);
    return segments;
}

bool is_told(Survey const& survey, std::size_t question, Segments const& told) {
    auto const* dimension = dimension_left_alone(survey, question);
    return dimension && told.contains(*dimension);
}

bool is_told(Survey const& survey, std::size_t question, std::optional<Ticket> const& ticket) {
    auto const* dimension = dimension_left_alone(survey, question);
    return dimension && ticket && ticket->segments.contains(*dimension);
}

Segments segments_of_visit(wire::KioskConfig const& config, Visit const& visit, Response const& current) {
    Segments segments = segments_of_place(config);
    for (auto const& [dimension, fact] : told_before(config, visit))
        segments[dimension] = fact;
    add_told(config.surveys[visit.survey], current, segments);
    return segments;
}

Response new_response(wire::KioskConfig const& config, Survey const& survey, Uuid const& id,
                      Uuid const& visit) {
    Response response;
    response.id = id;
    response.revision = 0;
    response.visit = visit;
    response.survey = survey.id;
    response.survey_version = survey.version;
    response.moment = survey.moment;
    response.site = config.kiosk.site;
    stamp_segments(config, survey, response);
    return response;
}

Response with_answer(wire::KioskConfig const& config, Survey const& survey, Response response,
                     std::size_t question, AnswerValue value) {
    std::string const& id = survey.questions[question].id;
    std::erase_if(response.answers, [&](Answer const& answer) { return answer.question == id; });
    response.answers.push_back(Answer{id, std::move(value)});
    settle(config, survey, response);
    return response;
}

Response without_answer(wire::KioskConfig const& config, Survey const& survey, Response response,
                        std::size_t question) {
    std::string const& id = survey.questions[question].id;
    std::erase_if(response.answers, [&](Answer const& answer) { return answer.question == id; });
    settle(config, survey, response);
    return response;
}

Response first_answer_only(wire::KioskConfig const& config, Survey const& survey, Response response) {
    auto& answers = response.answers;
    auto const verdict = std::find_if(answers.begin(), answers.end(),
                                      [&](Answer const& answer) { return is_verdict(survey, answer); });
    if (verdict != answers.end()) {
        answers.erase(verdict + 1, answers.end());
    } else if (!answers.empty()) {
        answers.erase(answers.begin() + 1, answers.end());
    }
    settle(config, survey, response);
    return response;
}

bool content_differs(Response const& a, Response const& b) {
    Response same_revision = a;
    same_revision.revision = b.revision;
    return same_revision != b;
}

Answer const* answer_to(Response const& response, Survey const& survey, std::size_t question) {
    return find_answer(response.answers, survey.questions[question].id);
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string cut_comment(std::string text) {
    if (text.size() <= comment_limit) return text;
    text.resize(character_start(text, comment_limit));
    return text;
}

} // namespace instante::kiosk
