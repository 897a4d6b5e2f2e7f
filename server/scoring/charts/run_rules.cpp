#include "server/scoring/charts/run_rules.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring::charts {

namespace {

/// The points that are there, and where they stood.
struct Series {
    std::vector<double> z;
    std::vector<std::size_t> index;
};

Series present(std::span<std::optional<double> const> z) {
    Series series;
    for (std::size_t i = 0; i < z.size(); ++i) {
        if (!z[i]) continue;
        series.z.push_back(*z[i]);
        series.index.push_back(i);
    }
    return series;
}

/// Asks a pattern of every window of so many points; it answers with a hit (index left out) or none.
template <class Pattern>
std::vector<RuleHit> in_windows(Series const& series, std::size_t length, Pattern const& pattern) {
    std::vector<RuleHit> hits;
    for (std::size_t end = length; end <= series.z.size(); ++end) {
        std::optional<RuleHit> hit = pattern(std::span{series.z}.subspan(end - length, length));
        if (!hit) continue;
        hit->index = series.index[end - 1];
        hits.push_back(*hit);
    }
    return hits;
}

using Window = std::span<double const>;

/// `least` of `length` points more than `limit` sd away, on one side.
std::vector<RuleHit> far_out(Series const& series, std::size_t least, std::size_t length, double limit) {
    return in_windows(series, length, [&](Window window) -> std::optional<RuleHit> {
        for (int const side : {1, -1}) {
            auto const out = [&](double z) { return z * side > limit; };
            if (static_cast<std::size_t>(std::count_if(window.begin(), window.end(), out)) >= least)
                return RuleHit{0, side, out(window.back())};
        }
        return std::nullopt;
    });
}

std::vector<RuleHit> trends(Series const& series, std::size_t length) {
    return in_windows(series, length, [](Window window) -> std::optional<RuleHit> {
        for (int const side : {1, -1}) {
            auto const stops = [&](double before, double after) { return !((after - before) * side > 0); };
            if (std::adjacent_find(window.begin(), window.end(), stops) == window.end())
                return RuleHit{0, side, true};
        }
        return std::nullopt;
    });
}

std::vector<RuleHit> alternations(Series const& series, std::size_t length) {
    return in_windows(series, length, [](Window window) -> std::optional<RuleHit> {
        for (std::size_t i = 2; i < window.size(); ++i) {
            if (!((window[i] - window[i - 1]) * (window[i - 1] - window[i - 2]) < 0)) return std::nullopt;
        }
        return RuleHit{};
    });
}

std::vector<RuleHit> huddles(Series const& series, std::size_t length) {
    return in_windows(series, length, [](Window window) -> std::optional<RuleHit> {
        bool const near =
            std::all_of(window.begin(), window.end(), [](double z) { return std::fabs(z) <= 1; });
        return near ? std::optional{RuleHit{}} : std::nullopt;
    });
}

std::vector<RuleHit> both_sides_out(Series const& series, std::size_t length) {
    return in_windows(series, length, [](Window window) -> std::optional<RuleHit> {
        bool const out = std::all_of(window.begin(), window.end(), [](double z) { return std::fabs(z) > 1; });
        bool const both = std::any_of(window.begin(), window.end(), [](double z) { return z > 0; }) &&
                          std::any_of(window.begin(), window.end(), [](double z) { return z < 0; });
        return out && both ? std::optional{RuleHit{}} : std::nullopt;
    });
}

std::vector<RuleHits> western_electric(Series const& series) {
    return {{"western_electric_1", "one point beyond 3 sd", far_out(series, 1, 1, 3)},
            {"western_electric_2", "two of three points beyond 2 sd on one side", far_out(series, 2, 3, 2)},
            {"western_electric_3", "four of five points beyond 1 sd on one side", far_out(series, 4, 5, 1)},
            {"western_electric_4", "eight points in a row on one side", far_out(series, 8, 8, 0)}};
}

std::vector<RuleHits> nelson(Series const& series) {
    return {{"nelson_1", "one point beyond 3 sd", far_out(series, 1, 1, 3)},
            {"nelson_2", "nine points in a row on one side", far_out(series, 9, 9, 0)},
            {"nelson_3", "six points in a row rising, or falling", trends(series, 6)},
            {"nelson_4", "fourteen points in a row alternating up and down", alternations(series, 14)},
            {"nelson_5", "two of three points beyond 2 sd on one side", far_out(series, 2, 3, 2)},
            {"nelson_6", "four of five points beyond 1 sd on one side", far_out(series, 4, 5, 1)},
            {"nelson_7", "fifteen points in a row within 1 sd", huddles(series, 15)},
            {"nelson_8", "eight points in a row beyond 1 sd, on both sides", both_sides_out(series, 8)}};
}

} // namespace

std::vector<RuleHits> run_rules(std::span<std::optional<double> const> z, RuleSet set) {
    Series const series = present(z);
    switch (set) {
    case RuleSet::none:
        break;
    case RuleSet::beyond:
        return {{"beyond", "one point beyond 3 sd", far_out(series, 1, 1, 3)}};
    case RuleSet::western_electric:
        return western_electric(series);
    case RuleSet::nelson:
        return nelson(series);
    }
    return {};
}

RuleHits runs_on_one_side(std::span<std::optional<double> const> z, std::size_t length) {
    return {"run_on_one_side", "so many points in a row on one side", far_out(present(z), length, length, 0)};
}

} // namespace instante::server::scoring::charts
