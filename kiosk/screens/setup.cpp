#include "kiosk/screens/setup.hpp"

#include "kiosk/core/server_address.hpp"
#include "kiosk/ui/keyboard.hpp"

#include <algorithm>
#include <cmath>

namespace instante::kiosk::screens {
namespace {

using Step = SetupForm::Step;
using Do = SetupChange::Do;
constexpr std::size_t server_limit = 200;

/// Both at once, from wherever the installer stands: the test of the server comes next.
SetupChange take_link(SetupForm form, std::string_view text) {
    auto link = read_pairing_link(text);
    form.server = std::move(link->server);
    form.code = std::move(link->code);
    form.status = SetupForm::Status::idle;
    form.scanned.clear();
    form.step = Step::server;
    return go_on(std::move(form));
}

} // namespace

double nearest_panel(double inches) {
    constexpr double least = 5;
    constexpr double most = 60;
    if (!(inches >= least && inches <= most)) return 0;
    return std::ranges::min(panel_sizes, {}, [&](int each) { return std::abs(each - inches); });
}

SetupForm first_form(std::string server, std::string const& code) {
    SetupForm form;
    form.server = std::move(server);
    form.code = clean_code(code);
    if (!form.code.empty()) {
        form.step = Step::code;
        form.status = SetupForm::Status::connecting;
    }
    return form;
}

bool is_complete(SetupForm const& form) {
    return !form.server.empty() && form.code.size() == pairing_code_length;
}

bool can_go_on(SetupForm const& form) {
    switch (form.step) {
    case Step::server:
        return !host_of(form.server).empty();
    case Step::network:
        return !form.checking;
    case Step::code:
        return is_complete(form) && form.status != SetupForm::Status::connecting;
    default:
        return true;
    }
}

SetupChange go_on(SetupForm form) {
    if (!can_go_on(form)) return {std::move(form)};
    form.scanned.clear();
    bool const works = form.check && form.check->trouble == ServerTrouble::none;
    switch (form.step) {
    case Step::server:
    case Step::network:
        if (form.step == Step::network && works) {
            form.step = Step::panel;
            // What the panel says of itself is seen at once, and put right in this step.
            Do const look = form.panel > 0 ? Do::look : Do::nothing;
            return {std::move(form), look};
        }
        form.step = Step::network;
        form.checking = true;
        form.check.reset();
        return {std::move(form), Do::check};
    case Step::panel:
        form.step = Step::voice;
        form.spoken = false;
        return {std::move(form)};
    case Step::voice:
        form.step = Step::code;
        return {std::move(form)};
    case Step::code:
        break;
    }
    form.status = SetupForm::Status::connecting;
    return {std::move(form), Do::connect};
}

SetupForm go_back(SetupForm form) {
    form.scanned.clear();
    form.status = SetupForm::Status::idle;
    form.checking = false;
    if (form.step != Step::server) form.step = static_cast<Step>(static_cast<int>(form.step) - 1);
    return form;
}

SetupChange take_typed(SetupForm form, std::string_view typed) {
    form.status = SetupForm::Status::idle;
    if (form.step == Step::server) {
        form.server += typed;
        std::erase_if(form.server, [](unsigned char c) { return c <= ' '; });
        if (std::string const link = form.server; read_pairing_link(link))
            return take_link(std::move(form), link);
        if (form.server.size() > server_limit) form.server.resize(server_limit);
        return {std::move(form)};
    }
    form.scanned += typed;
    if (form.scanned.size() > server_limit) form.scanned.erase(0, form.scanned.size() - server_limit);
    auto const link = form.scanned.rfind("http");
    if (link != std::string::npos) {
        std::string const found = form.scanned.substr(link);
        if (read_pairing_link(found)) return take_link(std::move(form), found);
    }
    if (form.step == Step::code) form.code = clean_code(form.code.append(typed));
    return {std::move(form)};
}

SetupForm erase_typed(SetupForm form) {
    form.status = SetupForm::Status::idle;
    form.scanned.clear();
    std::string* const text = form.step == Step::server ? &form.server
                              : form.step == Step::code ? &form.code
                                                        : nullptr;
    if (text != nullptr) *text = ui::edited(std::move(*text), {true, {}});
    return form;
}

} // namespace instante::kiosk::screens
