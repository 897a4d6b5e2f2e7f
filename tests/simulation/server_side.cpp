#include "tests/simulation/server_side.hpp"

#include "server/auth/secrets.hpp"
#include "server/ingest/prepare.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/sqlite.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace instante::simulation {

using namespace server;

namespace {

constexpr char const* store_file = "store.db";

kiosk::HttpReply reply_of(http::Reply const& reply) {
    kiosk::HttpReply answer{reply.status, {}, reply.body};
    for (auto const& [name, value] : reply.headers) {
        std::string lower = name;
        for (char& c : lower)
            c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        answer.headers[lower] = value;
    }
    return answer;
}

kiosk::HttpReply refusal(Problem const& problem) {
    return reply_of(http::to_reply(problem, "simulation"));
}

} // namespace

ServerSide::ServerSide(Ledger& ledger, Seams& seams, Dice& dice)
    : ledger_(ledger), seams_(seams), dice_(dice), mount_("server", disk) {}

ServerSide::~ServerSide() {
    disk.stop(); // nothing more is written, which saves time
    kill(false);
}

bool ServerSide::start() {
    try {
        store_ = open_sqlite_store(mount_.path(store_file));
        writer_ = std::make_unique<ingest::Writer>(*store_);
        services_.reset(new api::Services{*store_, *writer_, clock, dashboard_});
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
    services_.reset();
    writer_.reset();
    store_.reset();
}

void ServerSide::kill(bool power) {
    disk.stop();
    close();
    queue_.clear();
    answered_already_.clear();
    stop_before_answering_ = false;
    disk.restart(power, dice_);
}

void ServerSide::look_at_the_disk() {
    if (disk.stopped()) kill(disk.faults.crash_cuts_power);
}

// ---- requests --------------------------------------------------------------------------------------

kiosk::HttpReply ServerSide::dispatch(Request const& request) {
    http::Request asked;
    asked.verb = request.method == "GET" ? http::Verb::get : http::Verb::post;
    if (!http::read_target(request.path, asked)) throw std::logic_error("target");
    if (!request.token.empty()) asked.headers["authorization"] = "Bearer " + request.token;
    asked.headers["content-type"] = "application/json";
    for (auto const& [name, value] : request.headers)
        asked.headers[name == "If-None-Match" ? "if-none-match" : name] = value;
    asked.body = request.body;
    asked.address = "127.0.0.1";
    try {
        return reply_of(api::dispatch(asked, *services_));
    } catch (std::exception const& broken) {
        return refusal({ProblemKind::unavailable, broken.what()});
    }
}

std::shared_ptr<Waiting> ServerSide::receive(Request request) {
    if (!running()) return nullptr;
    auto waiting = std::make_shared<Waiting>(Waiting{std::move(request), std::nullopt});
    if (waiting->request.path == "/api/v1/kiosk/records") {
        queue_.push_back(waiting);
        return waiting;
    }
    auto reply = dispatch(waiting->request);
    if (!disk.stopped()) waiting->reply = std::move(reply);
    look_at_the_disk();
    return waiting;
}

/// What the API's handler does up to the commit.
std::optional<ServerSide::Prepared> ServerSide::prepare(std::shared_ptr<Waiting> const& waiting) {
    auto const refuse = [&](Problem const& problem) {
        waiting->reply = refusal(problem);
        return std::nullopt;
    };
    auto const device = store_->device_by_token(auth::digest_of(waiting->request.token));
    if (!device) return refuse({ProblemKind::unauthenticated, "no such device"});
    auto const document = wire::parse(waiting->request.body);
    if (!document) return refuse(document.error());
    auto const batch = wire::read_batch(*document);
    if (!batch) return refuse(batch.error());
    auto const catalog = store_->catalog();
    Site const* const site = catalog->site(batch->envelope.site);
    StreamKey const stream{site ? site->code : 0, device->number, batch->envelope.generation};
    if (!site || !(store_->device_has_stream(stream) || catalog->kiosk_stood_at(device->kiosk, site->id)))
        return refuse(Problem::at(ProblemKind::forbidden, "site", "this device has not stood there"));
    std::vector<BootAnchor> anchors;
    if (ingest::speaks_of_other_boots(*batch)) anchors = store_->boot_anchors(*device);
    return Prepared{waiting,
                    ingest::prepare_batch(*batch, *device, *catalog, clock.wall_now(), std::move(anchors))};
}

void ServerSide::process() {
    if (!running()) return;
    std::vector<Prepared> group;
    for (auto const& waiting : std::exchange(queue_, {})) {
        try {
            if (auto prepared = prepare(waiting)) group.push_back(std::move(*prepared));
        } catch (std::exception const& broken) {
            waiting->reply = refusal({ProblemKind::unavailable, broken.what()});
        }
    }
    if (!group.empty()) commit_alone_or_refuse(group);
    if (disk.stopped()) {
        for (Prepared& one : group)
            one.waiting->reply.reset();
    }
    look_at_the_disk();
}

/// As the writer does: where a group fails, each alone finds out.
void ServerSide::commit_alone_or_refuse(std::vector<Prepared>& group) {
    try {
        commit(group);
        return;
    } catch (std::exception const& broken) {
        for (Prepared& one : group) {
            ledger_.commit_unanswered(one.batch);
            one.waiting->reply = refusal({ProblemKind::unavailable, broken.what()});
        }
    }
    if (disk.stopped() || group.size() == 1) return;
    for (Prepared& one : group) {
        std::vector<Prepared> alone{one};
        commit_alone_or_refuse(alone);
    }
}

void ServerSide::commit(std::vector<Prepared>& group) {
    std::vector<PreparedBatch const*> batches;
    auto const late = std::exchange(answered_already_, {});
    for (PreparedBatch const& batch : late)
        batches.push_back(&batch);
    if (seams_.answers_before_commit()) {
        if (!batches.empty()) store_->commit_batches(batches);
        for (Prepared& one : group) {
            BatchOutcome outcome;
            for (PreparedRecord const& record : one.batch.records)
                outcome.records.push_back({record.sequence, ReceiptStatus::accepted, std::nullopt});
            answered_already_.push_back(one.batch);
            answer(one, outcome);
        }
        return;
    }
    for (Prepared const& one : group)
        batches.push_back(&one.batch);
    auto const outcomes = seams_.commit(*store_, batches);
    if (std::exchange(stop_before_answering_, false)) disk.stop();
    for (std::size_t i = 0; i < group.size(); ++i) {
        ledger_.committed(group[i].batch, outcomes[i]);
        answer(group[i], outcomes[i]);
    }
}

void ServerSide::answer(Prepared& one, BatchOutcome const& outcome) {
    Receipt receipt{seams_.epoch(*store_), outcome.watermark, {}};
    for (RecordOutcome const& record : outcome.records)
        receipt.items.push_back({record.sequence, record.status, record.problem});
    one.waiting->reply = kiosk::HttpReply{200, {}, wire::to_json(receipt).dump()};
}

// ---- people ----------------------------------------------------------------------------------------

void ServerSide::apply_to_store(ProgrammeState const& state) {
    ApplyContext const context{"simulation", clock.wall_now(), local_time(clock.wall_now(), "UTC").day,
                               std::nullopt};
    auto const applied = store_->apply_programme(make_programme(state), context);
    if (!applied) throw std::logic_error(to_line(applied.error()));
}

bool ServerSide::apply(ProgrammeState const& state) {
    if (!running()) return false;
    try {
        apply_to_store(state);
        programmes_.push_back(state);
    } catch (sqlite::Error const&) {
        if (!disk.stopped()) return false; // the disk is full; nothing was published
        look_at_the_disk();
        // Whoever pressed the button cannot know whether it is there, and presses it again.
        return start() && apply(state);
    }
    look_at_the_disk();
    return true;
}

void ServerSide::settle() {
    if (!running()) return;
    try {
        store_->settle_cells();
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
        backup_ = Backup{std::move(content), ledger_.delivered(), programmes_.size()};
    } catch (sqlite::Error const&) {
        // No backup this time.
    }
    fs::remove(path);
    look_at_the_disk();
}

void ServerSide::restore() {
    std::string const before = running() ? seams_.epoch(*store_) : "";
    kill(false);
    disk.remove("store.db-wal");
    disk.put(store_file, backup_->content);
    epoch_.clear();
    if (dice_.chance(0.3)) disk.faults.accesses_to_crash = static_cast<int>(dice_.below(12));
    if (!start()) { // stopped before it had a new epoch, or just after
        kill(dice_.chance(0.5));
        if (!start()) throw std::logic_error("a backup cannot be opened");
    }
    disk.faults.accesses_to_crash.reset();
    ledger_.restored(backup_->delivered, before, seams_.epoch(*store_));
    for (std::size_t i = backup_->programmes; i < programmes_.size(); ++i)
        apply_to_store(programmes_[i]);
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
    if (!start()) throw std::logic_error("the first image cannot be opened");
    seams_.set_up(disk);
}

} // namespace instante::simulation
