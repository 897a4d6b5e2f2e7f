// The load of the benches: many paired devices that upload ratings over a few connections. Prints one JSON
// object with what it measured, its own processor time apart.

#include "tests/bench/load/loop.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <sys/resource.h>

namespace {

using namespace instante::bench;

double quantile_ms(std::vector<std::uint32_t> const& sorted, double share) {
    if (sorted.empty()) return 0;
    auto const index = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return sorted[index] / 1000.0;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval const& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

nlohmann::json to_json(Figures& figures) {
    std::sort(figures.latencies_us.begin(), figures.latencies_us.end());
    nlohmann::json refused = nlohmann::json::object();
    for (auto const& [status, count] : figures.refused)
        refused[std::to_string(status)] = count;
    return {{"requests", figures.requests},
            {"records", figures.records},
            {"acknowledged", figures.acknowledged},
            {"seconds", figures.seconds},
            {"p50_ms", quantile_ms(figures.latencies_us, 0.5)},
            {"p99_ms", quantile_ms(figures.latencies_us, 0.99)},
            {"max_ms", quantile_ms(figures.latencies_us, 1)},
            {"refused", refused},
            {"quarantined", figures.quarantined},
            {"cpu_seconds", cpu_seconds()}};
}

} // namespace

int main(int argc, char** argv) {
    std::string plan_file;
    CrowdOptions crowd;
    LoopOptions loop;
    CLI::App app{"Uploads ratings as kiosks do", "instante_bench_load"};
    app.add_option("--plan", plan_file, "JSON: the devices")->required();
    app.add_option("--port", loop.port)->required();
    app.add_option("--path", loop.path);
    app.add_option("--connections", loop.connections);
    app.add_option("--seconds", loop.seconds, "how long to measure");
    app.add_option("--warm-up", loop.warm_up, "seconds before that");
    app.add_option("--records", crowd.records, "in a batch");
    app.add_option("--responses", crowd.responses, "how many to send, in place of --seconds");
    app.add_flag("--year", crowd.year, "spread the taps over the past year; goes with --responses");
    CLI11_PARSE(app, argc, argv);
    if ((loop.seconds > 0) == (crowd.responses > 0) || (crowd.year && crowd.responses == 0)) {
        std::fprintf(stderr, "instante_bench_load: either --seconds or --responses\n");
        return 2;
    }
    try {
        Plan plan = read_plan(plan_file);
        Figures figures = run_loop(plan, crowd, loop);
        std::puts(to_json(figures).dump().c_str());
        return figures.quarantined == 0 ? 0 : 1;
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "instante_bench_load: %s\n", failure.what());
        return 1;
    }
}
