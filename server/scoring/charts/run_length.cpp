#include "server/scoring/charts/run_length.hpp"

#include "server/scoring/distributions.hpp"

#include <boost/math/special_functions/legendre.hpp>
#include <boost/math/tools/roots.hpp>

#include <Eigen/LU>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace instante::server::scoring::charts {

namespace {

constexpr double most_run_length = 1e12; // beyond: never, for all that it matters

/// Nodes and weights of Gauss-Legendre quadrature on low..high.
struct Nodes {
    Eigen::VectorXd at;
    Eigen::VectorXd weight;

    Nodes(int count, double low, double high) : at(count), weight(count) {
        auto const zeros = boost::math::legendre_p_zeros<double>(count); // those not negative, ascending
        double const half = (high - low) / 2;
        double const middle = (high + low) / 2;
        Eigen::Index next = 0;
        for (double const zero : zeros) {
            double const slope = boost::math::legendre_p_prime(count, zero);
            double const size = half * 2 / ((1 - zero * zero) * slope * slope);
            at[next] = middle + half * zero;
            weight[next++] = size;
            if (zero == 0) continue;
            at[next] = middle - half * zero;
            weight[next++] = size;
        }
    }
};

double bounded(double run_length) {
    return std::isfinite(run_length) && run_length > 0 ? std::fmin(run_length, most_run_length)
                                                       : most_run_length;
}

/// Of one side, begun at zero and at the head start.
std::pair<double, double> one_sided(double slack, double interval, double shift, double head_start) {
    int const count = 40 + static_cast<int>(interval * 4);
    Nodes const nodes{count, 0, interval};
    // The unknowns: L(0), then L at each node.
    Eigen::MatrixXd system = Eigen::MatrixXd::Identity(count + 1, count + 1);
    auto const to_zero = [&](double from) { return normal_above(from + shift - slack); };
    for (Eigen::Index i = 0; i <= count; ++i) {
        double const from = i == 0 ? 0 : nodes.at[i - 1];
        system(i, 0) -= to_zero(from);
        for (Eigen::Index j = 0; j < count; ++j)
            system(i, j + 1) -= nodes.weight[j] * normal_density(nodes.at[j] - from + slack - shift);
    }
    Eigen::VectorXd const length = system.partialPivLu().solve(Eigen::VectorXd::Ones(count + 1));
    double started = 1 + length[0] * to_zero(head_start);
    for (Eigen::Index j = 0; j < count; ++j)
        started += nodes.weight[j] * normal_density(nodes.at[j] - head_start + slack - shift) * length[j + 1];
    return {bounded(length[0]), bounded(started)};
}

/// The x in low..high where a rising function reaches what is wanted, or the nearer end.
template <class Rising>
double reached(Rising const& rising, double wanted, double low, double high) {
    auto const short_of = [&](double x) { return std::log(rising(x) / wanted); };
    if (short_of(low) >= 0) return low;
    if (short_of(high) <= 0) return high;
    std::uintmax_t steps = 100;
    auto const [a, b] = boost::math::tools::toms748_solve(
        short_of, low, high, boost::math::tools::eps_tolerance<double>(36), steps);
    return (a + b) / 2;
}

void check_wanted(double run_length) {
    if (!(run_length >= 2 && run_length <= 1e6)) throw std::invalid_argument("run length outside 2..1e6");
}

} // namespace

double shewhart_run_length(double widths, double shift) {
    return bounded(1 / (normal_above(widths - shift) + normal_above(widths + shift)));
}

double ewma_run_length(double lambda, double widths, double shift) {
    if (!(lambda >= 0.01 && lambda <= 1 && widths > 0 && widths <= 6))
        throw std::invalid_argument("no such EWMA");
    if (lambda == 1) return shewhart_run_length(widths, shift);
    double const limit = widths * std::sqrt(lambda / (2 - lambda));
    int const count = 40 + static_cast<int>(4 * limit / lambda);
    Nodes const nodes{count, -limit, limit};
    auto const step = [&](double from, double to) {
        return normal_density((to - (1 - lambda) * from) / lambda - shift) / lambda;
    };
    Eigen::MatrixXd system = Eigen::MatrixXd::Identity(count, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        for (Eigen::Index j = 0; j < count; ++j)
            system(i, j) -= nodes.weight[j] * step(nodes.at[i], nodes.at[j]);
    }
    Eigen::VectorXd const length = system.partialPivLu().solve(Eigen::VectorXd::Ones(count));
    double from_centre = 1;
    for (Eigen::Index j = 0; j < count; ++j)
        from_centre += nodes.weight[j] * step(0, nodes.at[j]) * length[j];
    return bounded(from_centre);
}

double cusum_run_length(double slack, double interval, double shift, double head_start) {
    if (!(slack >= 0 && interval > 0 && interval <= 30 && head_start >= 0 && head_start < interval))
        throw std::invalid_argument("no such CUSUM");
    auto const [up, up_started] = one_sided(slack, interval, shift, head_start);
    auto const [down, down_started] = one_sided(slack, interval, -shift, head_start);
    return bounded((up_started * down + down_started * up - up * down) / (up + down));
}

double shewhart_widths_for(double run_length) {
    check_wanted(run_length);
    return normal_quantile_above(1 / (2 * run_length));
}

double ewma_widths_for(double run_length, double lambda) {
    check_wanted(run_length);
    return reached([&](double widths) { return ewma_run_length(lambda, widths); }, run_length, 0.2, 6);
}

double cusum_interval_for(double run_length, double slack) {
    check_wanted(run_length);
    return reached([&](double interval) { return cusum_run_length(slack, interval); }, run_length, 0.01, 30);
}

} // namespace instante::server::scoring::charts
