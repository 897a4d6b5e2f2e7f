#pragma once
// What the simulations throw: seeded, so that a run can be had again.

#include "server/scoring/ratings.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace instante::bench {

using Dice = std::mt19937_64;

/// How answers of a scale fall in the long run: the probability of each of its points, lowest first.
struct Shape {
    std::string name;
    std::vector<double> p;

    /// Mean on 0..1 over the scale.
    double mean() const {
        double sum = 0;
        for (std::size_t i = 0; i < p.size(); ++i)
            sum += p[i] * static_cast<double>(i) / static_cast<double>(p.size() - 1);
        return sum;
    }
    double share_from(std::size_t point) const {
        double sum = 0;
        for (std::size_t i = point; i < p.size(); ++i)
            sum += p[i];
        return sum;
    }
};

/// The eleven shapes of five points.
inline std::vector<Shape> five_points() {
    return {{"even", {.2, .2, .2, .2, .2}},
            {"bell", {.05, .2, .5, .2, .05}},
            {"skewed", {.02, .05, .13, .3, .5}},
            {"J", {.1, .03, .07, .2, .6}},
            {"polarised", {.45, .05, 0, .05, .45}},
            {"both ends", {.5, 0, 0, 0, .5}},
            {"two neighbours", {0, 0, 0, .5, .5}},
            {"very happy", {.005, .01, .025, .16, .8}},
            {"nearly all best", {.01, 0, 0, .01, .98}},
            {"2 % worst, 98 % best", {.02, 0, 0, 0, .98}},
            {"nearly all middle", {.01, .01, .96, .01, .01}}};
}

/// Eleven of net promoter answers: detractors (3), passives (8), promoters (10).
inline std::vector<Shape> promoters() {
    std::vector<Shape> shapes;
    for (auto const& [minus, plus] : std::vector<std::pair<double, double>>{{.15, .6},
                                                                            {.2, .2},
                                                                            {.5, .5},
                                                                            {.02, .9},
                                                                            {.9, .02},
                                                                            {.01, .98},
                                                                            {.33, .33},
                                                                            {.05, .1},
                                                                            {.2, .8},
                                                                            {.02, .02},
                                                                            {.2, .45}}) {
        std::vector<double> p(11, 0);
        p[3] = minus;
        p[8] = 1 - minus - plus;
        p[10] = plus;
        auto const percent = [](double share) { return std::to_string(static_cast<int>(100 * share + 0.5)); };
        shapes.push_back({percent(minus) + " % detractors, " + percent(plus) + " % promoters", p});
    }
    return shapes;
}

/// n independent answers, by point.
inline std::vector<std::int64_t> throw_answers(Shape const& shape, std::int64_t n, Dice& dice) {
    std::vector<std::int64_t> counts(shape.p.size(), 0);
    double left = 1;
    for (std::size_t i = 0; i < shape.p.size() && n > 0; ++i) {
        double const chance = left > 0 ? std::clamp(shape.p[i] / left, 0.0, 1.0) : 1.0;
        if (chance > 0) counts[i] = std::binomial_distribution<std::int64_t>{n, chance}(dice);
        n -= counts[i];
        left -= shape.p[i];
    }
    counts.back() += n; // what rounding left
    return counts;
}

inline double uniform(Dice& dice) {
    return static_cast<double>(dice() >> 11) * 0x1p-53;
}

/// One answer: its point.
inline std::size_t throw_answer(Shape const& shape, Dice& dice) {
    double at = uniform(dice);
    for (std::size_t i = 0; i + 1 < shape.p.size(); ++i) {
        at -= shape.p[i];
        if (at < 0) return i;
    }
    return shape.p.size() - 1;
}

} // namespace instante::bench
