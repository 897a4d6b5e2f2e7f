// The product survives every schedule, and the simulator sees what it is there to see.

#include "tests/simulation/schedule.hpp"
#include "tests/simulation/seams.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <memory>

using namespace instante::simulation;

namespace {

/// Thousands where the code is fast; under sanitizers as many as fit into the same time. The soak of
/// scripts/bench runs a hundred thousand.
std::uint64_t seed_count() {
    if (char const* const wished = std::getenv("INSTANTE_SIMULATION_SEEDS"))
        return std::strtoull(wished, nullptr, 10);
    if (instante::test::sanitized) return 60;
#if defined(NDEBUG)
    return 2'000;
#else
    return 200;
#endif
}

/// Every step of a schedule, as text.
std::string trace_of(std::uint64_t seed) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const file = open_memstream(&text, &size);
    run_schedule(seed, {}, file);
    std::fclose(file);
    std::unique_ptr<char, decltype(&std::free)> const owned{text, &std::free};
    return {text, size};
}

constexpr std::uint64_t enough_for_the_rare = 200;
constexpr std::uint64_t catching_seeds = 2000; // what some defects spoil happens in one schedule of hundreds

/// Some schedule of all of them catches the defect. Where it was caught before is looked at first.
bool is_caught(Defect const& defect) {
    for (std::uint64_t tried = 0; tried < catching_seeds; ++tried) {
        std::uint64_t const seed = (defect.caught_at - 1 + tried) % catching_seeds + 1;
        if (!run_schedule(seed, defect.name).faults.empty()) return true;
    }
    return false;
}

} // namespace

TEST_CASE("Whatever goes wrong, every promised response is counted exactly once at its highest revision") {
    Verdict sum;
    for (std::uint64_t seed = 1; seed <= seed_count(); ++seed) {
        Verdict const verdict = run_schedule(seed);
        sum.add(verdict);
        if (verdict.faults.empty()) continue;
        FAIL(verdict.faults.front() << "; again: " << replay_command(seed));
    }
    // What is never met cannot go wrong.
    CHECK(sum.responses > seed_count());
    if (seed_count() < enough_for_the_rare) return;
    CHECK(sum.crashes > 0);
    CHECK(sum.restores > 0);
    CHECK(sum.clones > 0);
    CHECK(sum.replacements > 0);
    CHECK(sum.strays > 0);
    CHECK(sum.sights.exact_times > 0);
    CHECK(sum.sights.bounded_times > 0);
    CHECK(sum.sights.unknown_times > 0);
    CHECK(sum.sights.clones_reported > 0);
    CHECK(sum.sights.gaps > 0);
    CHECK(sum.sights.replayed > 0);
    CHECK(sum.sights.refused_too_late > 0);
}

TEST_CASE("A seed is one schedule: run again, it goes the same way") {
    for (std::uint64_t const seed : {3U, 11U, 17U})
        CHECK(trace_of(seed) == trace_of(seed));
}

TEST_CASE("Each planted defect is caught") {
    for (Defect const& defect : defects()) {
        CAPTURE(defect.name, defect.what);
        CHECK(is_caught(defect));
    }
    CHECK(defects().size() >= 28);
}
