#include "server/scoring/effect_size.hpp"

#include "server/scoring/distributions.hpp"

#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

/// G(f / 2) / (sqrt(f / 2) G((f - 1) / 2)), which tends to 1 - 3 / (4 f - 1).
double unbiasing(double f) {
    if (f > 1e6) return 1 - 3 / (4 * f - 1);
    return 1 / (std::sqrt(f / 2) * boost::math::tgamma_delta_ratio((f - 1) / 2, 0.5, InDouble{}));
}

struct Odds {
    double ratio;
    Interval interval;
};

/// All four cells above 0.
Odds odds(double a_yes, double a_no, double b_yes, double b_no, double confidence) {
    double const log_ratio = std::log(a_yes) - std::log(a_no) - std::log(b_yes) + std::log(b_no);
    double const half = normal_z(confidence) * std::sqrt(1 / a_yes + 1 / a_no + 1 / b_yes + 1 / b_no);
    return {std::exp(log_ratio), {std::exp(log_ratio - half), std::exp(log_ratio + half)}};
}

} // namespace

std::optional<StandardisedDifference> standardised_difference(MeanOf const& a, MeanOf const& b,
                                                              double confidence) {
    double const f = a.n + b.n - 2;
    if (!(a.n > 0) || !(b.n > 0) || !(f >= 2)) return std::nullopt;
    double const pooled =
        std::sqrt(std::max(0.0, ((a.n - 1) / f) * a.sd * a.sd + ((b.n - 1) / f) * b.sd * b.sd));
    if (!(pooled > 0)) return std::nullopt;
    StandardisedDifference result;
    result.cohens_d = (a.mean - b.mean) / pooled;
    if (!std::isfinite(result.cohens_d)) return std::nullopt;
    result.hedges_g = unbiasing(f) * result.cohens_d;
    result.standard_error =
        std::sqrt(1 / a.n + 1 / b.n + result.cohens_d * result.cohens_d / (2 * (a.n + b.n)));
    double const half = normal_z(confidence) * result.standard_error;
    result.d_interval = {result.cohens_d - half, result.cohens_d + half};
    return result;
}

double cohens_h(double share_a, double share_b) {
    return 2 * std::asin(std::sqrt(share_a)) - 2 * std::asin(std::sqrt(share_b));
}

std::optional<double> phi(Successes const& a, Successes const& b) {
    auto const z = two_proportions(a, b).z;
    if (!z) return std::nullopt;
    return std::clamp(*z / std::sqrt(a.n + b.n), -1.0, 1.0);
}

OddsRatio odds_ratio(Successes const& a, Successes const& b, double confidence) {
    double const a_no = a.n - a.x;
    double const b_no = b.n - b.x;
    OddsRatio result;
    if (a.x > 0 && a_no > 0 && b.x > 0 && b_no > 0) {
        Odds const plain = odds(a.x, a_no, b.x, b_no, confidence);
        result.value = plain.ratio;
        result.interval = plain.interval;
    } else if (a_no > 0 && b.x > 0) {
        result.value = 0;
    }
    Odds const adjusted = odds(a.x + 0.5, a_no + 0.5, b.x + 0.5, b_no + 0.5, confidence);
    result.adjusted = adjusted.ratio;
    result.adjusted_interval = adjusted.interval;
    return result;
}

std::optional<Association> association(std::vector<std::vector<double>> const& table) {
    std::vector<double> rows;
    std::vector<double> columns(table.empty() ? 0 : table.front().size());
    Association result;
    for (auto const& row : table) {
        if (row.size() != columns.size()) throw std::invalid_argument("rows of a table have one length");
        rows.push_back(0);
        for (std::size_t j = 0; j < row.size(); ++j) {
            rows.back() += row[j];
            columns[j] += row[j];
            result.n += row[j];
        }
    }
    auto const filled = [](std::vector<double> const& sums) {
        return static_cast<double>(
            std::count_if(sums.begin(), sums.end(), [](double sum) { return sum > 0; }));
    };
    double const least = std::min(filled(rows), filled(columns));
    if (least < 2) return std::nullopt;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < columns.size(); ++j) {
            double const expected = rows[i] / result.n * columns[j];
            if (expected > 0) result.chi2 += (table[i][j] - expected) * ((table[i][j] - expected) / expected);
        }
    }
    result.df = (filled(rows) - 1) * (filled(columns) - 1);
    result.p = chi_squared_above(result.chi2, result.df);
    result.cramers_v = std::min(1.0, std::sqrt(result.chi2 / result.n / (least - 1)));
    return result;
}

} // namespace instante::server::scoring
