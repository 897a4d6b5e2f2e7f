// Do the statistics hold what they say, and what do they cost? Prints JSON; scripts/bench makes a table of
// it.

#include "tests/bench/statistics/coverage.hpp"

#include <cstdlib>
#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    std::string_view const what = argc > 1 ? argv[1] : "";
    int const rounds = argc > 2 ? std::atoi(argv[2]) : 0;
    nlohmann::json figures;
    if (what == "coverage" && rounds > 0) {
        figures = instante::bench::measure_coverage(rounds);
    } else if (what == "shrinkage" && rounds > 0) {
        figures = instante::bench::measure_shrinkage(rounds);
    } else if (what == "speed" && rounds > 0) {
        figures = instante::bench::measure_speed(rounds);
    } else if (what == "drivers" && rounds > 0 && argc > 3) {
        figures = instante::bench::measure_drivers(rounds, argv[3]);
    } else {
        std::cerr
            << "usage: instante_bench_statistics coverage|shrinkage|speed ROUNDS, or drivers ROUNDS FILE\n";
        return 2;
    }
    std::cout << figures.dump() << '\n';
    return 0;
}
