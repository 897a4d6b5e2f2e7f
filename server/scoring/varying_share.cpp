#include "server/scoring/varying_share.hpp"

#include "server/scoring/distributions.hpp"

#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

constexpr double least_correlation = 1e-9; // below: binomial to double precision

double log_gamma(double x) {
    return boost::math::lgamma(x, InDouble{});
}
double log_beta(double a, double b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}
double log_choose(double n, double k) {
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1);
}

/// log P(X = k).
double log_mass(double k, double n, VaryingShare const& of) {
    if (of.correlation < least_correlation)
        return log_choose(n, k) + k * std::log(of.share) + (n - k) * std::log1p(-of.share);
    double const size = (1 - of.correlation) / of.correlation; // a + b
    double const a = of.share * size;
    double const b = (1 - of.share) * size;
    return log_choose(n, k) + log_beta(k + a, n - k + b) - log_beta(a, b);
}

} // namespace

double varying_share_at_least(std::int64_t successes, std::int64_t n, VaryingShare const& of) {
    if (successes <= 0) return 1;
    if (successes > n || of.share <= 0) return 0;
    if (of.share >= 1) return 1;
    auto const all = static_cast<double>(n);
    double sum = 0;
    for (std::int64_t k = n; k >= successes; --k)
        sum += std::exp(log_mass(static_cast<double>(k), all, of));
    return std::min(sum, 1.0);
}

} // namespace instante::server::scoring
