#include "tests/simulation/server_side.hpp"

#include "server/auth/secrets.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/sqlite.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace instante::simulation {

using namespace server;

namespace {

constexpr char const* store_file = "store.db";
/// So few that a run takes several.
constexpr int replay_page = 2;

std::string lower(std::string name) {
    for (char& c : name)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return name;
}

kiosk::HttpReply reply_of(http::Reply const& reply) {
    kiosk::HttpReply answer{reply.status, {}, reply.body};
    for (auto const& [name, value] : reply.headers)
        answer.headers[lower(name)] = value;
    return answer;
}

kiosk::HttpReply refusal(Problem const& problem) {
    return reply_of(http::to_reply(problem, "simulation"));
}

} // namespace

/// What the writer commits, as the ledger and a planted defect want to see it.
class ServerSide::Watched final : public ResponseStore {
  public:
    Watched(ServerSide& server, ResponseStore& store) : server_(server), store_(store) {}

    std::vector<BatchOutcome> commit_batches(std::span<PreparedBatch const* const> batches) override {
        Ledger& ledger = server_.ledger_;
        std::vector<BatchOutcome> outcomes;
        try {
            outcomes = server_.seams_.commit(store_, batches);
        } catch (...) {
            for (PreparedBatch const* batch : batches)
                ledger.commit_unanswered(*batch);
            throw;
        }
        for (std::size_t i = 0; i < batches.size(); ++i)
            ledger.committed(*batches[i], outcomes[i], server_.clock.now);
        server_.seams_.committed();
        if (std::exchange(server_.stop_before_answering_, false)) server_.disk.stop();
        return outcomes;
    }
    std::vector<Stored> commit_responses(std::span<StoredResponse const> responses) override {
        return store_.commit_responses(responses);
    }
    void settle() override { store_.settle(); }
    std::string epoch() override { return store_.epoch(); }
    bool holds_references() override { return store_.holds_references(); }
    std::unique_ptr<ResponseCursor> read_responses(ResponseFilter const& filter) override {
        return store_.read_responses(filter);
    }
    void read_commented(ResponseFilter const& filter,
                        std::function<bool(StoredResponse const&)> const& take) override {
        store_.read_commented(filter, take);
    }
    std::vector<QuarantinedRecord> quarantined(QuarantineFilter const& filter, int limit) override {
        return store_.quarantined(filter, limit);
    }

  private:
    ServerSide& server_;
    ResponseStore& store_;
};

ServerSide::ServerSide(Ledger& ledger, Seams& seams, Dice& dice)
    : ledger_(ledger), seams_(seams), dice_(dice), mount_("server", disk) {}

ServerSide::~ServerSide() {
    disk.stop(); // nothing more is written, which saves time
    kill(false);
}

bool ServerSide::start() {
    try {
        // So few may wait that sites are folded within a schedule, one at a time.
        store_ = open_sqlite_store(mount_.path(store_file), clock, {.responses = 4, .advances = 3});
        watched_ = std::make_unique<Watched>(*this, *store_);
        writer_ =
            std::make_unique<ingest::Writer>(*watched_, ingest::WriterLimits{}, ingest::WriterThread::none);
        services_.reset(new api::Services{*store_, *writer_, clock, dashboard_});
        services_->replays.start_by_itself(); // as serve() does
        seams_.server_opened(mount_.path(store_file));
    } catch (sqlite::Error const&) {
        close();
        return false;
    }
    if (!epoch_.empty() && store_->epoch() != epoch_) ledger_.broken("the epoch changed without a restore");
    epoch_ = store_->epoch();
    return true;
}

void ServerSide::close() {
    replay_.reset();
    page_waits_ = replay_failed_ = false;
    services_.reset();
    writer_.reset();
    watched_.reset();
    store_.reset();
}

void ServerSide::kill(bool power) {
    disk.stop();
    close();
    queue_.clear();
    stop_before_answering_ = false;
    disk.restart(power, dice_);
}

void ServerSide::look_at_the_disk() {
    if (disk.stopped()) kill(disk.faults.crash_cuts_power);
}

// ---- requests --------------------------------------------------------------------------------------

