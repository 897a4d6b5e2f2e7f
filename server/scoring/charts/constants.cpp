#include "server/scoring/charts/constants.hpp"

#include "server/scoring/distributions.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace instante::server::scoring::charts {

namespace {

/// From n = 2 on.
constexpr double printed_d3[] = {0.8525033, 0.8883697, 0.8798108, 0.8640855, 0.8480442, 0.8332108,
                                 0.8198378, 0.8078413, 0.7970584, 0.7873230, 0.7784873, 0.7704257,
                                 0.7630330, 0.7562217, 0.7499188, 0.7440627, 0.7386021, 0.7334929,
                                 0.7286980, 0.7241851, 0.7199267, 0.7158987, 0.7120802, 0.7084528};
constexpr int last_printed = 25;

double below(double x) {
    return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

/// Over the whole line, of what falls as fast as the normal density: there the trapezoid rule gains digits
/// exponentially as its step shrinks.
template <class Integrand>
double over_the_line(Integrand const& integrand) {
    constexpr double step = 0.05;
    constexpr int steps = 220; // to 11 on both sides
    double sum = 0;
    for (int i = -steps; i <= steps; ++i)
        sum += integrand(step * i);
    return step * sum;
}

void check(int n) {
    if (n < 2 || n > most_range_size) throw std::invalid_argument("no range of so many values");
}

double range_above(double w, int n) {
    double const under = n * over_the_line([&](double x) {
                             // Through tails where both ends lie far up, so that their difference keeps its
                             // digits.
                             double const between =
                                 x > 0 ? below(-x) - below(-x - w) : below(x + w) - below(x);
                             return normal_density(x) * std::pow(between, n - 1);
                         });
    return 1 - under;
}

} // namespace

double d2(int n, Constants constants) {
    check(n);
    double const exact =
        over_the_line([&](double x) { return 1 - std::pow(below(x), n) - std::pow(below(-x), n); });
    return constants == Constants::as_printed && n <= last_printed ? std::round(exact * 1000) / 1000 : exact;
}

double d3(int n, Constants constants) {
    check(n);
    if (constants == Constants::as_printed && n <= last_printed) return printed_d3[n - 2];
    double const widest = 16; // P(W > 16) is below 1e-20 for any n here
    double const mean_square = 2 * boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
                                       [&](double w) { return w * range_above(w, n); }, 0.0, widest, 0);
    double const mean = d2(n);
    return std::sqrt(mean_square - mean * mean);
}

double c4(double n) {
    if (!(n > 1)) throw std::invalid_argument("one value has no standard deviation");
    return std::sqrt(2 / (n - 1)) / boost::math::tgamma_delta_ratio((n - 1) / 2, 0.5);
}

} // namespace instante::server::scoring::charts
