#pragma once
// One seed, one schedule: who does what in which order, and what goes wrong meanwhile. Then all is mended,
// everything on its way arrives, and the ledger is reckoned up.

#include "tests/simulation/ledger.hpp"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace instante::simulation {

struct Verdict {
    std::vector<std::string> faults; // empty: all invariants hold
    std::size_t responses = 0;       // promised to customers
    std::size_t requests = 0;
    std::size_t crashes = 0;
    std::size_t restores = 0;
    std::size_t clones = 0;
    std::size_t replacements = 0;
    std::size_t strays = 0; // replies that were meant for another request
    Sights sights;

    /// All but the faults.
    void add(Verdict const& other);
};

/// Runs the schedule of a seed, with a defect planted where one is named. `trace` hears every step.
Verdict run_schedule(std::uint64_t seed, std::string_view defect = {}, std::FILE* trace = nullptr);

/// How a schedule is run again by itself.
std::string replay_command(std::uint64_t seed, std::string_view defect = {});

} // namespace instante::simulation
