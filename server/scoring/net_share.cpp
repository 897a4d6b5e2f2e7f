#include "server/scoring/net_share.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

/// Of one answer. Rounding can take an all-alike variance just below zero.
double variance_of(double in_favour, double against) {
    double const net = in_favour - against;
    return std::max(0.0, in_favour + against - net * net);
}

Interval around(double value, double half) {
    return {value - half, value + half};
}

} // namespace

NetShare net_share(double in_favour, double against, double n, double confidence) {
    NetShare net;
    double const z = normal_z(confidence);
    double const variance = variance_of(in_favour, against);
    net.value = in_favour - against;
    net.standard_error = std::sqrt(variance / n);
    net.wald = around(net.value, z * net.standard_error);

    double const more = n + 3.0;
    double const for_it = (in_favour * n + 0.75) / more;
    double const against_it = (against * n + 0.75) / more;
    net.adjusted_value = for_it - against_it;
    net.adjusted_wald = around(net.adjusted_value, z * std::sqrt(variance_of(for_it, against_it) / more));
    net.adjusted_wald.low = std::min(std::max(-1.0, net.adjusted_wald.low), net.value);
    net.adjusted_wald.high = std::max(std::min(1.0, net.adjusted_wald.high), net.value);

    // Degrees of freedom near 0 (weights that all but ignore the others) would overflow the quantile.
    if (n - 1.0 >= 0.01) {
        double const half =
            t_quantile_above((1.0 - confidence) / 2.0, n - 1.0) * std::sqrt(variance / (n - 1.0));
        if (std::isfinite(half)) net.t = around(net.value, half);
    }
    return net;
}

} // namespace instante::server::scoring
