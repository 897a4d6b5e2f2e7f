// Every kind of screen against its picture in tests/kiosk/pictures, which is kept at a fraction of its size.
// INSTANTE_WRITE_PICTURES=1 writes them anew:
//
//     INSTANTE_WRITE_PICTURES=1 build/release/tests/instante_kiosk_tests "every screen looks*"

#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/every_screen.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

namespace fs = std::filesystem;

/// Another version of a typeface or of FreeType draws an edge a little otherwise. A word, a colour or a place
/// that changed is more: this much of a channel, in more than this share of the pixels.
constexpr int channel_tolerance = 2 * 17; // two shades
constexpr double share_tolerance = 0.0005;

struct Frame {
    Size size;
    int reduced_by;
    bool dark = false;
    bool accessible = false;

    std::string name() const {
        return std::to_string(size.width) + "x" + std::to_string(size.height) + (dark ? "-dark" : "") +
               (accessible ? "-accessible" : "");
    }
};

constexpr Frame frames[] = {
    {{800, 480}, 2},
    {{1280, 800}, 4},
    {{800, 1280}, 4},
    {{1280, 800}, 4, true},
    {{800, 480}, 2, false, true},
    {{800, 1280}, 4, false, true},
};

/// The share of the pixels that differ by more than the eye may overlook; all of them for another size.
double difference(ui::Picture const& a, ui::Picture const& b) {
    if (a.width != b.width || a.height != b.height) return 1;
    int count = 0;
    for (int y = 0; y < a.height; ++y) {
        for (int x = 0; x < a.width; ++x) {
            bool differs = false;
            for (int channel = 0; channel < 3; ++channel)
                differs |= std::abs(a.at(x, y)[channel] - b.at(x, y)[channel]) > channel_tolerance;
            count += differs ? 1 : 0;
        }
    }
    return static_cast<double>(count) / (static_cast<double>(a.width) * a.height);
}

/// A fraction of the picture in sixteen shades of each colour: what a small file can hold.
ui::Picture coarse(ui::Picture const& whole, int reduced_by) {
    auto picture = reduced(whole, reduced_by);
    for (auto& channel : picture.pixels)
        channel = static_cast<std::uint8_t>((channel + 8) / 17 * 17);
    return picture;
}

/// Something chosen, something written: what a screen looks like in use.
void use(State& state) {
    auto* asking = std::get_if<screen::Asking>(&state.screen);
    if (asking == nullptr) return;
    auto const type = current_question(state)->type;
    if (type == QuestionType::multiple_choice) asking->draft_choices = {offers(state).front().id};
    if (type == QuestionType::text) asking->draft_text = "Ñandú, ¿qué tal? It's 4 €";
}

void compare(ui::Picture const& whole, Frame const& frame, std::string const& name) {
    fs::path const folder = INSTANTE_SOURCE_DIR "/tests/kiosk/pictures";
    auto const picture = coarse(whole, frame.reduced_by);
    auto const file = folder / frame.name() / (name + ".png");
    if (std::getenv("INSTANTE_WRITE_PICTURES") != nullptr) {
        fs::create_directories(file.parent_path());
        auto const before = ui::read_png(file);
        if (!before || difference(picture, *before) > 0) write_png(picture, file);
        return;
    }
    auto const wanted = ui::read_png(file);
    double const differs = wanted ? difference(picture, *wanted) : 1;
    if (differs <= share_tolerance) return;
    auto const left = fs::absolute("pictures-that-differ") / (frame.name() + "-" + name + ".png");
    fs::create_directories(left.parent_path());
    write_png(whole, left);
    FAIL_CHECK(frame.name() << " " << name << ": " << 100 * differs << " % of it differs; see "
                            << left.string());
}

ui::Picture setup_picture(Booth& booth, Frame const& frame, screens::SetupForm const& form) {
    booth.frame([&] {
        draw_setup(form, booth.ui(), {"es", "en"}, booth.now(),
                   frame.dark ? ui::dark_theme() : ui::light_theme());
    });
    return booth.picture();
}

} // namespace

TEST_CASE(
    "every screen looks as in its picture, in both languages, landscape and portrait, by day and by night") {
    for (auto const& frame : frames) {
        Booth booth{frame.size};
        for (std::string const language : instante::test::some_of(both_languages, 1)) {
            for (auto const& each : one_of_each()) {
                State state = standing(booth, each, language);
                use(state);
                state.accessible = frame.accessible;
                draw(booth, each, state, frame.dark ? ui::dark_theme() : ui::light_theme());
                if (frame.accessible) booth.key(state, ui::PadKey::next); // with its ring
                compare(booth.picture(), frame, each.name + "-" + language);
            }
            for (auto const& each : beside_the_visits()) {
                State state = standing(booth, each, language);
                state.accessible = frame.accessible;
                booth.draw(state, frame.dark ? ui::dark_theme() : ui::light_theme());
                compare(booth.picture(), frame, each.name + "-" + language);
            }
            if (frame.accessible) continue;
            for (auto const& each : steps_of_setup(language))
                compare(setup_picture(booth, frame, each.form), frame, each.name + "-" + language);
        }
    }
}

TEST_CASE("a changed word, a changed colour and a moved control are seen in the pictures") {
    for (auto const& frame : frames) {
        Booth booth{frame.size};
        auto const picture = [&](State const& state, ui::Theme const& theme) {
            booth.draw(state, theme);
            return coarse(booth.picture(), frame.reduced_by);
        };
        Shown const attract = one_of_each().front();
        State state = standing(booth, attract, "es");
        auto const before = picture(state, ui::light_theme());
        CHECK(difference(before, picture(state, ui::light_theme())) == 0);

        auto config = *state.config;
        config.surveys.front().questions.front().text["es"] = "¿Cómo le han atendido en facturación?";
        State other = state;
        other.config = std::make_shared<wire::KioskConfig const>(config);
        CHECK(difference(before, picture(other, ui::light_theme())) > share_tolerance);

        ui::Theme theme = ui::light_theme();
        theme.muted = ui::hex(0x0B5D6B);
        CHECK(difference(before, picture(state, theme)) > share_tolerance);

        config = *state.config;
        config.languages = {"es"};
        config.kiosk.languages.clear();
        other.config = std::make_shared<wire::KioskConfig const>(config);
        CHECK(difference(before, picture(other, ui::light_theme())) > share_tolerance);
    }
}
