#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

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
