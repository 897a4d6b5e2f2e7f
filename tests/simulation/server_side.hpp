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

    /// False: it could not be stored.
    bool apply(ProgrammeState const& state);
    /// What the writer does when nothing waits.
    void settle();
    void backup();
    bool has_backup() const { return backup_.has_value(); }
    /// The whole disk is lost; the backup is put in its place, and the documents since then applied again.
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
    std::vector<ProgrammeState> programmes_;
    std::optional<Backup> backup_;
    bool stop_before_answering_ = false;
    std::string epoch_; // as last seen; only a restore may change it
};

} // namespace instante::simulation
