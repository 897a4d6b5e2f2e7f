#include "server/storage/sqlite/sqlite_store.hpp"

#include "server/storage/device_memory.hpp"
#include "server/storage/sqlite/account_tables.hpp"
#include "server/storage/sqlite/device_tables.hpp"
#include "server/storage/sqlite/migrations.hpp"
#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/response_tables.hpp"
#include "server/storage/sqlite/rollup_tables.hpp"
#include "server/storage/sqlite/stream_tables.hpp"
#include "server/storage/sqlite/verify_rollups.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace instante::server {

namespace {

/// How long a snapshot of the programme is taken for the newest without looking; what this process applies
/// itself is seen at once.
constexpr std::chrono::milliseconds catalog_believed{100};

/// A database connection with every statement we use on it.
struct Connection {
    explicit Connection(sqlite::Database&& opened)
        : database(std::move(opened)),
          programme(database),
          responses(database),
          rollups(database),
          streams(database),
          devices(database, streams),
          accounts(database),
          version(database.prepare("PRAGMA data_version")) {}

    /// What is remembered of tables that others may change, and of a transaction that came to nothing.
    void forget() {
        responses.forget();
        rollups.forget();
        streams.forget();
    }
    /// At the begin of a transaction: did another connection write since the last one?
    void notice_others() {
        version.query().step();
        if (std::int64_t const now = version.integer(0); now != seen) {
            forget();
            seen = now;
        }
        version.reset();
    }

    sqlite::Database database;
    ProgrammeTables programme;
    ResponseTables responses;
    RollupTables rollups;
    StreamTables streams;
    DeviceTables devices;
    AccountTables accounts;
    sqlite::Statement version;
    std::int64_t seen = 0;
};

sqlite::Database open_migrated(std::string const& path) {
    sqlite::Database database{path};
    migrate(database);
    // The tails of all sites' responses and their open blocks stay in memory, and a page that changes in
    // many transactions is copied from the log to the file once.
    database.run("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000");
    return database;
}

/// What is read until it ends is of one moment.
class Snapshot {
  public:
    explicit Snapshot(sqlite::Database& database) : database_(database) { database_.run("BEGIN"); }
    ~Snapshot() {
        try {
            database_.run("COMMIT");
        } catch (sqlite::Error const&) {
            // A read transaction has nothing to lose.
        }
    }
    Snapshot(Snapshot const&) = delete;
    Snapshot& operator=(Snapshot const&) = delete;

  private:
    sqlite::Database& database_;
};

/// Streams rows within one snapshot of a connection of its own.
class SqliteResponseCursor final : public ResponseCursor {
  public:
    SqliteResponseCursor(std::shared_ptr<Connection> connection, ResponseFilter filter)
        : connection_(std::move(connection)),
          filter_(std::move(filter)),
          snapshot_(connection_->database),
          commits_(connection_->database, connection_->responses) {
        connection_->responses.look();
    }

    bool next(StoredResponse& response, std::int64_t& commit_number) override {
        while (true) {
            if (!open_) {
                if (site_ == filter_.sites.size()) return false;
                commits_.open(filter_.sites[site_]);
                open_ = true;
            }
            if (!commits_.next(response, commit_number)) {
                open_ = false;
                ++site_;
                continue;
            }
            if (wanted(response)) return true;
        }
    }

  private:
    bool wanted(StoredResponse const& response) const {
        Day const day = response.local.day;
        if (filter_.from && day < *filter_.from) return false;
        if (filter_.to && day > *filter_.to) return false;
        if ((filter_.from || filter_.to) && day == unknown_day) return false;
        return filter_.moments.empty() || std::find(filter_.moments.begin(), filter_.moments.end(),
                                                    response.moment) != filter_.moments.end();
    }

    std::shared_ptr<Connection> connection_;
    ResponseFilter filter_;
    Snapshot snapshot_;
    CommitCursor commits_;
    std::size_t site_ = 0;
    bool open_ = false;
};

class SqliteStore final : public Store {
    // First, because their types are deduced from their bodies.
    /// One transaction on the writing connection. A value that is a Problem still commits: verbs refuse
    /// before they change anything.
    template <class Work>
    auto write(Work&& work) {
        std::lock_guard const lock{writer_mutex_};
        try {
            sqlite::Transaction transaction{writer_->database};
            writer_->notice_others();
            if constexpr (std::is_void_v<decltype(work(*writer_))>) {
                work(*writer_);
                transaction.commit();
            } else {
                auto result = work(*writer_);
                transaction.commit();
                return result;
            }
        } catch (...) {
            writer_->forget();
            throw;
        }
    }

    template <class Work>
    auto read(Work&& work) {
        if (in_memory()) {
            std::lock_guard const lock{writer_mutex_};
            return work(*writer_);
        }
        std::shared_ptr<Connection> reader = take_reader();
        auto result = work(*reader);
        std::lock_guard const lock{readers_mutex_};
        readers_.push_back(std::move(reader)); // only sound ones come back
        return result;
    }

  public:
    SqliteStore(std::string const& path, Clock const& clock)
        : path_(path), writer_(std::make_shared<Connection>(open_migrated(path))) {
        settle_epoch(clock.wall_now());
    }

