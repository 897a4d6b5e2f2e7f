#include "server/scoring/beta_quantile.hpp"

#include "server/scoring/distributions.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/tools/fraction.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

// A table of cells asks for thousands of these, and inverting the beta function for each is most of what it
// costs: hence a start that is nearly there, and steps that share one evaluation between density and tail.

namespace instante::server::scoring {

namespace {

/// Eight digits, of which nobody displays half, cost less than all sixteen.
constexpr int display_bits = 28;
using ToADisplay = boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                                 boost::math::policies::digits2<display_bits>>;
/// Twelve, for the utmost tails of many answers: there a root is far from flat.
using FarOut = boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                             boost::math::policies::digits2<40>>;

/// What is asked for, a <= b.
struct Wanted {
    double a = 0;
    double b = 0;
    double tail = 0;
    bool upper = false;
};

template <class Digits>
double inverted(Wanted const& wanted) {
    auto const [a, b, tail, upper] = wanted;
    return upper ? boost::math::ibetac_inv(a, b, tail, Digits{})
                 : boost::math::ibeta_inv(a, b, tail, Digits{});
}

/// Where the standard normal distribution has z: Cornish and Fisher's expansion to the sixth cumulant
/// (Abramowitz & Stegun 26.2.49; Hill & Davis 1968, Annals of Mathematical Statistics 39:1264). Central
/// moments by (n + r) m_(r+1) = r ((1 - 2m) m_r + m (1 - m) m_(r-1)), as of all of Pearson's curves.
double expanded(double a, double b, double z) {
    double const n = a + b;
    double const mean = a / n;
    double moments[7] = {1, 0};
    for (int r = 1; r < 6; ++r)
        moments[r + 1] = r * ((1 - 2 * mean) * moments[r] + mean * (b / n) * moments[r - 1]) / (n + r);
    double const variance = moments[2];
    double const sd = std::sqrt(variance);
    double const g1 = moments[3] / (sd * variance);
    double const g2 = moments[4] / (variance * variance) - 3;
    double const g3 = moments[5] / (sd * variance * variance) - 10 * g1;
    double const g4 = moments[6] / (variance * variance * variance) - 15 * g2 - 10 * g1 * g1 - 15;
    double const z2 = z * z; // Hermite's polynomials
    double const h1 = z;
    double const h2 = z2 - 1;
    double const h3 = z * (z2 - 3);
    double const h4 = z2 * (z2 - 6) + 3;
    double const h5 = z * (z2 * (z2 - 10) + 15);
    double const first = g1 * h2 / 6;
    double const second = g2 * h3 / 24 - g1 * g1 * (2 * h3 + h1) / 36;
    double const third = g3 * h4 / 120 - g1 * g2 * (h4 + h2) / 24 + g1 * g1 * g1 * (12 * h4 + 19 * h2) / 324;
    double const fourth = g4 * h5 / 720 - g2 * g2 * (3 * h5 + 6 * h3 + 2 * h1) / 384 -
                          g1 * g3 * (2 * h5 + 3 * h3) / 180 +
                          g1 * g1 * g2 * (14 * h5 + 37 * h3 + 8 * h1) / 288 -
                          g1 * g1 * g1 * g1 * (252 * h5 + 832 * h3 + 227 * h1) / 7776;
    return mean + sd * (z + first + second + third + fourth);
}

/// Near the lower end: the first terms of the distribution's power series, turned round (DLMF 8.17.7).
double near_zero(double a, double b, double tail) {
    double const first = std::pow(tail * a * boost::math::beta(a, b, InDouble{}), 1 / a);
    double const second = (b - 1) / (a + 1);
    double const third = (b - 1) * (a * a + 3 * a * b - a + 5 * b - 4) / (2 * (a + 1) * (a + 1) * (a + 2));
    return first * (1 + first * (second + first * third));
}

/// Far from the lower end of a skewed one: F's cube root is nearly normal (Wilson and Hilferty 1931; Paulson
/// 1942, Annals of Mathematical Statistics 13:233), x / (1 - x) being a F / b.
double by_cube_root(double a, double b, double z) {
    double const va = 1 / (9 * a);
    double const vb = 1 / (9 * b);
    // (1 - vb) c - (1 - va) = z sqrt(vb c^2 + va), for c
    double const one = (1 - vb) * (1 - vb) - z * z * vb;
    double const two = (1 - vb) * (1 - va);
    double const three = (1 - va) * (1 - va) - z * z * va;
    double const root = (two + std::sqrt(two * two - one * three)) / one;
    double const odds = a / b * root * root * root;
    return odds / (1 + odds);
}

/// The coefficients of x^a y^b / B(a, b) / I_x(a, b) as a continued fraction (DiDonato & Morris 1992, ACM
/// Transactions on Mathematical Software 18:360, eq. 9).
class BetaFraction {
  public:
    BetaFraction(double a, double b, double x, double y)
        : a_(a), b_(b), x_(x), over_(a * y - b * x + 1), y_(y) {}

