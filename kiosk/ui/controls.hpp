#pragma once
// What can be touched, drawn: pills, cards, the language switch; and the small signs beside them.

#include "kiosk/ui/ui.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instante::kiosk::ui {

namespace type {
inline constexpr TextStyle question{Weight::bold, 54, -1, 1.16F};
inline constexpr TextStyle title{Weight::bold, 46, -0.8F, 1.16F};
inline constexpr TextStyle thanks{Weight::bold, 60, -1, 1.16F};
inline constexpr TextStyle number{Weight::semibold, 36, -0.4F, 1.2F};
inline constexpr TextStyle choice{Weight::semibold, 27, 0, 1.24F};
inline constexpr TextStyle label{Weight::medium, 26, 0, 1.24F};
inline constexpr TextStyle action{Weight::bold, 26, 0, 1.24F};
inline constexpr TextStyle quiet{Weight::semibold, 24, 0, 1.24F};
inline constexpr TextStyle body{Weight::regular, 26, 0, 1.4F};
inline constexpr TextStyle help{Weight::regular, 22, 0, 1.4F};
inline constexpr TextStyle small{Weight::regular, 20, 0, 1.4F};
inline constexpr TextStyle name{Weight::bold, 22, 0.5F, 1.2F};
} // namespace type

enum class Tone {
    primary,   // the one action of a screen
    secondary, // outlined
    quiet,     // words only
};

enum class Icon { none, back, check };

/// Done, or right: a tick, about 18 wide.
void draw_tick(Canvas& canvas, Vec centre, Colour colour);
/// Something is wrong: a stroke and a point, as high.
void draw_alert(Canvas& canvas, Vec centre, Colour colour);
/// The last character goes: a key's sign.
void draw_erase(Canvas& canvas, Vec centre, Colour colour);

/// How wide a pill with this label wants to be.
float pill_width(Ui const& ui, std::string_view label, Tone tone, Icon icon = Icon::none);
/// A pill button; true when it was touched. A disabled one is drawn pale and cannot be.
bool pill(Ui& ui, std::string_view name, Rect area, std::string_view label, Tone tone, bool enabled = true,
          Icon icon = Icon::none);
/// An answer in words, in a style of card_style().
bool card(Ui& ui, std::string_view name, Rect area, std::string_view label, TextStyle const& style,
          bool selected);
/// One size for answers that stand together: the largest that fits the longest of them.
TextStyle card_style(Ui const& ui, Rect area, std::vector<std::string_view> const& labels);
/// Is each of the labels whole in a card of that size and style?
bool cards_fit(Ui const& ui, Rect area, std::vector<std::string_view> const& labels, TextStyle const& style);
/// An answer in figures, or in a word as short; `spoken` says more about it.
bool number_card(Ui& ui, std::string_view name, Rect area, std::string_view label, std::string_view spoken,
                 bool selected);

inline constexpr float language_height = 80;
float language_switch_width(Ui const& ui, std::size_t count);
/// The languages side by side, the current one filled; the code that was touched.
std::optional<std::string> language_switch(Ui& ui, Rect whole, std::vector<std::string> const& codes,
                                           std::string_view current);

/// The way into the accessible mode and out of it; true when it was touched.
bool access_button(Ui& ui, Rect area);

/// How wide the link to the privacy notice is, in words or as a sign only.
float privacy_link_width(Ui const& ui, bool in_words);
/// The link; true when it was touched. In words where its area is wider than high.
bool privacy_link(Ui& ui, Rect area);

/// The idle countdown: a ring that empties, with its seconds beside it.
void countdown(Ui& ui, Vec centre, double left, double whole);
/// One dot a question, those behind filled, the current one long; a line where they would be too many.
void progress_dots(Ui& ui, Vec centre, int at, int of);

/// A grid of `count` cells in an area: as many columns as keep the cells at least `min_width` wide.
struct Grid {
    int columns = 1;
    int rows = 1;
    float cell_width = 0;
    float cell_height = 0;
    float gap = 0;
    Rect area; // what it fills

    /// Cell of an item; a last row that is not full stands in the middle.
    Rect cell(int index, int count) const;
};
Grid grid(Rect area, int count, float min_width, float max_width, float gap, float min_height,
          float max_height, int max_columns);

} // namespace instante::kiosk::ui
