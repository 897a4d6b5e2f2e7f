#include "shared/text.hpp"

#include <catch2/catch.hpp>

using namespace instante;

TEST_CASE("a text is picked in the language asked for, then the fallback, then any") {
    LocalizedText const text{{"en", "Thank you"}, {"es", "Gracias"}};
    REQUIRE(pick(text, "es") == "Gracias");
    REQUIRE(pick(text, "fr", "es") == "Gracias");
    REQUIRE(pick(text, "fr") == "Thank you");
    REQUIRE(pick({}, "es").empty());
}

TEST_CASE("valid UTF-8 is known from invalid") {
    for (char const* const text :
         {"", "plain", "Línea Clara", "€", "😀", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
        CAPTURE(text);
        REQUIRE(is_utf8(text));
    }
    struct Bad {
        char const* why;
        char const* text;
    };
    for (Bad const& bad :
         {Bad{"Latin-1", "L\xEDnea"}, Bad{"a lone continuation", "\x80"}, Bad{"cut short", "\xE2\x82"},
          Bad{"overlong slash", "\xC0\xAF"}, Bad{"overlong in three", "\xE0\x9F\xBF"},
          Bad{"a surrogate", "\xED\xA0\x80"}, Bad{"overlong in four", "\xF0\x8F\xBF\xBF"},
          Bad{"beyond Unicode", "\xF4\x90\x80\x80"}, Bad{"no such lead", "\xFF"}}) {
        CAPTURE(bad.why);
        REQUIRE_FALSE(is_utf8(bad.text));
    }
}
