#pragma once
// What a visit does to a response: pure steps that flow.cpp strings together.

#include "kiosk/core/flow.hpp"

#include <map>

namespace instante::kiosk {

/// What is known of a customer, by dimension.
using Segments = std::map<std::string, SegmentFact>;

/// Adds what the response's own answers to segment questions say.
void add_told(Survey const& survey, Response const& response, Segments& segments);
/// What was answered in the surveys before, where a visit covers several moments.
Segments told_before(wire::KioskConfig const& config, Visit const& visit);
/// Need this question not be asked, because its segment is told already? One that another question hangs on
/// is asked again.
bool is_told(Survey const& survey, std::size_t question, Segments const& told);
bool is_told(Survey const& survey, std::size_t question, std::optional<Ticket> const& ticket);
/// What all responses of the visit are to say of its customer, with `current` as the one in progress.
Segments segments_of_visit(wire::KioskConfig const& config, Visit const& visit, Response const& current);

/// A fresh response of the visit, nothing answered yet, stamped with its place.
Response new_response(wire::KioskConfig const& config, Survey const& survey, Uuid const& id,
                      Uuid const& visit);

/// The response with this answer put in its place; answers that no longer apply fall away.
Response with_answer(wire::KioskConfig const& config, Survey const& survey, Response response,
                     std::size_t question, AnswerValue value);

/// The response with this answer taken out, and those that hung on it.
Response without_answer(wire::KioskConfig const& config, Survey const& survey, Response response,
                        std::size_t question);

/// What remains of a visit whose later answers are to be discarded: everything up to the first verdict.
Response first_answer_only(wire::KioskConfig const& config, Survey const& survey, Response response);

/// Is there more or other content in `a` than in `b`, revision numbers apart?
bool content_differs(Response const& a, Response const& b);

/// The question on the screen already has this answer.
Answer const* answer_to(Response const& response, Survey const& survey, std::size_t question);

/// Is nothing written there?
bool is_blank(std::string_view text);

/// At most `comment_limit` bytes, cut at a character.
std::string cut_comment(std::string text);

} // namespace instante::kiosk
