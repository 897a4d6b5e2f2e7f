#pragma once
// What the screens say of cards and tickets: a quiet invitation, and a word about each that was read.

#include "kiosk/screens/parts.hpp"

namespace instante::kiosk::screens {

/// The invitation, in the words of the programme or the house; empty where nothing is to be read now.
std::string_view scan_prompt(State const& state, Ui const& ui);
/// What became of the code that was just read; empty: nothing is to be said.
std::string_view ticket_news(State const& state, Ui const& ui);
/// The same in a box, with a sign before it; said aloud, too. False where there is nothing to say.
bool draw_ticket_news(State const& state, Ui& ui, Rect box);
/// On a screen without a header the news takes the title's place for as long as it is news.
std::string_view title_or_news(State const& state, Ui& ui, std::string_view title, bool has_header);

} // namespace instante::kiosk::screens
