#include "kiosk/screens/question.hpp"
#include "tests/kiosk/screens/booth.hpp"
#include "tests/kiosk/screens/every_screen.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

template <class T>
T expect(std::optional<Event> const& event) {
    REQUIRE(event.has_value());
    auto const* found = std::get_if<T>(&*event);
    REQUIRE(found != nullptr);
    return *found;
}

/// Turns the pages until the first is there again; what could be chosen on the way.
std::set<std::string> turn_all_pages(Booth& booth, State& state, std::size_t& pages) {
    std::set<std::string> met;
    pages = 0;
    do {
        booth.draw(state);
        for (auto const& offer : offers(state)) {
            if (booth.find("choice." + offer.id) == nullptr) continue;
            CHECK(expect<event::ChoiceToggled>(booth.tap(state, "choice." + offer.id)).id == offer.id);
            CHECK(met.insert(offer.id).second);
        }
        ++pages;
        if (booth.find("choices.more") == nullptr) break;
        auto const turned = expect<event::ChoicesTurned>(booth.tap(state, "choices.more"));
        std::get<screen::Asking>(state.screen).page = turned.page;
    } while (std::get<screen::Asking>(state.screen).page != 0 && pages < 9);
    return met;
}

struct Case {
    char const* survey;
    char const* question;
    char const* target; // prefix, the value follows
    int first;
    int last;
};

} // namespace

TEST_CASE("one tap on a face of the attract screen is a rating, in both languages, landscape and portrait") {
    for (Size const size : {landscape, portrait, small}) {
        for (std::string const language : {"es", "en"}) {
            Booth booth{size};
            State const state = showing(booth, demo_config("check-in"), "attract", language);
            for (int value = 1; value <= 5; ++value) {
                INFO(size.width << "x" << size.height << " " << language << " face " << value);
                CHECK(expect<event::Rated>(booth.tap(state, "face." + std::to_string(value))).value == value);
            }
        }
    }
}

TEST_CASE("a tap on each point of every scale gives that rating, in both languages, landscape and portrait") {
    static constexpr Case cases[] = {
        {"check-in", "queue", "face.", 1, 4},
        {"on-board", "food", "star.", 1, 5},
        {"lounge", "recommend", "number.", 0, 10},
        {"booking", "effort", "number.", 1, 7},
    };
    for (Size const size : {landscape, portrait}) {
        for (std::string const language : {"es", "en"}) {
            Booth booth{size};
            for (Case const& each : cases) {
                State const state = showing(booth, demo_config(each.survey),
                                            std::string{"question:"} + each.question, language);
                for (int value = each.first; value <= each.last; ++value) {
                    INFO(size.width << " " << language << " " << each.question << " " << value);
                    CHECK(expect<event::Rated>(booth.tap(state, each.target + std::to_string(value))).value ==
                          value);
                }
            }
        }
    }
}

TEST_CASE("yes is one and no is zero") {
    Booth booth{landscape};
    State const state = showing(booth, demo_config("boarding"), "question:on_time", "es");
    CHECK(expect<event::Rated>(booth.tap(state, "yes")).value == 1);
    CHECK(expect<event::Rated>(booth.tap(state, "no")).value == 0);
}

TEST_CASE("a tap on a reason, an option or a segment names it, in both languages, landscape and portrait") {
    for (Size const size : {landscape, portrait}) {
        for (std::string const language : {"es", "en"}) {
            Booth booth{size};
            for (auto const& [survey, question] :
                 {std::pair{"check-in", "why"}, {"booking", "bought_at"}, {"check-in", "trip"}}) {
                State const state =
                    showing(booth, demo_config(survey), std::string{"question:"} + question, language);
                auto const all = offers(state);
                REQUIRE(all.size() >= 2);
                for (auto const& offer : all) {
                    CHECK(expect<event::ChoiceToggled>(booth.tap(state, "choice." + offer.id)).id ==
                          offer.id);
                }
            }
        }
    }
}

TEST_CASE("choices that are too many for their words come page by page, and each can be reached") {
    struct Panel {
        Size size;
        double inches = 0;
        bool accessible = false;
    };
    for (auto const& panel : {Panel{{1280, 800}}, Panel{{1280, 800}, 0, true}, Panel{{800, 480}, 7},
                              Panel{{800, 480}, 7, true}, Panel{{480, 800}, 7, true}}) {
        Booth booth{panel.size, panel.inches};
        State state = showing(booth, many_reasons(), "question:why", "es");
        state.accessible = panel.accessible;
        std::size_t pages = 0;
        CHECK(turn_all_pages(booth, state, pages).size() == 12);
        INFO(panel.size.width << " " << panel.inches << " " << panel.accessible);
        CHECK(pages > 1);
        CHECK(pages <= 4);
    }
}

TEST_CASE("six reasons are seen at once") {
    for (Size const size : {landscape, portrait}) {
        Booth booth{size};
        State state = showing(booth, demo_config("check-in"), "question:why", "es");
        std::size_t pages = 0;
        CHECK(turn_all_pages(booth, state, pages).size() == 6);
        CHECK(pages == 1);
    }
}

