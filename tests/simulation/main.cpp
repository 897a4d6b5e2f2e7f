// Runs schedules: `instante_simulation --seeds 1..100000`, `--seed 17 --trace`, `--plant early-watermark`.

#include "tests/simulation/schedule.hpp"
#include "tests/simulation/seams.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

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

/// Every `jobs`-th seed, beginning at the `first`.
struct Share {
    std::uint64_t first = 0;
    std::uint64_t jobs = 1;
};

int run(Range const& range, Share const& share, std::string const& defect, bool trace, bool go_on) {
    auto const began = std::chrono::steady_clock::now();
    Verdict sum;
    std::uint64_t failed = 0;
    std::uint64_t done = 0;
    for (std::uint64_t seed = range.from + share.first; seed <= range.to && (failed == 0 || go_on);
         seed += share.jobs, ++done) {
        Verdict const verdict = run_schedule(seed, defect, trace ? stdout : nullptr);
        sum.add(verdict);
        if (verdict.faults.empty()) continue;
        ++failed;
        fmt::print("seed {} fails: {}\n", seed, verdict.faults.front());
        fmt::print("  again: {}\n", replay_command(seed, defect));
    }
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    fmt::print("{} schedules ({:.0f}/s), {} failed: {} responses promised, {} requests, {} crashes, "
               "{} restores\n",
               done, static_cast<double>(done) / seconds, failed, sum.responses, sum.requests, sum.crashes,
               sum.restores);
    fmt::print("  {} clones ({} streams reported), {} machines replaced, {} gaps, {} stray replies; {} left "
               "quarantine, {} batches refused too late; times: {} exact, {} bounded, {} unknown\n",
               sum.clones, sum.sights.clones_reported, sum.replacements, sum.sights.gaps, sum.strays,
               sum.sights.replayed, sum.sights.refused_too_late, sum.sights.exact_times,
               sum.sights.bounded_times, sum.sights.unknown_times);
    return failed == 0 ? 0 : 1;
}

/// SQLite's file system belongs to a process, so those who work side by side are processes.
int run_jobs(Range const& range, std::uint64_t jobs, std::string const& defect, bool go_on) {
    std::vector<pid_t> children;
    for (std::uint64_t job = 0; job < jobs; ++job) {
        std::fflush(stdout);
        pid_t const child = ::fork();
        if (child == 0) {
            int const code = run(range, {job, jobs}, defect, false, go_on);
            std::fflush(stdout);
            ::_exit(code);
        }
        children.push_back(child);
    }
    int worst = 0;
    for (pid_t const child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        worst = std::max(worst, WIFEXITED(status) ? WEXITSTATUS(status) : 1);
    }
    return worst;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Deterministic simulation of kiosks, network and server"};
    std::string seeds = "1..2000";
    std::string defect;
    bool trace = false;
    bool go_on = false;
    bool list = false;
    std::uint64_t jobs = 1;
    app.add_option("--seeds,--seed", seeds, "FROM..TO, or one");
    app.add_option("--plant", defect, "a defect, to see it caught");
    app.add_flag("--trace", trace, "print every step");
    app.add_flag("--keep-going", go_on, "do not stop at the first failure");
    app.add_option("--jobs", jobs, "processes side by side")->check(CLI::Range(1, 64));
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
    return jobs > 1 && !trace ? run_jobs(range, jobs, defect, go_on) : run(range, {}, defect, trace, go_on);
}
