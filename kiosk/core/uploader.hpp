#pragma once
// All that the kiosk says to the server: it pairs, fetches its configuration, uploads its records. One step
// at a time and no thread of its own (see upload_thread.hpp), so that a test can play the server and time.

#include "kiosk/core/backoff.hpp"
#include "kiosk/core/flow.hpp"
#include "kiosk/core/inbox.hpp"
#include "kiosk/core/outbox.hpp"
#include "kiosk/core/transport.hpp"
#include "kiosk/core/vitals.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace instante::kiosk {

/// What an attendant or a status line wants to know.
struct UploaderStatus {
    enum class Link { unpaired, starting, online, failing };
    /// What kind of thing is wrong, where programs must know; `trouble` says it to people.
    enum class Trouble {
        none,
        unreachable,  // no reply: offline, too slow
        untrusted,    // its certificate is not good
        busy,         // it asks us to come back later
        wrong_server, // what answers there is no Instante server
        code_refused, // the pairing code is not good
        revoked,      // the server no longer knows this device
        protocol,     // it does not speak our version: records stay here until one of us is updated
        refused,      // it does not take what we send
        outbox,       // our own disk
    };
    Link link = Link::unpaired;
    Trouble kind = Trouble::none;
    std::string trouble;          // of a failing link, or why pairing did not work; empty when all is well
    std::string server;           // whom it is paired with
    bool pairing = false;         // a pairing code is waiting to be exchanged
    UnixMs last_contact_ms = 0;   // last reply of the server, 0: none in this run
    std::int64_t settled = 0;     // records the server took in this run
    std::int64_t quarantined = 0; // of these, set aside by the server
};

/// What stays the same while the program runs.
struct HeartbeatFacts {
    std::string version;              // of the program
    std::filesystem::path data;       // whose disk is looked at; empty: none
    std::int64_t restarts = 0;        // by the watchdog
    std::function<bool()> on_reserve; // does the outbox live on what it had put by?
};

class Uploader {
  public:
    static constexpr std::size_t largest_batch = 200;
    static constexpr std::int64_t config_every_ms = 30'000;
    static constexpr std::int64_t prune_every_ms = 3'600'000;
    /// The server hears of us so often, also when there is nothing to send: what it does not hear of, it
    /// cannot miss.
    static constexpr std::int64_t heartbeat_every_ms = 120'000;
    /// And this often at most where something is new that somebody should look at.
    static constexpr std::int64_t news_every_ms = 15'000;
    /// What was counted is on the disk after so long.
    static constexpr std::int64_t keep_tallies_every_ms = 60'000;
    /// A configuration that was on the screen for so long runs well.
    static constexpr std::int64_t proven_after_ms = 20'000;
    /// The wait when there is nothing to do until somebody wakes us.
    static constexpr std::chrono::milliseconds until_woken = std::chrono::hours{1};

    /// All three outlive the uploader. `label` names this device to the server's people; `chance` gives
    /// numbers in [0, 1).
    Uploader(Outbox& outbox, Transport& transport, Inbox<Event>& inbox, std::string label,
             std::function<double()> chance);

    /// Asks to be paired by this one-time code; the next step exchanges it. From any thread.
    void pair(std::string server, std::string code);

    using ReadClocks = std::function<DeviceTime()>;
    /// Does what is due, at most one upload; how long nothing else will be. The clocks are read again as time
    /// goes by: a batch says when it was written, and none of its records is of the future.
    std::chrono::milliseconds run_once(ReadClocks const& clocks);
    std::chrono::milliseconds run_once(DeviceTime const& now) {
        return run_once([&now] { return now; });
    }

    /// What a heartbeat tells beside the outbox; `vitals` outlives the uploader. Before the first step.
    void report(Vitals& vitals, HeartbeatFacts facts);

    /// Called before each request: a request ends in 20 s, good or bad. Before the first step.
    void on_request(std::function<void()> call) { on_request_ = std::move(call); }

    /// Puts what was counted so far on the disk. On the thread that runs it: the last deed of a run.
    void keep_tallies();

