#include "server/scoring/drivers/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

constexpr Eigen::Index fewest_groups = 1000;
constexpr Eigen::Index most_doubles = 600'000; // of all groups together: they stay in the processor's cache
constexpr Eigen::Index drawn_at_once = 64;

/// Whole numbers below a bound, the same with every standard library.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    Eigen::Index below(Eigen::Index bound) {
        std::uint64_t const high = engine_() >> 32;
        return static_cast<Eigen::Index>(high * static_cast<std::uint64_t>(bound) >> 32);
    }

  private:
    std::mt19937_64 engine_;
};

/// Sums of products by group, a column each.
Eigen::MatrixXd deal(CrossSums const& sums, Dice& dice) {
    Eigen::Index const rows = sums.rows();
    Eigen::Index const groups = std::min(rows, std::max(fewest_groups, most_doubles / sums.width()));
    std::vector<Eigen::Index> order(static_cast<std::size_t>(rows));
    std::iota(order.begin(), order.end(), 0);
    if (groups < rows) {
        for (Eigen::Index i = rows - 1; i > 0; --i)
            std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(dice.below(i + 1))]);
    }
    Eigen::MatrixXd dealt = Eigen::MatrixXd::Zero(sums.width(), groups);
    for (Eigen::Index i = 0; i < rows; ++i)
        sums.add(order[static_cast<std::size_t>(i)], dealt.col(i % groups));
    return dealt;
}

} // namespace

Eigen::Index draw_again(CrossSums const& sums, BootstrapPlan const& plan,
                        std::function<void(std::optional<Eigen::MatrixXd> const&)> const& take) {
    if (sums.rows() == 0) throw std::invalid_argument("there are no rows to draw from");
    Dice dice{plan.seed};
    Eigen::MatrixXd const dealt = deal(sums, dice);
    Eigen::Index const groups = dealt.cols();
    Eigen::MatrixXd times;
    Eigen::MatrixXd drawn;
    for (Eigen::Index done = 0; done < plan.replicates; done += drawn_at_once) {
        Eigen::Index const now = std::min<Eigen::Index>(drawn_at_once, plan.replicates - done);
        times.setZero(groups, now);
        for (Eigen::Index draw = 0; draw < now; ++draw) {
            for (Eigen::Index i = 0; i < groups; ++i)
                times(dice.below(groups), draw) += 1;
        }
        drawn.noalias() = dealt * times;
        for (Eigen::Index draw = 0; draw < now; ++draw)
            take(sums.correlations(drawn.col(draw)));
    }
    return groups;
}

Interval percentile_interval(std::vector<double>& values, double confidence) {
    if (values.empty()) throw std::invalid_argument("no values: no interval");
    std::sort(values.begin(), values.end());
    auto const at = [&](double probability) {
        double const place = probability * static_cast<double>(values.size() - 1);
        auto const below = static_cast<std::size_t>(place);
        std::size_t const above = std::min(below + 1, values.size() - 1);
        return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
    };
    double const tail = (1 - confidence) / 2;
    return {at(tail), at(1 - tail)};
}

} // namespace instante::server::scoring
