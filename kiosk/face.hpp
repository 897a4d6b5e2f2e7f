#pragma once
// The beating heart of the window: takes what happened, asks the flow what it means, draws what it says.
// Who stores answers and who sends news is given from outside, so that the real kiosk and the preview
// are the same face.

#include "kiosk/core/flow.hpp"
#include "kiosk/core/inbox.hpp"
#include "kiosk/screens/setup.hpp"
#include "kiosk/ui/fonts.hpp"
#include "kiosk/ui/narrator.hpp"
#include "kiosk/ui/ui.hpp"
#include "kiosk/window.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>

namespace instante::kiosk {

/// What the face needs of the world behind it.
struct Backstage {
    /// Commits an answer; Committed or CommitFailed comes back through the inbox.
    std::function<void(effect::Store)> store;
    /// Tries to pair with the server of the form.
    std::function<void(screens::SetupForm const&)> connect;
    /// How the last attempt stands, asked while the set-up is on the screen.
    std::function<screens::SetupForm::Status()> connection;
    /// Says a text in a language, instead of what is being said; an empty one falls silent.
    std::function<void(std::string const& text, std::string_view language)> speak;
    /// Called between frames, now and then; may post to the inbox.
    std::function<void()> look_after;
};

class Face {
  public:
    /// Everything outlives the face.
    Face(Window& window, ui::Words const& words, Inbox<Event>& inbox, Backstage backstage,
         ui::Theme const& theme);

    /// Runs until the window is closed.
    void run(State state, screens::SetupForm form);

    bool reduced_motion = false;

  private:
    void take_news();
    void apply(Event const& event);
    void bake_if_needed();
    void draw_frame();
    std::optional<std::chrono::milliseconds> until_next_frame() const;

    Window& window_;
    ui::Words const& words_;
    Inbox<Event>& inbox_;
    Backstage backstage_;
    ui::Theme const& theme_;
    State state_;
    screens::SetupForm form_;
    std::vector<std::string> setup_languages_;
    std::unique_ptr<ui::Fonts> fonts_;
    std::optional<ui::Ui> ui_;
    ui::Narrator narrator_;
    ConfigPtr baked_for_;
    std::set<unsigned> baked_; // characters of the texts
    int frames_left_ = 3;
};

/// Every text of a configuration on end.
std::string all_texts(wire::KioskConfig const& config);

} // namespace instante::kiosk
