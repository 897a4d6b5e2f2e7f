// Options to choose from: all at once where they can be read and hit so, else page by page.

#include "kiosk/screens/question.hpp"

#include <algorithm>
#include <utility>

namespace instante::kiosk::screens {
namespace {

constexpr float choice_width = 280; // at least
constexpr float choice_gap = 16;
/// More would be too much to turn.
constexpr int most_pages = 4;

struct Cells {
    ui::Grid grid;
    ui::TextStyle style;
};

/// In as many columns as there is room for; in the accessible mode in those that keep the words largest.
/// `count` cells; where one of them leads to another page there is room for higher ones.
Cells lay_out_cells(Ui const& ui, Rect area, int count, std::vector<std::string_view> const& labels) {
    bool const all = std::cmp_equal(count, labels.size());
    float const highest = all || !ui.accessible ? ui::answer_min : 1.5F * ui::answer_min;
    float const widest = ui.accessible ? area.w : ui.portrait() ? 720.0F : 1008.0F;
    Rect const middle = ui::around(area.centre(), std::min(area.w, widest), area.h);
    float const gap = ui.small() ? 8 : choice_gap;
    float const least = ui.small() ? ui::control_min : ui.accessible ? ui::answer_min : 84;
    int const most = ui.portrait() ? 2 : 3;
    auto const in_columns = [&](int columns, float narrowest) {
        auto const g = ui::grid({middle.x, area.y, middle.w, area.h}, count, narrowest,
                                ui.accessible ? 640 : 480, gap, least, highest, columns);
        return Cells{g, card_style(ui, g.cell(0, count), labels)};
    };
    Cells best = in_columns(most, choice_width);
    if (!ui.accessible) return best;
    for (int columns = 1; columns <= most + 1; ++columns) {
        auto const other = in_columns(columns, 0);
        bool const can_be_hit = other.grid.cell_height >= std::min(least, best.grid.cell_height);
        if (can_be_hit && other.style.size > best.style.size) best = other;
    }
    return best;
}

struct ChoicePages {
    Cells cells;
    int count = 1;
    int choices = 0; // on each, the last may have fewer
};

std::string more_label(Ui const& ui, int page, int of) {
    return ui.say("choices.more", std::to_string(page + 1) + " / " + std::to_string(of));
}

/// What is promised of the accessible mode: larger by a fifth at least, on a small panel never smaller.
float large(Ui const& ui) {
    return !ui.accessible ? 0 : ui::type::choice.size * (ui.small() ? 1.0F : 1.2F);
}

/// As few pages as leave every card as large as a finger needs it and every word whole, in the accessible
/// mode large if that can be. Where nothing helps: one.
ChoicePages lay_out_pages(Ui const& ui, Rect area, std::vector<std::string_view> labels) {
    auto const all = static_cast<int>(labels.size());
    float const side = (ui.small() ? ui::control_min : ui::answer_min) - 0.5F;
    auto const is_good = [&](Cells const& cells, int count) {
        Rect const cell = cells.grid.cell(0, count);
        return std::min(cell.w, cell.h) >= side && cards_fit(ui, cell, labels, cells.style);
    };
    ChoicePages const one{lay_out_cells(ui, area, all, labels), 1, all};
    if (is_good(one.cells, all) && one.cells.style.size >= large(ui)) return one;
    std::optional<ChoicePages> best;
    if (is_good(one.cells, all)) best = one;
    std::string const more = more_label(ui, most_pages - 1, most_pages);
    labels.push_back(more);
    for (int count = 2; count <= most_pages && count < all; ++count) {
        int const choices = (all + count - 1) / count;
        ChoicePages const pages{lay_out_cells(ui, area, choices + 1, labels), count, choices};
        if (!is_good(pages.cells, choices + 1)) continue;
        if (pages.cells.style.size >= large(ui)) return pages;
        if (!best || pages.cells.style.size > best->cells.style.size) best = pages;
    }
    return best.value_or(one);
}

} // namespace

float choices_height(Ui const& ui, std::size_t count, float width) {
    int const columns = std::clamp(static_cast<int>((width + choice_gap) / (choice_width + choice_gap)), 1,
                                   ui.portrait() ? 2 : 3);
    int const rows = (static_cast<int>(count) + columns - 1) / columns;
    return static_cast<float>(rows) * (ui::answer_min + choice_gap) - choice_gap;
}

std::optional<Event> draw_choices(State const& state, Ui& ui, Rect area) {
    std::optional<Event> result;
    auto const all = offers(state);
    if (all.empty()) return result;
    std::vector<std::string_view> labels;
    labels.reserve(all.size());
    for (Offer const& offer : all)
        labels.push_back(words(state, *offer.label));
    auto [cells, pages, choices] = lay_out_pages(ui, area, labels);
    auto& grid = cells.grid;
    if (ui.accessible || pages > 1) grid.area.y += (area.h - grid.area.h) / 2;
    auto const* asking = std::get_if<screen::Asking>(&state.screen);
    int const page = asking == nullptr ? 0 : std::min(static_cast<int>(asking->page), pages - 1);
    // The button for more stands where it stood, also on a page that is not full.
    int const count = pages > 1 ? choices + 1 : choices;
    int const first = page * choices;
    int const end = std::min(first + choices, static_cast<int>(all.size()));
    for (int i = first; i < end; ++i) {
        auto const index = static_cast<std::size_t>(i);
        Offer const& offer = all[index];
        if (card(ui, "choice." + offer.id, grid.cell(i - first, count), labels[index], cells.style,
                 offer.chosen))
            result = event::ChoiceToggled{offer.id};
    }
    if (pages == 1) return result;
    ui.narrate(ui.say("speech.page", std::to_string(page + 1) + " / " + std::to_string(pages)));
    auto const more = more_label(ui, page, pages);
    if (card(ui, "choices.more", grid.cell(count - 1, count), more, cells.style, false))
        result = event::ChoicesTurned{static_cast<std::size_t>((page + 1) % pages)};
    return result;
}

} // namespace instante::kiosk::screens