    std::shared_ptr<Catalog const> catalog() override {
        auto const now = std::chrono::steady_clock::now();
        std::uint64_t applied = 0;
        {
            std::lock_guard const lock{catalog_mutex_};
            if (catalog_ && now < catalog_until_) return catalog_;
            applied = applied_;
        }
        return read([&](Connection& c) {
            int const newest = c.programme.newest_version();
            std::lock_guard const lock{catalog_mutex_};
            if (!catalog_ || catalog_->version() < newest)
                catalog_ = std::make_shared<Catalog const>(c.programme.load());
            if (applied_ == applied) catalog_until_ = now + catalog_believed;
            return catalog_;
        });
    }

    Result<AppliedProgramme> apply_programme(Programme programme, ApplyContext const& context) override {
        auto applied = write([&](Connection& c) { return c.programme.apply(std::move(programme), context); });
        std::lock_guard const lock{catalog_mutex_};
        ++applied_;
        catalog_until_ = {};
        return applied;
    }

    std::vector<BatchOutcome> commit_batches(std::span<PreparedBatch const* const> batches) override {
        auto const snapshot = catalog();
        return write([&](Connection& c) {
            std::vector<BatchOutcome> outcomes;
            for (PreparedBatch const* batch : batches)
                outcomes.push_back(commit_batch(c, *batch, *snapshot));
            c.responses.finish(*snapshot, c.rollups);
            c.streams.finish();
            return outcomes;
        });
    }

    std::vector<Stored> commit_responses(std::span<StoredResponse const> responses) override {
        auto const snapshot = catalog();
        return write([&](Connection& c) {
            std::vector<Stored> outcomes;
            outcomes.reserve(responses.size());
            for (StoredResponse const& response : responses)
                outcomes.push_back(c.responses.put(response, *snapshot, c.rollups));
            c.responses.finish(*snapshot, c.rollups);
            return outcomes;
        });
    }

    std::string epoch() override { return epoch_; }

    std::unique_ptr<ResponseCursor> read_responses(ResponseFilter const& filter) override {
        // An in-memory store has no second connection; its cursor shares the writer's.
        auto connection = in_memory() ? writer_ : std::make_shared<Connection>(open_reader());
        return std::make_unique<SqliteResponseCursor>(std::move(connection), filter);
    }

    std::vector<QuarantinedRecord> quarantined(QuarantineFilter const& filter, int limit) override {
        return read([&](Connection& c) { return c.devices.quarantined(filter, limit); });
    }

