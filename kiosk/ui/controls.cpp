#include "kiosk/ui/controls.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace instante::kiosk::ui {
namespace {

constexpr float icon_room = 36;

TextStyle pill_style(Ui const& ui, Tone tone) {
    // There large text must leave room for the buttons beside it.
    if (ui.accessible) return {tone == Tone::primary ? Weight::bold : Weight::semibold, 32, 0, 1.24F, 24};
    return tone == Tone::primary ? type::action : type::quiet;
}

float pill_padding(Ui const& ui, Tone tone) {
    return tone == Tone::quiet || ui.accessible || ui.small() ? 24.0F : 44.0F;
}

void draw_icon(Canvas& canvas, Icon icon, Vec centre, Colour colour) {
    if (icon == Icon::back) {
        canvas.line(centre + Vec{-10, 0}, centre + Vec{10, 0}, colour, 3);
        canvas.line(centre + Vec{-10, 0}, centre + Vec{-2, -8}, colour, 3);
        canvas.line(centre + Vec{-10, 0}, centre + Vec{-2, 8}, colour, 3);
    } else if (icon == Icon::check) {
        draw_tick(canvas, centre, colour);
    }
}

/// How thick an edge is.
float edge_of(Ui const& ui) {
    return ui.accessible ? 3.0F : 2.0F;
}

/// The face of a card or an outlined pill, a touch darker while it is pressed.
void draw_surface(Ui& ui, Rect area, float radius, float press, bool selected) {
    Theme const& theme = ui.theme();
    Canvas& canvas = ui.canvas();
    Colour const rest = selected ? theme.ink : theme.surface;
    canvas.round_fill(area, radius, mix(rest, theme.muted, 0.10F * press));
    if (!selected) canvas.round_line(area, radius, mix(theme.line, theme.ink, 0.35F * press), edge_of(ui));
}

} // namespace

void draw_tick(Canvas& canvas, Vec centre, Colour colour) {
    canvas.line(centre + Vec{-8, 1}, centre + Vec{-2, 7}, colour, 3.5F);
    canvas.line(centre + Vec{-2, 7}, centre + Vec{8, -6}, colour, 3.5F);
}

void draw_alert(Canvas& canvas, Vec centre, Colour colour) {
    canvas.line(centre + Vec{0, -9}, centre + Vec{0, 2}, colour, 3.5F);
    canvas.circle(centre + Vec{0, 8}, 2.2F, colour);
}

void draw_erase(Canvas& canvas, Vec centre, Colour colour) {
    constexpr std::array<Vec, 5> edge{Vec{-18, 0}, {-7, -12}, {18, -12}, {18, 12}, {-7, 12}};
    for (std::size_t i = 0; i < edge.size(); ++i)
        canvas.line(centre + edge.at(i), centre + edge.at((i + 1) % edge.size()), colour, 3);
    canvas.line(centre + Vec{0, -5}, centre + Vec{10, 5}, colour, 3);
    canvas.line(centre + Vec{10, -5}, centre + Vec{0, 5}, colour, 3);
}

float pill_width(Ui const& ui, std::string_view label, Tone tone, Icon icon) {
    TextStyle const style = pill_style(ui, tone);
    float const words = ui.fonts().width(style.weight, style.size, style.tracking, label);
    return std::max(words + 2 * pill_padding(ui, tone) + (icon == Icon::none ? 0 : icon_room),
                    tone == Tone::primary && !ui.accessible && !ui.small() ? 220.0F : 96.0F);
}