    /// Ends the pairing from this side, at once; what is stored stays. The server is told when it can be:
    /// while this runs and nobody pairs anew. From any thread.
    void unpair();

    /// Whether a battery keeps the device's wall clock: batches say so. Before the first step.
    void set_clock_kept(bool kept) { clock_kept_ = kept; }

    /// From any thread.
    UploaderStatus status() const;

  private:
    enum class Outcome { done, nothing, failed };
    struct PairingRequest {
        std::string server;
        std::string code;
    };

    bool load_credentials();
    Outcome exchange_code(ReadClocks const& clocks);
    Outcome accept_pairing(PairingRequest const& request, HttpReply const& reply);
    Outcome fetch_config(ReadClocks const& clocks);
    void no_config(std::string const& trouble);
    void accept_config(HttpReply const& reply);
    Outcome upload(ReadClocks const& clocks);
    Outcome begin_generation(ReadClocks const& clocks);
    void tell_health(ReadClocks const& clocks);
    Heartbeat health(DeviceTime const& now);
    void keep_tallies_if_due(DeviceTime const& now);
    void prove_config(DeviceTime const& now);
    void hear_clock(DeviceTime const& sent, UnixMs received_at);
    Outcome accept_receipt(Batch const& batch, HttpReply const& reply, ReadClocks const& clocks);
    Outcome refused_batch(Batch const& batch, HttpReply const& reply, ReadClocks const& clocks);
    /// Why there is no reply that is worth looking at.
    struct Failure {
        UploaderStatus::Trouble kind = UploaderStatus::Trouble::none;
        std::string words;
        std::int64_t asked_ms = 0; // to be waited
        int status = 0;            // 0: not even a reply
    };
    using Reply = boost::system::result<HttpReply, Failure>;
    Reply ask(std::string const& method, std::string const& path, std::string const& body, Headers headers,
              ReadClocks const& clocks);
    std::optional<HttpReply> request(std::string const& method, std::string const& path,
                                     std::string const& body, Headers headers, ReadClocks const& clocks);
    Outcome fail(ReadClocks const& clocks, UploaderStatus::Trouble kind, std::string const& trouble,
                 std::int64_t asked_ms = 0);
    void revoked();
    void leave();
    void say_farewell(ReadClocks const& clocks);
    void drop_pairing(UploaderStatus::Trouble kind, std::string const& why);
    std::chrono::milliseconds until_next(DeviceTime const& now) const;
    void prune(DeviceTime const& now);
    template <class Change>
    void set_status(Change change) {
        std::lock_guard lock{mutex_};
        change(status_);
    }

    Outbox& outbox_;
    Transport& transport_;
    Inbox<Event>& inbox_;
    std::string label_;
    Backoff backoff_;
    Backoff config_backoff_; // of a configuration that fails where the rest of the server works
    Backoff health_backoff_; // and of heartbeats

    std::optional<Credentials> credentials_; // with a token, or none
    std::optional<Credentials> farewell_; // of the pairing that was ended here; the server does not know yet
    std::string etag_;
    std::string config_trouble_; // so that the log hears it once
    std::size_t batch_limit_ = largest_batch;
    std::int64_t not_before_ms_ = 0; // monotonic
    std::optional<std::int64_t> next_config_ms_;
    std::optional<std::int64_t> pruned_ms_; // or when this run began
    std::optional<std::int64_t> next_heartbeat_ms_;
    bool clock_kept_ = false;
    Vitals* vitals_ = nullptr; // none: nothing is told but records
    HeartbeatFacts facts_;
    std::function<void()> on_request_;
    std::string proven_; // revision
    std::optional<std::int64_t> next_health_ms_;
    std::int64_t health_not_before_ms_ = 0;
    std::optional<std::int64_t> tallies_kept_ms_; // or when this run began
    int told_times_covered_ = 0;
    std::string told_voice_trouble_;
    std::optional<std::int64_t> clock_offset_ms_; // as the flow was told

    mutable std::mutex mutex_; // of what other threads reach
    std::optional<PairingRequest> pairing_;
    bool pairing_is_new_ = false;
    bool unpair_ = false;
    UploaderStatus status_;
};

} // namespace instante::kiosk
