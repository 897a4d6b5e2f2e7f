#include "shared/theme.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace instante;

TEST_CASE("a colour is six hexadecimal digits after a #") {
    CHECK(parse_colour("#0B5D6B") == hex(0x0B5D6B));
    CHECK(parse_colour("#ffffff") == hex(0xFFFFFF));
    CHECK(to_string(hex(0x0B5D6B)) == "#0B5D6B");
    for (char const* wrong : {"", "0B5D6B", "#0B5D6", "#0B5D6BF", "#0B5D6G", "#-B5D6B", "red"})
        CHECK_FALSE(parse_colour(wrong).has_value());
}

TEST_CASE("the house's themes are nobody's fault") {
    CHECK(too_close(light_theme()).empty());
    CHECK(too_close(dark_theme()).empty());
    CHECK(too_close(contrast_theme()).empty());
    CHECK(theme_of({}) == light_theme());
    CHECK(theme_of({.scheme = Scheme::dark, .ground = {}, .ink = {}, .accent = {}, .logo = {}}) ==
          dark_theme());
}

TEST_CASE("whatever ground and ink are chosen, what is made of them can be read where ink can be read") {
    std::mt19937 random{7};
    auto const colour = [&] { return hex(static_cast<std::uint32_t>(random()) & 0xFFFFFFU); };
    int readable = 0;
    for (int i = 0; i < 20'000; ++i) {
        ThemeChoice choice;
        choice.scheme = i % 2 == 0 ? Scheme::light : Scheme::dark;
        choice.ground = colour();
        choice.ink = colour();
        Theme const theme = theme_of(choice);
        if (contrast(theme.ink, theme.ground) < 7 || contrast(theme.ink, theme.surface) < 7) continue;
        ++readable;
        CHECK(contrast(theme.muted, theme.ground) >= 4.5);
        CHECK(contrast(theme.muted, theme.surface) >= 4.5);
        CHECK(contrast(theme.line, theme.ground) >= 3.0);
        CHECK(contrast(theme.on_ink, theme.ink) >= 4.5);
        CHECK(contrast(theme.alarm, theme.ground) >= 4.5);
    }
    CHECK(readable > 300);
}

TEST_CASE("an accent carries white or night, whichever is read better") {
    ThemeChoice choice;
    choice.accent = hex(0x0B5D6B);
    CHECK(theme_of(choice).on_accent == hex(0xFFFFFF));
    choice.accent = hex(0xFFD60A);
    CHECK(theme_of(choice).on_accent == hex(0x12202B));
    auto const faults = too_close(theme_of(choice)); // yellow on paper
    REQUIRE_FALSE(faults.empty());
    CHECK(std::string{faults.front().one} == "accent");
    CHECK(faults.front().wanted == 4.5);
}

TEST_CASE("a logo is a PNG with an alpha channel, within reason") {
    // 32 x 16 pixels, grey with alpha; of the rest nothing is read.
    std::string const head{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10\x08\x04\0\0\0\0\0\0\0", 33};
    auto const encoded = [](std::string const& bytes) {
        static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string text;
        for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
            unsigned const three = static_cast<unsigned char>(bytes[i]) << 16U |
                                   static_cast<unsigned char>(bytes[i + 1]) << 8U |
                                   static_cast<unsigned char>(bytes[i + 2]);
            for (int shift = 18; shift >= 0; shift -= 6)
                text += digits[three >> shift & 63U];
        }
        return text;
    };
    CHECK(fault_of_logo(encoded(head)).empty());
    CHECK(from_base64(encoded(head)) == head);
    auto changed = [&](std::size_t at, char to) {
        auto bytes = head;
        bytes[at] = to;
        return fault_of_logo(encoded(bytes));
    };
    CHECK(changed(1, 'J') == "must be a PNG in base64");
    CHECK(changed(19, 2) == "must be 16 to 4096 pixels wide and high");
    CHECK(changed(16, 1) == "must be 16 to 4096 pixels wide and high");
    CHECK(changed(25, 2) == "must have an alpha channel: its opacity is the mark");
    CHECK(fault_of_logo("not base64!") == "must be a PNG in base64");
    CHECK(fault_of_logo(std::string(largest_logo + 4, 'A')) == "must be at most 65536 bytes");
}
