#pragma once
// The installer's minute, a short walk: whom to talk to, does that work, how the panel hangs, can it be
// heard, and the one-time code that makes this device a kiosk. It stands before the flow: nothing here is
// about a customer. Everything can be done by touch alone, by five keys, or with a scanner.

#include "kiosk/core/server_check.hpp"
#include "kiosk/core/speech.hpp"
#include "kiosk/ui/ui.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace instante::kiosk::screens {

struct SetupForm {
    enum class Step { server, network, panel, voice, code };
    enum class Status { idle, connecting, unreachable, wrong_server, refused, busy };

    std::string language{ui::house_language};
    std::string server; // as typed
    std::string code;   // letters and digits only, as typed, at most 8
    Step step = Step::server;
    Status status = Status::idle;       // of the pairing
    bool checking = false;              // the connection
    std::optional<ServerCheck> check{}; // what came of it
    double panel = 0;                   // inches from corner to corner; 0: nobody has said
    int rotation = 0;                   // degrees, clockwise
    bool spoken = false;                // the voice was tried
    VoiceState voice = VoiceState::ready;
    std::string scanned{}; // what a keyboard has typed where nothing is asked for: a scanner's, perhaps
    friend bool operator==(SetupForm const&, SetupForm const&) = default;
};

/// The form after something was done to it, and what is to be done at once.
struct SetupChange {
    enum class Do {
        nothing,
        check,   // the connection with the server of the form
        look,    // panel or rotation are others
        speak,   // the sentence of the voice's step
        connect, // with server and code of the form
    };
    SetupForm form;
    Do what = Do::nothing;
};

/// The sizes an installer chooses from, inches from corner to corner.
inline constexpr std::array panel_sizes{7, 8, 10, 13, 15, 22, 32, 43};
/// The one next to what a panel says of itself; 0 where that is no size of a panel: many say anything.
double nearest_panel(double inches);

/// The first form of a device, with what is known already; with a code it is being paired.
SetupForm first_form(std::string server, std::string const& code);
/// Can server and code be tried?
bool is_complete(SetupForm const& form);
/// May the walk go on from this step?
bool can_go_on(SetupForm const& form);
/// To the next step, or the one before; what the step does at once, it does.
SetupChange go_on(SetupForm form);
SetupForm go_back(SetupForm form);
/// Puts what was typed, character by character or by a scanner, where it belongs.
SetupChange take_typed(SetupForm form, std::string_view typed);
/// The last character goes.
SetupForm erase_typed(SetupForm form);

/// Draws the step; what the installer did, if anything.
std::optional<SetupChange> draw_setup(SetupForm const& form, ui::Ui& ui,
                                      std::vector<std::string> const& languages, std::int64_t now_ms,
                                      ui::Theme const& theme);

} // namespace instante::kiosk::screens