bool pill(Ui& ui, std::string_view name, Rect area, std::string_view label, Tone tone, bool enabled,
          Icon icon) {
    bool const touched = enabled && ui.touched(name, area, label);
    float const press = enabled ? ui.press(name) : 0;
    Rect const seen = area.scaled(1 - 0.04F * press);
    Theme const& theme = ui.theme();
    Canvas& canvas = ui.canvas();
    Colour words = tone == Tone::quiet ? theme.muted : theme.ink;
    if (tone == Tone::primary) {
        // A pale pill still says what it will do.
        canvas.round_fill(seen, seen.h / 2,
                          enabled ? mix(theme.accent, theme.ink, 0.25F * press)
                                  : mix(theme.accent, theme.ground, 0.84F));
        words = enabled ? theme.on_accent : mix(theme.muted, theme.ink, 0.5F);
    } else if (tone == Tone::secondary) {
        draw_surface(ui, seen, seen.h / 2, press, false);
    } else if (press > 0) {
        canvas.round_fill(seen, seen.h / 2, with_alpha(theme.ink, 0.07F * press));
    }
    TextStyle const& style = pill_style(ui, tone);
    float const room = icon == Icon::none ? 0 : icon_room;
    Rect const inner{area.x + 16 + room, area.y, area.w - 32 - room, area.h};
    TextBlock const block = fit(ui.fonts(), style, label, inner.w, inner.h, 1);
    ui.note(block, label, inner);
    draw(canvas, block, inner, Align::centre, words);
    if (icon != Icon::none) {
        draw_icon(canvas, icon, {inner.centre().x - block.width / 2 - room / 2 - 4, area.centre().y}, words);
    }
    return touched;
}

namespace {

TextBlock lay_out_card(Ui const& ui, Rect area, std::string_view label, TextStyle const& style) {
    float const padding = ui.small() ? 8 : 16;
    float const above_and_below = ui.small() ? 8 : ui.accessible ? 16 : 2 * padding;
    return fit(ui.fonts(), style, label, area.w - 2 * padding, area.h - above_and_below,
               area.h >= 100 ? 3 : 2);
}

} // namespace

TextStyle card_style(Ui const& ui, Rect area, std::vector<std::string_view> const& labels) {
    TextStyle style = ui.styled(type::choice);
    for (auto const label : labels)
        style.size = lay_out_card(ui, area, label, style).style.size;
    return style;
}

bool cards_fit(Ui const& ui, Rect area, std::vector<std::string_view> const& labels, TextStyle const& style) {
    return std::ranges::all_of(labels, [&](auto label) { return lay_out_card(ui, area, label, style).fits; });
}

bool card(Ui& ui, std::string_view name, Rect area, std::string_view label, TextStyle const& style,
          bool selected) {
    bool const touched =
        ui.touched(name, area, selected ? ui.say("speech.chosen", label) : std::string{label});
    float const press = ui.press(name);
    Rect const seen = area.scaled(1 - 0.06F * press);
    draw_surface(ui, seen, 20, press, selected);
    Theme const& theme = ui.theme();
    if (selected && area.w > 200) {
        // Not by colour alone: what is chosen carries a check.
        draw_icon(ui.canvas(), Icon::check, {seen.right() - 30, seen.y + 30}, theme.on_ink);
    }
    TextBlock const block = lay_out_card(ui, area, label, style);
    ui.note(block, label, area);
    draw(ui.canvas(), block, area, Align::centre, selected ? theme.on_ink : theme.ink);
    return touched;
}

bool number_card(Ui& ui, std::string_view name, Rect area, std::string_view label, std::string_view spoken,
                 bool selected) {
    bool const touched =
        ui.touched(name, area, selected ? ui.say("speech.chosen", spoken) : std::string{spoken});
    float const press = ui.press(name);
    Rect const seen = area.scaled(1 - 0.06F * press);
    draw_surface(ui, seen, 20, press, selected);
    ui.text_in(area, Align::centre, type::number, label, selected ? ui.theme().on_ink : ui.theme().ink);
    return touched;
}

float language_switch_width(Ui const& ui, std::size_t count) {
    return static_cast<float>(count) * (count > 3 || ui.accessible || ui.small() ? 80.0F : 112.0F) + 8;
}

