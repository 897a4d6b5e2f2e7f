#include "kiosk/render.hpp"

#include "kiosk/face.hpp"
#include "kiosk/preview.hpp"
#include "kiosk/screens/draw.hpp"
#include "kiosk/ui/raster.hpp"

#include <imgui.h>

#include <algorithm>
#include <cstdio>

namespace instante::kiosk {
namespace {

/// The same moment for every picture: none of them tells when it was made.
DeviceTime const moment{1'700'000'000'000, 5'000'000, "render"};

std::string file_name(std::string screen) {
    std::ranges::replace(screen, ':', '-');
    std::ranges::replace(screen, '/', '-');
    return screen + ".png";
}

void write_picture(ui::Picture const& picture, std::string const& out) {
    if (out != "-") return write_png(picture, out);
    auto const bytes = to_png(picture);
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
}

int render_one(RenderOptions const& options, ui::Words const& words, std::string const& out) {
    auto scene = set_scene(options.scene, moment);
    if (!scene) return complain(scene.error());
    auto& deadline = scene->state.idle_deadline_ms;
    if (deadline && options.scene.seconds_left) *deadline += options.after_ms; // left when it is drawn
    write_picture(draw_scene(*scene, words, options), out);
    return 0;
}

int render_every(RenderOptions const& options, ui::Words const& words,
                 std::vector<std::string> const& names) {
    std::filesystem::create_directories(options.out);
    for (auto const& name : names) {
        RenderOptions each = options;
        each.scene.screen = name;
        if (int const code = render_one(each, words, options.out + "/" + file_name(name)); code != 0)
            return code;
    }
    return 0;
}

} // namespace

ui::Picture draw_scene(Scene const& scene, ui::Words const& words, RenderOptions const& options) {
    float const scale = ui::pixels_per_unit(options.size.width, options.size.height, options.panel);
    auto const type = typeset(words, scene.state.config, scale);
    ui::Sheet sheet{options.size.width, options.size.height, type.fonts->atlas(), ui::Turn{options.rotation}};
    ui::Ui ui{*type.fonts, words};
    ui.reduced_motion = options.reduced_motion;
    ui.show_screen(-1); // another one was there before, and this one comes up
    auto const theme =
        theme_for(scene.state.config.get(), options.dark ? ui::dark_theme() : ui::light_theme());
    std::int64_t now = scene.state.entered_ms;
    auto const draw = [&] {
        if (std::holds_alternative<screen::Unpaired>(scene.state.screen)) {
            draw_setup(scene.form, ui, words.languages(), now, theme);
        } else {
            screens::draw(scene.state, ui, now, theme);
        }
    };
    // What moves is where it would be: the finger and the keys before, the clock at last.
    sheet.frame(16, draw);
    for (int i = 0; i < options.focus; ++i) {
        ui.press_key(ui::PadKey::next);
        sheet.frame(16, draw);
    }
    now += options.after_ms;
    sheet.frame(16, draw);
    return sheet.picture();
}

int render(RenderOptions const& options) {
    auto const names = screens_of(options.scene);
    if (!names) return complain(names.error());
    if (options.list) {
        for (auto const& name : *names)
            std::puts(name.c_str());
        return 0;
    }
    auto const words = ui::Words::load(options.assets / "locales");
    if (options.every) return render_every(options, words, *names);
    return render_one(options, words, options.out);
}

} // namespace instante::kiosk
