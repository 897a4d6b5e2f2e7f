#pragma once
// The kiosk as a pure state machine: what the customer sees, what may happen next, what is to be stored.
// No clock, no disk, no window: update(state, event, now) gives the next state and effects, so a whole day
// can be replayed in a test. Time-outs, the writer's answers and news from the server are events too.

#include "kiosk/core/flow_event.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace instante::kiosk {

/// Makes the ids of visits and responses; given from outside so that replays are exact.
using NewId = std::function<Uuid(UnixMs)>;

// ---- timing (milliseconds of the monotonic clock) --------------------------------------------------

/// A palm, or the second half of a double tap: decisions this soon after a screen appeared do not count.
inline constexpr std::int64_t settle_ms = 350;
/// The same choice touched again this soon is the second half of a double tap, not a change of mind.
inline constexpr std::int64_t double_tap_ms = 350;
/// How long thanks stays, and from when a touch of the next customer may end it.
inline constexpr std::int64_t thanks_ms = 4'000;
inline constexpr std::int64_t thanks_at_least_ms = 1'000;
/// How long "it could not be saved" stays before the next customer may try.
inline constexpr std::int64_t not_saved_ms = 8'000;
/// A writer silent for so long has failed.
inline constexpr std::int64_t saving_limit_ms = 10'000;
/// How long the privacy notice may be read without a touch, at least.
inline constexpr std::int64_t notice_idle_ms = 45'000;
/// The countdown is shown for the last seconds (half the time-out where that is shorter).
inline constexpr std::int64_t countdown_ms = 10'000;
/// Every time-out is so many times longer for whoever asked for the accessible mode.
inline constexpr int accessible_patience = 3;
/// How long it is said what became of a code that was read.
inline constexpr std::int64_t ticket_notice_ms = 3'500;
/// How long an attendant may think.
inline constexpr std::int64_t attendant_idle_ms = 30'000;
/// And how long a test tap is waited for.
inline constexpr std::int64_t test_idle_ms = 60'000;
/// After so many wrong PINs in a row the next one has to wait.
inline constexpr int most_wrong_pins = 5;
inline constexpr std::int64_t pin_lock_ms = 60'000;
/// How often the hours are looked at, at least: the clock may be set meanwhile.
inline constexpr std::int64_t look_at_hours_ms = 15 * 60'000;
/// A comment is cut here (bytes of UTF-8, at a character).
inline constexpr std::size_t comment_limit = 2'000;

// ---- screens ---------------------------------------------------------------------------------------

enum class UnavailableReason {
    waiting_for_config, // paired, but never heard from the server
    nothing_to_ask,     // the configuration holds no survey
    not_saved,          // this customer's answer could not be stored (goes away by itself)
    storage,            // the outbox cannot be used at all
    paused,             // by an attendant
};

namespace screen {
struct Unpaired {};
struct Unavailable {
    UnavailableReason reason = UnavailableReason::waiting_for_config;
    std::int64_t until_ms = 0; // not_saved only
};
/// Waits for a customer. Where nobody has to choose a moment and the first question is on a scale it shows
/// that question (see asks_at_once) and takes Rated; else Touched (or MomentChosen) begins.
struct Attract {};
struct ChooseMoment {};
struct Asking {
    std::size_t question = 0; // index in the survey
    std::vector<std::string>
        draft_choices;          // chosen, not confirmed yet (multiple choice), in order of the options
    std::string draft_text;     // typed, not entered yet
    std::string last_toggled{}; // and when
    std::int64_t toggled_ms = 0;
    std::size_t page = 0; // of the choices, as the screen counts them; one too many is the last
};
/// The last revision is on its way to the disk: thanks is said only after that.
struct Saving {
    std::int64_t until_ms = 0;
};
struct Thanks {
    std::int64_t until_ms = 0;
    std::size_t survey = 0; // index in the configuration, for its words of thanks
};
/// Outside the opening hours: black, and no touch wakes it.
struct Asleep {};
/// The attendant's menu, behind its PIN.
struct Attendant {
    enum class Page { pin, menu, unpair };
    Page page = Page::pin;
    std::string typed{}; // of the PIN
    bool wrong = false;  // the last PIN was
};
} // namespace screen

using Screen =
    std::variant<screen::Unpaired, screen::Unavailable, screen::Attract, screen::ChooseMoment, screen::Asking,
                 screen::Saving, screen::Thanks, screen::Asleep, screen::Attendant>;

/// The customer's verdict on the first rating question: the face that settles on the screens after it.
struct Verdict {
    std::size_t question = 0; // index in the survey
    QuestionType type = QuestionType::smiley5;
    int value = 0;
    std::int64_t at_ms = 0; // monotonic, when it was tapped: where the animation begins
};

/// What a visit has said of a moment before the one that is asked about now.
struct Told {
    std::size_t survey = 0; // index in the configuration
    Response response;
    int committed_revision = 0; // on disk
};

/// The visit in progress.
struct Visit {
    Uuid id;
    std::size_t survey = 0;        // index in the configuration
    std::vector<std::size_t> path; // of its questions, those shown so far, the current one last
    Response response;             // as last stored; revision 0: nothing stored yet
    int committed_revision = 0;    // on disk
    std::vector<Told> before;      // where a visit covers several moments
    int shown_before = 0;          // questions of the surveys before
};