    std::optional<std::int64_t>
    read_cells(CellQuery const& query,
               std::function<void(CellKey const&, CellSums const&)> const& take) override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            return c.rollups.read(query, take);
        });
    }
    std::optional<std::int64_t>
    read_visits(CellQuery const& query,
                std::function<void(VisitKey const&, VisitSums const&)> const& take) override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            return c.rollups.read_visits(query, take);
        });
    }
    void settle() override {
        write([](Connection& c) {
            c.responses.fold_all(c.rollups);
            c.streams.settle();
        });
    }
    Verification verify() override {
        return read([](Connection& c) {
            Snapshot const snapshot{c.database};
            return verify_rollups(c.responses, c.rollups, c.programme.load());
        });
    }

    MicrosegmentTable microsegments() override {
        return read([](Connection& c) {
            MicrosegmentTable table;
            sqlite::Statement rows = c.database.prepare("SELECT number, key FROM microsegment");
            while (rows.step()) {
                auto const number = static_cast<std::size_t>(rows.integer(0));
                if (table.size() <= number) table.resize(number + 1);
                table[number] = parse_microsegment_key(rows.text(1));
            }
            return table;
        });
    }

    void add_pairing_code(Digest const& code, Code kiosk, UnixMs expires_at) override {
        write([&](Connection& c) { c.devices.add_pairing_code(code, kiosk, expires_at); });
    }
    Result<Device> pair_device(Digest const& code, Digest const& token, std::string const& label,
                               UnixMs now) override {
        auto const snapshot = catalog();
        auto paired =
            write([&](Connection& c) { return c.devices.pair(code, token, label, now, *snapshot); });
        known_devices_.forget();
        return paired;
    }
    std::optional<Device> device_by_token(Digest const& token) override {
        if (auto known = known_devices_.find(token)) return known;
        auto const changes = known_devices_.changes();
        auto device = read([&](Connection& c) { return c.devices.by_token(token); });
        if (device) known_devices_.keep(token, *device, changes);
        return device;
    }
    Device settle_device(Device const& device, Code site) override {
        if (device.site == site) return device;
        auto settled = write([&](Connection& c) { return c.devices.settle(device, site); });
        known_devices_.forget();
        return settled;
    }
    bool device_has_stream(StreamKey const& stream) override {
        return read([&](Connection& c) { return c.streams.has(stream); });
    }
    std::vector<KioskStatus> kiosk_statuses() override {
        return read([](Connection& c) { return c.streams.statuses(); });
    }
    std::vector<BootAnchor> boot_anchors(Device const& device) override {
        return read([&](Connection& c) { return c.streams.anchors(device.kiosk); });
    }
    std::vector<KioskRecords> kiosk_records(KioskPeriods const& wanted) override {
        return read([&](Connection& c) { return c.streams.records(wanted); });
    }

    Result<std::int64_t> add_user(User const& user) override {
        return write([&](Connection& c) { return c.accounts.add_user(user); });
    }
    Result<void> set_password(std::string const& login, std::string const& hash) override {
        return write([&](Connection& c) { return c.accounts.set_password(login, hash); });
    }
    std::vector<User> users() override {
        return read([](Connection& c) { return c.accounts.users(); });
    }
    std::optional<User> user_by_login(std::string const& login) override {
        return read([&](Connection& c) { return c.accounts.by_login(login); });
    }
    void add_session(Digest const& session, std::int64_t user, UnixMs expires_at) override {
        write([&](Connection& c) { c.accounts.add_session(session, user, expires_at); });
    }
    std::optional<User> user_by_session(Digest const& session, UnixMs now) override {
        return read([&](Connection& c) { return c.accounts.by_session(session, now); });
    }
    void end_session(Digest const& session) override {
        write([&](Connection& c) { c.accounts.end_session(session); });
    }
    Result<void> add_api_token(Digest const& token, ApiToken const& description, UnixMs now) override {
        return write([&](Connection& c) { return c.accounts.add_api_token(token, description, now); });
    }
    std::optional<ApiToken> api_token(Digest const& token) override {
        return read([&](Connection& c) { return c.accounts.api_token(token); });
    }

    void check_ready() override {
        read([](Connection& c) { return c.programme.newest_version(); });
    }

    void backup(std::string const& path) override {
        std::string const target = path;
        read([&](Connection& c) {
            c.database.backup_to(target);
            return 0;
        });
        // Whoever opens the copy as a store knows by this that records may be missing since.
        sqlite::Database copy{target};
        copy.run("INSERT OR REPLACE INTO meta VALUES ('restored', 'yes')");
    }

  private:
    bool in_memory() const { return path_ == ":memory:"; }
    sqlite::Database open_reader() const { return sqlite::Database{path_, sqlite::Mode::read_only}; }

    std::shared_ptr<Connection> take_reader() {
        {
            std::lock_guard const lock{readers_mutex_};
            if (!readers_.empty()) {
                auto reader = std::move(readers_.back());
                readers_.pop_back();
                return reader;
            }
        }
        return std::make_shared<Connection>(open_reader());
    }

    BatchOutcome commit_batch(Connection& c, PreparedBatch const& batch, Catalog const& snapshot) {
        BatchOutcome outcome;
        for (PreparedRecord const& record : batch.records) {
            RecordOutcome one{record.sequence, ReceiptStatus::accepted, std::nullopt};
            if (batch.again && !c.devices.holds(record.quarantined)) {
                one.status = ReceiptStatus::duplicate; // somebody else tried it again
            } else if (!record.response) {
                one.problem = record.response.error();
            } else {
                Stored const stored = c.responses.put(*record.response, snapshot, c.rollups);
                if (stored == Stored::duplicate || stored == Stored::superseded)
                    one.status = ReceiptStatus::duplicate;
                if (stored == Stored::conflicting) {
                    one.problem = Problem::at(ProblemKind::conflict, "response.revision",
                                              "this revision is stored already with other content");
                }
            }
            if (one.problem) {
                one.status = ReceiptStatus::quarantined;
                c.devices.quarantine(batch.stream, record, batch.received_at, *one.problem);
            } else if (batch.again) {
                c.devices.release(record);
            }
            outcome.records.push_back(std::move(one));
        }
        if (!batch.again) c.streams.advance(batch, outcome);
        return outcome;
    }

    void settle_epoch(UnixMs now) {
        sqlite::Transaction transaction{writer_->database};
        auto& database = writer_->database;
        sqlite::Statement find = database.prepare("SELECT value FROM meta WHERE key = ?");
        bool const restored = find.query("restored").step();
        find.reset();
        if (!restored && find.query("epoch").step()) epoch_ = find.text(0);
        find.reset();
        if (epoch_.empty()) {
            epoch_ = to_string(new_uuid7(now));
            database.prepare("INSERT OR REPLACE INTO meta VALUES ('epoch', ?)").execute(epoch_);
            database.run("DELETE FROM meta WHERE key = 'restored'");
        }
        transaction.commit();
    }

    std::string path_;
    std::shared_ptr<Connection> writer_;
    std::mutex writer_mutex_;
    std::vector<std::shared_ptr<Connection>> readers_;
    std::mutex readers_mutex_;
    std::shared_ptr<Catalog const> catalog_;
    std::chrono::steady_clock::time_point catalog_until_; // then another process may have applied a newer one
    std::uint64_t applied_ = 0;                           // programmes, by this process
    std::mutex catalog_mutex_;
    DeviceMemory known_devices_;
    std::string epoch_;
};

} // namespace

std::unique_ptr<Store> open_sqlite_store(std::string const& path, Clock const& clock) {
    return std::make_unique<SqliteStore>(path, clock);
}

} // namespace instante::server
