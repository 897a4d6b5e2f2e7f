#pragma once
// A booth to try screens in without a window: ImGui draws into nothing, fingers are simulated.

#include "kiosk/scene.hpp"
#include "kiosk/screens/draw.hpp"
#include "kiosk/ui/fonts.hpp"
#include "kiosk/ui/picture.hpp"
#include "kiosk/ui/ui.hpp"
#include "kiosk/ui/words.hpp"
#include "kiosk/window.hpp"

#include <imgui.h>

#include <functional>
#include <memory>
#include <string>

namespace instante::kiosk::test {

/// The words of the house.
ui::Words const& house_words();
/// assets/demo/linea-clara.json: it has every type of question.
Programme const& demo();
/// A kiosk's configuration with one survey of the demo, or with all of a kiosk's where `survey` is empty.
ConfigPtr demo_config(std::string const& survey, std::string const& kiosk = {});

class Booth {
  public:
    explicit Booth(Size size, double panel = 0);
    ~Booth();
    Booth(Booth const&) = delete;
    Booth& operator=(Booth const&) = delete;

    ui::Ui& ui() { return ui_; }

    /// One frame of anything, 16 ms after the last.
    void frame(std::function<void()> const& draw);
    /// One frame of the state's screen.
    std::optional<Event> draw(State const& state, ui::Theme const& theme = ui::light_theme());
    /// A key of the pad goes down and up; what came of it.
    std::optional<Event> key(State const& state, ui::PadKey key);
    /// The last frame, as it would be seen.
    ui::Picture picture() const;
    /// A finger goes down and up on a target; what came of it. Fails the test when there is no such target.
    std::optional<Event> tap(State const& state, std::string const& target);
    /// The same anywhere, in design units.
    std::optional<Event> tap_at(State const& state, ui::Vec at);

    ui::Target const* find(std::string const& name) const;
    void move_to(ui::Vec at);
    void press(bool down);
    std::int64_t now() const { return now_ms_; }
    /// Lets time pass, as between two touches of a person.
    void wait(std::int64_t ms) { now_ms_ += ms; }

    DeviceTime time() const { return {1'700'000'000'000 + now_ms_, now_ms_, "boot"}; }

  private:
    Size size_;
    float scale_;
    ImGuiContext* context_;
    ui::Fonts const& fonts_;
    ui::Ui ui_;
    std::int64_t now_ms_ = 1'000'000;
};

inline constexpr Size landscape{1280, 800};
inline constexpr Size portrait{800, 1280};
inline constexpr Size small{800, 480};

/// What the state's screen looks like once it is reached; fails the test when there is none.
State showing(Booth const& booth, ConfigPtr const& config, std::string const& screen,
              std::string const& language, int verdict = 2);

} // namespace instante::kiosk::test