/// The privacy notice, over whatever the customer was at: that stays as it is beneath.
struct Notice {
    std::size_t page = 0; // as the screen counts them; one too many is the last
    std::int64_t turned_ms = 0;
};

/// What is said of a code that was just read.
struct TicketNotice {
    enum class Kind { read, unknown, again };
    Kind kind = Kind::read;
    std::int64_t at_ms = 0;
};

struct State {
    ConfigPtr config;
    ConfigPtr next_config;      // waits for the end of the visit
    bool forget_config = false; // the pairing changed: the old configuration goes with the visit
    bool paired = false;
    bool storage_usable = true;
    bool paused = false;  // by an attendant
    bool testing = false; // the next visit is an attendant's
    int wrong_pins = 0;   // in a row
    std::int64_t pin_locked_until_ms = 0;
    std::optional<DeviceStatus> device;            // while an attendant looks at it
    std::int64_t clock_offset_ms = 0;              // what the wall clock lacks to the server's
    std::optional<std::int64_t> hours_deadline_ms; // when to look at the opening hours again
    Screen screen = screen::Unpaired{};
    std::int64_t entered_ms = 0;                  // when this screen appeared
    std::optional<std::int64_t> idle_deadline_ms; // none: nothing here times out by idleness
    std::string language;
    bool accessible = false; // high contrast, large, spoken, within reach, and patient
    std::optional<Visit> visit;
    std::optional<Verdict> verdict;
    std::optional<Notice> notice;
    std::string asked_last; // moment of the last visit: where moments rotate, the next one follows it
    std::optional<Ticket> ticket;
    std::optional<TicketNotice> ticket_notice;
};

struct Step {
    State state;
    std::vector<Effect> effects;
};

/// The state at power-on. `config` is the last good one, or null; `asked_last` the moment of the last visit.
State start(bool paired, ConfigPtr config, DeviceTime const& now, std::string asked_last = {});

/// The next state. Events that make no sense on the screen (a late tap, a value off the scale) change
/// nothing.
Step update(State const& state, Event const& event, DeviceTime const& now, NewId const& new_id);

// ---- what the screens read (flow_view.cpp) ---------------------------------------------------------

/// The survey being answered, shown on attract, or thanked for; nullptr elsewhere.
Survey const* current_survey(State const& state);
/// The question on the screen (Asking, or Attract where it asks at once), else nullptr.
Question const* current_question(State const& state);
/// The survey that the next visit begins with (index in the configuration); nullopt where the customer is to
/// choose.
std::optional<std::size_t> survey_in_turn(State const& state);
/// Does attract show the first question itself, so that one tap counts?
bool asks_at_once(State const& state);

struct Progress {
    int at = 1; // 1..of
    int of = 1; // questions of the whole visit that may still be asked included: it can shrink, never grow
};
/// Of the visit in progress (Asking), else nullopt.
std::optional<Progress> progress(State const& state);

/// An answer that can be picked on this question; labels are in every language.
struct Offer {
    std::string id;
    LocalizedText const* label = nullptr; // lives as long as the state's config
    bool chosen = false;                  // in the draft
};
/// Options of a choice, or values of a segment question's dimension; empty elsewhere.
std::vector<Offer> offers(State const& state);
/// What was rated here before the customer came back to this question.
std::optional<int> rating_given(State const& state);

bool can_skip(State const& state);
bool can_say_not_applicable(State const& state);
bool can_go_back(State const& state);
/// Is there something stored that "done" would end with?
bool can_finish(State const& state);
/// Multiple choice: would ChoiceConfirmed do something?
bool can_confirm(State const& state);

/// The kiosk's languages, else the programme's; the first is the default.
std::vector<std::string> const& languages(State const& state);
/// The text in the customer's language, else in the default one.
std::string_view text(State const& state, LocalizedText const& localized);
/// The survey's words of thanks, may be empty.
std::string_view thanks_text(State const& state);

/// Where a visit covers several moments, the one that is asked about; else nullptr.
Moment const* moment_asked(State const& state);
/// Is there a privacy notice to be opened from here?
bool can_read_notice(State const& state);
/// May the screen say that the answer is anonymous? Only where nothing that will be asked in this visit takes
/// personal data.
bool is_anonymous(State const& state);

/// How many times longer everything waits for this customer.
int patience(State const& state);
/// What the screen is called in heartbeats: attract, question:ID, asleep, ...
std::string screen_name(State const& state);
/// Has this kiosk a menu for attendants?
bool has_attendant_menu(State const& state);

/// Has this kiosk a reader, and would it be of use now?
bool invites_scan(State const& state);
/// What is to be said of a code that was just read; nullptr: nothing (any more).
TicketNotice const* ticket_notice(State const& state, std::int64_t monotonic_ms);

/// Seconds until the visit ends by itself, once the countdown is to be shown; else nullopt.
std::optional<double> idle_seconds_left(State const& state, std::int64_t monotonic_ms);
/// What the countdown starts from, in seconds: left / whole is the ring.
double countdown_seconds(State const& state);
/// When (monotonic) the next Tick has something to do, the countdown's start included; the window may sleep
/// until then.
std::optional<std::int64_t> next_deadline(State const& state, std::int64_t monotonic_ms);

} // namespace instante::kiosk
