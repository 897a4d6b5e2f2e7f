#pragma once
// The installer's minute: whom to talk to, and the one-time code that makes this device a kiosk. It stands
// before the flow: nothing here is about a customer.

#include "kiosk/ui/ui.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace instante::kiosk::screens {

struct SetupForm {
    enum class Field { server, code };
    enum class Status { idle, connecting, unreachable, wrong_server, refused };

    std::string language{ui::house_language};
    std::string server; // as typed
    std::string code;   // letters and digits only, as typed, at most 8
    Field field = Field::server;
    Status status = Status::idle;
    friend bool operator==(SetupForm const&, SetupForm const&) = default;
};

/// The form after something was done to it; `connect`: and it is to be tried now.
struct SetupChange {
    SetupForm form;
    bool connect = false;
};

/// Can this be tried?
bool is_complete(SetupForm const& form);
/// `7K3M-Q2XP`, as the dashboard shows it and the server wants it.
std::string shown_code(SetupForm const& form);
/// With a scheme: what was typed, else http on this machine and https everywhere else.
std::string server_url(SetupForm const& form);

/// Draws the form; what the installer did, if anything.
std::optional<SetupChange> draw_setup(SetupForm const& form, ui::Ui& ui,
                                      std::vector<std::string> const& languages, std::int64_t now_ms,
                                      ui::Theme const& theme);

} // namespace instante::kiosk::screens
