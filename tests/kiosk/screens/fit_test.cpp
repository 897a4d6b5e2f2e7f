// Every screen of the demo, in every language and shape: words fit, targets are large, inside and apart.

#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

constexpr Size sizes[] = {{800, 480},  {1280, 800}, {1422, 800}, {1067, 800},
                          {800, 1280}, {800, 1422}, {480, 800}};

struct Screen {
    ConfigPtr config;
    std::string name;
};

std::vector<Screen> every_screen() {
    std::vector<Screen> all;
    for (auto const& survey : demo().surveys) {
        auto const config = demo_config(survey.id);
        all.push_back({config, "attract"});
        for (auto const& question : survey.questions)
            all.push_back({config, "question:" + question.id});
        all.push_back({config, "thanks"});
    }
    for (auto const& kiosk : demo().kiosks) {
        all.push_back({demo_config("", kiosk.id), "attract"});
        if (kiosk.moments.size() > 1) all.push_back({demo_config("", kiosk.id), "moments"});
    }
    auto const any = all.front().config;
    for (char const* reason : {"waiting_for_config", "nothing_to_ask", "not_saved", "storage"}) {
        all.push_back({any, std::string{"unavailable:"} + reason});
    }
    all.push_back({any, "saving"});
    return all;
}

bool is_answer(std::string const& name) {
    return name.starts_with("face.") || name.starts_with("star.") || name.starts_with("number.") ||
           name.starts_with("choice.") || name == "yes" || name == "no";
}

void check_targets(ui::Ui const& ui) {
    constexpr float half_a_unit = 0.5F;
    auto const& all = ui.targets();
    for (auto const& target : all) {
        INFO("target " << target.name << " " << target.area.x << "," << target.area.y << " " << target.area.w
                       << "x" << target.area.h);
        CHECK(target.area.x >= -half_a_unit);
        CHECK(target.area.y >= -half_a_unit);
        CHECK(target.area.right() <= ui.area().w + half_a_unit);
        CHECK(target.area.bottom() <= ui.area().h + half_a_unit);
        bool const key = target.name.starts_with("key.");
        float const least = is_answer(target.name) ? ui::answer_min
                            : key && ui.portrait() ? 64.0F
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

} // namespace

TEST_CASE(
    "every text fits its box and every target is large enough, inside the screen and apart from the others") {
    auto const screens = every_screen();
    for (Size const size : sizes) {
        Booth booth{size};
        for (std::string const language : {"es", "en"}) {
            for (auto const& each : screens) {
                INFO(size.width << "x" << size.height << " " << language << " " << each.config->kiosk.id
                                << " " << each.config->surveys.front().id << " " << each.name);
                State state = showing(booth, each.config, each.name, language);
                state.entered_ms = booth.now() - 5'000;
                if (state.idle_deadline_ms)
                    state.idle_deadline_ms = booth.now() + 9'000; // the countdown takes room too
                booth.draw(state);
                for (auto const& overflow : booth.ui().overflows())
                    FAIL_CHECK("does not fit: " << overflow.text);
                check_targets(booth.ui());
            }
        }
    }
}

TEST_CASE("the set-up fits every shape, in both languages and every state") {
    using screens::SetupForm;
    for (Size const size : sizes) {
        Booth booth{size};
        for (std::string const language : {"es", "en"}) {
            for (auto const status :
                 {SetupForm::Status::idle, SetupForm::Status::connecting, SetupForm::Status::unreachable,
                  SetupForm::Status::wrong_server, SetupForm::Status::refused}) {
                for (auto const field : {SetupForm::Field::server, SetupForm::Field::code}) {
                    SetupForm const form{language, "https://instante.example.com:8443", "7K3MQ2XP", field,
                                         status};
                    INFO(size.width << "x" << size.height << " " << language);
                    booth.frame([&] {
                        draw_setup(form, booth.ui(), {"es", "en"}, booth.now(), ui::light_theme());
                    });
                    for (auto const& overflow : booth.ui().overflows())
                        FAIL_CHECK("does not fit: " << overflow.text);
                    check_targets(booth.ui());
                }
            }
        }
    }
}
