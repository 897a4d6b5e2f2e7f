#pragma once
// What happens to the kiosk's flow, and what it wants done.

#include "kiosk/core/speech.hpp"
#include "shared/response.hpp"
#include "shared/wire.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace instante::kiosk {

using ConfigPtr = std::shared_ptr<wire::KioskConfig const>;

/// A card or ticket that was read in this visit, or before it began.
struct Ticket {
    std::optional<SealedReference> reference;    // who the customer is, to the server only
    std::map<std::string, std::string> segments; // dimension to value
    friend bool operator==(Ticket const&, Ticket const&) = default;
};

/// What an attendant is told of this device.
struct DeviceStatus {
    std::string version;
    std::string server;
    bool online = false;
    std::int64_t waiting = 0;                   // records to be sent
    std::optional<std::int64_t> last_contact_s; // ago
    std::int64_t disk_free = 0;                 // bytes
    bool storage_usable = true;
    VoiceState voice = VoiceState::ready;
    friend bool operator==(DeviceStatus const&, DeviceStatus const&) = default;
};

// ---- events ----------------------------------------------------------------------------------------

namespace event {
/// A touch that is no control's.
struct Touched {};
struct Rated {
    int value = 0;
};
/// Single choice and segment questions: this is the answer. Multiple choice: in or out of the draft.
struct ChoiceToggled {
    std::string id;
};
/// Multiple choice only. Nothing chosen is a skip, where skipping is offered.
struct ChoiceConfirmed {};
struct Skipped {};
struct NotApplicableChosen {};
struct CommentEdited {
    std::string text;
};
/// Empty text is a skip, where skipping is offered.
struct CommentEntered {
    std::string text;
};
/// From the notice to where it was opened; else to the question before.
struct Back {};
/// Another page of the choices, where they have several.
struct ChoicesTurned {
    std::size_t page = 0;
};
struct NoticeOpened {};
struct NoticeTurned {
    std::size_t page = 0;
};
struct LanguageChosen {
    std::string code;
};
/// Into the accessible mode or out of it; it ends with the visit.
struct AccessChosen {
    bool on = true;
};
struct MomentChosen {
    std::string id;
};
/// "Done": the customer ends a visit early; what was answered and chosen so far stands.
struct Finished {};
/// "I am still here."
struct KeepGoing {};
/// Time passes; send one at next_deadline(), more do no harm.
struct Tick {};
/// From the writer.
struct Committed {
    Uuid response;
    int revision = 0;
};
struct CommitFailed {
    Uuid response;
    int revision = 0;
};
/// From the writer: the outbox became (un)usable as a whole.
struct StorageChanged {
    bool usable = true;
};
/// From the uploader; applied between visits.
struct ConfigArrived {
    ConfigPtr config;
};
/// From the uploader: paired, or the server no longer knows this device. Applied between visits.
struct PairingChanged {
    bool paired = false;
};
/// From the outbox, where it was opened late: the moment of the last visit.
struct TurnRecalled {
    std::string asked_last;
};
/// From the uploader: server time less this device's wall clock.
struct ClockHeard {
    std::int64_t offset_ms = 0;
};
/// A card or ticket was read.
struct TicketRead {
    Ticket ticket;
};
/// Something was read that is none.
struct TicketRefused {};
/// The hidden gesture was made.
struct AttendantCalled {};
struct PinTyped {
    char digit = '0';
};
struct PinErased {};
struct AttendantChose {
    enum class Action { test_tap, pause, resume, unpair, confirm_unpair, back, close };
    Action action = Action::close;
};
/// The answer to TellStatus.
struct StatusTold {
    DeviceStatus status;
};
} // namespace event

using Event =
    std::variant<event::Touched, event::Rated, event::ChoiceToggled, event::ChoiceConfirmed, event::Skipped,
                 event::NotApplicableChosen, event::CommentEdited, event::CommentEntered, event::Back,
                 event::ChoicesTurned, event::NoticeOpened, event::NoticeTurned, event::TurnRecalled,
                 event::LanguageChosen, event::AccessChosen, event::MomentChosen, event::Finished,
                 event::KeepGoing, event::Tick, event::Committed, event::CommitFailed, event::StorageChanged,
                 event::ConfigArrived, event::PairingChanged, event::ClockHeard, event::TicketRead,
                 event::TicketRefused, event::AttendantCalled, event::PinTyped, event::PinErased,
                 event::AttendantChose, event::StatusTold>;

// ---- effects ---------------------------------------------------------------------------------------

namespace effect {
/// Commit this revision to the outbox and answer Committed or CommitFailed.
struct Store {
    Response response;
};
/// This device is no kiosk any more; what it holds stays.
struct Unpair {};
/// An attendant wants to know how it is: answer StatusTold.
struct TellStatus {};
} // namespace effect

using Effect = std::variant<effect::Store, effect::Unpair, effect::TellStatus>;

} // namespace instante::kiosk