TEST_CASE("another page of choices is told as a page, not as the question again") {
    Booth booth{landscape};
    State state = showing(booth, many_reasons(), "question:why", "es");
    state.accessible = true;
    booth.draw(state);
    CHECK(booth.ui().narration().find("¿Qué ha fallado?") != std::string::npos);
    std::get<screen::Asking>(state.screen).page = 1;
    booth.draw(state);
    CHECK(booth.ui().narration().find("¿Qué ha fallado?") == std::string::npos);
    CHECK(booth.ui().narration().find("Página 2 / ") != std::string::npos);
}

TEST_CASE("several reasons are confirmed by the one button that is filled") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("check-in"), "question:why", "es");
    std::get<screen::Asking>(state.screen).draft_choices = {offers(state).front().id};
    expect<event::ChoiceConfirmed>(booth.tap(state, "confirm"));
    expect<event::Finished>(booth.tap(state, "finish"));
}

TEST_CASE("a question offers back, skip, not applicable and done where they make sense") {
    Booth booth{portrait};
    State const state = showing(booth, demo_config("check-in"), "question:queue", "en", 5);
    expect<event::Back>(booth.tap(state, "back"));
    expect<event::Skipped>(booth.tap(state, "skip"));
    expect<event::NotApplicableChosen>(booth.tap(state, "not_applicable"));
    expect<event::Finished>(booth.tap(state, "finish"));

    State const last = showing(booth, demo_config("check-in"), "question:trip", "en", 5);
    booth.draw(last);
    CHECK(booth.find("finish") != nullptr);
    CHECK(booth.find("skip") == nullptr); // it would be the same

    State const first = showing(booth, demo_config("check-in"), "attract", "en");
    booth.draw(first);
    CHECK(booth.find("back") == nullptr);
    CHECK(booth.find("skip") == nullptr);
}

TEST_CASE("the language switch names the other language and is silent on the current one") {
    Booth booth{landscape};
    State const state = showing(booth, demo_config("check-in"), "attract", "es");
    CHECK(expect<event::LanguageChosen>(booth.tap(state, "language.en")).code == "en");
    CHECK_FALSE(booth.tap(state, "language.es").has_value());
}

TEST_CASE("a touch beside every control is a touch all the same") {
    Booth booth{landscape};
    State const state = showing(booth, demo_config("check-in"), "attract", "es");
    expect<event::Touched>(booth.tap_at(state, {640, 160}));
}

TEST_CASE("the countdown appears for the last seconds only, and a touch on it asks to stay") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("check-in"), "question:why", "es");
    booth.draw(state);
    CHECK(booth.find("keep_going") == nullptr);
    state.idle_deadline_ms = booth.now() + 6'000;
    expect<event::KeepGoing>(booth.tap(state, "keep_going"));
    CHECK(booth.ui().next_wake().has_value());
}

TEST_CASE("not asking who you are is promised only where nothing can be written") {
    Booth booth{landscape};
    State const quiet = showing(booth, demo_config("check-in"), "attract", "es");
    State const wordy = showing(booth, demo_config("claims-desk"), "attract", "es");
    booth.draw(quiet);
    CHECK(screens::hint_of(quiet, booth.ui(), *current_question(quiet)) ==
          "Un toque basta. No preguntamos quién es usted.");
    CHECK(screens::hint_of(wordy, booth.ui(), *current_question(wordy)) == "Un toque basta.");
}

TEST_CASE("after the first vote everything else is said to be optional, unless it is required") {
    Booth booth{landscape};
    State state = showing(booth, demo_config("boarding"), "question:on_time", "en");
    booth.draw(state);
    CHECK(screens::hint_of(state, booth.ui(), *current_question(state)) ==
          "Your vote already counts. This is optional.");
    auto config = *state.config;
    for (auto& question : config.surveys.front().questions)
        question.required = true;
    state.config = std::make_shared<wire::KioskConfig const>(config);
    CHECK(screens::hint_of(state, booth.ui(), *current_question(state)).empty());
}

TEST_CASE("the chosen face travels to the top of the next screen and stands there") {
    Booth booth{landscape};
    State const attract = showing(booth, demo_config("check-in"), "attract", "es");
    booth.tap(attract, "face.2");
    REQUIRE(booth.ui().face_row.places.size() == 5);
    CHECK(booth.ui().face_row.chosen == 1);
    State next = showing(booth, demo_config("check-in"), "question:why", "es");
    next.verdict->at_ms = booth.now();
    next.entered_ms = booth.now();
    booth.draw(next);
    CHECK(booth.ui().animating());
    CHECK(booth.ui().face_row.places.size() == 5);
    booth.wait(ui::settle_animation_ms + 100);
    booth.draw(next);
    booth.draw(next);
    CHECK(booth.ui().face_row.places.empty());
    CHECK_FALSE(booth.ui().animating());
}
