#include "tests/simulation/kiosk_side.hpp"

#include "kiosk/core/flow_visit.hpp"
#include "server/ingest/quick_read.hpp"
#include "tests/simulation/programme.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>

namespace instante::simulation {

using namespace kiosk;

constexpr char const* server_address = "http://server";

/// The transport of the shipped uploader, into the simulated network.
class KioskSide::Wire final : public Transport {
  public:
    explicit Wire(KioskSide& kiosk) : kiosk_(kiosk) {}

    void use(std::string const&, std::string const& token) override { token_ = token; }
    HttpResult send(std::string const& method, std::string const& path, std::string const& body,
                    Headers const& headers) override {
        if (path == "/api/v1/kiosk/records") note(body);
        kiosk_.sending_ = true;
        auto result = kiosk_.carry_(kiosk_.number_, token_, method, path, body, headers);
        kiosk_.sending_ = false;
        return result;
    }

  private:
    void note(std::string const& body) {
        auto const batch = read(body);
        auto const who = kiosk_.outbox_->credentials();
        if (!batch || !who || !*who) return;
        Batch sent = batch->envelope;
        for (auto const& record : batch->records) {
            if (record.response) sent.records.push_back({record.sequence, *record.response});
        }
        kiosk_.ledger_.sent(kiosk_.number_, (*who)->device, sent);
        kiosk_.seams_.kiosk_sends(kiosk_.outbox_path());
    }

    static Result<wire::IncomingBatch> read(std::string const& body) {
        if (auto quick = server::ingest::read_quickly(body)) return std::move(*quick);
        auto const document = wire::parse(body);
        return document ? wire::read_batch(*document) : document.error();
    }

