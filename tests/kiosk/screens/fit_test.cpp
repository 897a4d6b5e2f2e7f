// Every screen of the demo, in every language and shape: words fit, targets are large, inside and apart.

#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/every_screen.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <regex>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

struct Panel {
    Size size;
    double inches = 0; // 10 or more
};
constexpr Panel all_panels[] = {
    {{800, 480}},      {{1280, 800}},    {{1422, 800}},    {{1067, 800}},   {{800, 1280}},
    {{800, 1422}},     {{480, 800}},     {{3840, 2160}},   {{2160, 3840}},  {{1422, 800}, 10},
    {{800, 1422}, 10}, {{1280, 800}, 8}, {{800, 1280}, 8}, {{800, 480}, 7}, {{480, 800}, 7},
};
constexpr auto panels = instante::test::some_of(all_panels, 3);
/// A panel so small that less is asked of it.
bool is_small(Panel const& panel) {
    return panel.inches > 0 && panel.inches < 10;
}

std::string name_of(Panel const& panel) {
    std::string const size = std::to_string(panel.size.width) + "x" + std::to_string(panel.size.height);
    return panel.inches > 0 ? size + " of " + std::to_string(static_cast<int>(panel.inches)) + " inches"
                            : size;
}

bool is_answer(std::string const& name) {
    return name.starts_with("face.") || name.starts_with("star.") || name.starts_with("number.") ||
           name.starts_with("choice.") || name == "yes" || name == "no";
}

void check_targets(ui::Ui const& ui, Panel const& panel) {
    constexpr float half_a_unit = 0.5F;
    auto const& all = ui.targets();
    for (auto const& target : all) {
        INFO("target " << target.name << " " << target.area.x << "," << target.area.y << " " << target.area.w
                       << "x" << target.area.h);
        CHECK(target.area.x >= -half_a_unit);
        CHECK(target.area.y >= -half_a_unit);
        CHECK(target.area.right() <= ui.glass().w + half_a_unit);
        CHECK(target.area.bottom() <= ui.glass().h + half_a_unit);
        bool const key = target.name.starts_with("key.");
        // 20 mm, and 12 on panels under 10 inches; a row of keys is never wider than the panel.
        float const least = is_answer(target.name) && !is_small(panel) ? ui::answer_min
                            : key ? std::min(ui::control_min, ui.glass().w / 11 - 2)
                                  : ui::control_min;
        CHECK(std::min(target.area.w, target.area.h) >= least - half_a_unit);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            auto const& a = all[i].area;
            auto const& b = all[j].area;
            float const wide = std::min(a.right(), b.right()) - std::max(a.x, b.x);
            float const high = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
            INFO(all[i].name << " and " << all[j].name << " overlap by " << wide << "x" << high);
            CHECK_FALSE((wide > half_a_unit && high > half_a_unit));
        }
    }
}

/// What nobody has put into words shows its key: `thanks.title`.
bool is_key(std::string const& text) {
    static std::regex const key{"[a-z_]+(\\.[a-z0-9_]+)+"};
    return std::regex_match(text, key);
}

void check_texts(ui::Ui const& ui) {
    for (auto const& overflow : ui.overflows())
        FAIL_CHECK("does not fit: " << overflow.text);
    auto const& all = ui.texts();
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& a = all[i].area;
        INFO("text " << all[i].text << " at " << a.x << "," << a.y << " " << a.w << "x" << a.h);
        CHECK(a.x >= 0);
        CHECK(a.y >= 0);
        CHECK(a.right() <= ui.glass().w);
        CHECK(a.bottom() <= ui.glass().h);
        CHECK(all[i].complete);
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            auto const& b = all[j].area;
            bool const apart = a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
            INFO("text " << all[j].text);
            CHECK(apart);
        }
        for (auto const& target : ui.targets()) {
            auto const& t = target.area;
            bool const apart = a.right() <= t.x || t.right() <= a.x || a.bottom() <= t.y || t.bottom() <= a.y;
            bool const inside =
                a.x >= t.x && a.right() <= t.right() && a.y >= t.y && a.bottom() <= t.bottom();
            INFO("target " << target.name);
            CHECK((apart || inside));
        }
    }
}

} // namespace

