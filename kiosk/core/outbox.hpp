#pragma once
// The kiosk's durable queue: what a customer said is in here before they are thanked, and stays until the
// server has it on disk, and two weeks longer in case the server is restored from a backup.
//
// Records are numbered without gaps per stream (device, site, generation). This file also remembers whom
// the device is paired with and the last good configuration, so that a kiosk opens without a network.
//
// Safe for the writer and the uploader at once. What the disk does to us (full, read-only, broken) comes
// back as a Problem of kind `unavailable`: a kiosk goes on, it does not crash.

#include "kiosk/core/outbox_guard.hpp"
#include "shared/heartbeat.hpp"
#include "shared/problem.hpp"
#include "shared/response.hpp"
#include "shared/sqlite.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace instante::kiosk {

/// How long an acknowledged record is kept, space permitting, while the kiosk runs: the time it is off does
/// not count, and a wall clock that jumps cannot cut it short.
inline constexpr UnixMs keep_acknowledged_ms = UnixMs{14} * 24 * 3600 * 1000;

/// Whom this device is paired with. An empty token: the server revoked it; the stream stays ours.
struct Credentials {
    std::string server; // base URL, without a slash at the end
    std::string device;
    std::string token;
    std::string kiosk;
    std::string site;
    int generation = 1;
    friend bool operator==(Credentials const&, Credentials const&) = default;
};

/// The configuration as the server last sent it.
struct CachedConfig {
    std::string etag;
    std::string document; // JSON
};

/// How full the queue is.
struct OutboxDepth {
    std::int64_t waiting = 0;                // to be sent
    std::optional<UnixMs> oldest_waiting_ms; // when it was stored
    std::int64_t kept = 0;                   // acknowledged, kept in case of a new epoch
    std::int64_t stranded = 0;               // of another pairing, elsewhere: nobody may take them
    std::int64_t unreadable = 0;             // damaged on disk; kept, never sent
    std::int64_t salvages = 0;               // times that a damaged file was replaced by this one
};

/// What a receipt changed.
struct Acknowledged {
    std::int64_t settled = 0;     // records that need not be sent again
    std::int64_t quarantined = 0; // of these, set aside by the server
    bool new_epoch = false;       // the server was restored: everything kept is sent again
};

class Outbox {
  public:
    /// Opens or creates the file, or ":memory:". `max_bytes` bounds it (0: as large as the disk allows).
    static Result<std::unique_ptr<Outbox>> open(std::string const& path, std::int64_t max_bytes = 0);

    /// For a kiosk that nobody looks after: a keepsake and a reserve are kept beside the file, and where it
    /// is damaged it is set aside, what can be read of it is put into a new one, and the server is asked for
    /// a new generation before anything new goes up. A damage met later is dealt with in the same way,
    /// wherever it is met.
    static Result<std::unique_ptr<Outbox>> open_or_salvage(std::string const& path, UnixMs now);

    /// Stores a revision durably; its number in the stream. A full disk gives up acknowledged records first.
    Result<std::int64_t> append(Response const& response, UnixMs now);

    /// The oldest waiting records of one stream of this device, at most `max`; nullopt when nothing waits.
    /// `sent` is left for the caller, who knows the time.
    Result<std::optional<Batch>> next_batch(std::size_t max);

    /// A batch without records, of the current stream: we are here, and this is our newest number. nullopt
    /// when the device is not paired.
    Result<std::optional<Batch>> heartbeat();

    /// Takes the server's word on a batch.
    Result<Acknowledged> acknowledge(Batch const& sent, Receipt const& receipt);

    /// Leaves a stream out of next_batch until it is taken up again, or the next pairing or start: the server
    /// does not take it.
    void set_stream_aside(std::string const& site, int generation);
    void take_up_streams();

    /// The kiosk has run this much longer. Forgets records acknowledged longer ago than
    /// `keep_acknowledged_ms`; how many.
    Result<std::int64_t> prune(std::int64_t ran_ms);

    /// After a salvage: nobody knows which numbers of the old generation were used.
    Result<bool> needs_generation();
    Result<void> begin_generation(std::string const& site, int generation);

    /// Was the disk so full that what had been put by for this was given up?
    bool on_reserve();