/// As the session does: a reply at once, or one that comes when the writer has committed.
void ServerSide::dispatch(std::shared_ptr<Waiting> const& waiting) {
    Request const& request = waiting->request;
    http::Request asked;
    asked.verb = request.method == "GET" ? http::Verb::get : http::Verb::post;
    if (!http::read_target(request.path, asked)) throw std::logic_error("target");
    if (!request.token.empty()) asked.headers["authorization"] = "Bearer " + request.token;
    asked.headers["content-type"] = "application/json";
    for (auto const& [name, value] : request.headers)
        asked.headers[lower(name)] = value;
    asked.body = request.body;
    asked.address = "127.0.0.1";
    asked.id = http::callers_id(asked).value_or("of-the-server");
    auto const answer = [waiting, id = seams_.names_replies() ? asked.id : ""](auto const& make) {
        try {
            waiting->reply = reply_of(make());
        } catch (std::exception const& broken) {
            waiting->reply = refusal({ProblemKind::unavailable, broken.what()});
        }
        waiting->reply->headers["x-request-id"] = id;
    };
    answer([&] {
        http::Reply reply = api::dispatch(asked, *services_);
        if (!reply.later) return reply;
        queue_.push_back(waiting);
        reply.later([answer](http::MakeReply const& make) { answer(make); });
        return http::Reply{};
    });
    if (!queue_.empty() && queue_.back() == waiting) waiting->reply.reset(); // it is still to come
}

std::shared_ptr<Waiting> ServerSide::receive(Request request) {
    if (!running()) return nullptr;
    auto waiting = std::make_shared<Waiting>(Waiting{std::move(request), std::nullopt, clock.wall_now()});
    dispatch(waiting);
    if (disk.stopped()) waiting->reply.reset();
    look_at_the_disk();
    return waiting;
}

void ServerSide::process() {
    if (!running()) return;
    writer_->commit_waiting();
    for (auto const& waiting : std::exchange(queue_, {})) {
        if (disk.stopped()) waiting->reply.reset();
        if (!waiting->reply || waiting->reply->status != 200) continue;
        seams_.answers(waiting->reply->body);
        check_receipt(*waiting);
    }
    look_at_the_disk();
}

/// The kiosk sets its idea of the server's time by it.
void ServerSide::check_receipt(Waiting const& waiting) {
    auto const told = fmt::format("\"received_at\":{}", waiting.received_at);
    if (waiting.reply->body.find(told) == std::string::npos)
        ledger_.broken("a receipt gives another time than that at which the batch was received");
}

// ---- out of quarantine -----------------------------------------------------------------------------

bool ServerSide::replay_step() {
    if (!running() || !seams_.replays()) return false;
    if (page_waits_) {
        process();
        return true;
    }
    if (!replay_) {
        auto const wanted = services_->replays.take();
        if (!wanted) return false;
        replay_.emplace(*store_, services_->reference_keys, *wanted, replay_page);
    }
    next_page();
    look_at_the_disk();
    return true;
}

void ServerSide::next_page() {
    try {
        auto const page = replay_->next();
        if (!page) return replay_.reset();
        page_waits_ =
            writer_->submit(*page, [this](auto const& committed) { page_is_through(committed); }).has_value();
    } catch (sqlite::Error const&) {
        replay_.reset();
        replay_failed_ = true;
    }
}

void ServerSide::page_is_through(ingest::Committed const& committed) {
    page_waits_ = false;
    try {
        replay_->note(committed.get());
    } catch (sqlite::Error const&) {
        replay_.reset();
        replay_failed_ = true;
    }
}

void ServerSide::ask_for_replay() {
    if (running()) services_->replays.start_by_itself();
}

// ---- people ----------------------------------------------------------------------------------------

/// As the handler does.
void ServerSide::apply_to_store(ProgrammeState const& state) {
    ApplyContext const context{"simulation", clock.wall_now(), local_time(clock.wall_now(), "UTC").day,
                               std::nullopt};
    auto const applied = store_->apply_programme(make_programme(state), context);
    if (!applied) throw std::logic_error(to_line(applied.error()));
    if (applied->changed) services_->replays.start_by_itself();
}

