#include "server/storage/sqlite/sqlite_store.hpp"

#include "server/storage/device_memory.hpp"
#include "server/storage/sqlite/attributed_responses.hpp"
#include "server/storage/sqlite/commented_responses.hpp"
#include "server/storage/sqlite/connection.hpp"
#include "server/storage/sqlite/verify_rollups.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace instante::server {

namespace {

/// How long a snapshot of the programme is taken for the newest without looking; what this process applies
/// itself is seen at once.
constexpr std::chrono::milliseconds catalog_believed{100};

/// Streams rows within one snapshot of a connection of its own.
class SqliteResponseCursor final : public ResponseCursor {
  public:
    SqliteResponseCursor(std::shared_ptr<Connection> connection, ResponseFilter filter)
        : connection_(std::move(connection)),
          filter_(std::move(filter)),
          snapshot_(connection_->database),
          commits_(connection_->database, connection_->responses) {
        connection_->responses.look();
        has_references_ = connection_->references.any();
    }

    bool next(StoredResponse& response, std::int64_t& commit_number) override {
        while (true) {
            if (!open_) {
                if (site_ == filter_.sites.size()) return false;
                Code const site = filter_.sites[site_];
                auto const after = filter_.after.find(site);
                commits_.open(site, after == filter_.after.end() ? 0 : after->second);
                open_ = true;
            }
            if (!commits_.next(response, commit_number)) {
                open_ = false;
                ++site_;
                continue;
            }
            if (!wanted(response)) continue;
            if (has_references_) connection_->references.fill(response);
            if (response.flagged) connection_->flags.fill(response);
            return true;
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
    bool has_references_ = false;
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
    SqliteStore(std::string const& path, Clock const& clock, StoreLimits const& limits)
        : path_(path),
          limits_(limits),
          clock_(clock),
          writer_(open_writer(path, limits, clock.wall_now())),
          epoch_(settle_epoch(writer_->database, clock.wall_now())) {}

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
        auto applied = write([&](Connection& c) {
            auto made = c.programme.apply(std::move(programme), context);
            if (made && made->changed) settle_disclosure(c, c.programme.load(), context.at);
            return made;
        });
        forget_catalog();
        return applied;
    }

    Result<AppliedProgramme> rehearse_programme(Programme programme) override {
        return read([&](Connection& c) { return c.programme.rehearse(std::move(programme)); });
    }

    Result<void> plan_programme(PlannedProgramme const& plan,
                                std::optional<PlannedProgramme> const& present) override {
        return write([&](Connection& c) { return c.programme.plan_instead(plan, present); });
    }
    std::optional<PlannedProgramme> planned_programme() override {
        return read([](Connection& c) { return c.programme.planned(); });
    }
    Result<void> forget_plan(PlannedProgramme const& present) override {
        return write([&](Connection& c) { return c.programme.forget_plan(present); });
    }
    std::optional<PlanOutcome> publish_planned(UnixMs now) override {
        // Asked every other second: without a transaction of the writer.
        if (!read([&](Connection& c) { return c.programme.plan_is_due(now); })) return std::nullopt;
        auto outcome = write([&](Connection& c) {
            auto made = c.programme.publish_planned(now);
            if (made && made->applied && made->applied->changed)
                settle_disclosure(c, c.programme.load(), now);
            return made;
        });
        forget_catalog();
        return outcome;
    }

    std::vector<BatchOutcome> commit_batches(std::span<PreparedBatch const* const> batches) override {
        auto const snapshot = catalog();
        auto outcomes = write([&](Connection& c) {
            std::vector<BatchOutcome> made;
            for (PreparedBatch const* batch : batches)
                made.push_back(commit_batch(c, *batch, *snapshot));
            finish_responses(c, *snapshot);
            c.streams.finish();
            c.finish_journal();
            return made;
        });
        bool const outdated = std::any_of(outcomes.begin(), outcomes.end(),
                                          [](BatchOutcome const& outcome) { return outcome.outdated; });
        if (outdated) forget_catalog(); // another process may have applied the newer one
        return outcomes;
    }

    std::vector<Stored> commit_responses(std::span<StoredResponse const> responses) override {
        auto const snapshot = catalog();
        return write([&](Connection& c) {
            std::vector<Stored> outcomes;
            outcomes.reserve(responses.size());
            for (StoredResponse const& response : responses)
                outcomes.push_back(put(c, response, *snapshot));
            finish_responses(c, *snapshot);
            c.finish_journal();
            return outcomes;
        });
    }

    std::int64_t restate(std::span<Restatement const> restatements,
                         std::map<Code, std::int64_t> const& judged) override {
        auto const snapshot = catalog();
        return write([&](Connection& c) {
            std::int64_t changed = 0;
            for (Restatement const& wanted : restatements) {
                StoredResponse const* const response = c.responses.restate(wanted, *snapshot, c.rollups);
                if (response && c.flags.put(*response, wanted.flags)) ++changed;
            }
            c.flags.keep_judged(judged);
            finish_responses(c, *snapshot);
            c.finish_journal();
            return changed;
        });
    }
    Attribution attribute(Attribution wanted) override {
        auto const snapshot = catalog();
        return write([&](Connection& c) {
            c.attributions.add(wanted);
            wanted.responses = follow_attributions(wanted, *snapshot, c);
            c.attributions.keep_responses(wanted);
            finish_responses(c, *snapshot);
            c.finish_journal();
            return wanted;
        });
    }
    std::int64_t rehearse_attribution(Attribution const& wanted) override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            auto const told = told_by_kiosk_of(wanted, c);
            return std::count_if(told.begin(), told.end(), [&](StoredResponse const& response) {
                return response.kiosk != wanted.counted_as;
            });
        });
    }
    Result<Attribution> undo_attribution(std::int64_t number, std::string const& by, UnixMs at) override {
        auto const snapshot = catalog();
        return write([&](Connection& c) -> Result<Attribution> {
            for (Attribution& one : c.attributions.list()) {
                if (one.number != number) continue;
                if (!one.holds())
                    return Problem::at(ProblemKind::conflict, "attribution", "was undone before");
                one.undone_by = by;
                one.undone_at = at;
                c.attributions.undo(one);
                follow_attributions(one, *snapshot, c);
                finish_responses(c, *snapshot);
                c.finish_journal();
                return one;
            }
            return Problem::at(ProblemKind::not_found, "attribution",
                               "there is no attribution " + std::to_string(number));
        });
    }
    std::vector<Attribution> attributions() override {
        return read([](Connection& c) { return c.attributions.list(); });
    }
    Annotation annotate(Annotation wanted) override {
        write([&](Connection& c) { c.annotations.add(wanted); });
        return wanted;
    }
    Result<void> remove_annotation(std::int64_t number) override {
        return write([&](Connection& c) { return c.annotations.remove(number); });
    }
    std::vector<Annotation> annotations() override {
        return read([](Connection& c) { return c.annotations.list(); });
    }
    std::map<Code, CommitProgress> commit_progress() override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            c.responses.look();
            std::map<Code, CommitProgress> progress;
            for (auto const& [site, last] : c.responses.last_commits())
                progress[site].last = last;
            for (auto const& [site, judged] : c.flags.judged())
                progress[site].judged = judged;
            return progress;
        });
    }
    void read_flagged(FlagFilter const& filter,
                      std::function<void(FlaggedResponse const&)> const& take) override {
        read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            c.flags.read(filter, take);
            return 0;
        });
    }

    std::string epoch() override { return epoch_; }

    bool holds_references() override {
        return read([](Connection& c) { return c.references.any(); });
    }

    std::unique_ptr<ResponseCursor> read_responses(ResponseFilter const& filter) override {
        // An in-memory store has no second connection; its cursor shares the writer's.
        auto connection = in_memory() ? writer_ : open_reader();
        return std::make_unique<SqliteResponseCursor>(std::move(connection), filter);
    }

    void read_commented(ResponseFilter const& filter,
                        std::function<bool(StoredResponse const&)> const& take) override {
        read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            read_commented_responses(filter, c, take);
            return true;
        });
    }

    std::optional<std::int64_t>
    read_whole_visits(VisitQuery const& query,
                      std::function<void(std::span<VisitMember const>)> const& take) override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            c.responses.look();
            return c.responses.read_visits(query, take);
        });
    }

    std::vector<QuarantinedRecord> quarantined(QuarantineFilter const& filter, int limit) override {
        return read([&](Connection& c) { return c.devices.quarantined(filter, limit); });
    }

    std::optional<std::int64_t>
    read_cells(CellQuery const& query,
               std::function<void(CellKey const&, CellSums const&)> const& take) override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            CellQuery wanted = query;
            wanted.gated = is_gated(c, query);
            return c.rollups.read(wanted, take);
        });
    }
    std::optional<std::int64_t>
    read_visits(CellQuery const& query,
                std::function<void(VisitKey const&, VisitSums const&)> const& take) override {
        return read([&](Connection& c) {
            Snapshot const snapshot{c.database};
            return is_gated(c, query) ? 0 : c.rollups.read_visits(query, take);
        });
    }
    void settle() override {
        auto const snapshot = catalog();
        write([&](Connection& c) {
            UnixMs const now = clock_.wall_now();
            c.disclosure.release_due(*snapshot, now, c.rollups);
            // Once a day what waits of days that are over everywhere: the day before yesterday at UTC.
            Day const over = local_time(now, "UTC").day - 2;
            if (over > days_over_) c.disclosure.release_all(*snapshot, now, over, c.rollups);
            days_over_ = over;
            c.rollups.write_through();
            c.responses.fold_all(c.rollups);
            c.streams.settle();
            c.finish_journal();
        });
    }
    Verification verify() override {
        return read([](Connection& c) {
            Snapshot const snapshot{c.database};
            c.disclosure.forget_minimum();
            return verify_rollups(c.responses, c.rollups, c.disclosure, c.programme.load());
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
    void retire_device(Device const& device, UnixMs now) override {
        write([&](Connection& c) { c.devices.retire(device, now); });
        known_devices_.forget();
    }
    bool retire_devices_of(Code kiosk, UnixMs now) override {
        bool const found = write([&](Connection& c) { return c.devices.retire_all_of(kiosk, now); });
        known_devices_.forget();
        return found;
    }
    Device settle_device(Device const& device, Code site) override {
        if (device.site == site) return device;
        auto settled = write([&](Connection& c) { return c.devices.settle(device, site); });
        known_devices_.forget();
        return settled;
    }
    Device begin_generation(Device const& device) override {
        auto begun = write([&](Connection& c) { return c.devices.begin_generation(device); });
        known_devices_.forget();
        return begun;
    }
    void keep_heartbeat(Device const& device, Heartbeat const& beat, UnixMs now) override {
        write([&](Connection& c) { c.devices.keep(device, beat, now); });
    }
    std::map<std::int64_t, KioskHealth> kiosk_healths() override {
        return read([](Connection& c) { return c.devices.healths(); });
    }
    std::vector<KioskActivity> kiosk_activity(std::vector<Code> const& sites, DayRange const& days) override {
        return read([&](Connection& c) { return c.devices.activity(sites, days); });
    }
    std::vector<KioskTurnout> kiosk_turnout(std::vector<Code> const& sites, DayRange const& days) override {
        return read([&](Connection& c) { return c.devices.turnout(sites, days); });
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
    Result<void> change_user(User const& user, User const& before) override {
        return write([&](Connection& c) { return c.accounts.change_user(user, before); });
    }
    Result<void> remove_user(std::string const& login) override {
        return write([&](Connection& c) { return c.accounts.remove_user(login); });
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

    void note(AuditEntry const& entry) override {
        write([&](Connection& c) { c.accounts.note(entry); });
    }
    std::vector<AuditEntry> audit(std::int64_t before, int most) override {
        return read([&](Connection& c) { return c.accounts.audit(before, most); });
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
    std::shared_ptr<Connection> open_reader() const {
        return std::make_shared<Connection>(sqlite::Database{path_, sqlite::Mode::read_only}, limits_);
    }

    std::shared_ptr<Connection> take_reader() {
        {
            std::lock_guard const lock{readers_mutex_};
            if (!readers_.empty()) {
                auto reader = std::move(readers_.back());
                readers_.pop_back();
                return reader;
            }
        }
        return open_reader();
    }

    static Stored put(Connection& c, StoredResponse const& response, Catalog const& snapshot) {
        Code const kiosk = c.attributions.counted_as(response.kiosk, response.site, response.local.day);
        Stored const stored = c.responses.put(response, kiosk, snapshot, c.rollups);
        bool const revised = stored == Stored::revised;
        if (revised || stored == Stored::added) {
            c.references.put(response, revised);
            c.attributions.keep_teller(response, kiosk, response.kiosk);
            c.comments.note(response);
        }
        if (stored == Stored::duplicate && !c.references.agrees(response)) return Stored::conflicting;
        return stored;
    }

    static void finish_responses(Connection& c, Catalog const& snapshot) {
        for (StoredResponse const* revised : c.responses.revised_flagged())
            c.flags.follow(*revised);
        UnixMs now = 0;
        for (ResponseChange const& change : c.responses.changes())
            now = std::max(now, change.after->received_at);
        c.disclosure.follow(c.responses.changes(), snapshot, now, c.rollups);
        c.responses.finish(snapshot, c.rollups);
    }

    /// Readers ask anew in each snapshot: another connection may have set the minimum.
    static bool is_gated(Connection& c, CellQuery const& query) {
        if (!query.gated) return false;
        c.disclosure.forget_minimum();
        return c.disclosure.minimum() > 1;
    }

    BatchOutcome commit_batch(Connection& c, PreparedBatch const& batch, Catalog const& snapshot) {
        BatchOutcome outcome;
        bool refused = false;
        for (PreparedRecord const& record : batch.records) {
            RecordOutcome one{record.sequence, ReceiptStatus::accepted, std::nullopt};
            if (batch.again && !c.devices.holds(record.quarantined)) {
                one.status = ReceiptStatus::duplicate; // somebody else tried it again
            } else if (!record.response) {
                one.problem = record.response.error();
                refused = true;
            } else {
                Stored const stored = put(c, *record.response, snapshot);
                if (stored == Stored::duplicate || stored == Stored::superseded)
                    one.status = ReceiptStatus::duplicate;
                one.problem = problem_of(stored);
            }
            if (one.problem) {
                one.status = ReceiptStatus::quarantined;
                c.devices.quarantine(batch.stream, record, batch.received_at, *one.problem);
            } else if (batch.again) {
                c.devices.release(record);
            }
            outcome.records.push_back(std::move(one));
        }
        if (batch.again) return outcome;
        c.streams.advance(batch, outcome);
        outcome.outdated = refused && batch.programme < c.programme.newest_version();
        return outcome;
    }

    void forget_catalog() {
        std::lock_guard const lock{catalog_mutex_};
        ++applied_;
        catalog_until_ = {};
    }

    std::string path_;
    StoreLimits limits_;
    Clock const& clock_;
    Day days_over_ = unknown_day; // of the writer: what waits of days until then was published
    std::shared_ptr<Connection> writer_;
    std::mutex writer_mutex_;
    std::vector<std::shared_ptr<Connection>> readers_;
    std::mutex readers_mutex_;
    std::shared_ptr<Catalog const> catalog_;
    std::chrono::steady_clock::time_point catalog_until_; // then another process may have applied a newer one
    std::uint64_t applied_ = 0;                           // programmes, as far as this process noticed
    std::mutex catalog_mutex_;
    DeviceMemory known_devices_;
    std::string epoch_;
};

} // namespace

std::unique_ptr<Store> open_sqlite_store(std::string const& path, Clock const& clock,
                                         StoreLimits const& limits) {
    return std::make_unique<SqliteStore>(path, clock, limits);
}

} // namespace instante::server