    Result<OutboxDepth> depth();
    /// The newest number of the current stream, 0 before the first.
    Result<std::int64_t> highest_sequence();
    /// The newest answer of a customer that is still held, an attendant's tests apart.
    Result<std::optional<Response>> last_given();
    /// Writes something small and durable: is the disk in order again?
    Result<void> probe(UnixMs now);

    Result<std::optional<Credentials>> credentials();
    /// A new pairing. Records held of an earlier pairing at the same site of the same server, or at the same
    /// kiosk wherever it stood, join streams of the new one and are sent (again): the server knows them by
    /// response id and revision.
    Result<void> adopt(Credentials const& credentials);
    /// The server says where this device stands now.
    Result<void> move_to(std::string const& site, int generation);
    /// The same server is reached at another address now.
    Result<void> set_server(std::string const& server);
    /// The token is no longer good; the queue stays.
    Result<void> forget_token();

    /// The newest configuration, then the last that was proven, where that is another. What is damaged on
    /// disk is left out.
    Result<std::vector<CachedConfig>> cached_configs();
    /// The first of these.
    Result<std::optional<CachedConfig>> cached_config();
    Result<void> cache_config(CachedConfig const& config);
    /// The kiosk has run well with the configuration of this revision.
    Result<void> prove_config(std::string const& revision);
    /// The program begins. Where the last two starts came to no proof and no orderly end, the newest
    /// configuration gives way to the proven one: true.
    Result<bool> note_start(std::string const& version);
    /// It ends in good order.
    Result<void> note_end();
    /// Adds to what was counted; of more than forty days, those farthest from today's are forgotten.
    Result<void> add_tallies(std::vector<Tally> const& tallies);
    /// What the server has not confirmed, each with all of its day; at most 500.
    Result<std::vector<Tally>> tallies_to_send();
    /// These go to the server now; whether they arrive is not known yet.
    Result<void> note_tallies_told(std::vector<Tally> const& told);
    Result<void> confirm_tallies(std::vector<Tally> const& sent);
    /// What these counts belong to: another file's are others, and so are those of another place or pairing.
    Result<std::string> tally_series();
    /// Was this configuration found to crash this version?
    Result<bool> is_refused(std::string const& document);
    Result<bool> has_refused_config();

  private:
    Outbox(std::string const& path, std::int64_t max_bytes, bool careful = false);
    std::int64_t current_stream();
    std::int64_t stream_of(std::string_view site, std::optional<int> generation = {});
    std::int64_t next_sequence(std::int64_t stream);
    std::int64_t append_once(Response const& response, UnixMs now);
    bool make_room();
    std::optional<std::pair<std::int64_t, Batch>> oldest_stream();
    std::string identity();
    Acknowledged acknowledge_once(Batch const& sent, Receipt const& receipt, bool keep);
    void remember_boot(DeviceTime const& sent, UnixMs received_at);
    std::vector<BootTime> boots_of(std::vector<Record> const& records);
    void renumber_waiting(std::int64_t stream, std::int64_t above);
    void join(std::int64_t from, std::int64_t to);
    void set_waiting(std::int64_t stream);
    void carry_tallies();
    void sync_what_was_found();
    void write_down();
    void put_by();
    bool spend_reserve();
    bool heal();
    static void salvage(std::string const& path, UnixMs now);

    /// Guarded, and once more where the file was damaged and has been replaced. What customers said does not
    /// stay behind in statements.
    template <class Work>
    auto guarded_and_healed(char const* what, Work work) {
        struct Forget {
            sqlite::Database& database;
            ~Forget() { database.forget_statements(); }
        } const forget{database_};
        return guarded(what, [&] {
            try {
                return work();
            } catch (sqlite::Error const& error) {
                if (!error.is_corrupt() || !heal()) throw;
            }
            return work();
        });
    }

    std::mutex mutex_;
    std::string path_;
    sqlite::Database database_;
    std::set<std::pair<std::string, int>> aside_;
    bool careful_ = false; // keeps a keepsake and a reserve beside the file, and replaces it when damaged
    bool reserve_spent_ = false;
    bool found_is_synced_ = false; // what stood in the file when it was opened
    int sync_attempts_ = 0;        // of that
    int salvages_this_run_ = 0;
};

} // namespace instante::kiosk
