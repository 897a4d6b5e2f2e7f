#include "kiosk/replay.hpp"

#include "kiosk/recording.hpp"
#include "kiosk/ui/geometry.hpp"
#include "shared/wire.hpp"

#include <fmt/core.h>
#include <imgui.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <set>
#include <stdexcept>

namespace instante::kiosk {

namespace {

/// As the window's back end numbers them.
constexpr std::pair<ImGuiKey, int> keys[] = {
    {ImGuiKey_Tab, 258},        {ImGuiKey_LeftArrow, 263}, {ImGuiKey_RightArrow, 262},
    {ImGuiKey_UpArrow, 265},    {ImGuiKey_DownArrow, 264}, {ImGuiKey_PageUp, 266},
    {ImGuiKey_PageDown, 267},   {ImGuiKey_Home, 268},      {ImGuiKey_End, 269},
    {ImGuiKey_Insert, 260},     {ImGuiKey_Delete, 261},    {ImGuiKey_Backspace, 259},
    {ImGuiKey_Space, 32},       {ImGuiKey_Enter, 257},     {ImGuiKey_Escape, 256},
    {ImGuiKey_KeyPadEnter, 335}};

/// Glass that is touched by a recording, and shows nothing to anybody.
class PlayedGlass final : public Glass {
  public:
    PlayedGlass(Recording& recording, Inbox<Event>& inbox)
        : recording_(recording),
          inbox_(inbox),
          context_(ImGui::CreateContext(&none_)),
          now_(recording.head().began) {
        ImGui::SetCurrentContext(context_);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        for (auto const& [key, number] : keys)
            io.KeyMap[key] = number;
        hang(recording.head().hanging);
        next_ = recording_.next();
    }
    ~PlayedGlass() override { ImGui::DestroyContext(context_); }
    PlayedGlass(PlayedGlass const&) = delete;
    PlayedGlass& operator=(PlayedGlass const&) = delete;

    bool closed() const override { return !next_; }
    void close() override { next_.reset(); }
    float scale() const override {
        auto const& [size, panel] = hanging_;
        return ui::pixels_per_unit(std::max(240, size.width), std::max(240, size.height), panel);
    }
    void use(ImFontAtlas& typefaces) override { ImGui::GetIO().Fonts = &typefaces; }

    bool wait(std::optional<std::chrono::milliseconds>) override {
        if (present_.hung) hang(*present_.hung);
        present_ = std::move(*next_);
        next_ = recording_.next();
        now_ = present_.now;
        for (Contact const& contact : present_.contacts)
            touches_.take(contact);
        for (Event const& news : present_.news)
            inbox_.post(news);
        std::copy(present_.ids.begin(), present_.ids.end(), std::back_inserter(ids_));
        return true;
    }

    void frame(std::function<void()> const& draw) override {
        ImGuiIO& io = ImGui::GetIO();
        Finger const finger = touches_.next_frame();
        io.MousePos = {finger.x, finger.y};
        io.MouseDown[0] = finger.down;
        io.DeltaTime = 0.016F;
        std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
        for (int const key : present_.keys) {
            if (key >= 0 && key < static_cast<int>(std::size(io.KeysDown))) io.KeysDown[key] = true;
        }
        for (unsigned const typed : present_.typed)
            io.AddInputCharacter(typed);
        ImGui::NewFrame();
        draw();
        ImGui::Render();
    }

    DeviceTime now() const override { return now_; }
    std::vector<Contact> const& contacts() const override { return present_.contacts; }
    bool finger_moves() const override { return true; } // every turn here is a recorded one

    Beat const& recorded() const { return present_; }
    /// As they were made then; others where the recording has no more.
    Uuid take_id(UnixMs at) {
        if (ids_.empty()) return new_uuid7(at);
        Uuid const id = ids_.front();
        ids_.erase(ids_.begin());
        return id;
    }

  private:
    void hang(Hanging const& hanging) {
        hanging_ = hanging;
        ImGui::GetIO().DisplaySize = {static_cast<float>(hanging.size.width),
                                      static_cast<float>(hanging.size.height)};
        touches_.set_scale(scale());
    }

    Recording& recording_;
    Inbox<Event>& inbox_;
    Hanging hanging_;
    ImFontAtlas none_; // until the face has baked its own
    ImGuiContext* context_;
    DeviceTime now_;
    TouchFilter touches_;
    std::optional<Beat> next_;
    Beat present_;
    std::vector<Uuid> ids_;
};

std::string difference(Beat const& recorded, Beat const& played) {
    if (recorded.screen != played.screen)
        return fmt::format("the screen is {}, and was {}", played.screen, recorded.screen);
    if (recorded.stored == played.stored) return {};
    return fmt::format("{} records are stored that are not the {} recorded", played.stored.size(),
                       recorded.stored.size());
}

} // namespace

Replayed play(ReplayOptions const& options, void (*each_screen)(std::int64_t, std::string const&)) {
    Recording recording{options.file};
    RecordingHead const& head = recording.head();
    auto const words = ui::Words::load(options.assets / "locales");
    Inbox<Event> inbox;
    PlayedGlass glass{recording, inbox};
    Backstage backstage;
    backstage.store = [](effect::Store const&) {}; // what became of it is news, and recorded
    Face face{glass, words, inbox, std::move(backstage), head.dark ? ui::dark_theme() : ui::light_theme()};
    face.reduced_motion = options.reduced_motion;
    face.new_id = [&](UnixMs at) { return glass.take_id(at); };
    Replayed result;
    std::set<Uuid> visits;
    std::string screen;
    face.on_beat = [&](Beat const& beat) {
        ++result.beats;
        result.records += static_cast<int>(beat.stored.size());
        for (Response const& response : beat.stored)
            visits.insert(response.visit);
        if (each_screen != nullptr && beat.screen != screen) each_screen(beat.now.monotonic_ms, beat.screen);
        screen = beat.screen;
        if (auto what = difference(glass.recorded(), beat); result.differs.empty() && !what.empty())
            result.differs = fmt::format("beat {}: {}", result.beats, what);
    };
    face.run(start(head.paired, head.config, head.began, head.asked_last), {});
    result.visits = static_cast<int>(visits.size());
    return result;
}

int replay(ReplayOptions const& options) {
    Replayed played;
    try {
        auto* const print =
            +[](std::int64_t at_ms, std::string const& screen) { fmt::print("{:>12} {}\n", at_ms, screen); };
        played = play(options, options.quiet ? nullptr : print);
    } catch (std::runtime_error const& error) {
        fmt::print(stderr, "instante-kiosk: {}\n", error.what());
        return 2;
    }
    fmt::print("{} beats, {} visits, {} records: {}\n", played.beats, played.visits, played.records,
               played.differs.empty() ? "as recorded" : played.differs);
    return played.differs.empty() ? 0 : 1;
}

} // namespace instante::kiosk
