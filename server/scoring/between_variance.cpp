#include "server/scoring/between_variance.hpp"

#include "server/scoring/distributions.hpp"
#include "server/scoring/intervals.hpp"

#include <boost/math/tools/minima.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

namespace instante::server::scoring {

namespace {

/// Sums of one family at a tau^2; w = 1 / (variance + tau^2).
struct FamilySums {
    double w = 0, w2 = 0, w3 = 0;
    double wy = 0;
    double cells = 0;
};

std::vector<FamilySums> sums_at(Families const& families, double tau2) {
    std::vector<FamilySums> sums(families.count);
    for (std::size_t i = 0; i < families.cells.size(); ++i) {
        double const w = 1 / (families.cells[i].variance + tau2);
        FamilySums& family = sums[families.family[i]];
        family.w += w;
        family.w2 += w * w;
        family.w3 += w * w * w;
        family.wy += w * families.cells[i].value;
        ++family.cells;
    }
    return sums;
}

/// Weighted squares around the families' means: sum w d^2, and sum w^2 d^2.
struct Squares {
    double q = 0;
    double q2 = 0;
};

Squares squares_at(Families const& families, std::vector<FamilySums> const& sums, double tau2) {
    Squares squares;
    for (std::size_t i = 0; i < families.cells.size(); ++i) {
        FamilySums const& family = sums[families.family[i]];
        double const w = 1 / (families.cells[i].variance + tau2);
        double const d = families.cells[i].value - family.wy / family.w;
        squares.q += w * d * d;
        squares.q2 += w * w * d * d;
    }
    return squares;
}

double degrees_of(std::vector<FamilySums> const& sums) {
    double degrees = 0;
    for (FamilySums const& family : sums)
        degrees += std::max(0.0, family.cells - 1);
    return degrees;
}

/// sum w - sum w^2 / sum w, over families: the trace of P of the restricted likelihood.
double trace_of(std::vector<FamilySums> const& sums) {
    double trace = 0;
    for (FamilySums const& family : sums) {
        if (family.cells > 1) trace += family.w - family.w2 / family.w;
    }
    return trace;
}

double paule_mandel(Families const& families, double degrees) {
    // Q falls convexly in tau^2, so Newton's steps from 0 never pass the root.
    double tau2 = 0;
    for (int step = 0; step < 200; ++step) {
        auto const squares = squares_at(families, sums_at(families, tau2), tau2);
        double const over = squares.q - degrees;
        if (over <= 1e-13 * degrees || !(squares.q2 > 0)) break;
        double const next = tau2 + over / squares.q2;
        if (!(next > tau2)) break;
        tau2 = next;
    }
    return tau2;
}

/// The restricted log likelihood of tau^2, up to a constant. Asked for at a hundred points of a posterior, so
/// cells are laid out family by family, and a point costs one pass over them.
class RestrictedLikelihood {
  public:
    explicit RestrictedLikelihood(Families const& families)
        : ends_(families.count, 0),
          variances_(size(families)),
          offs_(size(families)),
          weights_(size(families)) {
        for (std::size_t const family : families.family)
            ++ends_[family];
        std::vector<Eigen::Index> next;
        Eigen::Index end = 0;
        for (Eigen::Index& cells : ends_) {
            next.push_back(end);
            end += cells;
            cells = end;
        }
        // Around the families' means squares do not lose their digits.
        auto const sums = sums_at(families, 0);
        for (std::size_t i = 0; i < families.cells.size(); ++i) {
            std::size_t const family = families.family[i];
            Eigen::Index const at = next[family]++;
            variances_[at] = families.cells[i].variance;
            offs_[at] = families.cells[i].value - sums[family].wy / sums[family].w;
        }
    }

