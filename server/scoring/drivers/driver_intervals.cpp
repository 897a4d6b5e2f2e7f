#include "server/scoring/drivers/driver_design.hpp"

#include <algorithm>

namespace instante::server::scoring {

namespace {

constexpr int fewest_replicates = 100;      // fewer say little of a tail
constexpr int most_subsets_drawn = 1 << 26; // of all draws together, for lmg: about a second

/// What the draws said: a row for a draw, a column for a driver in the order of the design.
struct Draws {
    std::vector<Eigen::VectorXd> values;
    std::vector<Eigen::VectorXd> shares;
};

int replicates_for(DriverOptions const& options, std::size_t predictors) {
    if (options.method != ImportanceMethod::lmg) return options.replicates;
    return std::min(options.replicates, most_subsets_drawn >> predictors);
}

Draws draw(DriverReport& report, CrossSums const& sums, DriverOptions const& options, int replicates) {
    Draws draws;
    report.groups =
        draw_again(sums, {replicates, options.seed}, [&](std::optional<Eigen::MatrixXd> const& r) {
            if (!r) return;
            Eigen::Index const p = r->rows() - 1;
            if (smallest_eigenvalue(r->topLeftCorner(p, p)) < singular) return;
            Eigen::VectorXd value = importance_by(options.method, *r);
            auto share = shares_of(value);
            if (!share || !value.allFinite()) return;
            draws.values.push_back(std::move(value));
            draws.shares.push_back(std::move(*share));
        });
    report.replicates = static_cast<int>(draws.values.size());
    return draws;
}

int rank_in(Eigen::VectorXd const& values, Eigen::Index at) {
    return 1 + static_cast<int>((values.array() > values[at]).count());
}

DriverDifference difference_of(Draws const& draws, Eigen::Index first, Eigen::Index second,
                               double confidence) {
    DriverDifference difference;
    std::vector<double> drawn;
    for (Eigen::VectorXd const& values : draws.values) {
        drawn.push_back(values[first] - values[second]);
        difference.probability += drawn.back() > 0 ? 1.0 : drawn.back() == 0 ? 0.5 : 0.0;
    }
    difference.probability /= static_cast<double>(drawn.size());
    difference.interval = percentile_interval(drawn, confidence);
    difference.clear = difference.interval.low > 0 || difference.interval.high < 0;
    return difference;
}

} // namespace

void add_driver_intervals(DriverReport& report, DriverDesign const& design, CrossSums const& sums,
                          DriverOptions const& options) {
    int const replicates = replicates_for(options, design.predictors.size());
    if (options.replicates == 0) {
        report.no_intervals = "none were asked for";
        return;
    }
    if (replicates < fewest_replicates) {
        report.no_intervals = "too many predictors to draw again for lmg, or too few draws";
        return;
    }
    Draws const draws = draw(report, sums, options, replicates);
    if (report.replicates * 10 < replicates * 9) {
        report.no_intervals = "only " + std::to_string(report.replicates) + " of " +
                              std::to_string(replicates) +
                              " draws could be computed: visits are too few or too much alike";
        return;
    }
    auto const place = [&](std::size_t predictor) {
        auto const at = std::find(design.predictors.begin(), design.predictors.end(), predictor);
        return static_cast<Eigen::Index>(at - design.predictors.begin());
    };
    for (Driver& driver : report.drivers) {
        Eigen::Index const at = place(driver.predictor);
        std::vector<double> values;
        std::vector<double> shares;
        std::vector<double> ranks;
        for (std::size_t i = 0; i < draws.values.size(); ++i) {
            values.push_back(draws.values[i][at]);
            shares.push_back(draws.shares[i][at]);
            ranks.push_back(rank_in(draws.values[i], at));
        }
        driver.value_interval = percentile_interval(values, options.confidence);
        driver.share_interval = percentile_interval(shares, options.confidence);
        driver.rank_interval = percentile_interval(ranks, options.confidence);
    }
    for (std::size_t a = 0; a < report.drivers.size(); ++a) {
        for (std::size_t b = a + 1; b < report.drivers.size(); ++b) {
            Driver& first = report.drivers[a];
            Driver& second = report.drivers[b];
            auto difference =
                difference_of(draws, place(first.predictor), place(second.predictor), options.confidence);
            difference.first = first.predictor;
            difference.second = second.predictor;
            difference.difference = first.value - second.value;
            if (!difference.clear) {
                first.not_clear_from.push_back(second.predictor);
                second.not_clear_from.push_back(first.predictor);
            }
            report.differences.push_back(difference);
        }
    }
}

} // namespace instante::server::scoring
