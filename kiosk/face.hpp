#pragma once
// The beating heart of the window: takes what happened, asks the flow what it means, draws what it says.
// Who stores answers and who sends news is given from outside, so that the real kiosk and the preview
// are the same face.

#include "kiosk/core/flow.hpp"
#include "kiosk/core/gesture.hpp"
#include "kiosk/core/inbox.hpp"
#include "kiosk/glass.hpp"
#include "kiosk/screens/setup.hpp"
#include "kiosk/ui/fonts.hpp"
#include "kiosk/ui/narrator.hpp"
#include "kiosk/ui/ui.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>

namespace instante::kiosk {

/// How the picture lies on its panel.
struct Hanging {
    Size size{1280, 800};
    double panel = 0; // inches from corner to corner; 0: 10 or more
};

/// One turn of the face: what came in, and what was on the screen after it. Played again with the same
/// configuration, it leads to the same.
struct Beat {
    DeviceTime now;
    std::vector<Contact> contacts;
    bool finger_moves = false;
    std::vector<Event> news;      // from the threads
    bool tick = false;            // a time ran out
    std::vector<unsigned> typed;  // characters
    std::vector<int> keys;        // that are down, as ImGui numbers them here
    std::vector<Uuid> ids;        // that were made
    std::string screen;           // as it is called
    std::vector<Response> stored; // that were given to the writer
    std::optional<Hanging> hung;  // otherwise, from the next turn on; only in recordings
};

/// What the face needs of the world behind it.
struct Backstage {
    /// Commits an answer; Committed or CommitFailed comes back through the inbox.
    std::function<void(effect::Store)> store;
    /// Tries to pair with the server of the form.
    std::function<void(screens::SetupForm const&)> connect;
    /// Looks for the server of the form; and what came of that, once it is known.
    std::function<void(screens::SetupForm const&)> check;
    std::function<std::optional<ServerCheck>()> checked;
    /// The panel is of another size, or hangs otherwise.
    std::function<void(screens::SetupForm const&)> look;
    /// How the voice is.
    std::function<VoiceState()> voice;
    /// How the last attempt stands, asked while the set-up is on the screen.
    std::function<screens::SetupForm::Status()> connection;
    /// Says a text in a language, instead of what is being said; an empty one falls silent.
    std::function<void(std::string const& text, std::string_view language)> speak;
    /// Ends the pairing.
    std::function<void()> unpair;
    /// Says how the device is.
    std::function<DeviceStatus()> status;
    /// Told that the glass was touched.
    std::function<void(DeviceTime const& now)> touched;
    /// Told of every step of the flow.
    std::function<void(State const& before, State const& after, DeviceTime const& now)> noted;
    /// Called once, when the first picture is on the glass.
    std::function<void()> shown;
    /// Called between frames, now and then; may post to the inbox.
    std::function<void()> look_after;
};

/// Typefaces, and what they were baked for.
struct Typesetting {
    std::unique_ptr<ui::Fonts> fonts;
    std::set<unsigned> characters; // of the texts
    ConfigPtr config;
};
/// Bakes what our words and a configuration (or none) are written in, on any thread.
Typesetting typeset(ui::Words const& words, ConfigPtr config, float scale);

class Face {
  public:
    /// Everything outlives the face.
    /// `theme` is for a programme without its own.
    Face(Glass& glass, ui::Words const& words, Inbox<Event>& inbox, Backstage backstage,
         ui::Theme const& theme);

    /// Typefaces that were baked already: without them the first picture waits for that.
    void use(Typesetting typesetting);
    /// Runs until the window is closed.
    void run(State state, screens::SetupForm form);

    bool reduced_motion = false;
    /// Told of every turn in which something came in, after it was drawn.
    std::function<void(Beat const&)> on_beat;
    /// Makes the ids of visits and responses.
    NewId new_id = [](UnixMs now) { return new_uuid7(now); };

  private:
    void take_scan();
    void take_news();
    void follow_setup();
    void set_up();
    void apply(Event const& event);
    void bake_if_needed();
    void tell_beat();
    void note_keys();
    void draw_frame();
    bool is_gesture(std::optional<Event>& event);
    std::optional<std::chrono::milliseconds> until_next_frame() const;

    Glass& glass_;
    ui::Words const& words_;
    Inbox<Event>& inbox_;
    Backstage backstage_;
    ui::Theme const& house_theme_;
    ui::Theme theme_;
    ConfigPtr theme_of_;
    State state_;
    screens::SetupForm form_;
    std::vector<std::string> setup_languages_;
    Typesetting type_;
    std::optional<ui::Ui> ui_;
    ui::Narrator narrator_;
    CornerGesture gesture_;
    Beat beat_;
    std::vector<int> keys_before_;
    int frames_left_ = 3;
};

/// The colours of a configuration: its programme's, where it has any.
ui::Theme theme_for(wire::KioskConfig const* config, ui::Theme const& otherwise);
/// Every text of a configuration on end.
std::string all_texts(wire::KioskConfig const& config);

} // namespace instante::kiosk
