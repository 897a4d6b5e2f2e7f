#include "kiosk/screens/ticket.hpp"

#include <algorithm>

namespace instante::kiosk::screens {
namespace {

constexpr float sign_radius = 17;

/// Told apart by shape, not by colour alone.
void draw_sign(Ui& ui, Vec centre, bool read) {
    auto const& theme = ui.theme();
    if (read) {
        ui.canvas().circle(centre, sign_radius, theme.accent);
        ui::draw_tick(ui.canvas(), centre, theme.on_accent);
    } else {
        ui.canvas().ring(centre, sign_radius - 1.5F, theme.ink, 3);
        ui::draw_alert(ui.canvas(), centre, theme.ink);
    }
}

} // namespace

std::string_view scan_prompt(State const& state, Ui const& ui) {
    if (!invites_scan(state)) return {};
    auto const own = words(state, state.config->kiosk.scanner->prompt);
    return own.empty() ? ui.say("ticket.prompt") : own;
}

std::string_view ticket_news(State const& state, Ui const& ui) {
    auto const* notice = ticket_notice(state, ui.now());
    if (notice == nullptr) return {};
    switch (notice->kind) {
    case TicketNotice::Kind::read:
        return ui.say("ticket.read");
    case TicketNotice::Kind::unknown:
        return ui.say("ticket.unknown");
    case TicketNotice::Kind::again:
        break;
    }
    return ui.say("ticket.again");
}

bool draw_ticket_news(State const& state, Ui& ui, Rect box) {
    auto const news = ticket_news(state, ui);
    if (news.empty()) return false;
    ui.announce(news);
    ui.wake_at(state.ticket_notice->at_ms + ticket_notice_ms * patience(state));
    constexpr float before = 2 * sign_radius + 24; // the text
    constexpr float after = 24;
    auto const block = ui.fitted(ui::type::name, news, box.w - before - after, box.h, 2);
    ui.note(block, news, box);
    Rect const pill{box.x, box.y, std::min(box.w, block.width + before + after), box.h};
    ui.canvas().round_fill(pill, pill.h / 2, ui.theme().surface);
    ui.canvas().round_line(pill, pill.h / 2, ui.theme().accent, 3);
    draw_sign(ui, {pill.x + 12 + sign_radius, pill.centre().y},
              state.ticket_notice->kind == TicketNotice::Kind::read);
    draw(ui.canvas(), block, {pill.x + before, pill.y, block.width, pill.h}, ui::Align::left, ui.theme().ink);
    return true;
}

std::string_view title_or_news(State const& state, Ui& ui, std::string_view title, bool has_header) {
    auto const news = has_header ? std::string_view{} : ticket_news(state, ui);
    if (news.empty()) return title;
    ui.announce(news);
    ui.wake_at(state.ticket_notice->at_ms + ticket_notice_ms * patience(state));
    return news;
}

} // namespace instante::kiosk::screens
