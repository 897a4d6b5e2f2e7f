#pragma once
// One kiosk of a simulated fleet: the real flow, outbox, writer and uploader, with customers by chance.

#include "kiosk/core/curl_transport.hpp"
#include "kiosk/core/opinions.hpp"
#include "kiosk/core/outbox_writer.hpp"
#include "kiosk/core/upload_thread.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace instante::kiosk {

struct SimulatedKioskOptions {
    std::filesystem::path directory; // its outbox lives here
    std::string server;
    std::string code;        // empty: it is paired already
    std::int64_t visits = 0; // 0: until stopped
    double every_seconds = 5.0;
    std::uint64_t seed = 1;
    Opinions opinions = {};
};

class SimulatedKiosk {
  public:
    struct Counts {
        std::int64_t visits = 0;
        std::int64_t walked_away = 0; // of these, in the middle
        std::int64_t stored = 0;      // records
        std::int64_t waiting = 0;     // to be uploaded
        UploaderStatus uploader;
    };

    /// Opens the outbox and begins. Error: the outbox cannot be used.
    static Result<std::unique_ptr<SimulatedKiosk>> begin(SimulatedKioskOptions options);
    ~SimulatedKiosk();

    /// All visits are made, or it cannot go on.
    bool finished() const { return finished_; }
    /// Its pairing code was not taken.
    bool refused() const { return refused_; }
    /// No more customers; what is stored still goes up.
    void stop();
    Counts counts() const;

  private:
    SimulatedKiosk(SimulatedKioskOptions options, std::unique_ptr<Outbox> outbox);
    void run(std::stop_token const& stop);
    bool wait_until_open(std::stop_token const& stop);
    void visit(std::stop_token const& stop);
    void feed(Event const& event);
    void take_news();
    bool wait_for_news(std::stop_token const& stop, std::chrono::milliseconds at_most);
    DeviceTime flow_now() const;
    void jump_to(std::int64_t flow_monotonic_ms);

    SimulatedKioskOptions options_;
    std::unique_ptr<Outbox> outbox_;
    std::mutex mutex_;
    std::condition_variable_any rung_;
    bool news_ = false;
    Inbox<Event> inbox_;
    CurlTransport transport_;
    Vitals vitals_;
    Uploader uploader_;
    std::mt19937_64 random_;
    State state_;
    DeviceTime visit_began_;
    std::int64_t ahead_ms_ = 0; // the flow's clock against the real one: nobody waits out a think time
    std::atomic<std::int64_t> visits_ = 0;
    std::atomic<std::int64_t> walked_away_ = 0;
    std::atomic<std::int64_t> stored_ = 0;
    std::atomic<bool> finished_ = false;
    std::atomic<bool> refused_ = false;
    std::unique_ptr<UploadThread> upload_thread_;
    std::unique_ptr<OutboxWriter> writer_; // wakes the upload thread, so it ends before it
    std::jthread thread_;                  // feeds the writer, so it ends first
};

} // namespace instante::kiosk
