// The part of the flow that is not for customers: a PIN, and what an attendant may do here.

#include "kiosk/core/flow_turn.hpp"

namespace instante::kiosk {

void Turn::attendant_is_here() {
    state_.idle_deadline_ms = in(attendant_idle_ms);
}

void Turn::on(event::AttendantCalled const&) {
    // Nobody pushes in before a customer.
    if (!has_attendant_menu(state_) || somebody_here()) return;
    enter(screen::Attendant{});
    attendant_is_here();
}

void Turn::on(event::PinTyped const& typed) {
    auto* here = on_screen<screen::Attendant>();
    if (!here || here->page != screen::Attendant::Page::pin || !past(state_.pin_locked_until_ms)) return;
    if (typed.digit < '0' || typed.digit > '9') return;
    attendant_is_here();
    std::string const& pin = config().kiosk.attendant_pin;
    here->typed += typed.digit;
    here->wrong = false;
    if (here->typed.size() < pin.size()) return;
    if (here->typed == pin) {
        state_.wrong_pins = 0;
        effects_.emplace_back(effect::TellStatus{});
        return enter(screen::Attendant{screen::Attendant::Page::menu});
    }
    here->typed.clear();
    here->wrong = true;
    if (++state_.wrong_pins < most_wrong_pins) return;
    state_.wrong_pins = 0;
    state_.pin_locked_until_ms = in(pin_lock_ms);
}

void Turn::on(event::PinErased const&) {
    auto* here = on_screen<screen::Attendant>();
    if (!here || here->typed.empty()) return;
    here->typed.pop_back();
    attendant_is_here();
}

void Turn::on(event::StatusTold const& told) {
    if (on_screen<screen::Attendant>()) state_.device = told.status;
}

void Turn::on(event::AttendantChose const& chosen) {
    using Action = event::AttendantChose::Action;
    using Page = screen::Attendant::Page;
    auto const* here = on_screen<screen::Attendant>();
    if (!here) return;
    if (chosen.action == Action::close) return rest();
    if (here->page == Page::pin) return;
    attendant_is_here();
    switch (chosen.action) {
    case Action::test_tap:
        state_.testing = true;
        return lie_back();
    case Action::pause:
    case Action::resume:
        state_.paused = chosen.action == Action::pause;
        return rest();
    case Action::unpair:
        return enter(screen::Attendant{Page::unpair});
    case Action::confirm_unpair:
        if (here->page != Page::unpair) return;
        effects_.emplace_back(effect::Unpair{});
        return rest();
    case Action::back:
        return enter(screen::Attendant{Page::menu});
    case Action::close:
        break;
    }
}

} // namespace instante::kiosk
