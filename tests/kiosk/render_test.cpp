#include "kiosk/render.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <unistd.h>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

namespace fs = std::filesystem;

RenderOptions of_demo(fs::path const& out) {
    RenderOptions options;
    options.scene.programme = INSTANTE_SOURCE_DIR "/assets/demo/linea-clara.json";
    options.scene.survey = "check-in";
    options.assets = INSTANTE_SOURCE_DIR "/assets";
    options.out = out.string();
    options.size = {800, 480};
    return options;
}

struct Folder {
    fs::path path = fs::temp_directory_path() / ("instante-render-test-" + std::to_string(getpid()));
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
};

ui::Picture rendered(RenderOptions const& options) {
    REQUIRE(render(options) == 0);
    auto picture = ui::read_png(options.out);
    REQUIRE(picture.has_value());
    return *picture;
}

} // namespace

TEST_CASE("a screen is drawn into a file of the size asked for, and always the same") {
    Folder const folder;
    auto const options = of_demo(folder.path / "screen.png");
    auto const picture = rendered(options);
    CHECK(picture.width == 800);
    CHECK(picture.height == 480);
    CHECK(rendered(options) == picture);
    CHECK(int{picture.at(2, 2)[0]} == 0xFB); // paper
}

TEST_CASE("language, theme, mode, keys, countdown and time can be seen in the picture") {
    Folder const folder;
    auto const plain = of_demo(folder.path / "screen.png");
    auto const before = rendered(plain);
    auto const differs = [&](auto change) {
        RenderOptions options = plain;
        change(options);
        return !(rendered(options) == before);
    };
    CHECK(differs([](RenderOptions& o) { o.scene.language = "en"; }));
    CHECK(differs([](RenderOptions& o) { o.dark = true; }));
    CHECK(differs([](RenderOptions& o) { o.scene.accessible = true; }));
    CHECK(differs([](RenderOptions& o) { o.focus = 2; }));
    CHECK(differs([](RenderOptions& o) { o.scene.screen = "question:why"; }));
    CHECK(differs([](RenderOptions& o) { o.after_ms = 60; }));          // still growing clear
    CHECK(differs([](RenderOptions& o) { o.after_ms = 5'290; }));       // a face blinks
    CHECK_FALSE(differs([](RenderOptions& o) { o.after_ms = 4'000; })); // nobody moves
    CHECK_FALSE(differs([](RenderOptions& o) {
        o.after_ms = 5'290;
        o.reduced_motion = true;
    }));
}

TEST_CASE("a programme's colours and logo stand on its screens; without a logo, its name") {
    auto config = *demo_config("check-in");
    auto const shown = [&](ThemeChoice const& theme, bool dark = false) {
        config.theme = theme;
        Scene scene;
        DeviceTime const now{1'700'000'000'000, 5'000'000, "boot"};
        scene.state = start(true, std::make_shared<wire::KioskConfig const>(config), now);
        RenderOptions options;
        options.size = {800, 480};
        options.dark = dark;
        options.after_ms = 1'000;
        return draw_scene(scene, house_words(), options);
    };
    auto const colour = [](ui::Picture const& picture, int x, int y) {
        auto const* p = picture.at(x, y);
        return ui::Colour{p[0], p[1], p[2]};
    };
    /// Of the head, where the name is, and the logo.
    auto const inked = [&](ui::Picture const& picture, ui::Colour ink) {
        int count = 0;
        for (int y = 0; y < 80; ++y) {
            for (int x = 0; x < 300; ++x)
                count += colour(picture, x, y) == ink ? 1 : 0;
        }
        return count;
    };
    ThemeChoice own;
    own.ground = ui::hex(0x1B1030);
    own.ink = ui::hex(0xF6EEFF);
    own.accent = ui::hex(0xFFC23D);
    own.scheme = Scheme::dark;
    auto const named = shown(own);
    CHECK(colour(named, 2, 2) == *own.ground);
    CHECK(inked(named, *own.ink) > 50);

    own.logo = demo().theme->logo;
    auto const marked = shown(own);
    CHECK(inked(marked, *own.ink) > 2 * inked(named, *own.ink));
    CHECK(shown({.scheme = {}, .ground = {}, .ink = {}, .accent = {}, .logo = own.logo}, true).at(2, 2)[0] ==
          0x12); // by night, where that was asked for

    own.logo = "AAAA"; // is no picture: the server would not have taken it, and an older one may have
    CHECK(shown(own) == named);
}

TEST_CASE("all screens of a kiosk are drawn into a directory, one file each") {
    Folder const folder;
    auto options = of_demo(folder.path / "all");
    options.every = true;
    options.size = {480, 800};
    REQUIRE(render(options) == 0);
    auto const names = screens_of(options.scene);
    auto const files = std::distance(fs::directory_iterator{folder.path / "all"}, fs::directory_iterator{});
    CHECK(static_cast<std::size_t>(files) == names->size());
    CHECK(fs::exists(folder.path / "all" / "question-why.png"));
}

TEST_CASE("what cannot be drawn ends with 2 and leaves no file") {
    Folder const folder;
    auto options = of_demo(folder.path / "screen.png");
    options.scene.screen = "nothing";
    CHECK(render(options) == 2);
    CHECK_FALSE(fs::exists(options.out));
}
