#include "kiosk/ui/keyboard.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// Types on the screen's own keys, the state following as the flow would.
void type(Booth& booth, State& state, std::initializer_list<char const*> keys) {
    for (char const* key : keys) {
        auto const event = booth.tap(state, std::string{"key."} + key);
        if (!event) continue; // shift, accent and the like
        auto const* edited = std::get_if<event::CommentEdited>(&*event);
        REQUIRE(edited != nullptr);
        std::get<screen::Asking>(state.screen).draft_text = edited->text;
    }
}

std::string const& draft(State const& state) {
    return std::get<screen::Asking>(state.screen).draft_text;
}

} // namespace

TEST_CASE("a comment is typed on the screen, with ñ, accents and capitals in Spanish") {
    for (Size const size : {landscape, portrait, small}) {
        Booth booth{size};
        State state = showing(booth, demo_config("claims-desk"), "question:note", "es");
        type(booth, state, {"\x01", "a", "ñ", "o", " ", "\x04", "e", "\x01", "\x04", "o"});
        CHECK(draft(state) == "Año éÓ");
        type(booth, state, {"\x02", "\x02"});
        CHECK(draft(state) == "Año "); // whole letters go, not bytes
    }
}

TEST_CASE("the English keys have an apostrophe, digits and signs are one key away") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("claims-desk"), "question:note", "en");
    type(booth, state, {"i", "t", "'", "s", " ", "\x03", "4", "%"});
    CHECK(draft(state) == "it's 4%");
    booth.draw(state);
    CHECK(booth.find("key.ñ") == nullptr);
}

TEST_CASE("a real keyboard writes too") {
    Booth booth{landscape};
    State const state = showing(booth, demo_config("claims-desk"), "question:note", "es");
    booth.draw(state);
    ImGui::GetIO().AddInputCharactersUTF8("ñu");
    auto const event = booth.draw(state);
    REQUIRE(event.has_value());
    CHECK(std::get<event::CommentEdited>(*event).text == "ñu");
}

TEST_CASE("what was written is handed over by the filled button") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("claims-desk"), "question:note", "es");
    std::get<screen::Asking>(state.screen).draft_text = "Gracias a todos";
    auto const event = booth.tap(state, "confirm");
    REQUIRE(event.has_value());
    CHECK(std::get<event::CommentEntered>(*event).text == "Gracias a todos");
}

TEST_CASE("who was timed out with capitals or signs on the keys leaves small letters to the next customer") {
    Booth booth{landscape};
    auto const config = demo_config("claims-desk");
    for (char const* left_on : {"\x01", "\x03", "\x04"}) {
        State first = showing(booth, config, "question:note", "es");
        first.entered_ms = booth.now();
        type(booth, first, {left_on});
        State attract = showing(booth, config, "attract", "es"); // the time ran out: no button was touched
        attract.entered_ms = booth.now();
        booth.draw(attract);
        State second = showing(booth, config, "question:note", "es");
        second.entered_ms = booth.now();
        type(booth, second, {"a"});
        CHECK(draft(second) == "a");
    }
}

TEST_CASE("a language's keys come from its words: rows as wide as its letters need, and its own accents") {
    auto const folder = std::filesystem::temp_directory_path() / "instante-keys-test";
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(INSTANTE_SOURCE_DIR "/assets/locales/en.json", folder / "en.json",
                               std::filesystem::copy_options::overwrite_existing);
    std::ofstream{folder / "de.json"} << R"({"keyboard.row.1": "qwertzuiopü", "keyboard.row.2": "asdfghjklöä",
        "keyboard.row.3": "yxcvbnmß", "keyboard.row.4": ", .?", "keyboard.accents": "eéaà"})";
    auto const words = ui::Words::load(folder);
    std::filesystem::remove_all(folder);

    Booth booth{small};
    ui::Ui ui{booth.ui().fonts(), words};
    ui.notes_texts = true;
    std::optional<ui::Typed> typed;
    ui::KeyboardState state;
    auto const frame = [&] {
        booth.frame([&] {
            ui.begin(booth.now(), ui::light_theme(), "de");
            typed =
                ui::keyboard(ui, state, ui::Keys::letters, {8, 300, ui.area().w - 16, ui::keyboard_height});
            ui.end();
        });
    };
    auto const touch = [&](std::string const& key) {
        frame();
        auto const found = std::ranges::find(ui.targets(), "key." + key, &ui::Target::name);
        REQUIRE(found != ui.targets().end());
        booth.move_to(found->area.centre());
        booth.press(true);
        frame();
        booth.press(false);
        frame();
        return typed ? typed->text : "";
    };
    CHECK(touch("ü") == "ü");
    CHECK(touch("ß") == "ß");
    CHECK(touch("\x01").empty());
    CHECK(touch("ö") == "Ö");
    CHECK(touch("\x04").empty());
    CHECK(touch("a") == "à");
    frame();
    for (auto const& text : ui.texts()) {
        INFO(text.text);
        CHECK(text.complete);
    }
    for (auto const& target : ui.targets()) {
        INFO(target.name);
        CHECK(target.area.x >= 0);
        CHECK(target.area.right() <= ui.area().w);
    }
}
