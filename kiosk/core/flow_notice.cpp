// The privacy notice: one touch away, and one touch back to exactly where the customer was.

#include "kiosk/core/flow_turn.hpp"

#include <algorithm>

namespace instante::kiosk {

/// Reading takes longer than answering.
std::int64_t Turn::notice_idle() const {
    bool const asking = std::holds_alternative<screen::Asking>(state_.screen);
    return std::max(notice_idle_ms, asking ? std::int64_t{survey().idle_seconds} * 1000 : 0);
}

void Turn::on(event::NoticeOpened const&) {
    if (!can_read_notice(state_)) return;
    state_.notice.emplace();
    state_.entered_ms = now_.monotonic_ms;
    someone_is_here();
}

void Turn::on(event::NoticeTurned const& turned) {
    if (!state_.notice) return;
    // The second half of a double tap turns no second page.
    if (!past(state_.notice->turned_ms + double_tap_ms)) return;
    state_.notice = Notice{turned.page, now_.monotonic_ms};
    someone_is_here();
}

void Turn::close_notice() {
    state_.notice.reset();
    state_.entered_ms = now_.monotonic_ms;
    someone_is_here();
}

} // namespace instante::kiosk
