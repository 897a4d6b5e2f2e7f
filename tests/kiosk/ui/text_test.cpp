#include "kiosk/ui/text.hpp"
#include "shared/text.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace instante::kiosk::ui;
using instante::kiosk::test::Booth;
using instante::kiosk::test::landscape;

namespace {

constexpr TextStyle question{Weight::bold, 54, -1, 1.16F};
constexpr TextStyle help{Weight::regular, 22, 0, 1.4F};

} // namespace

TEST_CASE("text is measured with kerning and tracking") {
    Booth booth{landscape};
    Fonts const& fonts = booth.ui().fonts();
    float const apart = fonts.width(Weight::bold, 54, 0, "T") + fonts.width(Weight::bold, 54, 0, "o");
    CHECK(fonts.width(Weight::bold, 54, 0, "To") < apart);
    CHECK(fonts.width(Weight::bold, 54, -1, "Hola") == Approx(fonts.width(Weight::bold, 54, 0, "Hola") - 3));
    CHECK(fonts.width(Weight::bold, 54, 0, "") == 0);
}

TEST_CASE("a layout is the same at every resolution") {
    float large = 0;
    {
        Booth booth{landscape};
        large = booth.ui().fonts().width(Weight::regular, 22, 0, "Un toque basta.");
    }
    Booth booth{instante::kiosk::test::small};
    CHECK(booth.ui().fonts().width(Weight::regular, 22, 0, "Un toque basta.") == Approx(large));
}

TEST_CASE("words wrap at spaces, line breaks stay, and a word that is too wide stands alone") {
    Booth booth{landscape};
    Fonts const& fonts = booth.ui().fonts();
    CHECK(wrap(fonts, help, "uno dos", 1000) == std::vector<std::string>{"uno dos"});
    CHECK(wrap(fonts, help, "uno\ndos", 1000) == std::vector<std::string>{"uno", "dos"});
    CHECK(wrap(fonts, help, "a extraordinariamente b", 60) ==
          std::vector<std::string>{"a", "extraordinariamente", "b"});
    CHECK(wrap(fonts, help, "", 100) == std::vector<std::string>{""});
}

TEST_CASE("a text keeps its size where it fits and shrinks where it must, never under 20") {
    Booth booth{landscape};
    Fonts const& fonts = booth.ui().fonts();
    auto const easy = fit(fonts, question, "¿Cómo le hemos atendido?", 1152, 64, 1);
    CHECK(easy.fits);
    CHECK(easy.style.size == 54);
    auto const tight = fit(fonts, question, "¿Cómo le hemos atendido?", 500, 64, 1);
    CHECK(tight.fits);
    CHECK(tight.style.size < 54);
    CHECK(tight.width <= 500);
    auto const hopeless =
        fit(fonts, question, "¿Cómo le hemos atendido en el mostrador de facturación?", 120, 30, 1);
    CHECK_FALSE(hopeless.fits);
    CHECK(hopeless.style.size == 20);
    CHECK(hopeless.width <= 120);
    REQUIRE(hopeless.lines.size() == 1);
    CHECK(hopeless.lines.front().ends_with("…"));
}

TEST_CASE("a text cut short is still UTF-8, wherever the cut falls") {
    Booth booth{landscape};
    Fonts const& fonts = booth.ui().fonts();
    for (int width = 30; width < 260; width += 3) {
        auto const block = fit(fonts, help, "ñandú-áéíóú-¿¡-€uro-ñandú", static_cast<float>(width), 30, 1);
        REQUIRE(block.lines.size() == 1);
        CHECK(instante::is_utf8(block.lines.front()));
    }
}

TEST_CASE("lines of a question are balanced: no word is left alone") {
    Booth booth{landscape};
    auto const block = fit(booth.ui().fonts(), question,
                           "¿Cómo le hemos atendido en el mostrador de facturación de hoy?", 1152, 200, 3);
    REQUIRE(block.lines.size() == 2);
    auto const width = [&](std::string const& line) {
        return booth.ui().fonts().width(Weight::bold, 54, -1, line);
    };
    CHECK(std::abs(width(block.lines[0]) - width(block.lines[1])) < 400);
}

TEST_CASE("names are set in capitals, accents and ñ too") {
    CHECK(upper("Línea Clara") == "LÍNEA CLARA");
    CHECK(upper("señor ü ÷ ß ÿ 12") == "SEÑOR Ü ÷ ß ÿ 12");
}

TEST_CASE("every character of the kiosk's own words can be drawn, at every size that is baked") {
    Booth booth{landscape};
    for (Weight const weight : {Weight::regular, Weight::medium, Weight::semibold, Weight::bold}) {
        for (float const size : Fonts::sizes(weight)) {
            CHECK(size >= text_min);
            auto const face = booth.ui().fonts().typeface(weight, size);
            CHECK(face.stretch == Approx(1));
            for (unsigned const c : codepoints(instante::kiosk::test::house_words().all())) {
                CHECK(face.font->FindGlyphNoFallback(static_cast<ImWchar>(c)) != nullptr);
            }
        }
    }
}

TEST_CASE("a script the first typeface lacks comes from the second") {
    Fonts const fonts{0.5F, "Ҟ"};
    auto const face = fonts.typeface(Weight::regular, 22);
    CHECK(face.font->FindGlyphNoFallback(static_cast<ImWchar>(0x049E)) != nullptr);
    CHECK(fonts.width(Weight::regular, 22, 0, "Ҟ") > 5);
}

TEST_CASE("a character that no typeface of ours has is told, whatever is drawn for it") {
    Booth booth{landscape};
    booth.ui().notes_texts = true;
    booth.frame([&] {
        booth.ui().begin(booth.now(), light_theme(), "es");
        for (Weight const weight : {Weight::regular, Weight::medium, Weight::semibold, Weight::bold}) {
            for (float const size : Fonts::sizes(weight)) {
                booth.ui().canvas().text({100, 100}, Align::left, {weight, size}, "0 · Nunca…", hex(0));
                booth.ui().canvas().text({100, 100}, Align::left, {weight, size}, "0 ⁂ Nunca", hex(0));
            }
        }
        booth.ui().end();
    });
    for (auto const& text : booth.ui().texts()) {
        INFO(text.text << " " << text.area.h);
        CHECK(text.complete == (text.text == "0 · Nunca…"));
    }
}

TEST_CASE("every Latin letter of a keyboard has its capital, and what has none stays as it is") {
    CHECK(upper("ñandú, çà") == "ÑANDÚ, ÇÀ");
    CHECK(upper("łódź ążęć") == "ŁÓDŹ ĄŻĘĆ");
    CHECK(upper("žluťoučký kůň ő") == "ŽLUŤOUČKÝ KŮŇ Ő");
    CHECK(upper("ßı÷ÿ Ñ Ł 1€") == "ßı÷ÿ Ñ Ł 1€");
}
