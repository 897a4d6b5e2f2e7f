#include "shared/text.hpp"

#include <cstdint>

namespace instante {

std::string_view pick(LocalizedText const& text, std::string_view language, std::string_view fallback) {
    for (std::string_view const wanted : {language, fallback}) {
        if (auto const found = text.find(wanted); found != text.end()) return found->second;
    }
    return text.empty() ? std::string_view{} : std::string_view{text.begin()->second};
}

bool is_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        auto const lead = static_cast<std::uint8_t>(text[at]);
        std::size_t const length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || at + length > text.size()) return false;
        for (std::size_t i = 1; i < length; ++i) {
            auto const next = static_cast<std::uint8_t>(text[at + i]);
            std::uint8_t low = 0x80;
            std::uint8_t high = 0xBF;
            if (i == 1 && lead == 0xE0) low = 0xA0;
            if (i == 1 && lead == 0xED) high = 0x9F;
            if (i == 1 && lead == 0xF0) low = 0x90;
            if (i == 1 && lead == 0xF4) high = 0x8F;
            if (next < low || next > high) return false;
        }
        at += length;
    }
    return true;
}

} // namespace instante