    KioskSide& kiosk_;
    std::string token_;
};

namespace {
/// As last_good_config(), but a process reads each document once.
ConfigPtr config_in(Outbox& outbox) {
    static std::map<std::string, ConfigPtr> known;
    auto const cached = outbox.cached_config();
    if (!cached || !*cached) return nullptr;
    ConfigPtr& config = known[(*cached)->document];
    if (!config) config = last_good_config(outbox);
    return config;
}
} // namespace

KioskSide::KioskSide(int number, int place, Ledger& ledger, Seams& seams, Dice& dice, UnixMs const& world,
                     Carry carry)
    : number_(number),
      place_(place),
      name_(number == place ? kiosk_id(place) : fmt::format("{}-{}", kiosk_id(place), number + 1)),
      ledger_(ledger),
      seams_(seams),
      dice_(dice),
      world_(world),
      carry_(std::move(carry)),
      mount_(name_, disk) {
    begin_boot();
}

KioskSide::~KioskSide() {
    disk.stop();
    kill(false);
}

// ---- the machine -----------------------------------------------------------------------------------

void KioskSide::begin_boot() {
    constexpr double most_wrong = 80e-6; // a part of what the server allows for
    boot_ = {number_, world_, 1 + (dice_.fraction() * 2 - 1) * most_wrong};
    boot_id_ = to_string(new_uuid7(world_));
    ledger_.booted(boot_id_, boot_);
}

DeviceTime KioskSide::now() const {
    auto const since = static_cast<double>(world_ - boot_.began);
    return {world_ + wall_offset, static_cast<std::int64_t>(since * boot_.rate), boot_id_};
}

void KioskSide::scrap() {
    kill(true);
    scrapped_ = true;
    ledger_.scrapped(number_);
}

bool KioskSide::start() {
    seams_.kiosk_starts(outbox_path());
    auto outbox = Outbox::open(outbox_path());
    if (!outbox) return false;
    outbox_ = std::move(*outbox);
    inbox_ = std::make_unique<Inbox<Event>>();
    wire_ = std::make_unique<Wire>(*this);
    uploader_ =
        std::make_unique<Uploader>(*outbox_, *wire_, *inbox_, name_, [this] { return dice_.fraction(); });
    uploader_->set_clock_kept(clock_kept);
    config_ = is_paired(*outbox_) ? config_in(*outbox_) : nullptr;
    return true;
}

void KioskSide::close() {
    uploader_.reset();
    wire_.reset();
    outbox_.reset();
    inbox_.reset();
    config_.reset();
    visit_.reset();
}

void KioskSide::kill(bool power) {
    disk.stop();
    power_is_cut_ = power_is_cut_ || power;
    if (sending_) return; // its uploader stands on our stack; look_at_the_disk() comes later
    close();
    disk.restart(power_is_cut_, dice_);
    if (std::exchange(power_is_cut_, false)) begin_boot();
}

void KioskSide::look_at_the_disk() {
    if (disk.stopped() && !sending_) kill(disk.faults.crash_cuts_power);
}

void KioskSide::begin_from(Bytes const& image) {
    disk.put("outbox.db", image);
    seams_.set_up_kiosk(disk);
    if (!start()) throw std::logic_error("the first image cannot be opened");
}

void KioskSide::begin_as_copy_of(KioskSide const& other) {
    disk.copy(other.disk);
    seams_.set_up_kiosk(disk);
    clock_kept = other.clock_kept;
    wall_offset = other.wall_offset;
    ledger_.cloned(other.number_, number_);
}

void KioskSide::begin_empty() {
    seams_.set_up_kiosk(disk);
    if (!start()) throw std::logic_error("a new disk cannot be written");
}

// ---- the network -----------------------------------------------------------------------------------

void KioskSide::pair(std::string const& code) {
    uploader_->pair(server_address, code);
}

bool KioskSide::paired() const {
    return is_paired(*outbox_);
}

std::chrono::milliseconds KioskSide::step() {
    auto const pause = uploader_->run_once([this] { return now(); });
    seams_.kiosk_received(outbox_path());
    if (disk.faults.room) ledger_.gave_up_kept(number_); // what it could not keep beside what waits
    take_news();
    look_at_the_disk();
    return pause;
}

/// What the flow makes of the uploader's news.
void KioskSide::take_news() {
    for (Event const& event : inbox_->take()) {
        if (auto const* arrived = std::get_if<event::ConfigArrived>(&event)) config_ = arrived->config;
        auto const* changed = std::get_if<event::PairingChanged>(&event);
        if (changed && !changed->paired) config_.reset();
    }
}

std::int64_t KioskSide::waiting() {
    auto const depth = outbox_->depth();
    return depth ? depth->waiting + depth->stranded + depth->unreadable : -1;
}

// ---- customers -------------------------------------------------------------------------------------

namespace {

AnswerValue some_answer(Question const& question, wire::KioskConfig const& config, Dice& dice) {
    if (auto const scale = scale_of(question.type))
        return Rating{static_cast<int>(dice.between(scale->min, scale->max))};
    if (question.type == QuestionType::segment) {
        Dimension const& dimension = *find_by_id(config.dimensions, question.dimension);
        return Choices{{dimension.values[dice.below(dimension.values.size())].id}};
    }
    return Choices{{question.options[dice.below(question.options.size())].id}};
}

} // namespace

void KioskSide::tap(bool poison) {
    Survey const& survey = config_->surveys[dice_.below(config_->surveys.size())];
    auto const at = now();
    Uuid const id = new_uuid7(at.wall_ms);
    Response response = new_response(*config_, survey, id, dice_.chance(0.5) ? id : new_uuid7(at.wall_ms));
    response = with_answer(*config_, survey, std::move(response), 0,
                           some_answer(survey.questions[0], *config_, dice_));
    if (poison) response.answers[0].value = Rating{99};
    response.revision = 1;
    response.at = at;
    response.language = "en";
    response.test = dice_.chance(0.05);
    visit_ = poison ? std::nullopt : std::optional{Visit{config_, response}};
    store(std::move(response), poison);
}

void KioskSide::revise() {
    Response& response = visit_->response;
    auto const& config = *visit_->config;
    Survey const& survey = *find_by_id(config.surveys, response.survey);
    std::size_t const question = dice_.below(survey.questions.size());
    response = with_answer(config, survey, std::move(response), question,
                           some_answer(survey.questions[question], config, dice_));
    ++response.revision;
    response.final = dice_.chance(0.3);
    Response const said = response;
    if (said.final) visit_.reset();
    store(said, false);
}

void KioskSide::store(Response response, bool poison) {
    auto const stored = outbox_->append(response, now().wall_ms);
    bool const promised = stored && !disk.stopped();
    ledger_.said(number_, {std::move(response), promised, poison});
    if (!promised) visit_.reset(); // the customer was shown an apology, or a dark screen
    if (disk.faults.room) ledger_.gave_up_kept(number_);
    look_at_the_disk();
}

} // namespace instante::simulation