std::optional<std::string> language_switch(Ui& ui, Rect whole, std::vector<std::string> const& codes,
                                           std::string_view current) {
    if (codes.size() < 2) return std::nullopt;
    std::optional<std::string> chosen;
    Theme const& theme = ui.theme();
    ui.canvas().round_fill(whole, whole.h / 2, theme.surface);
    ui.canvas().round_line(whole, whole.h / 2, theme.line, edge_of(ui));
    float const part = (whole.w - 8) / static_cast<float>(codes.size());
    float x = whole.x + 4;
    for (auto const& code : codes) {
        Rect const area{x, whole.y + 4, part, whole.h - 8};
        bool const now = code == current;
        std::string const name = "language." + code;
        // The outer ones reach to the edge of the whole.
        float const left = &code == &codes.front() ? whole.x : x;
        float const right = &code == &codes.back() ? whole.right() : x + part;
        if (ui.touched(name, {left, whole.y, right - left, whole.h}, ui.name_of(code)) && !now) chosen = code;
        float const press = ui.press(name);
        if (now) {
            ui.canvas().round_fill(area, area.h / 2, theme.ink);
        } else if (press > 0) {
            ui.canvas().round_fill(area, area.h / 2, with_alpha(theme.ink, 0.10F * press));
        }
        ui.text_in(area, Align::centre, type::quiet, upper(code), now ? theme.on_ink : theme.muted);
        x += part;
    }
    return chosen;
}

bool access_button(Ui& ui, Rect area) {
    constexpr std::string_view name = "access";
    bool const touched = ui.touched(name, area, ui.say(ui.accessible ? "access.off" : "access.on"));
    Theme const& theme = ui.theme();
    Canvas& canvas = ui.canvas();
    Vec const c = area.centre();
    float const r = area.h / 2 * (1 - 0.06F * ui.press(name));
    float const k = r / 36;
    // Filled while the mode is on: the same button leads out of it.
    Colour const figure = ui.accessible ? theme.on_ink : theme.ink;
    canvas.circle(c, r, ui.accessible ? theme.ink : mix(theme.surface, theme.muted, 0.10F * ui.press(name)));
    if (!ui.accessible) canvas.ring(c, r - 1.5F, theme.line, 3);
    canvas.circle(c + Vec{0, -12.5F} * k, 6 * k, figure);
    canvas.line(c + Vec{-19, -0.5F} * k, c + Vec{19, -0.5F} * k, figure, 4 * k);
    canvas.line(c + Vec{0, 0} * k, c + Vec{0, 12} * k, figure, 4 * k);
    for (float const leg : {-9.0F, 9.0F})
        canvas.line(c + Vec{0, 11} * k, c + Vec{leg, 25} * k, figure, 4 * k);
    return touched;
}

namespace {

/// A shield: what is behind it is looked after.
void draw_shield(Canvas& canvas, Vec c, float k, Colour colour) {
    Vec const edge[] = {{0, -19}, {15, -13}, {15, 1}, {10, 11}, {0, 19}, {-10, 11}, {-15, 1}, {-15, -13}};
    for (std::size_t i = 0; i < std::size(edge); ++i)
        canvas.line(c + edge[i] * k, c + edge[(i + 1) % std::size(edge)] * k, colour, 3.5F * k);
    canvas.line(c + Vec{-6, 0} * k, c + Vec{-1, 6} * k, colour, 3.5F * k);
    canvas.line(c + Vec{-1, 6} * k, c + Vec{7, -6} * k, colour, 3.5F * k);
}

} // namespace

float privacy_link_width(Ui const& ui, bool in_words) {
    return in_words ? pill_width(ui, ui.say("privacy.link"), Tone::quiet) : control_min;
}

bool privacy_link(Ui& ui, Rect area) {
    constexpr std::string_view name = "privacy";
    bool const touched = ui.touched(name, area, ui.say("privacy.open"));
    float const press = ui.press(name);
    Theme const& theme = ui.theme();
    Canvas& canvas = ui.canvas();
    if (area.w <= area.h) {
        Vec const c = area.centre();
        float const r = area.w / 2 * (1 - 0.06F * press);
        canvas.circle(c, r, mix(theme.surface, theme.muted, 0.10F * press));
        canvas.ring(c, r - 2, theme.line, 4);
        draw_shield(canvas, c, r / 36, theme.ink);
        return touched;
    }
    if (press > 0) canvas.round_fill(area, area.h / 2, with_alpha(theme.ink, 0.07F * press));
    auto const block =
        ui.text_in(area, Align::centre, pill_style(ui, Tone::quiet), ui.say("privacy.link"), theme.muted);
    float const y = area.centre().y + block.style.size * 0.56F;
    canvas.line({area.centre().x - block.width / 2, y}, {area.centre().x + block.width / 2, y},
                mix(theme.ground, theme.muted, 0.6F), 2);
    return touched;
}

