#include "kiosk/ui/keyboard.hpp"

#include "kiosk/ui/controls.hpp"

#include <algorithm>
#include <array>

namespace instante::kiosk::ui {
namespace {

// A key is one character, or one of these, which no text contains.
constexpr std::string_view key_shift = "\x01";
constexpr std::string_view key_erase = "\x02";
constexpr std::string_view key_symbols = "\x03";
constexpr std::string_view key_accent = "\x04";
constexpr std::string_view key_space = " ";

/// Characters of each row, in order.
using Rows = std::array<std::string, 4>;

std::vector<std::string> keys_in(std::string_view row) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < row.size();) {
        auto const lead = static_cast<unsigned char>(row[i]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
        keys.emplace_back(row.substr(i, length));
        i += length;
    }
    return keys;
}

/// What the accent makes of letters, each followed by its own: "aáeé". Empty: the language needs no key for
/// it.
std::string_view accents_of(Ui const& ui) {
    return ui.say("keyboard.accents");
}

/// The letters of the language, and around them what every keyboard has.
Rows letters_of(Ui const& ui) {
    Rows rows;
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows.at(i) = ui.say("keyboard.row." + std::to_string(i + 1));
    rows[2] = std::string{key_shift}.append(rows[2]).append(key_erase);
    rows[3].insert(0, accents_of(ui).empty() ? "" : key_accent);
    rows[3].insert(0, key_symbols);
    return rows;
}

Rows rows_of(Ui const& ui, Keys keys, KeyboardState const& state) {
    if (keys == Keys::address) return {"1234567890", "qwertyuiop", "asdfghjkl\x02", "zxcvbnm-./:"};
    if (keys == Keys::code) return {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM\x02"};
    if (state.symbols) return {"1234567890", "@#€%&*()-+", "¡!¿?:;/ü\x02", "\x03'\", .…"};
    return letters_of(ui);
}

/// In widths of a letter key.
float width_of(std::string const& key) {
    if (key == key_space) return 3;
    if (key == key_shift || key == key_erase || key == key_symbols) return 1.5F;
    return 1;
}

/// The key as it is now.
std::string shown(Ui const& ui, std::string const& key, KeyboardState const& state) {
    std::string text = key;
    if (state.accent) {
        auto const pairs = keys_in(accents_of(ui));
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
            if (pairs[i] == key) text = pairs[i + 1];
        }
    }
    return state.shift ? upper(text) : text;
}

void draw_sign(Ui& ui, std::string const& key, Rect area, KeyboardState const& state) {
    Canvas& canvas = ui.canvas();
    Colour const ink = ui.theme().ink;
    Vec const c = area.centre();
    if (key == key_shift) {
        Colour const colour = state.shift ? ui.theme().on_ink : ink;
        canvas.line(c + Vec{0, -11}, c + Vec{-11, 1}, colour, 3);
        canvas.line(c + Vec{0, -11}, c + Vec{11, 1}, colour, 3);
        canvas.line(c + Vec{0, -11}, c + Vec{0, 12}, colour, 3);
    } else if (key == key_erase) {
        draw_erase(canvas, c, ink);
    } else if (key == key_symbols) {
        ui.text_in(area, Align::centre, type::quiet, state.symbols ? "abc" : "123", ink);
    } else if (key == key_accent) {
        ui.text_in(area, Align::centre, type::choice, "´", state.accent ? ui.theme().on_ink : ink);
    } else if (key == key_space) {
        ui.text_in(area, Align::centre, type::small, ui.say("keyboard.space"), ui.theme().muted);
    }
}

/// What a voice calls a key.
std::string spoken(Ui const& ui, std::string const& key, KeyboardState const& state) {
    if (key == key_shift) return std::string{ui.say("speech.key.shift")};
    if (key == key_erase) return std::string{ui.say("speech.key.erase")};
    if (key == key_symbols)
        return std::string{ui.say(state.symbols ? "speech.key.letters" : "speech.key.symbols")};
    if (key == key_accent) return std::string{ui.say("speech.key.accent")};
    if (key == key_space) return std::string{ui.say("keyboard.space")};
    return shown(ui, key, state);
}

/// Draws one key; true when it was touched.
bool draw_key(Ui& ui, std::string const& key, Rect area, KeyboardState const& state) {
    std::string const name = "key." + key;
    bool const touched = ui.touched(name, area.inset(-key_gap / 2), spoken(ui, key, state));
    float const press = ui.press(name);
    Theme const& theme = ui.theme();
    bool const sign = key.size() == 1 && (key[0] < 5 || key == key_space);
    bool const held = (key == key_shift && state.shift) || (key == key_accent && state.accent);
    Rect const seen = area.scaled(1 - 0.06F * press);
    Colour const rest = held                       ? theme.ink
                        : sign && key != key_space ? mix(theme.surface, theme.ink, 0.07F)
                                                   : theme.surface;
    ui.canvas().round_fill(seen, 14, mix(rest, theme.accent, 0.25F * press));
    if (!held) ui.canvas().round_line(seen, 14, theme.line, ui.accessible ? 3.0F : 2.0F);
    if (sign) {
        draw_sign(ui, key, area, state);
    } else {
        ui.text_in(area, Align::centre, type::choice, shown(ui, key, state), theme.ink);
    }
    return touched;
}

/// What a touched key does: changes the keyboard, or types.
std::optional<Typed> press_key(Ui const& ui, KeyboardState& state, std::string const& key) {
    if (key == key_erase) return Typed{true, {}};
    if (key == key_shift) {
        state.shift = !state.shift;
    } else if (key == key_symbols) {
        state.symbols = !state.symbols;
    } else if (key == key_accent) {
        state.accent = !state.accent;
    } else {
        Typed typed{false, shown(ui, key, state)};
        state.shift = false;
        state.accent = false;
        return typed;
    }
    return std::nullopt;
}

std::string utf8(unsigned c) {
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0U | c >> 6), static_cast<char>(0x80U | (c & 0x3FU))};
    return {static_cast<char>(0xE0U | c >> 12), static_cast<char>(0x80U | (c >> 6 & 0x3FU)),
            static_cast<char>(0x80U | (c & 0x3FU))};
}

