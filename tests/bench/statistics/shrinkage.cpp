#include "server/scoring/beta_binomial.hpp"
#include "server/scoring/small_cells.hpp"
#include "tests/bench/statistics/coverage.hpp"
#include "tests/bench/statistics/dice.hpp"

#include <cmath>
#include <string>

namespace instante::bench {

namespace {

using namespace server::scoring;

/// Cells of one parent: how many, how many answers they have, how far their true means lie apart.
struct Setting {
    std::string name;
    int cells = 12;
    std::int64_t least = 5;
    std::int64_t most = 60;
    double apart = 0;       // 0: all alike, 1: as far as the shapes go
    std::int64_t large = 0; // answers of one more cell, which is not judged; 0: there is none
};

constexpr std::int64_t spread_over(Setting const& setting, int cell) {
    return setting.least + (setting.most - setting.least) * cell / std::max(1, setting.cells - 1);
}

struct Errors {
    double raw = 0, shrunk = 0;
    int cells = 0, raw_held = 0, held = 0;

    void add(double truth, double raw_value, Interval const& raw_interval, double value,
             Interval const& interval) {
        auto const holds = [&](Interval const& one) {
            return one.low <= truth + 1e-9 && one.high >= truth - 1e-9;
        };
        raw += (raw_value - truth) * (raw_value - truth);
        shrunk += (value - truth) * (value - truth);
        raw_held += holds(raw_interval) ? 1 : 0;
        held += holds(interval) ? 1 : 0;
        ++cells;
    }
    nlohmann::json json(std::string const& figure, Setting const& setting) const {
        return {{"figure", figure},
                {"setting", setting.name},
                {"cells", cells},
                {"mse_raw", raw / cells},
                {"mse_shrunk", shrunk / cells},
                {"raw_coverage", static_cast<double>(raw_held) / cells},
                {"coverage", static_cast<double>(held) / cells}};
    }
};

/// Happier or less happy than a skewed five-point shape, by a share of people who move to an end.
Shape moved(double by) {
    Shape shape{"", {.05, .1, .2, .35, .3}};
    double const share = std::min(0.9, std::abs(by));
    for (double& p : shape.p)
        p *= 1 - share;
    shape.p[by > 0 ? 4 : 0] += share;
    return shape;
}

void simulate(Setting const& setting, Dice& dice, Errors& index, Errors& favourable) {
    std::normal_distribution<double> normal;
    std::vector<CellMean> means;
    std::vector<ShareCell> shares;
    std::vector<Shape> truths;
    std::vector<RatingSums> all;
    for (int cell = 0; cell < setting.cells + (setting.large > 0 ? 1 : 0); ++cell) {
        truths.push_back(moved(setting.apart * normal(dice)));
        auto const answers = cell < setting.cells ? spread_over(setting, cell) : setting.large;
        all.push_back(from_counts(1, throw_answers(truths.back(), answers, dice)));
        means.push_back(*index_cell(all.back(), false));
        auto const n = static_cast<double>(totals_of(all.back())->n);
        shares.push_back({std::round(favourable_share(all.back(), 4, false)->share * n), n});
    }
    auto const shrunk =
        shrink(index_estimates(means), {BetweenVariance::paule_mandel, default_confidence, Interval{0, 100}});
    std::vector<std::size_t> const family(shares.size(), 0);
    auto const shrunk_shares = shrink_shares(shares, family, 1);
    for (std::size_t i = 0; i < static_cast<std::size_t>(setting.cells); ++i) {
        index.add(100 * truths[i].mean(), means[i].mean, *smoothed_index_interval(all[i], false),
                  shrunk.cells[i].value, shrunk.cells[i].interval);
        favourable.add(
            100 * truths[i].share_from(3), 100 * shrunk_shares.cells[i].raw,
            [&] {
                Interval const raw = wilson(shares[i].successes, shares[i].n);
                return Interval{100 * raw.low, 100 * raw.high};
            }(),
            100 * shrunk_shares.cells[i].value,
            {100 * shrunk_shares.cells[i].interval.low, 100 * shrunk_shares.cells[i].interval.high});
    }
}

} // namespace

nlohmann::json measure_shrinkage(int rounds) {
    nlohmann::json list = nlohmann::json::array();
    std::uint64_t seed = 1001;
    for (Setting const& setting :
         {Setting{"12 cells of 5 to 60, alike", 12, 5, 60, 0},
          Setting{"12 cells of 5 to 60, near", 12, 5, 60, 0.1},
          Setting{"12 cells of 5 to 60, apart", 12, 5, 60, 0.3},
          Setting{"4 cells of 5 to 200, near", 4, 5, 200, 0.1}, Setting{"40 cells of 5, near", 40, 5, 5, 0.1},
          Setting{"40 cells of 5 to 5,000, near", 40, 5, 5000, 0.1},
          Setting{"2 cells of 15 beside 5,000, alike", 2, 15, 15, 0, 5000},
          Setting{"2 cells of 15 beside 5,000, near", 2, 15, 15, 0.1, 5000},
          Setting{"2 cells of 15 beside 5,000, apart", 2, 15, 15, 0.3, 5000},
          Setting{"1 cell of 10 beside 1,000, near", 1, 10, 10, 0.1, 1000},
          Setting{"5 cells of 10 to 50 beside 50,000, near", 5, 10, 50, 0.1, 50'000}}) {
        Dice dice{seed++};
        Errors index, favourable;
        int const times = std::max(10, rounds / setting.cells);
        for (int round = 0; round < times; ++round)
            simulate(setting, dice, index, favourable);
        list.push_back(index.json("index", setting));
        list.push_back(favourable.json("favourable", setting));
    }
    return list;
}

} // namespace instante::bench
