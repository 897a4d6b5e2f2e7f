#include "server/scoring/distributions.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <numbers>

namespace instante::server::scoring {

namespace {

using Normal = boost::math::normal_distribution<double, InDouble>;
using StudentsT = boost::math::students_t_distribution<double, InDouble>;
using ChiSquared = boost::math::chi_squared_distribution<double, InDouble>;
using FisherF = boost::math::fisher_f_distribution<double, InDouble>;

} // namespace

double normal_quantile_above(double tail) {
    // A table of scores asks for one confidence thousands of times.
    thread_local double last_tail = 0.5;
    thread_local double last = 0;
    if (tail != last_tail) {
        last = boost::math::quantile(boost::math::complement(Normal{}, tail));
        last_tail = tail;
    }
    return last;
}

double normal_density(double x) {
    return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
}

double normal_above(double z) {
    return boost::math::cdf(boost::math::complement(Normal{}, z));
}

double normal_two_sided(double z) {
    return std::fmin(1.0, 2.0 * normal_above(std::fabs(z)));
}

namespace {

/// Fisher and Cornish's expansion around the normal quantile (Abramowitz & Stegun 26.7.5); from 100 degrees
/// of freedom on and tails of 0.0005 within 3 10^-9 of itself, where inverting the beta function takes ten
/// times as long.
double expanded_t(double tail, double df) {
    double const x = normal_quantile_above(tail);
    double const x2 = x * x;
    double const first = (x2 + 1) / 4;
    double const second = ((5 * x2 + 16) * x2 + 3) / 96;
    double const third = (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
    double const fourth = ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92160;
    return x * (1 + (first + (second + (third + fourth / df) / df) / df) / df);
}

} // namespace

double t_quantile_above(double tail, double df) {
    if (df >= 100 && tail >= 0.0005 && tail <= 0.5) return expanded_t(tail, df);
    return boost::math::quantile(boost::math::complement(StudentsT{df}, tail));
}

double t_above(double t, double df) {
    return boost::math::cdf(boost::math::complement(StudentsT{df}, t));
}

double t_two_sided(double t, double df) {
    return std::fmin(1.0, 2.0 * t_above(std::fabs(t), df));
}

double chi_squared_above(double x, double df) {
    return boost::math::cdf(boost::math::complement(ChiSquared{df}, x));
}

double f_above(double f, double df1, double df2) {
    return boost::math::cdf(boost::math::complement(FisherF{df1, df2}, f));
}

double f_quantile_above(double tail, double df1, double df2) {
    return boost::math::quantile(boost::math::complement(FisherF{df1, df2}, tail));
}

} // namespace instante::server::scoring
