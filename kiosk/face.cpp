#include "kiosk/face.hpp"

#include "kiosk/core/device_clock.hpp"
#include "kiosk/screens/draw.hpp"

#include <imgui.h>

#include <algorithm>

namespace instante::kiosk {
namespace {

/// After something happened, so many frames are drawn: the one that shows it, and what ImGui needs to settle.
constexpr int frames_after_event = 3;
constexpr std::int64_t setup_poll_ms = 250;
/// The longest sleep: somebody may have to look after something.
constexpr std::int64_t longest_sleep_ms = 10'000;

void add(std::string& all, LocalizedText const& text) {
    for (auto const& [language, words] : text)
        all += words;
}

} // namespace

std::string all_texts(wire::KioskConfig const& config) {
    std::string all;
    add(all, config.programme_name);
    add(all, config.kiosk.name);
    add(all, config.site_name);
    for (auto const& moment : config.moments)
        add(all, moment.name);
    for (auto const& dimension : config.dimensions) {
        for (auto const& value : dimension.values)
            add(all, value.name);
    }
    for (auto const& survey : config.surveys) {
        add(all, survey.thanks);
        for (auto const& question : survey.questions) {
            for (auto const* text :
                 {&question.text, &question.help, &question.low_label, &question.high_label})
                add(all, *text);
            for (auto const& option : question.options)
                add(all, option.label);
        }
    }
    return all + ui::upper(all); // names are set in capitals
}

Face::Face(Window& window, ui::Words const& words, Inbox<Event>& inbox, Backstage backstage,
           ui::Theme const& theme)
    : window_(window),
      words_(words),
      inbox_(inbox),
      backstage_(std::move(backstage)),
      theme_(theme),
      setup_languages_(words.languages()) {}

void Face::run(State state, screens::SetupForm form) {
    state_ = std::move(state);
    form_ = std::move(form);
    while (!window_.closed()) {
        if (window_.wait(until_next_frame())) frames_left_ = frames_after_event;
        if (backstage_.look_after) backstage_.look_after();
        take_news();
        bake_if_needed();
        window_.frame([this] { draw_frame(); });
        frames_left_ = std::max(0, frames_left_ - 1);
    }
}

void Face::take_news() {
    for (auto const& event : inbox_.take())
        apply(event);
    auto const now = device_now();
    auto const deadline = next_deadline(state_, now.monotonic_ms);
    if (deadline && *deadline <= now.monotonic_ms) apply(event::Tick{});
    if (std::holds_alternative<screen::Unpaired>(state_.screen) && backstage_.connection) {
        auto const status = backstage_.connection();
        // What the installer is typing over is no longer news.
        bool const waiting = form_.status == screens::SetupForm::Status::connecting;
        if (waiting && status != form_.status) {
            form_.status = status;
            frames_left_ = frames_after_event;
        }
    }
}

void Face::apply(Event const& event) {
    static NewId const new_id = [](UnixMs now) { return new_uuid7(now); };
    Step step = update(state_, event, device_now(), new_id);
    state_ = std::move(step.state);
    frames_left_ = frames_after_event;
    for (auto& effect : step.effects) {
        std::visit([&](effect::Store& store) { backstage_.store(std::move(store)); }, effect);
    }
}

void Face::bake_if_needed() {
    float const scale = window_.scale();
    if (fonts_ && fonts_->scale() == scale && baked_for_ == state_.config) return;
    std::string texts = words_.all();
    if (state_.config) texts += all_texts(*state_.config);
    auto const wanted = ui::codepoints(texts);
    baked_for_ = state_.config;
    bool const covered = std::ranges::all_of(wanted, [&](unsigned c) { return baked_.contains(c); });
    if (fonts_ && fonts_->scale() == scale && covered) return;
    baked_.insert(wanted.begin(), wanted.end());
    ui_.reset();
    fonts_ = std::make_unique<ui::Fonts>(*ImGui::GetIO().Fonts, scale, texts);
    ui_.emplace(*fonts_, words_);
    ui_->reduced_motion = reduced_motion;
    window_.typefaces_changed();
}

void Face::draw_frame() {
    auto const now = device_now().monotonic_ms;
    if (std::holds_alternative<screen::Unpaired>(state_.screen)) {
        auto change = screens::draw_setup(form_, *ui_, setup_languages_, now, theme_);
        if (!change) return;
        form_ = std::move(change->form);
        if (change->connect && backstage_.connect) backstage_.connect(form_);
        frames_left_ = frames_after_event;
        return;
    }
    auto const event = screens::draw(state_, *ui_, now, theme_);
    auto const said = narrator_.after(*ui_);
    if (said && backstage_.speak) backstage_.speak(*said, ui_->language());
    if (event) apply(*event);
}

std::optional<std::chrono::milliseconds> Face::until_next_frame() const {
    if (frames_left_ > 0 || !ui_ || ui_->animating()) return std::chrono::milliseconds{0};
    auto const now = device_now().monotonic_ms;
    std::int64_t next = now + longest_sleep_ms;
    if (auto const deadline = next_deadline(state_, now)) next = std::min(next, *deadline);
    if (auto const wake = ui_->next_wake()) next = std::min(next, *wake);
    if (form_.status == screens::SetupForm::Status::connecting) next = std::min(next, now + setup_poll_ms);
    return std::chrono::milliseconds{std::max<std::int64_t>(0, next - now)};
}

} // namespace instante::kiosk
