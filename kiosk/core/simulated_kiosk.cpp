#include "kiosk/core/simulated_kiosk.hpp"

#include "kiosk/core/config.hpp"
#include "kiosk/core/device_clock.hpp"
#include "kiosk/core/private_folder.hpp"
#include "kiosk/core/simulated_customer.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace instante::kiosk {

using std::chrono::milliseconds;

namespace {

std::function<double()> chance_from(std::uint64_t seed) {
    return [random = std::mt19937_64{seed}]() mutable {
        return std::uniform_real_distribution<double>{0.0, 1.0}(random);
    };
}

/// Simulated customers come on Sundays and at night, too: whoever plays a fleet wants to see it at work.
ConfigPtr always_open(ConfigPtr const& config) {
    if (!config || !config->opening_hours) return config;
    auto open = *config;
    open.opening_hours.reset();
    return std::make_shared<wire::KioskConfig const>(std::move(open));
}

} // namespace

Result<std::unique_ptr<SimulatedKiosk>> SimulatedKiosk::begin(SimulatedKioskOptions options) {
    make_private(options.directory);
    auto outbox = Outbox::open((options.directory / "outbox.db").string());
    if (!outbox) return outbox.error();
    return std::unique_ptr<SimulatedKiosk>(new SimulatedKiosk(std::move(options), std::move(*outbox)));
}

SimulatedKiosk::SimulatedKiosk(SimulatedKioskOptions options, std::unique_ptr<Outbox> outbox)
    : options_(std::move(options)),
      outbox_(std::move(outbox)),
      inbox_([this] {
          {
              std::lock_guard lock{mutex_};
              news_ = true;
          }
          rung_.notify_one();
      }),
      uploader_(*outbox_, transport_, inbox_, "simulated " + options_.directory.filename().string(),
                chance_from(options_.seed)),
      random_(options_.seed) {
    if (!options_.code.empty()) uploader_.pair(options_.server, options_.code);
    state_ = start(is_paired(*outbox_), always_open(last_good_config(*outbox_)), flow_now(),
                   last_asked_moment(*outbox_));
    vitals_.begin(state_, flow_now());
    uploader_.report(vitals_, {"simulated", options_.directory, 0, {}});
    upload_thread_ = std::make_unique<UploadThread>(uploader_, transport_);
    writer_ = std::make_unique<OutboxWriter>(*outbox_, inbox_, [this] { upload_thread_->wake(); });
    thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
}

SimulatedKiosk::~SimulatedKiosk() {
    stop();
}

void SimulatedKiosk::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

SimulatedKiosk::Counts SimulatedKiosk::counts() const {
    Counts counts;
    counts.visits = visits_;
    counts.walked_away = walked_away_;
    counts.stored = stored_;
    counts.uploader = uploader_.status();
    if (auto const depth = outbox_->depth()) counts.waiting = depth->waiting;
    return counts;
}

// ---- the flow and its clock ------------------------------------------------------------------------

DeviceTime SimulatedKiosk::flow_now() const {
    DeviceTime now = device_now();
    now.monotonic_ms += ahead_ms_;
    return now;
}

void SimulatedKiosk::jump_to(std::int64_t flow_monotonic_ms) {
    ahead_ms_ += std::max<std::int64_t>(flow_monotonic_ms - flow_now().monotonic_ms, 0);
}

void SimulatedKiosk::feed(Event const& event) {
    auto const now = flow_now();
    Step step = update(state_, event, now, new_uuid7);
    vitals_.note(state_, step.state, now);
    state_ = std::move(step.state);
    for (Effect& effect : step.effects) {
        if (!std::holds_alternative<effect::Store>(effect)) continue; // there is no attendant here
        auto& store = std::get<effect::Store>(effect);
        store.response.at = visit_began_; // what is written down is the real time
        ++stored_;
        writer_->submit(std::move(store));
    }
}

void SimulatedKiosk::take_news() {
    {
        std::lock_guard lock{mutex_};
        news_ = false;
    }
    for (Event event : inbox_.take()) {
        if (auto* arrived = std::get_if<event::ConfigArrived>(&event))
            arrived->config = always_open(arrived->config);
        feed(event);
    }
    feed(event::Tick{});
}

/// False when it is time to stop.
bool SimulatedKiosk::wait_for_news(std::stop_token const& stop, milliseconds at_most) {
    {
        std::unique_lock lock{mutex_};
        rung_.wait_for(lock, stop, at_most, [this] { return news_; });
    }
    take_news();
    return !stop.stop_requested();
}

// ---- customers -------------------------------------------------------------------------------------

void SimulatedKiosk::run(std::stop_token const& stop) {
    std::exponential_distribution<double> pause{1.0};
    while (wait_until_open(stop)) {
        auto const wait =
            milliseconds{static_cast<std::int64_t>(options_.every_seconds * 1000.0 * pause(random_))};
        auto const until = std::chrono::steady_clock::now() + wait;
        for (auto left = wait; left > milliseconds{0} && wait_for_news(stop, left);) {
            left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        }
        if (stop.stop_requested()) break;
        if (std::holds_alternative<screen::Attract>(state_.screen)) visit(stop);
        if (options_.visits > 0 && visits_ >= options_.visits) break;
    }
    finished_ = true;
}

bool SimulatedKiosk::wait_until_open(std::stop_token const& stop) {
    while (!std::holds_alternative<screen::Attract>(state_.screen)) {
        auto const status = uploader_.status();
        if (!state_.paired && status.link == UploaderStatus::Link::unpaired && !status.pairing) {
            // Its news may have arrived just now.
            take_news();
            if (state_.paired) continue;
            spdlog::error("{}: {}", options_.directory.filename().string(), status.trouble);
            refused_ = true;
            return false;
        }
        if (!wait_for_news(stop, milliseconds{500})) return false;
    }
    return !stop.stop_requested();
}

void SimulatedKiosk::visit(std::stop_token const& stop) {
    visit_began_ = device_now();
    auto const config = state_.config; // as long as the customer is here
    LocalTime const at = local_time(visit_began_.wall_ms, config->time_zone);
    SimulatedCustomer customer{*config, at, random_, options_.opinions};
    ++visits_;
    for (int deeds = 0; deeds < 200; ++deeds) {
        jump_to(flow_now().monotonic_ms + customer.think_ms());
        auto const deed = customer.next(state_);
        if (!deed) {
            ++walked_away_;
            if (auto const deadline = state_.idle_deadline_ms) jump_to(*deadline);
            feed(event::Tick{});
            return;
        }
        feed(*deed);
        if (std::holds_alternative<event::Rated>(*deed) && random_() % 32 == 0) feed(*deed); // a double tap
        // The writer answers even while we are being stopped: a visit is never cut in the middle.
        while (std::holds_alternative<screen::Saving>(state_.screen))
            wait_for_news(stop, milliseconds{100});
        if (auto const* thanks = std::get_if<screen::Thanks>(&state_.screen)) {
            jump_to(thanks->until_ms);
            feed(event::Tick{});
            return;
        }
        take_news();
        bool const goes_on = state_.visit || state_.idle_deadline_ms;
        if (!goes_on) return;
    }
}

} // namespace instante::kiosk