TEST_CASE("every text fits its box and meets no other, and every target is large enough, inside the screen "
          "and apart from the others, in the accessible mode too") {
    auto screens = every_screen();
    std::ranges::copy(beside_the_visits(), std::back_inserter(screens));
    for (auto const& panel : panels) {
        Booth booth{panel.size, panel.inches};
        booth.ui().notes_texts = true;
        for (auto const& language : house_words().languages()) {
            for (bool const accessible : {false, true}) {
                for (auto const& each : screens) {
                    INFO(name_of(panel)
                         << " " << language << " " << each.name << (accessible ? " accessible" : ""));
                    State state = standing(booth, each, language);
                    state.accessible = accessible;
                    draw(booth, each, state);
                    check_texts(booth.ui());
                    check_targets(booth.ui(), panel);
                }
            }
        }
    }
}

TEST_CASE(
    "in the accessible mode everything to be touched is in the lower half; on panels under 10 inches in "
    "the lower 60 %, or 64 where they lie, and the keys of a comment there in the lower 71") {
    for (auto const& panel : panels) {
        Booth booth{panel.size, panel.inches};
        bool const lies = panel.size.width > panel.size.height;
        // 10 inches of 16:9 are not as high as those of 16:10: there it is the lower 54 %.
        bool const flat = panel.inches == 10 && lies;
        float const above = is_small(panel) ? (lies ? 0.36F : 0.4F) : flat ? 0.46F : 0.5F;
        for (auto const& each : every_screen()) {
            State state = standing(booth, each, "es");
            state.accessible = true;
            booth.draw(state);
            for (auto const& target : booth.ui().targets()) {
                INFO(name_of(panel) << " " << each.name << " " << target.name);
                bool const low_keys = is_small(panel) && lies && target.name.starts_with("key.");
                CHECK(target.area.y >= booth.ui().glass().h * (low_keys ? 0.29F : above) - 0.5F);
            }
        }
    }
}

namespace {

/// How large the words of each answer are, by its name.
std::map<std::string, float> sizes_of_answers(ui::Ui const& ui) {
    std::map<std::string, float> sizes;
    for (auto const& target : ui.targets()) {
        if (!is_answer(target.name)) continue;
        for (auto const& text : ui.texts()) {
            if (target.area.contains(text.area.centre())) sizes[target.name] = text.area.h;
        }
    }
    return sizes;
}

} // namespace

TEST_CASE(
    "in the accessible mode the words of every answer are larger by a fifth at least, and on panels under 10 "
    "inches never smaller") {
    for (auto const& panel : panels) {
        float const by = is_small(panel) ? 1.0F : 1.2F;
        Booth booth{panel.size, panel.inches};
        booth.ui().notes_texts = true;
        for (auto const& language : house_words().languages()) {
            for (auto const& each : every_screen()) {
                State state = standing(booth, each, language);
                booth.draw(state);
                auto const before = sizes_of_answers(booth.ui());
                state.accessible = true;
                booth.draw(state);
                auto const larger = sizes_of_answers(booth.ui());
                bool const paged = booth.find("choices.more") != nullptr;
                for (auto const& [name, size] : before) {
                    auto const found = larger.find(name);
                    if (paged && found == larger.end()) continue; // on another page
                    REQUIRE(found != larger.end());
                    INFO(name_of(panel) << " " << language << " " << each.name << " " << name << ": " << size
                                        << " and " << found->second);
                    CHECK(found->second >= by * size);
                }
            }
        }
    }
}

TEST_CASE("no text on a screen, seen or spoken, is a key that nobody has put into words") {
    Booth booth{landscape};
    booth.ui().notes_texts = true;
    for (auto const& language : house_words().languages()) {
        for (auto const& each : every_screen()) {
            State state = standing(booth, each, language);
            state.accessible = true;
            booth.draw(state);
            for (auto const& text : booth.ui().texts()) {
                INFO(each.name << " " << text.text);
                CHECK_FALSE(is_key(text.text));
            }
            for (auto const& target : booth.ui().targets()) {
                INFO(each.name << " " << target.name << " is called " << target.spoken);
                CHECK_FALSE(target.spoken.empty());
                CHECK_FALSE(is_key(target.spoken));
            }
        }
    }
}

TEST_CASE("the set-up fits every shape, in every language, at every step and in every state") {
    for (auto const& panel : panels) {
        Booth booth{panel.size, panel.inches};
        booth.ui().notes_texts = true;
        for (auto const& language : house_words().languages()) {
            for (auto const& each : every_setup(language)) {
                INFO(name_of(panel) << " " << language << " " << each.name);
                booth.frame([&] {
                    draw_setup(each.form, booth.ui(), {"es", "en"}, booth.now(), ui::light_theme());
                });
                check_texts(booth.ui());
                check_targets(booth.ui(), panel);
                for (auto const& text : booth.ui().texts())
                    CHECK_FALSE(is_key(text.text));
            }
        }
    }
}
