// Runs schedules: `instante_simulation --seeds 1..100000`, `--seed 17 --trace`, `--plant early-watermark`.

#include "tests/simulation/schedule.hpp"
#include "tests/simulation/seams.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <chrono>

using namespace instante::simulation;

namespace {

struct Range {
    std::uint64_t from = 1;
    std::uint64_t to = 2'000;
};

bool read_range(std::string const& text, Range& range) {
    auto const dots = text.find("..");
    return CLI::detail::lexical_cast(text.substr(0, dots), range.from) &&
           CLI::detail::lexical_cast(dots == std::string::npos ? text : text.substr(dots + 2), range.to) &&
           range.from <= range.to;
}

int run(Range const& range, std::string const& defect, bool trace, bool go_on) {
    auto const began = std::chrono::steady_clock::now();
    Verdict sum;
    std::uint64_t failed = 0;
    std::uint64_t done = 0;
    for (std::uint64_t seed = range.from; seed <= range.to && (failed == 0 || go_on); ++seed, ++done) {
        Verdict const verdict = run_schedule(seed, defect, trace ? stdout : nullptr);
        sum.responses += verdict.responses;
        sum.requests += verdict.requests;
        sum.crashes += verdict.crashes;
        sum.restores += verdict.restores;
        if (verdict.faults.empty()) continue;
        ++failed;
        fmt::print("seed {} fails: {}\n", seed, verdict.faults.front());
        fmt::print("  again: {}\n", replay_command(seed, defect));
    }
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    fmt::print("{} schedules ({:.0f}/s), {} failed: {} responses promised, {} requests, {} crashes, "
               "{} restores\n",
               done, static_cast<double>(done) / seconds, failed, sum.responses, sum.requests, sum.crashes,
               sum.restores);
    return failed == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Deterministic simulation of kiosks, network and server"};
    std::string seeds = "1..2000";
    std::string defect;
    bool trace = false;
    bool go_on = false;
    bool list = false;
    app.add_option("--seeds,--seed", seeds, "FROM..TO, or one");
    app.add_option("--plant", defect, "a defect, to see it caught");
    app.add_flag("--trace", trace, "print every step");
    app.add_flag("--keep-going", go_on, "do not stop at the first failure");
    app.add_flag("--list-defects", list, "what --plant knows");
    CLI11_PARSE(app, argc, argv);
    if (list) {
        for (Defect const& one : defects())
            fmt::print("{:24} {}\n", one.name, one.what);
        return 0;
    }
    Range range;
    if (!read_range(seeds, range) || !plant(defect)) {
        fmt::print(stderr, "seeds are FROM..TO; --list-defects names the defects\n");
        return 2;
    }
    return run(range, defect, trace, go_on);
}
