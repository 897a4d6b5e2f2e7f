#include "tests/kiosk/screens/booth.hpp"

#include "kiosk/face.hpp"
#include "kiosk/ui/raster.hpp"
#include "shared/programme_json.hpp"
#include "shared/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace instante::kiosk::test {
namespace {

struct Code {
    ui::PadKey key;
    ImGuiKey known_as;
    int code;
};
constexpr Code pad_codes[] = {{ui::PadKey::next, ImGuiKey_RightArrow, 1},
                              {ui::PadKey::previous, ImGuiKey_LeftArrow, 2},
                              {ui::PadKey::back, ImGuiKey_Escape, 3},
                              {ui::PadKey::repeat, ImGuiKey_Home, 4},
                              {ui::PadKey::select, ImGuiKey_Enter, 13}};

/// Typefaces are baked once for every scale: they cost more than all the tests that use them.
ui::Fonts const& baked(float scale) {
    static std::map<float, std::unique_ptr<ui::Fonts>> all;
    auto& fonts = all[scale];
    if (!fonts) {
        auto const logo = from_base64(demo().theme->logo).value();
        std::string texts = house_words().all();
        for (Kiosk const& kiosk : demo().kiosks)
            texts += all_texts(config_of(demo(), kiosk, ""));
        fonts = std::make_unique<ui::Fonts>(scale, texts, logo);
    }
    return *fonts;
}

} // namespace

ui::Words const& house_words() {
    static ui::Words const words = ui::Words::load(INSTANTE_SOURCE_DIR "/assets/locales");
    return words;
}

Programme const& demo() {
    static Programme const programme = [] {
        std::ifstream in{INSTANTE_SOURCE_DIR "/assets/demo/linea-clara.json"};
        auto const text = std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
        auto const read = read_programme(wire::parse(text).value());
        return read.value();
    }();
    return programme;
}

ConfigPtr demo_config(std::string const& survey, std::string const& kiosk) {
    auto const* found = find_by_id(demo().surveys, survey);
    for (Kiosk const& each : demo().kiosks) {
        bool const asks =
            found != nullptr && std::ranges::find(each.moments, found->moment) != each.moments.end();
        if (kiosk.empty() ? asks : each.id == kiosk) {
            return std::make_shared<wire::KioskConfig const>(config_of(demo(), each, survey));
        }
    }
    FAIL("the demo has no kiosk for " << survey << kiosk);
    return nullptr;
}

Booth::Booth(Size size, double panel)
    : size_(size),
      scale_(ui::pixels_per_unit(size.width, size.height, panel)),
      context_(ImGui::CreateContext(&baked(scale_).atlas())),
      fonts_(baked(scale_)),
      ui_(fonts_, house_words()) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.DisplaySize = {static_cast<float>(size.width), static_cast<float>(size.height)};
    io.KeyMap[ImGuiKey_Backspace] = 8;
    for (auto const& each : pad_codes)
        io.KeyMap[each.known_as] = each.code;
    io.MousePos = {-1, -1};
}

Booth::~Booth() {
    ImGui::DestroyContext(context_);
}

void Booth::frame(std::function<void()> const& draw) {
    now_ms_ += 16;
    ImGui::GetIO().DeltaTime = 0.016F;
    ImGui::NewFrame();
    draw();
    ImGui::Render();
    ImGui::GetIO().ClearInputCharacters();
}

std::optional<Event> Booth::draw(State const& state, ui::Theme const& theme) {
    std::optional<Event> event;
    frame([&] { event = screens::draw(state, ui_, now_ms_, theme); });
    return event;
}

std::optional<Event> Booth::key(State const& state, ui::PadKey key) {
    auto const* found = std::ranges::find(pad_codes, key, &Code::key);
    ImGui::GetIO().KeysDown[found->code] = true;
    auto event = draw(state);
    ImGui::GetIO().KeysDown[found->code] = false;
    CHECK_FALSE(draw(state).has_value()); // once for each press
    return event;
}

ui::Picture Booth::picture() const {
    return ui::rasterise(*ImGui::GetDrawData(), baked(scale_).atlas(), size_.width, size_.height);
}

ui::Target const* Booth::find(std::string const& name) const {
    auto const& all = ui_.targets();
    auto const found = std::ranges::find(all, name, &ui::Target::name);
    return found == all.end() ? nullptr : &*found;
}

void Booth::move_to(ui::Vec at) {
    ImGui::GetIO().MousePos = {at.x * fonts_.scale(), at.y * fonts_.scale()};
}

void Booth::press(bool down) {
    ImGui::GetIO().MouseDown[0] = down;
}

std::optional<Event> Booth::tap_at(State const& state, ui::Vec at) {
    move_to(at);
    draw(state);
    press(true);
    auto const early = draw(state);
    CHECK_FALSE(early.has_value()); // nothing counts before the finger is lifted
    press(false);
    auto event = draw(state);
    CHECK_FALSE(draw(state).has_value()); // and it counts once
    return event;
}

std::optional<Event> Booth::tap(State const& state, std::string const& target) {
    draw(state);
    auto const* found = find(target);
    INFO("target " << target);
    REQUIRE(found != nullptr);
    return tap_at(state, found->area.centre());
}

State showing(Booth const& booth, ConfigPtr const& config, std::string const& screen,
              std::string const& language, int verdict) {
    auto state = state_showing(config, screen, language, verdict, booth.time());
    INFO("screen " << screen);
    REQUIRE(state.has_value());
    return *state;
}

} // namespace instante::kiosk::test