    double operator()(double tau2) {
        weights_ = (variances_ + tau2).inverse();
        double const scale = variances_[0] + tau2;
        double logs = -log_of_products(weights_, scale);
        auto free_cells = static_cast<double>(weights_.size());
        double q = 0;
        Eigen::Index begin = 0;
        for (Eigen::Index const end : ends_) {
            if (end == begin) continue;
            auto const w = weights_.segment(begin, end - begin);
            auto const d = offs_.segment(begin, end - begin);
            double const sum = w.sum();
            double const off = (w * d).sum();
            q += std::max(0.0, (w * d * d).sum() - off * off / sum);
            logs += std::log(sum * scale);
            --free_cells;
            begin = end;
        }
        return -0.5 * (logs + free_cells * std::log(scale) + q);
    }

  private:
    static Eigen::Index size(Families const& families) {
        return static_cast<Eigen::Index>(families.cells.size());
    }

    /// Sum of log(scale x). Logarithms of products are few; factors are scaled, so that hardly ever so many
    /// overflow.
    static double log_of_products(Eigen::ArrayXd const& x, double scale) {
        constexpr Eigen::Index factors = 8;
        Eigen::Index const columns = x.size() / factors;
        double logs = 0;
        for (Eigen::Index at = 0; at < columns; ++at) {
            auto const some = x.segment<factors>(factors * at) * scale;
            double const product = some.prod();
            logs += product > 1e-300 && product < 1e300 ? std::log(product) : some.log().sum();
        }
        return logs + (x.tail(x.size() - factors * columns) * scale).log().sum();
    }

    std::vector<Eigen::Index> ends_; // of families, in the arrays
    Eigen::ArrayXd variances_;
    Eigen::ArrayXd offs_; // from the family's mean
    Eigen::ArrayXd weights_;
};

double reml(Families const& families, double start) {
    RestrictedLikelihood likelihood_at{families};
    double tau2 = start;
    double likelihood = likelihood_at(tau2);
    for (int step = 0; step < 500; ++step) {
        auto const sums = sums_at(families, tau2);
        double information = 0; // tr(PP)
        for (FamilySums const& family : sums) {
            if (family.cells <= 1) continue;
            double const ratio = family.w2 / family.w;
            information += family.w2 - 2 * family.w3 / family.w + ratio * ratio;
        }
        double change = (squares_at(families, sums, tau2).q2 - trace_of(sums)) / information;
        double next = std::max(0.0, tau2 + change);
        double reached = likelihood_at(next);
        while (reached < likelihood - 1e-13 * std::abs(likelihood) && std::abs(change) > 1e-14 * tau2) {
            change /= 2;
            next = std::max(0.0, tau2 + change);
            reached = likelihood_at(next);
        }
        bool const settled = std::abs(next - tau2) <= 1e-13 * tau2 || next == tau2;
        tau2 = next;
        likelihood = reached;
        if (settled) break;
    }
    return tau2;
}

double mean_variance(Families const& families) {
    double sum = 0;
    for (Estimate const& cell : families.cells)
        sum += cell.variance;
    return sum / static_cast<double>(families.cells.size());
}

/// Log posterior density of u = log(tau^2 / s^2), up to a constant.
class LogPosterior {
  public:
    explicit LogPosterior(Families const& families)
        : likelihood_(families), typical_(mean_variance(families)) {}

    double tau2(double u) const { return typical_ * std::exp(u); }
    double operator()(double u) {
        // dB/du = -B (1 - B), B = 1 / (1 + exp(u))
        double const prior = -std::abs(u) - 2 * std::log1p(std::exp(-std::abs(u)));
        return likelihood_(tau2(u)) + prior;
    }

