#pragma once
// A question with its answers: the first one on attract, and every one of a visit.

#include "kiosk/screens/parts.hpp"

namespace instante::kiosk::screens {

/// Draws the current question (see current_question) under a header, over a bar.
std::optional<Event> draw_question(State const& state, Ui& ui);

/// Options of a choice, or values of a segment question. Where they are too many for their words, page by
/// page.
std::optional<Event> draw_choices(State const& state, Ui& ui, Rect area);
/// Height that so many would like.
float choices_height(Ui const& ui, std::size_t count, float width);

/// A question answered in the customer's own words, with the keyboard it needs.
std::optional<Event> draw_comment(State const& state, Ui& ui);

/// The line under the question or its answers. Nobody is promised anonymity who may write his name.
std::string hint_of(State const& state, Ui const& ui, Question const& question);

/// Says the question, and to who has just come how to answer it.
void narrate_question(State const& state, Ui& ui, Question const& question, std::string_view hint);

/// The buttons a question offers besides its answers.
Bar bar_of(State const& state, Ui const& ui);

} // namespace instante::kiosk::screens