void countdown(Ui& ui, Vec centre, double left, double whole) {
    Theme const& theme = ui.theme();
    Canvas& canvas = ui.canvas();
    auto const part = static_cast<float>(std::clamp(left / std::max(whole, 0.001), 0.0, 1.0));
    canvas.ring(centre, 22, mix(theme.ground, theme.ink, 0.15F), 5);
    float const end = 2 * std::numbers::pi_v<float>;
    canvas.arc(centre, 22, 0, end * part, theme.accent, 5);
    auto const seconds = std::to_string(static_cast<int>(std::ceil(left)));
    ui.text_in({centre.x + 38, centre.y - 20, 80, 40}, Align::left, type::small,
               ui.say("countdown.seconds", seconds), theme.muted);
}

void progress_dots(Ui& ui, Vec centre, int at, int of) {
    if (of < 2) return;
    constexpr int most = 12;
    constexpr float dot = 10;
    if (of > most) {
        Rect const whole{centre.x - 110, centre.y - dot / 2, 220, dot};
        float const part = whole.w * static_cast<float>(at) / static_cast<float>(of);
        ui.canvas().round_fill(whole, dot / 2, with_alpha(ui.theme().ink, 0.20F));
        ui.canvas().round_fill({whole.x, whole.y, part, whole.h}, dot / 2, ui.theme().ink);
        return;
    }
    constexpr float gap = 12;
    constexpr float current = 28;
    float const width = static_cast<float>(of - 1) * (dot + gap) + current;
    float x = centre.x - width / 2;
    for (int i = 1; i <= of; ++i) {
        float const w = i == at ? current : dot;
        Theme const& theme = ui.theme();
        Colour const colour = i == at ? theme.ink : with_alpha(theme.ink, i < at ? 0.55F : 0.20F);
        ui.canvas().round_fill({x, centre.y - dot / 2, w, dot}, dot / 2, colour);
        x += w + gap;
    }
}

Rect Grid::cell(int index, int count) const {
    int const row = index / columns;
    int const in_row = std::min(columns, count - row * columns);
    float const row_width = static_cast<float>(in_row) * cell_width + static_cast<float>(in_row - 1) * gap;
    float const x =
        area.centre().x - row_width / 2 + static_cast<float>(index % columns) * (cell_width + gap);
    return {x, area.y + static_cast<float>(row) * (cell_height + gap), cell_width, cell_height};
}

Grid grid(Rect area, int count, float min_width, float max_width, float gap, float min_height,
          float max_height, int max_columns) {
    Grid g;
    g.gap = gap;
    int const most =
        std::clamp(static_cast<int>((area.w + gap) / (min_width + gap)), 1, std::min(max_columns, count));
    auto const height_of = [&](int columns) {
        int const rows = (count + columns - 1) / columns;
        return (area.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    };
    // Too many for the height: narrower cells rather than ones that cannot be hit.
    int columns = most;
    while (columns < count && height_of(columns) < min_height && columns < max_columns + 2)
        ++columns;
    g.rows = (count + columns - 1) / columns;
    g.columns = (count + g.rows - 1) / g.rows; // even rows
    auto const n = static_cast<float>(g.columns);
    g.cell_width = std::min(max_width, (area.w - gap * (n - 1)) / n);
    g.cell_height = std::min(max_height, height_of(g.columns));
    float const height = static_cast<float>(g.rows) * (g.cell_height + gap) - gap;
    g.area = {area.x, area.y, area.w, height};
    return g;
}

} // namespace instante::kiosk::ui
