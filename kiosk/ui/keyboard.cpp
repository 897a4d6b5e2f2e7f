#include "kiosk/ui/keyboard.hpp"

#include "kiosk/ui/controls.hpp"

#include <array>
#include <map>

namespace instante::kiosk::ui {
namespace {

// A key is one character, or one of these, which no text contains.
constexpr std::string_view key_shift = "\x01";
constexpr std::string_view key_erase = "\x02";
constexpr std::string_view key_symbols = "\x03";
constexpr std::string_view key_accent = "\x04";
constexpr std::string_view key_space = " ";

using Rows = std::array<std::string_view, 4>;

// Characters of a row, in order.
constexpr Rows spanish{"qwertyuiop", "asdfghjklñ", "\x01zxcvbnm\x02", "\x03\x04, .¿?"};
constexpr Rows english{"qwertyuiop", "asdfghjkl", "\x01zxcvbnm\x02", "\x03', .?"};
constexpr Rows symbols{"1234567890", "@#€%&*()-+", "¡!¿?:;/ü\x02", "\x03'\", .…"};
constexpr Rows address{"1234567890", "qwertyuiop", "asdfghjkl\x02", "zxcvbnm-./:"};
constexpr Rows code{"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM\x02"};

Rows const& rows_of(Keys keys, KeyboardState const& state) {
    if (keys == Keys::address) return address;
    if (keys == Keys::code) return code;
    if (state.symbols) return symbols;
    return keys == Keys::spanish ? spanish : english;
}

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

/// In widths of a letter key.
float width_of(std::string const& key) {
    if (key == key_space) return 3;
    if (key == key_shift || key == key_erase || key == key_symbols) return 1.5F;
    return 1;
}

std::string shown(std::string const& key, KeyboardState const& state) {
    static std::map<std::string, std::string> const accented{
        {"a", "á"}, {"e", "é"}, {"i", "í"}, {"o", "ó"}, {"u", "ú"}};
    std::string text = key;
    if (state.accent) {
        if (auto const found = accented.find(key); found != accented.end()) text = found->second;
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
        canvas.line(c + Vec{-18, 0}, c + Vec{-7, -12}, ink, 3);
        canvas.line(c + Vec{-18, 0}, c + Vec{-7, 12}, ink, 3);
        canvas.line(c + Vec{-7, -12}, c + Vec{18, -12}, ink, 3);
        canvas.line(c + Vec{-7, 12}, c + Vec{18, 12}, ink, 3);
        canvas.line(c + Vec{18, -12}, c + Vec{18, 12}, ink, 3);
        canvas.line(c + Vec{0, -5}, c + Vec{10, 5}, ink, 3);
        canvas.line(c + Vec{10, -5}, c + Vec{0, 5}, ink, 3);
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
    return shown(key, state);
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
        ui.text_in(area, Align::centre, type::choice, shown(key, state), theme.ink);
    }
    return touched;
}

/// What a touched key does: changes the keyboard, or types.
std::optional<Typed> press_key(KeyboardState& state, std::string const& key) {
    if (key == key_erase) return Typed{true, {}};
    if (key == key_shift) {
        state.shift = !state.shift;
    } else if (key == key_symbols) {
        state.symbols = !state.symbols;
    } else if (key == key_accent) {
        state.accent = !state.accent;
    } else {
        Typed typed{false, shown(key, state)};
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

} // namespace

Keys keys_of(std::string_view language) {
    return language.substr(0, 2) == "es" ? Keys::spanish : Keys::english;
}

std::optional<Typed> keyboard(Ui& ui, KeyboardState& state, Keys keys, Rect area) {
    std::optional<Typed> typed = from_keyboard(ui, keys);
    std::optional<std::string> touched;
    float const height = (area.h - 3 * key_gap) / 4;
    // Every row of a board is as wide as the widest, so that letters have one size.
    float const columns = keys == Keys::address ? 11 : 10;
    float const unit = std::min((area.w + key_gap) / columns, 116.0F);
    float y = area.y;
    for (std::string_view const row : rows_of(keys, state)) {
        auto const in_row = keys_in(row);
        float width = 0;
        for (auto const& key : in_row)
            width += width_of(key);
        // The space bar takes what its row has left.
        float const spare = std::max(0.0F, 10 - width);
        bool const has_space = row.find(' ') != std::string_view::npos;
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
        if (auto const by_touch = press_key(state, *touched)) typed = by_touch;
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
