#include "tests/bench/statistics/coverage.hpp"

#include "server/scoring/perceived_quality.hpp"
#include "server/scoring/score.hpp"
#include "tests/bench/statistics/dice.hpp"

#include <cmath>
#include <functional>
#include <optional>

namespace instante::bench {

namespace {

using namespace server::scoring;

constexpr std::int64_t sizes[] = {5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
constexpr double lowest = 0.93;
constexpr double highest = 0.97;

/// An interval as it is displayed: one throw of n units, and does it hold the truth?
struct Displayed {
    std::string name;
    std::vector<Shape> shapes;
    double answers = 1; // of a unit: visits bring several
    std::function<bool(Shape const&, std::int64_t n, Dice&)> holds;
    /// The chance that n units show no difference at all, where the shape leaves any.
    std::function<double(Shape const&, std::int64_t n)> all_alike;
};

bool within(Interval const& interval, double truth) {
    // Ends that touch the truth hold it, however they were rounded.
    return interval.low <= truth + 1e-9 && interval.high >= truth - 1e-9;
}

double one_point(Shape const& shape, std::int64_t n) {
    double chance = 0;
    for (double const p : shape.p)
        chance += std::pow(p, static_cast<double>(n));
    return chance;
}

double one_side(double share, std::int64_t n) {
    return std::pow(share, static_cast<double>(n)) + std::pow(1 - share, static_cast<double>(n));
}

Displayed index() {
    return {"index, smoothed", five_points(), 1,
            [](Shape const& shape, std::int64_t n, Dice& dice) {
                auto const sums = from_counts(1, throw_answers(shape, n, dice));
                return within(*smoothed_index_interval(sums, false), 100 * shape.mean());
            },
            one_point};
}

Displayed favourable() {
    return {"favourable, Wilson", five_points(), 1,
            [](Shape const& shape, std::int64_t n, Dice& dice) {
                auto const sums = from_counts(1, throw_answers(shape, n, dice));
                return within(favourable_share(sums, 4, false)->wilson, shape.share_from(3));
            },
            [](Shape const& shape, std::int64_t n) { return one_side(shape.share_from(3), n); }};
}

Displayed net_promoter() {
    return {"nps, adjusted Wald", promoters(), 1,
            [](Shape const& shape, std::int64_t n, Dice& dice) {
                auto const sums = from_counts(0, throw_answers(shape, n, dice));
                return within(net_promoter_of(sums)->adjusted_wald, 100 * (shape.p[10] - shape.p[3]));
            },
            one_point};
}

/// A visit rates one to six of six moments; every rating after the first repeats it with probability 1/2, so
/// that answers of one visit correlate by that much.
Displayed quality() {
    return {"quality by visit", five_points(), 3.5,
            [](Shape const& shape, std::int64_t n, Dice& dice) {
                constexpr Eigen::Index moments = 6;
                QualitySums sums{moments};
                sums.visits = n;
                for (std::int64_t visit = 0; visit < n; ++visit) {
                    auto const rated = static_cast<Eigen::Index>(1 + uniform(dice) * moments);
                    double value[moments];
                    for (Eigen::Index a = 0; a < rated; ++a) {
                        bool const repeats = a > 0 && uniform(dice) < 0.5;
                        value[a] = repeats ? value[0] : static_cast<double>(throw_answer(shape, dice)) / 4;
                        sums.s[a] += value[a];
                        sums.k[a] += 1;
                    }
                    for (Eigen::Index a = 0; a < rated; ++a) {
                        for (Eigen::Index b = 0; b < rated; ++b) {
                            sums.ss(a, b) += value[a] * value[b];
                            sums.sk(a, b) += value[a];
                            sums.kk(a, b) += 1;
                        }
                    }
                }
                auto const quality = perceived_quality(sums, Weighting::contacts, {});
                return within(quality->interval, 100 * shape.mean());
            },
            one_point};
}

std::string cause_of(Displayed const& displayed, Shape const& shape, std::int64_t n, double coverage) {
    double const alike = displayed.all_alike(shape, n);
    if (coverage < lowest && alike > 0.02) {
        return "discrete: all alike with probability " + std::to_string(alike).substr(0, 4) +
               ", and then one answer more or less decides";
    }
    if (coverage < lowest) return "discrete: few distinct outcomes carry the probability";
    if (alike > 0.02)
        return "discrete: all alike with probability " + std::to_string(alike).substr(0, 4) +
               ", which is held";
    return "wide side: the doubt of the prior is not small beside the spread of these answers";
}

} // namespace

nlohmann::json measure_coverage(int rounds) {
    nlohmann::json list = nlohmann::json::array();
    std::uint64_t seed = 1;
    for (Displayed const& displayed : {index(), favourable(), net_promoter(), quality()}) {
        for (Shape const& shape : displayed.shapes) {
            for (std::int64_t const n : sizes) {
                Dice dice{seed++};
                // Throwing visits one by one costs as many steps as there are answers.
                double const work = displayed.answers > 1 ? 3e6 / static_cast<double>(n) : 1e9;
                int const times = static_cast<int>(std::min(static_cast<double>(rounds), work));
                int held = 0;
                for (int round = 0; round < times; ++round)
                    held += displayed.holds(shape, n, dice) ? 1 : 0;
                double const coverage = static_cast<double>(held) / times;
                // Three standard errors of the simulation itself are no exception.
                double const doubt = 3 * std::sqrt(0.95 * 0.05 / times);
                nlohmann::json entry{{"interval", displayed.name},
                                     {"shape", shape.name},
                                     {"n", n},
                                     {"rounds", times},
                                     {"coverage", coverage}};
                if (coverage < lowest - doubt || coverage > highest + doubt)
                    entry["cause"] = cause_of(displayed, shape, n, coverage);
                list.push_back(std::move(entry));
            }
        }
    }
    return list;
}

} // namespace instante::bench
