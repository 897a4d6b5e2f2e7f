#include "kiosk/preview.hpp"

#include "kiosk/core/device_clock.hpp"
#include "kiosk/face.hpp"

#include <cstdio>

namespace instante::kiosk {

int complain(Problem const& problem) {
    for (auto const& error : problem.errors)
        std::fprintf(stderr, "instante-kiosk: --%s: %s\n", error.field.c_str(), error.detail.c_str());
    return 2;
}

int preview(PreviewOptions const& options) {
    auto scene = set_scene(options.scene, device_now());
    if (!scene) return complain(scene.error());
    auto const words = ui::Words::load(options.assets / "locales");
    Window window{options.size, options.panel};
    window.hang(options.panel, ui::Turn{options.rotation});
    Inbox<Event> inbox{[] { Window::wake(); }};
    Backstage backstage;
    backstage.store = [&](effect::Store const& effect) {
        inbox.post(event::Committed{effect.response.id, effect.response.revision});
    };
    backstage.look = [&](screens::SetupForm const& form) {
        window.hang(form.panel, ui::Turn{form.rotation});
    };
    Face face{window, words, inbox, std::move(backstage),
              options.dark ? ui::dark_theme() : ui::light_theme()};
    face.reduced_motion = options.reduced_motion;
    face.run(std::move(scene->state), std::move(scene->form));
    return 0;
}

} // namespace instante::kiosk