bool ServerSide::put_in_force(ProgrammeState const& state) {
    if (!running()) return false;
    try {
        apply_to_store(state);
    } catch (sqlite::Error const& error) {
        if (error.is_full()) return false; // nothing was published
        // Whoever pressed the button cannot know whether it is there, and presses it again: what was written
        // and not synced may come to light with the next start.
        bool const stopped = disk.stopped();
        look_at_the_disk();
        return (!stopped || start()) && put_in_force(state);
    }
    look_at_the_disk();
    return true;
}

bool ServerSide::apply_again() {
    if (!lacks_programmes() || !put_in_force(programmes_[in_force_])) return false;
    ++in_force_;
    return true;
}

bool ServerSide::apply(ProgrammeState const& state) {
    while (lacks_programmes()) {
        if (!apply_again()) return false;
    }
    if (!put_in_force(state)) return false;
    programmes_.push_back(state);
    ++in_force_;
    return true;
}

void ServerSide::settle() {
    if (!running()) return;
    try {
        store_->settle();
    } catch (sqlite::Error const&) {
        // Another time.
    }
    look_at_the_disk();
}

void ServerSide::suspect() {
    if (!running()) return;
    try {
        auto const catalog = store_->catalog();
        std::vector<Restatement> restatements;
        {
            auto const cursor = store_->read_responses({catalog->all_sites(), {}, {}, {}});
            StoredResponse response;
            std::int64_t commit = 0;
            while (cursor->next(response, commit)) {
                if (!dice_.chance(0.5)) continue;
                std::vector<Flag> flags;
                if (dice_.chance(0.6)) flags.push_back({"burst", "drawn by lot", 1, clock.now});
                restatements.push_back(
                    {response.site, response.visit, response.id, response.revision, flags});
            }
        }
        store_->restate(restatements);
    } catch (sqlite::Error const&) {
        // Another time.
    }
    look_at_the_disk();
}

void ServerSide::backup() {
    if (!running()) return;
    namespace fs = std::filesystem;
    fs::path const folder = fs::exists("/dev/shm") ? fs::path{"/dev/shm"} : fs::temp_directory_path();
    fs::path const path = folder / ("instante-simulation-" + std::to_string(::getpid()) + ".db");
    try {
        store_->backup(path.string());
        std::ifstream file{path, std::ios::binary};
        Bytes content{std::istreambuf_iterator<char>{file}, {}};
        if (backups_.size() == 2) backups_.pop_back();
        backups_.push_back({std::move(content), ledger_.delivered(), in_force_});
    } catch (sqlite::Error const&) {
        // No backup this time.
    }
    fs::remove(path);
    look_at_the_disk();
}

void ServerSide::restore() {
    Backup const& backup = backups_[dice_.below(backups_.size())];
    std::string const before = running() ? store_->epoch() : "";
    kill(false);
    disk.remove("store.db-wal");
    disk.put(store_file, backup.content);
    epoch_.clear();
    if (dice_.chance(0.3)) disk.faults.accesses_to_crash = static_cast<int>(dice_.below(12));
    if (!start()) { // stopped before it had a new epoch, or just after
        kill(dice_.chance(0.5));
        if (!start()) throw std::logic_error("a backup cannot be opened");
    }
    disk.faults.accesses_to_crash.reset();
    ledger_.restored(backup.delivered, before, store_->epoch());
    in_force_ = backup.programmes;
}

std::optional<std::string> ServerSide::pairing_code(int kiosk) {
    std::string const code = auth::new_pairing_code();
    bool given = false;
    try {
        Kiosk const* const place = store_->catalog()->kiosk(kiosk_id(kiosk));
        store_->add_pairing_code(auth::digest_of(auth::normal_pairing_code(code)), place->code,
                                 clock.wall_now() + 3'600'000);
        given = true;
    } catch (sqlite::Error const&) {
        // The page says "try again".
    }
    look_at_the_disk();
    return given ? std::optional{code} : std::nullopt;
}

// ---- the common beginning --------------------------------------------------------------------------

Bytes ServerSide::image() const {
    return disk.find(store_file)->content();
}

void ServerSide::begin_from(Bytes const& image) {
    disk.put(store_file, image);
    programmes_ = {ProgrammeState{}};
    in_force_ = 1;
    if (!start()) throw std::logic_error("the first image cannot be opened");
    seams_.set_up(disk);
}

} // namespace instante::simulation