/// From a real keyboard. Everything since the last frame becomes one change.
std::optional<Typed> from_keyboard(Ui const& ui, Keys keys) {
    Typed typed;
    for (unsigned const c : ui.typed()) {
        if (c == 8) return Typed{true, {}};
        if (c >= 0x20 && c < 0xD800) typed.text += utf8(c);
    }
    if (keys == Keys::code) typed.text = upper(typed.text);
    if (typed.text.empty()) return std::nullopt;
    return typed;
}

/// What every row of a board is measured by: the widest, so that letters have one size.
float columns_of(Rows const& rows) {
    float most = 10;
    for (auto const& row : rows) {
        float width = 0;
        for (auto const& key : keys_in(row))
            width += width_of(key);
        most = std::max(most, width);
    }
    return most;
}

} // namespace

std::optional<Typed> keyboard(Ui& ui, KeyboardState& state, Keys keys, Rect area) {
    std::optional<Typed> typed = from_keyboard(ui, keys);
    std::optional<std::string> touched;
    float const height = (area.h - 3 * key_gap) / 4;
    Rows const rows = rows_of(ui, keys, state);
    float const columns = columns_of(rows);
    float const unit = std::min((area.w + key_gap) / columns, 116.0F);
    float y = area.y;
    for (auto const& row : rows) {
        auto const in_row = keys_in(row);
        float width = 0;
        for (auto const& key : in_row)
            width += width_of(key);
        // The space bar takes what its row has left.
        float const spare = std::max(0.0F, columns - width);
        bool const has_space = row.find(' ') != std::string::npos;
        if (has_space) width += spare;
        float x = area.centre().x - (width * unit - key_gap) / 2;
        for (auto const& key : in_row) {
            float const w = (width_of(key) + (key == key_space ? spare : 0)) * unit - key_gap;
            if (draw_key(ui, key, {x, y, w, height}, state)) touched = key;
            x += w + key_gap;
        }
        y += height + key_gap;
    }
    if (touched) {
        if (auto const by_touch = press_key(ui, state, *touched)) typed = by_touch;
    }
    return typed;
}

std::string edited(std::string text, Typed const& typed) {
    if (!typed.erase) return std::move(text) + typed.text;
    unsigned char gone = 0x80;
    while (!text.empty() && (gone & 0xC0U) == 0x80U) {
        gone = static_cast<unsigned char>(text.back());
        text.pop_back();
    }
    return text;
}

} // namespace instante::kiosk::ui
