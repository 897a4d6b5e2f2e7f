#include "kiosk/face.hpp"

#include "kiosk/core/ticket.hpp"
#include "kiosk/screens/draw.hpp"

#include <imgui.h>

#include <algorithm>
#include <utility>

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

std::string_view logo_of(wire::KioskConfig const* config) {
    return config != nullptr && config->theme ? std::string_view{config->theme->logo} : std::string_view{};
}

std::set<unsigned> characters_of(ui::Words const& words, wire::KioskConfig const* config) {
    auto const all = ui::codepoints(words.all() + (config != nullptr ? all_texts(*config) : ""));
    return {all.begin(), all.end()};
}

} // namespace

Typesetting typeset(ui::Words const& words, ConfigPtr config, float scale) {
    std::string const texts = words.all() + (config ? all_texts(*config) : "");
    auto const logo = from_base64(logo_of(config.get())).value_or("");
    auto fonts = std::make_unique<ui::Fonts>(scale, texts, logo);
    return {std::move(fonts), characters_of(words, config.get()), std::move(config)};
}

ui::Theme theme_for(wire::KioskConfig const* config, ui::Theme const& otherwise) {
    if (config == nullptr || !config->theme) return otherwise;
    // By night, where somebody asked for it, the house's colours stand.
    bool const wanted_dark = otherwise == ui::dark_theme();
    if (wanted_dark && config->theme->scheme == Scheme::light) return otherwise;
    return theme_of(*config->theme);
}