    using result_type = std::pair<double, double>;
    result_type operator()() {
        double const m = m_++;
        double const here = a_ + 2 * m - 1;
        double const numerator = (a_ + m - 1) * (a_ + b_ + m - 1) * m * (b_ - m) * x_ * x_ / (here * here);
        double const denominator = m + (m > 0 ? m * (b_ - m) * x_ / here : 0) + // a may be 1
                                   (a_ + m) * (over_ + m * (1 + y_)) / (here + 2);
        return {numerator, denominator};
    }

  private:
    double a_, b_, x_, over_, y_;
    double m_ = 0;
};

/// By Halley's steps from `start`; none, where they lead nowhere.
std::optional<double> stepped(Wanted const& wanted, double start) {
    constexpr int most_steps = 4;
    // Errors are cubed by a step: after one so short there is nothing left to see.
    constexpr double short_step = 0.003;
    auto const [a, b, tail, upper] = wanted;
    double x = start;
    for (int step = 0; step < most_steps; ++step) {
        if (!(x > 0 && x < 1)) return std::nullopt;
        double const y = 1 - x;
        double const density = boost::math::ibeta_derivative(a, b, x, ToADisplay{});
        BetaFraction fraction = upper ? BetaFraction{b, a, y, x} : BetaFraction{a, b, x, y};
        std::uintmax_t terms = 1000;
        double const fall = x * y / boost::math::tools::continued_fraction_b(fraction, display_bits, terms);
        double const short_of = fall - tail / density;
        double const newton = upper ? -short_of : short_of;
        double const bend = (a - 1) / x - (b - 1) / y; // of the density, over the density
        double const change = newton / (1 - newton * bend / 2);
        x -= change;
        if (std::abs(change) < short_step * std::min(x, y)) return x;
    }
    return std::nullopt;
}

// From here on the expansion is within 5 10^-6 standard deviations, unless of the utmost tails; inverting the
// beta function takes ten times as long, growing with the root of n, and in the end gives up.
constexpr double surely_expanded = 100;
constexpr double surely_expanded_far_out = 1e4;
constexpr double far_out = 0.004;
// From here on the expansion is a start, and from `skewed` on the two others are.
constexpr double rounded = 2.5;
constexpr double skewed = 0.4;

double quantile(Wanted const& wanted) {
    auto const [a, b, tail, upper] = wanted;
    if (tail < far_out && a < surely_expanded_far_out) return inverted<FarOut>(wanted);
    double const z = normal_quantile_above(tail);
    if (a >= surely_expanded) return expanded(a, b, upper ? z : -z);
    if (a >= skewed) {
        double const start = a >= rounded ? expanded(a, b, upper ? z : -z)
                             : upper      ? by_cube_root(a, b, z)
                                          : near_zero(a, b, tail);
        if (auto const found = stepped(wanted, start)) return *found;
    }
    return inverted<ToADisplay>(wanted);
}

} // namespace

double beta_quantile_below(double a, double b, double tail) {
    return a <= b ? quantile({a, b, tail, false}) : 1 - quantile({b, a, tail, true});
}

double beta_quantile_above(double a, double b, double tail) {
    return a <= b ? quantile({a, b, tail, true}) : 1 - quantile({b, a, tail, false});
}

} // namespace instante::server::scoring
