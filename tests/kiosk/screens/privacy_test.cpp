// The link to the privacy notice, the notice itself, and the claims beside it.

#include "kiosk/ui/narrator.hpp"
#include "tests/kiosk/screens/every_screen.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;
using ui::PadKey;

namespace {

Size const shapes[] = {landscape, portrait, instante::kiosk::test::small, Size{480, 800}};

ConfigPtr changed(ConfigPtr const& config, std::function<void(wire::KioskConfig&)> const& change) {
    auto copy = *config;
    change(copy);
    return std::make_shared<wire::KioskConfig const>(std::move(copy));
}

State after(State const& state, Event const& event, Booth& booth) {
    booth.wait(500);
    return update(state, event, booth.time(), [](UnixMs at) { return new_uuid7(at); }).state;
}

/// What can be read on the screen, line by line, as one text.
std::string read(Booth& booth, State const& state) {
    booth.draw(state);
    std::string all;
    for (auto const& line : booth.ui().texts())
        all += line.text + " ";
    return all;
}

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Without spaces: lines end where they must.
std::string letters(std::string text) {
    std::erase(text, ' ');
    return text;
}

} // namespace

TEST_CASE("one tap on the link leads from attract, moments and every kind of question to the notice") {
    for (Size const size : shapes) {
        Booth booth{size};
        for (auto const& [config, screen] : {std::pair{demo_config("check-in"), "attract"},
                                             std::pair{demo_config("", "mad-sales"), "attract"},
                                             std::pair{demo_config("", "mad-sales"), "moments"},
                                             std::pair{demo_config("check-in"), "question:why"},
                                             std::pair{demo_config("lounge"), "question:recommend"},
                                             std::pair{demo_config("claims-desk"), "question:note"}}) {
            for (bool const accessible : {false, true}) {
                INFO(size.width << "x" << size.height << " " << screen << (accessible ? " accessible" : ""));
                State state = showing(booth, config, screen, "es");
                state.accessible = accessible;
                auto const event = booth.tap(state, "privacy");
                REQUIRE(event.has_value());
                CHECK(std::holds_alternative<event::NoticeOpened>(*event));
            }
        }
    }
}

TEST_CASE("a programme without a notice shows no link, and no screen but those of a customer does") {
    Booth booth{landscape};
    auto const without = changed(demo_config("check-in"), [](auto& config) { config.privacy.reset(); });
    for (char const* const screen : {"attract", "question:why"}) {
        booth.draw(showing(booth, without, screen, "es"));
        CHECK(booth.find("privacy") == nullptr);
    }
    for (char const* const screen : {"thanks", "saving", "unavailable:storage", "privacy"}) {
        booth.draw(showing(booth, demo_config("check-in"), screen, "es"));
        CHECK(booth.find("privacy") == nullptr);
    }
}