std::string all_texts(wire::KioskConfig const& config) {
    std::string all;
    add(all, config.programme_name);
    add(all, config.kiosk.name);
    add(all, config.site_name);
    if (config.kiosk.scanner) add(all, config.kiosk.scanner->prompt);
    for (auto const& moment : config.moments)
        add(all, moment.name);
    for (auto const& dimension : config.dimensions) {
        for (auto const& value : dimension.values)
            add(all, value.name);
    }
    if (config.privacy) {
        PrivacyNotice const& notice = *config.privacy;
        for (auto const* text :
             {&notice.controller, &notice.purpose, &notice.rights, &notice.retention, &notice.contact})
            add(all, *text);
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

Face::Face(Glass& glass, ui::Words const& words, Inbox<Event>& inbox, Backstage backstage,
           ui::Theme const& theme)
    : glass_(glass),
      words_(words),
      inbox_(inbox),
      backstage_(std::move(backstage)),
      house_theme_(theme),
      theme_(theme),
      setup_languages_(words.languages()) {}

void Face::run(State state, screens::SetupForm form) {
    state_ = std::move(state);
    form_ = std::move(form);
    while (!glass_.closed()) {
        if (glass_.wait(until_next_frame())) frames_left_ = frames_after_event;
        if (backstage_.look_after) backstage_.look_after();
        if (backstage_.touched && !glass_.contacts().empty()) backstage_.touched(glass_.now());
        take_scan();
        take_news();
        bake_if_needed();
        glass_.frame([this] { draw_frame(); });
        if (auto const shown = std::exchange(backstage_.shown, {})) shown();
        tell_beat();
        frames_left_ = std::max(0, frames_left_ - 1);
    }
}

/// What was read is news, and recorded as such: sealed.
void Face::take_scan() {
    bool const expected = state_.paired && state_.config && state_.config->kiosk.scanner;
    glass_.expect_scans(expected);
    auto text = glass_.take_scan();
    if (text && expected) inbox_.post(read_ticket(*state_.config, std::move(*text)));
}

void Face::take_news() {
    beat_.news = inbox_.take();
    for (auto const& event : beat_.news)
        apply(event);
    auto const now = glass_.now();
    auto const deadline = next_deadline(state_, now.monotonic_ms);
    beat_.tick = deadline && *deadline <= now.monotonic_ms;
    if (beat_.tick) apply(event::Tick{});
    if (std::holds_alternative<screen::Unpaired>(state_.screen)) follow_setup();
}

/// What became of what the installer asked for.
void Face::follow_setup() {
    auto const before = form_;
    // What the installer is typing over is no longer news.
    if (form_.status == screens::SetupForm::Status::connecting && backstage_.connection)
        form_.status = backstage_.connection();
    if (form_.checking && backstage_.checked) form_.check = backstage_.checked();
    form_.checking = form_.checking && !form_.check;
    if (form_.step == screens::SetupForm::Step::voice && backstage_.voice) form_.voice = backstage_.voice();
    if (form_ != before) frames_left_ = frames_after_event;
}

void Face::apply(Event const& event) {
    auto const now = glass_.now();
    Step step = update(state_, event, now, [this](UnixMs at) { return beat_.ids.emplace_back(new_id(at)); });
    if (backstage_.noted) backstage_.noted(state_, step.state, now);
    bool const was_unpaired = std::holds_alternative<screen::Unpaired>(state_.screen);
    state_ = std::move(step.state);
    if (was_unpaired && !std::holds_alternative<screen::Unpaired>(state_.screen)) {
        // A code is good once: should the kiosk be unpaired one day, the walk begins anew.
        form_.code.clear();
        form_.step = screens::SetupForm::Step::server;
        form_.status = screens::SetupForm::Status::idle;
    }
    frames_left_ = frames_after_event;
    for (auto& effect : step.effects) {
        if (auto* store = std::get_if<effect::Store>(&effect)) {
            beat_.stored.push_back(store->response);
            backstage_.store(std::move(*store));
        } else if (std::holds_alternative<effect::TellStatus>(effect)) {
            if (backstage_.status) inbox_.post(event::StatusTold{backstage_.status()});
        } else if (backstage_.unpair) {
            backstage_.unpair();
        }
    }
}

/// Touches in the corner are an attendant's, where there is a menu: they begin no visit.
bool Face::is_gesture(std::optional<Event>& event) {
    if (!has_attendant_menu(state_) || !ImGui::IsMouseReleased(0)) return false;
    ImGuiIO const& io = ImGui::GetIO();
    bool const inside =
        CornerGesture::is_in_corner(io.MousePos.x, io.MousePos.y, io.DisplaySize.x, io.DisplaySize.y);
    if (inside && event && std::holds_alternative<event::Touched>(*event)) event.reset();
    return gesture_.take(inside, glass_.now().monotonic_ms);
}

void Face::bake_if_needed() {
    float const scale = glass_.scale();
    bool const fits = type_.fonts && type_.fonts->scale() == scale;
    if (fits && type_.config == state_.config) return;
    auto const wanted = characters_of(words_, state_.config.get());
    bool const same_logo = logo_of(type_.config.get()) == logo_of(state_.config.get());
    if (fits && same_logo && std::ranges::includes(type_.characters, wanted)) {
        type_.config = state_.config;
        return;
    }
    use(typeset(words_, state_.config, scale));
}

void Face::use(Typesetting typesetting) {
    glass_.use(typesetting.fonts->atlas());
    ui_.emplace(*typesetting.fonts, words_);
    ui_->reduced_motion = reduced_motion;
    type_ = std::move(typesetting);
}

void Face::draw_frame() {
    auto const now = glass_.now().monotonic_ms;
    note_keys();
    if (theme_of_ != state_.config) {
        theme_of_ = state_.config;
        theme_ = theme_for(theme_of_.get(), house_theme_);
    }
    if (std::holds_alternative<screen::Unpaired>(state_.screen)) {
        return set_up();
    }
    auto event = screens::draw(state_, *ui_, now, theme_);
    auto const said = narrator_.after(*ui_);
    if (said && backstage_.speak) backstage_.speak(*said, words_.voice_of(ui_->language()));
    if (is_gesture(event)) event = event::AttendantCalled{};
    if (event) apply(*event);
}

void Face::set_up() {
    using Do = screens::SetupChange::Do;
    auto change = screens::draw_setup(form_, *ui_, setup_languages_, glass_.now().monotonic_ms, theme_);
    if (!change) return;
    form_ = std::move(change->form);
    frames_left_ = frames_after_event;
    if (change->what == Do::connect && backstage_.connect) backstage_.connect(form_);
    if (change->what == Do::check && backstage_.check) backstage_.check(form_);
    if (change->what == Do::look && backstage_.look) backstage_.look(form_);
    if (change->what == Do::speak && backstage_.speak)
        backstage_.speak(std::string{words_.say(form_.language, "setup.voice.sentence")},
                         words_.voice_of(form_.language));
}

/// ImGui forgets what was typed when the frame ends.
void Face::note_keys() {
    ImGuiIO const& io = ImGui::GetIO();
    beat_.typed.assign(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end());
    beat_.keys.clear();
    for (int key = 0; key < static_cast<int>(std::size(io.KeysDown)); ++key) {
        if (io.KeysDown[key]) beat_.keys.push_back(key);
    }
}

void Face::tell_beat() {
    beat_.contacts = glass_.contacts();
    beat_.finger_moves = glass_.finger_moves();
    beat_.now = glass_.now();
    bool const keys_changed = beat_.keys != keys_before_;
    bool const matters = !beat_.contacts.empty() || beat_.finger_moves || !beat_.news.empty() || beat_.tick ||
                         !beat_.typed.empty() || keys_changed;
    if (matters && on_beat) {
        beat_.screen = screen_name(state_);
        on_beat(beat_);
    }
    keys_before_ = beat_.keys;
    beat_.ids.clear();
    beat_.stored.clear();
}

std::optional<std::chrono::milliseconds> Face::until_next_frame() const {
    if (frames_left_ > 0 || !ui_ || ui_->animating()) return std::chrono::milliseconds{0};
    auto const now = glass_.now().monotonic_ms;
    std::int64_t next = now + longest_sleep_ms;
    if (auto const deadline = next_deadline(state_, now)) next = std::min(next, *deadline);
    if (auto const wake = ui_->next_wake()) next = std::min(next, *wake);
    bool const waits = form_.status == screens::SetupForm::Status::connecting || form_.checking ||
                       form_.voice == VoiceState::speaking;
    if (waits && std::holds_alternative<screen::Unpaired>(state_.screen))
        next = std::min(next, now + setup_poll_ms);
    return std::chrono::milliseconds{std::max<std::int64_t>(0, next - now)};
}

} // namespace instante::kiosk
