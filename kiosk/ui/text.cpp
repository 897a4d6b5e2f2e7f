#include "kiosk/ui/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace instante::kiosk::ui {
namespace {

float width_of(Fonts const& fonts, TextStyle const& style, std::string_view text) {
    return fonts.width(style.weight, style.size, style.tracking, text);
}

std::vector<TextStyle> sizes_down_from(TextStyle const& style) {
    std::vector<TextStyle> styles{style};
    for (float const size : Fonts::sizes(style.weight)) {
        if (size < style.size && size >= style.least) {
            TextStyle smaller = style;
            smaller.size = size;
            smaller.tracking = style.tracking * size / style.size;
            styles.push_back(smaller);
        }
    }
    return styles;
}

float longest(Fonts const& fonts, TextStyle const& style, std::vector<std::string> const& lines) {
    float width = 0;
    for (auto const& line : lines)
        width = std::max(width, width_of(fonts, style, line));
    return width;
}

/// The narrowest wrap that needs no more lines than the widest one.
std::vector<std::string> balanced(Fonts const& fonts, TextStyle const& style, std::string_view text,
                                  float width) {
    auto best = wrap(fonts, style, text, width);
    if (best.size() < 2) return best;
    float narrow = width / 2;
    float wide = width;
    for (int i = 0; i < 8; ++i) {
        float const middle = (narrow + wide) / 2;
        auto tried = wrap(fonts, style, text, middle);
        if (tried.size() <= best.size() && longest(fonts, style, tried) <= middle) {
            best = std::move(tried);
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    return best;
}

std::string cut_to(Fonts const& fonts, TextStyle const& style, std::string line, float width) {
    while (!line.empty() && width_of(fonts, style, line + "…") > width) {
        unsigned char popped = 0;
        do { // one whole character
            popped = static_cast<unsigned char>(line.back());
            line.pop_back();
        } while (!line.empty() && (popped & 0xC0U) == 0x80U);
    }
    return line + "…";
}

} // namespace

std::vector<std::string> wrap(Fonts const& fonts, TextStyle const& style, std::string_view text,
                              float width) {
    std::vector<std::string> lines;
    while (true) {
        auto const end = text.find('\n');
        std::string_view paragraph = text.substr(0, end);
        std::string line;
        while (!paragraph.empty()) {
            auto const space = paragraph.find(' ');
            std::string_view const word = paragraph.substr(0, space);
            std::string const longer = line.empty() ? std::string{word} : line + " " + std::string{word};
            if (!line.empty() && width_of(fonts, style, longer) > width) {
                lines.push_back(std::move(line));
                line = word;
            } else {
                line = longer;
            }
            paragraph.remove_prefix(space == std::string_view::npos ? paragraph.size() : space + 1);
        }
        lines.push_back(std::move(line));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

TextBlock fit(Fonts const& fonts, TextStyle const& style, std::string_view text, float width, float height,
              int max_lines) {
    auto const styles = sizes_down_from(style);
    for (TextStyle const& candidate : styles) {
        TextBlock block{candidate, balanced(fonts, candidate, text, width), 0, true};
        block.width = longest(fonts, candidate, block.lines);
        bool const fits = block.width <= width + 0.01F && static_cast<int>(block.lines.size()) <= max_lines &&
                          block.height() <= height + 0.01F;
        if (fits) return block;
    }
    TextStyle const& smallest = styles.back();
    TextBlock block{smallest, wrap(fonts, smallest, text, width), 0, false};
    int const room = std::max(1, std::min(max_lines, static_cast<int>(height / block.line_height())));
    bool const more = static_cast<int>(block.lines.size()) > room;
    if (more) block.lines.resize(static_cast<std::size_t>(room));
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
        bool const last_of_more = more && i + 1 == block.lines.size();
        if (last_of_more || width_of(fonts, smallest, block.lines[i]) > width) {
            block.lines[i] = cut_to(fonts, smallest, block.lines[i], width);
        }
    }
    block.width = longest(fonts, smallest, block.lines);
    return block;
}

float draw_from(Canvas& canvas, TextBlock const& block, Vec top, Align align, Colour colour) {
    // Inter's capitals are 0.727 em high: this puts them in the optical middle of their line.
    float baseline = top.y + (block.line_height() + block.style.size * 0.727F) / 2;
    for (auto const& line : block.lines) {
        canvas.text({top.x, baseline}, align, block.style, line, colour);
        baseline += block.line_height();
    }
    return top.y + block.height();
}

void draw(Canvas& canvas, TextBlock const& block, Rect box, Align align, Colour colour) {
    float const x = align == Align::left ? box.x : align == Align::centre ? box.centre().x : box.right();
    draw_from(canvas, block, {x, box.centre().y - block.height() / 2}, align, colour);
}

std::string sentences(std::initializer_list<std::string_view> parts) {
    static constexpr std::string_view stops = ".!?…:";
    std::string all;
    for (auto const part : parts) {
        if (part.empty()) continue;
        bool const stopped = all.empty() || stops.find(all.back()) != std::string_view::npos;
        all.append(all.empty() ? "" : stopped ? " " : ". ").append(part);
    }
    return all;
}

namespace {

/// Of a letter of two bytes: Latin-1 and Latin Extended-A.
unsigned capital_of(unsigned c) {
    constexpr unsigned division = 0xF7;
    constexpr unsigned without_dot = 0x131; // its capital is an I
    if (c >= 0xE0 && c <= 0xFE && c != division) return c - 32;
    // There a capital stands before each small letter: on even places, or on odd ones.
    bool const after_even = (c >= 0x100 && c <= 0x137 && c != without_dot) || (c >= 0x14A && c <= 0x177);
    bool const after_odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    bool const small = (after_even && c % 2 == 1) || (after_odd && c % 2 == 0);
    return small ? c - 1 : c;
}

} // namespace

std::string upper(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if (c >= 'a' && c <= 'z') {
            result += static_cast<char>(c - 32);
        } else if (c >= 0xC3 && c <= 0xC5 && i + 1 < text.size()) {
            auto const next = static_cast<unsigned char>(text[++i]);
            unsigned const capital = capital_of((c & 0x1FU) << 6 | (next & 0x3FU));
            result += static_cast<char>(0xC0U | capital >> 6);
            result += static_cast<char>(0x80U | (capital & 0x3FU));
        } else {
            result += static_cast<char>(c);
        }
    }
    return result;
}

} // namespace instante::kiosk::ui
