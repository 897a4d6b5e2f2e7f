#pragma once
// `instante-kiosk simulate`: a fleet of kiosks without windows. Flow, outbox, writer and uploader are the
// real ones; only the customers are drawn by chance.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace instante::kiosk {

struct SimulateOptions {
    std::string server;             // http://127.0.0.1:8080
    std::filesystem::path data;     // one directory per kiosk is kept in here, and found again
    std::vector<std::string> codes; // one more kiosk for each pairing code
    std::int64_t visits = 0;        // for each kiosk; 0: until stopped
    double every_seconds = 5.0;     // between visits at one kiosk, on average; 0: one after the other
    std::uint64_t seed = 1;
    std::filesystem::path opinions; // what customers think (core/opinions.hpp); empty: effects by chance
};

/// Runs until all visits are made, or SIGINT or SIGTERM; then uploads what it can within a few seconds.
/// Exit code: 0, 1 when no kiosk could work at all, or 2 when the opinions cannot be read.
int simulate(SimulateOptions const& options);

} // namespace instante::kiosk
