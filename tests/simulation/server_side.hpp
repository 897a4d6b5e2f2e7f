#pragma once
// The simulated server: the shipped API, writer and store on a simulated disk, without sockets and without
// the writer's thread: the schedule says when what waits is committed.

#include "kiosk/core/transport.hpp"
#include "server/api/routes.hpp"
#include "shared/time.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/programme.hpp"
#include "tests/simulation/seams.hpp"
#include "tests/simulation/vfs.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace instante::simulation {

class SimulatedClock final : public Clock {
  public:
    UnixMs wall_now() const override { return now + wall_offset; }
    std::int64_t monotonic_now() const override { return now - 1'700'000'000'000; }
    UnixMs now = 1'793'000'000'000; // 2026-10-26T06:13:20Z, of the world
    std::int64_t wall_offset = 0;
};

struct Request {
    std::string method;
    std::string path;
    std::string body;
    std::string token;
    kiosk::Headers headers;
};

/// A request at the desk. No reply at the end: the server stopped first.
struct Waiting {
    Request request;
    std::optional<kiosk::HttpReply> reply;
    UnixMs received_at = 0; // by the server's clock
};

class ServerSide {
  public:
    ServerSide(Ledger& ledger, Seams& seams, Dice& dice);
    ~ServerSide();
    ServerSide(ServerSide const&) = delete;
    ServerSide& operator=(ServerSide const&) = delete;

    SimulatedClock clock;
    Disk disk;

    bool running() const { return store_ != nullptr; }
    /// The store, for the reckoning at the end.
    server::Store& store() { return *store_; }
    /// False: it could not come up (its disk fails).
    bool start();
    /// An orderly end.
    void close();
    /// The process is gone; with `power` also what its disk had not synced.
    void kill(bool power);

    /// Takes a request in; nullptr: nobody listens. Sound records wait for process(), all else is answered
    /// now.
    std::shared_ptr<Waiting> receive(Request request);
    /// Commits what waits in one group and answers it.
    void process();
    /// To stop between the commit and the answers of the next group.
    void stop_before_answering() { stop_before_answering_ = true; }

    /// A step of what the server does on a thread of its own: the next page out of quarantine goes to the
    /// writer, or the writer commits it, or a run ends. False: there was nothing to do.
    bool replay_step();
    /// Whether every run since the server started reached its end.
    bool replays_are_sound() const { return !replay_failed_; }
    /// People ask for it.
    void ask_for_replay();

    /// False: it could not be stored. What a restored store lacks is applied before.
    bool apply(ProgrammeState const& state);
    /// Has it the programmes that were applied since the backup?
    bool lacks_programmes() const { return in_force_ < programmes_.size(); }
    /// Applies the first of those that it lacks; false: it could not be stored.
    bool apply_again();
    /// Flags some responses and pardons others, as whoever looks for misuse does.
    void suspect();
    /// What the writer does when nothing waits.
    void settle();
    void backup();
    bool has_backup() const { return !backups_.empty(); }
    /// The whole disk is lost, and a backup is put in its place.
    void restore();
    std::optional<std::string> pairing_code(int kiosk);

    /// As it stands after the first start; all schedules begin here.
    Bytes image() const;
    void begin_from(Bytes const& image);

  private:
    struct Backup {
        Bytes content;
        Delivered delivered;
        std::size_t programmes;
    };
    class Watched;

    void dispatch(std::shared_ptr<Waiting> const& waiting);
    void check_receipt(Waiting const& waiting);
    void look_at_the_disk();
    void apply_to_store(ProgrammeState const& state);
    bool put_in_force(ProgrammeState const& state);
    void next_page();
    void page_is_through(server::ingest::Committed const& committed);

    Ledger& ledger_;
    Seams& seams_;
    Dice& dice_;
    Mount mount_;
    std::unique_ptr<server::Store> store_;
    server::http::StaticFiles dashboard_;
    std::unique_ptr<Watched> watched_; // the store as the writer sees it
    std::unique_ptr<server::ingest::Writer> writer_;
    std::unique_ptr<server::api::Services> services_;
    std::vector<std::shared_ptr<Waiting>> queue_;
    std::optional<server::ingest::Replay> replay_; // under way
    bool page_waits_ = false;                      // at the writer
    bool replay_failed_ = false;
    std::vector<ProgrammeState> programmes_; // all that were ever applied
    std::size_t in_force_ = 0;               // so many of them the store has
    std::vector<Backup> backups_;            // the first and the newest
    bool stop_before_answering_ = false;
    std::string epoch_; // as last seen; only a restore may change it
};

} // namespace instante::simulation