  private:
    RestrictedLikelihood likelihood_;
    double typical_;
};

/// From where to where the hump may be, in u: below, cells tell nothing of tau^2; above, it would spread them
/// further than they lie apart.
Interval range_of_top(Families const& families) {
    double const typical = mean_variance(families);
    double least = typical;
    double lowest = families.cells.front().value;
    double highest = lowest;
    for (Estimate const& cell : families.cells) {
        least = std::min(least, cell.variance);
        lowest = std::min(lowest, cell.value);
        highest = std::max(highest, cell.value);
    }
    double const apart = highest - lowest;
    return {std::min(-8.0, std::log(least / typical) - 4),
            std::max(8.0, 2 * std::log(std::max(apart, 1e-300)) - std::log(typical) + 4)};
}

/// Where a density of one hump is highest, to a hundredth.
double find_top(LogPosterior& density, Interval const& range) {
    constexpr int steps = 16;
    double const step = (range.high - range.low) / steps;
    double best = 0;
    double height = -std::numeric_limits<double>::infinity();
    for (int i = 0; i <= steps; ++i) {
        double const u = range.low + step * i;
        double const here = density(u);
        if (here <= height) continue;
        height = here;
        best = u;
    }
    constexpr int bits = 8;
    auto const deep = [&](double u) { return -density(u); };
    return boost::math::tools::brent_find_minima(deep, best - step, best + step, bits).first;
}

/// The distance from the top at which the density has fallen to a hundred thousandth of it.
double reach(LogPosterior& density, double top, double direction) {
    double const floor = density(top) - 11.5;
    double inside = 0;
    double outside = 0.05;
    while (outside < 16 && density(top + direction * outside) > floor) {
        inside = outside;
        outside *= 2;
    }
    for (int i = 0; i < 3; ++i) {
        double const middle = (inside + outside) / 2;
        (density(top + direction * middle) > floor ? inside : outside) = middle;
    }
    return outside;
}

} // namespace

std::vector<Estimate> family_means(Families const& families, double tau2) {
    std::vector<Estimate> means(families.count); // first the sums
    for (std::size_t i = 0; i < families.cells.size(); ++i) {
        Estimate const& cell = families.cells[i];
        double const w = 1 / (cell.variance + tau2);
        means[families.family[i]].value += w * cell.value;
        means[families.family[i]].variance += w;
    }
    for (Estimate& mean : means) {
        if (mean.variance > 0) mean = {mean.value / mean.variance, 1 / mean.variance};
    }
    return means;
}

Heterogeneity heterogeneity(Families const& families, BetweenVariance method) {
    Heterogeneity result;
    if (families.cells.empty()) return result;
    auto const sums = sums_at(families, 0);
    result.degrees = degrees_of(sums);
    if (result.degrees > 0) {
        result.q = squares_at(families, sums, 0).q;
        result.p_value = chi_squared_above(result.q, result.degrees);
        double const trace = trace_of(sums);
        double const by_moments = std::max(0.0, (result.q - result.degrees) / trace);
        switch (method) {
        case BetweenVariance::dersimonian_laird:
            result.tau2 = by_moments;
            break;
        case BetweenVariance::paule_mandel:
            result.tau2 = paule_mandel(families, result.degrees);
            break;
        case BetweenVariance::reml:
            result.tau2 = reml(families, by_moments);
            break;
        }
        result.i2 = result.tau2 / (result.tau2 + result.degrees / trace);
    }
    auto const means = family_means(families, result.tau2);
    result.mean = means.front().value;
    result.mean_variance = means.front().variance;
    return result;
}

std::vector<BetweenNode> between_posterior(Families const& families) {
    if (families.cells.empty()) return {};
    LogPosterior density{families};
    double const top = find_top(density, range_of_top(families));
    double const low = top - reach(density, top, -1);
    double const high = top + reach(density, top, 1);
    constexpr int points = 32;
    std::vector<BetweenNode> nodes;
    double const height = density(top);
    double total = 0;
    for (int i = 0; i < points; ++i) {
        double const u = low + (high - low) * i / (points - 1);
        double const weight = std::exp(density(u) - height);
        total += weight;
        nodes.push_back({density.tau2(u), weight});
    }
    for (BetweenNode& node : nodes)
        node.probability /= total;
    return nodes;
}

} // namespace instante::server::scoring