TEST_CASE("all of a notice can be read in every shape, page by page, and Back leads out of each page") {
    auto const config = changed(demo_config("check-in"), [](auto& each) {
        std::string rights;
        while (rights.size() < 1'900)
            rights +=
                "Puede pedir una copia de lo que haya escrito (" + std::to_string(rights.size()) + "). ";
        each.privacy->rights["es"] = rights;
        // One word, wider than any page of a small panel.
        each.privacy->contact["es"] = "https://www.lineaclara.example/" + std::string(120, 'x') + "/derechos";
    });
    for (Size const size : shapes) {
        for (bool const accessible : {false, true}) {
            INFO(size.width << "x" << size.height << (accessible ? " accessible" : ""));
            Booth booth{size};
            booth.ui().notes_texts = true;
            State state = showing(booth, config, "privacy", "es");
            state.accessible = accessible;
            std::string all = read(booth, state);
            CHECK(booth.find("previous") == nullptr);
            int pages = 1;
            while (booth.find("more") != nullptr && pages < 40) {
                auto const turn = booth.tap(state, "more");
                REQUIRE(turn.has_value());
                state = after(state, *turn, booth);
                all += read(booth, state);
                CHECK(booth.ui().overflows().empty());
                ++pages;
                auto const out = booth.tap(state, "back");
                REQUIRE(out.has_value());
                CHECK(std::holds_alternative<event::Back>(*out));
            }
            CHECK(pages > 1);
            CHECK(pages < 40);
            for (auto const* told : {&config->privacy->controller, &config->privacy->purpose,
                                     &config->privacy->retention, &config->privacy->rights}) {
                std::istringstream words{told->at("es")};
                for (std::string word; words >> word;) {
                    INFO(word);
                    CHECK(contains(all, word));
                }
            }
            CHECK(contains(all, "https://www.l"));
            CHECK(std::ranges::count(all, 'x') >= 120);
            CHECK(contains(letters(all), "derechos"));
            // And back to the first page.
            for (int turned = 1; turned < pages; ++turned) {
                auto const turn = booth.tap(state, "previous");
                REQUIRE(turn.has_value());
                state = after(state, *turn, booth);
            }
            CHECK(state.notice->page == 0);
            CHECK(contains(read(booth, state), "Qué hacemos"));
        }
    }
}

TEST_CASE("a page that is not there, because words or type changed, is the last one") {
    Booth booth{landscape};
    booth.ui().notes_texts = true;
    State const state = showing(booth, demo_config("check-in"), "privacy:30", "es");
    CHECK(contains(read(booth, state), "privacidad@lineaclara.example"));
    CHECK(booth.find("more") == nullptr);
}

TEST_CASE("only where nothing personal is taken does a screen say that the answer is anonymous") {
    for (std::string const language : both_languages) {
        Booth booth{landscape};
        booth.ui().notes_texts = true;
        auto const say = [&](char const* key) { return std::string{house_words().say(language, key)}; };
        auto const notice = [&](ConfigPtr const& config) {
            return read(booth, showing(booth, config, "privacy", language));
        };
        auto const attract = [&](ConfigPtr const& config) {
            return read(booth, showing(booth, config, "attract", language));
        };
        auto const claims = demo_config("claims-desk"); // it takes a comment
        auto const check_in = demo_config("check-in");
        CHECK(contains(notice(check_in), say("privacy.anonymous")));
        CHECK(contains(attract(check_in), say("hint.one_tap_private")));
        CHECK_FALSE(contains(notice(claims), say("privacy.anonymous")));
        CHECK(contains(notice(claims), say("privacy.personal")));
        CHECK_FALSE(contains(attract(claims), say("hint.one_tap_private")));
        CHECK(contains(attract(claims), say("hint.one_tap")));

        // Asked about in one visit with the comment, check-in is not anonymous any more.
        auto const together = changed(check_in, [&](auto& config) {
            config.kiosk.asking = Asking::together;
            config.surveys.push_back(claims->surveys.front());
        });
        CHECK_FALSE(contains(notice(together), say("privacy.anonymous")));
        CHECK_FALSE(contains(attract(together), say("hint.one_tap_private")));
    }
}

TEST_CASE("five keys open the notice, turn its pages, hear each of them, and come back") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("check-in"), "attract", "es");
    ui::Narrator narrator;
    auto const press = [&](PadKey key) {
        booth.wait(500);
        booth.ui().press_key(key);
        auto const event = booth.draw(state);
        std::string said = narrator.after(booth.ui()).value_or("");
        if (event) state = after(state, *event, booth);
        booth.draw(state);
        auto const then = narrator.after(booth.ui()).value_or("");
        return then.empty() ? said : then;
    };
    auto const choose = [&](std::string const& target) {
        for (int i = 0; i < 20 && (!booth.ui().focus() || booth.ui().focus()->name != target); ++i)
            press(PadKey::next);
        REQUIRE(booth.ui().focus() != nullptr);
        REQUIRE(booth.ui().focus()->name == target);
        return press(PadKey::select);
    };
    press(PadKey::next);
    REQUIRE(state.accessible);
    auto const first = choose("privacy");
    REQUIRE(state.notice);
    CHECK(contains(first, "Qué hacemos con su respuesta"));
    CHECK(contains(first, "Su respuesta es anónima."));
    CHECK(contains(first, "Responsable"));
    CHECK(contains(first, "paseo de la Alameda 14"));
    std::string all = first;
    while (booth.find("more") != nullptr && state.notice->page < 20)
        all += choose("more");
    CHECK(state.notice->page > 0);
    CHECK(contains(all, "privacidad@lineaclara.example"));
    CHECK(contains(all, "Página 2 / "));
    CHECK_FALSE(all.ends_with("Qué hacemos con su respuesta"));
    auto const back = press(PadKey::back);
    CHECK_FALSE(state.notice);
    CHECK(contains(back, "¿Cómo le hemos atendido en facturación?"));
    CHECK(state.accessible);
}

// ---- several moments ------------------------------------------------------------------------------------

TEST_CASE(
    "in a visit to several moments each question stands under the name of its moment, and is announced") {
    for (Size const size : {landscape, portrait}) {
        Booth booth{size};
        booth.ui().notes_texts = true;
        State state = showing(booth, demo_config("", "mad-arrivals"), "question:baggage/service", "es");
        auto const seen = read(booth, state);
        auto const name = std::string{text(state, find_by_id(state.config->moments, "baggage")->name)};
        CHECK(contains(seen, ui::upper(name)));
        CHECK(contains(seen, std::string{house_words().say("es", "hint.optional")}));
        CHECK(booth.find("back") == nullptr);
        CHECK(booth.find("finish") != nullptr);
        CHECK(booth.ui().narration().starts_with(name));
        // A kiosk where the customer chose needs no such name.
        State const chosen = showing(booth, demo_config("", "mad-sales"), "question:booking/effort", "es");
        auto const booking = std::string{text(chosen, find_by_id(chosen.config->moments, "booking")->name)};
        CHECK_FALSE(contains(read(booth, chosen), ui::upper(booking)));
    }
}

TEST_CASE("attract of a kiosk that rotates shows the question whose turn it is") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("", "bcn-information"), "attract", "es");
    booth.ui().notes_texts = true;
    CHECK(contains(read(booth, state), "¿Cómo le hemos informado?"));
    state = after(state, *booth.tap(state, "face.4"), booth);
    REQUIRE(state.visit);
    CHECK(state.visit->response.moment == "information-desk");
    for (int i = 0; i < 3 && !std::holds_alternative<screen::Attract>(state.screen); ++i) {
        booth.wait(60'000);
        state = after(state, event::Tick{}, booth);
    }
    CHECK(contains(read(booth, state), "nuestra web"));
    CHECK(booth.find("face.4") != nullptr);
}
