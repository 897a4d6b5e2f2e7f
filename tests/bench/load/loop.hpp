#pragma once
// Connections that send a request, wait for its reply and send the next: one thread, epoll, keep-alive.

#include "tests/bench/load/crowd.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace instante::bench {

using SteadyClock = std::chrono::steady_clock;

struct LoopOptions {
    std::string host = "127.0.0.1";
    int port = 0;
    std::string path = "/api/v1/kiosk/records";
    std::size_t connections = 32;
    double seconds = 0; // 0: until the crowd has said all
    double warm_up = 0; // seconds before these that are not measured
};

struct Figures {
    std::int64_t requests = 0;     // answered with 2xx, in the measured time
    std::int64_t records = 0;      // in them
    std::int64_t acknowledged = 0; // records in all 2xx, warm-up included
    double seconds = 0;
    std::vector<std::uint32_t> latencies_us; // of the requests
    std::map<int, std::int64_t> refused;     // by status; sent again until taken
    std::int64_t quarantined = 0;            // replies that put something in quarantine: never in a sound run
};

/// Throws when a connection breaks: in a bench nothing may.
Figures run_loop(Plan& plan, CrowdOptions const& crowd, LoopOptions const& options);

} // namespace instante::bench
