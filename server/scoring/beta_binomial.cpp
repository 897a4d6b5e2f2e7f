#include "server/scoring/beta_binomial.hpp"

#include "server/scoring/distributions.hpp"
#include "server/scoring/parent_prior.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

// A prior worth so many times the largest cell moves nothing any more.
constexpr double boundless = 1e7;

void check(std::span<ShareCell const> cells) {
    for (ShareCell const& cell : cells) {
        bool const sound =
            std::isfinite(cell.n) && cell.n > 0 && cell.successes >= 0 && cell.successes <= cell.n;
        if (!sound) throw std::invalid_argument("a share needs 0 <= successes <= n and n > 0");
    }
}

ShareCell pool(std::span<ShareCell const> cells) {
    ShareCell all;
    for (ShareCell const& cell : cells) {
        all.successes += cell.successes;
        all.n += cell.n;
    }
    return all;
}

double share_of(ShareCell const& cell) {
    return cell.successes / cell.n;
}

/// A share that is surely inside 0..1, for variances.
double inner_share(ShareCell const& cell) {
    return (cell.successes + 0.5) / (cell.n + 1);
}

/// Sums of a family at a correlation of answers of one cell.
struct ShareSums {
    double cells = 0;
    double w = 0;      // sum of the cells' weights: answers worth as much, were they independent
    double mean = 0;   // of the shares, by them
    double spread = 0; // sum w (p - mean)^2
    // What spread is expected to be, over mean (1 - mean): sum w / n (1 - w / W) where answers are
    // independent, sum w (1 - w / W) where those of a cell are all alike.
    double if_independent = 0;
    double if_alike = 0;
};

/// What a cell of n answers, correlated so, weighs: n independent ones, or 1.
double weight_at(double n, double correlation) {
    return n / std::max(1e-9, 1 + (n - 1) * correlation);
}

std::vector<ShareSums> sums_at(std::span<ShareCell const> cells, std::span<std::size_t const> family,
                               std::size_t families, double correlation) {
    std::vector<ShareSums> sums(families);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ShareSums& mine = sums[family[i]];
        double const w = weight_at(cells[i].n, correlation);
        mine.w += w;
        mine.mean += w * share_of(cells[i]);
        ++mine.cells;
    }
    for (ShareSums& one : sums) {
        if (one.w > 0) one.mean = std::min(1.0, one.mean / one.w);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ShareSums& mine = sums[family[i]];
        double const w = weight_at(cells[i].n, correlation);
        double const off = share_of(cells[i]) - mine.mean;
        double const others = 1 - w / mine.w;
        mine.spread += w * off * off;
        mine.if_independent += w / cells[i].n * others;
        mine.if_alike += w * others;
    }
    return sums;
}

/// The correlation at which the families' spread is what is expected, 0 to 1. Cells of single answers do not
/// tell it: 0.
double correlation_of(std::vector<ShareSums> const& families) {
    double over = 0;
    double within = 0;
    double answers = 0;
    for (ShareSums const& family : families) {
        if (family.cells < 2) continue;
        double const variance = family.mean * (1 - family.mean);
        over += family.spread - variance * family.if_independent;
        within += variance * (family.if_alike - family.if_independent);
        answers += variance * family.w;
    }
    if (!(over > 0) || !(within > 1e-9 * answers)) return 0;
    return within > over ? over / within : 1;
}

/// Kleinman's correlation by moments, 1 / (strength + 1): first with weights n, then by rounds with those
/// that it makes best, for with weights n one large cell would speak for all.
double correlation_by_moments(std::span<ShareCell const> cells, std::span<std::size_t const> family,
                              std::size_t families) {
    constexpr int most_rounds = 60;
    double correlation = 0;
    for (int round = 0; round < most_rounds; ++round) {
        double const next = correlation_of(sums_at(cells, family, families, correlation));
        bool const settled = std::abs(next - correlation) <= 1e-10;
        correlation = next;
        if (settled) break;
    }
    return correlation;
}

std::optional<double> strength_of(double correlation, double largest) {
    if (!(correlation > 0)) return std::nullopt;
    // Cells at both ends only: their own data say all.
    double const strength = std::max(1e-9, 1 / correlation - 1);
    return strength < boundless * largest ? std::optional{strength} : std::nullopt;
}

double largest_of(std::span<ShareCell const> cells) {
    double largest = 0;
    for (ShareCell const& cell : cells)
        largest = std::max(largest, cell.n);
    return largest;
}

/// Gradient and Hessian of the log likelihood in (logit mean, log strength).
struct Slopes {
    Eigen::Vector2d gradient = Eigen::Vector2d::Zero();
    Eigen::Matrix2d hessian = Eigen::Matrix2d::Zero();
};

Slopes slopes_at(std::span<ShareCell const> cells, double mean, double strength) {
    auto const psi = [](double x) { return boost::math::digamma(x, InDouble{}); };
    auto const psi1 = [](double x) { return boost::math::trigamma(x, InDouble{}); };
    double const a = mean * strength;
    double const b = (1 - mean) * strength;
    double ga = 0, gb = 0, haa = 0, hbb = 0, hab = 0;
    for (ShareCell const& cell : cells) {
        double const all = psi(strength) - psi(cell.n + strength);
        double const all1 = psi1(strength) - psi1(cell.n + strength);
        ga += psi(cell.successes + a) - psi(a) + all;
        gb += psi(cell.n - cell.successes + b) - psi(b) + all;
        haa += psi1(cell.successes + a) - psi1(a) + all1;
        hbb += psi1(cell.n - cell.successes + b) - psi1(b) + all1;
        hab += all1;
    }
    // With u = logit mean, l = log strength: da/du = s m (1-m) = -db/du, da/dl = a, db/dl = b.
    double const d = strength * mean * (1 - mean);
    double const bend = d * (1 - 2 * mean);
    Slopes slopes;
    slopes.gradient << d * (ga - gb), a * ga + b * gb;
    double const mixed = d * (a * haa - b * hbb + (b - a) * hab) + d * (ga - gb);
    slopes.hessian << d * d * (haa - 2 * hab + hbb) + bend * (ga - gb), mixed, mixed,
        a * a * haa + 2 * a * b * hab + b * b * hbb + a * ga + b * gb;
    return slopes;
}

/// Uphill, and by Newton's step where the hill is round.
Eigen::Vector2d step_from(Slopes const& slopes) {
    Eigen::LLT<Eigen::Matrix2d> const round{-slopes.hessian};
    Eigen::Vector2d step =
        round.info() == Eigen::Success ? Eigen::Vector2d{round.solve(slopes.gradient)} : slopes.gradient;
    double const length = step.cwiseAbs().maxCoeff();
    if (length > 1) step /= length;
    return step;
}

ShrunkShare shrunk_share(ShareCell const& cell, double parent, std::optional<double> strength) {
    ShrunkShare shrunk;
    shrunk.raw = share_of(cell);
    shrunk.weight_of_own_data = strength ? cell.n / (cell.n + *strength) : 0;
    shrunk.value = shrunk.weight_of_own_data * shrunk.raw + (1 - shrunk.weight_of_own_data) * parent;
    return shrunk;
}

/// Parents' shares as the cells make them, and how they are told from these.
struct Parents {
    std::vector<ShareSums> sums;
    ParentPrior prior;

    /// The posterior, inside 0..1, of a parent whose cells say `share` and are worth `answers`.
    Estimate inner(std::size_t family, double share, double answers) const {
        double const m = inner_share({answers * share, answers});
        Estimate parent = prior.posterior(family, {prior.between ? share : m, m * (1 - m) / answers});
        double const a_little = 0.5 / (answers + 1);
        parent.value = std::clamp(parent.value, a_little, 1 - a_little);
        return parent;
    }
};

Parents parents_of(std::vector<ShareSums> sums, double confidence) {
    Parents parents{std::move(sums), {}};
    std::vector<Estimate> means;
    for (ShareSums const& family : parents.sums) {
        double const m = inner_share({family.w * family.mean, family.w});
        means.push_back(family.cells > 0 ? Estimate{family.mean, m * (1 - m) / family.w} : Estimate{});
    }
    parents.prior = parent_prior(means, {BetweenVariance::paule_mandel, confidence, {}});
    return parents;
}

/// Posterior mean and variance of each cell over the strengths that the spread of cells allows; where the
/// strength is another, so is what the cells say of their parent.
void integrate(ShareShrinkage& result, std::span<ShareCell const> cells, std::span<std::size_t const> family,
               Parents const& parents) {
    std::size_t const count = parents.sums.size();
    std::vector<Estimate> inner(count);
    for (std::size_t j = 0; j < count; ++j) {
        if (parents.sums[j].cells > 0) inner[j] = parents.inner(j, parents.sums[j].mean, parents.sums[j].w);
    }
    std::vector<Estimate> normal;
    normal.reserve(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        double const m = inner[family[i]].value;
        normal.push_back({share_of(cells[i]), m * (1 - m) / cells[i].n});
    }
    Families const families{normal, family, count};
    std::vector<double> squares(cells.size(), 0);
    std::vector<Estimate> here(count);
    for (BetweenNode const& node : between_posterior(families)) {
        auto const means = family_means(families, node.tau2);
        for (std::size_t j = 0; j < count; ++j) {
            if (!(means[j].variance > 0)) continue;
            double const m = inner[j].value;
            here[j] = parents.inner(j, means[j].value, m * (1 - m) / means[j].variance);
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            Estimate const& parent = here[family[i]];
            double const spread = parent.value * (1 - parent.value);
            double const strength = std::max(1e-9, spread / node.tau2 - 1);
            double const all = cells[i].n + strength;
            double const mean = (cells[i].successes + strength * parent.value) / all;
            double const rest = strength / all;
            double const variance = mean * (1 - mean) / (all + 1) + rest * rest * parent.variance;
            result.cells[i].posterior_mean += node.probability * mean;
            squares[i] += node.probability * (variance + mean * mean);
        }
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ShrunkShare& cell = result.cells[i];
        cell.posterior_sd = std::sqrt(std::max(0.0, squares[i] - cell.posterior_mean * cell.posterior_mean));
    }
}

} // namespace

BetaPrior prior_by_moments(std::span<ShareCell const> cells) {
    check(cells);
    if (cells.empty()) return {};
    std::vector<std::size_t> const family(cells.size(), 0);
    double const correlation = correlation_by_moments(cells, family, 1);
    return {sums_at(cells, family, 1, correlation).front().mean, strength_of(correlation, largest_of(cells))};
}

BetaPrior prior_of_plain_shares(std::span<ShareCell const> cells) {
    check(cells);
    if (cells.empty()) return {};
    double mean = 0;
    for (ShareCell const& cell : cells)
        mean += share_of(cell) / static_cast<double>(cells.size());
    double squares = 0;
    for (ShareCell const& cell : cells)
        squares += (share_of(cell) - mean) * (share_of(cell) - mean);
    if (cells.size() < 2 || !(squares > 0)) return {mean, std::nullopt};
    double const variance = squares / static_cast<double>(cells.size() - 1);
    return {mean, std::max(1e-9, mean * (1 - mean) / variance - 1)};
}

double beta_binomial_log_likelihood(std::span<ShareCell const> cells, BetaPrior const& prior) {
    double sum = 0;
    if (!prior.strength) {
        for (ShareCell const& cell : cells) {
            if (cell.successes > 0) sum += cell.successes * std::log(prior.mean);
            if (cell.successes < cell.n) sum += (cell.n - cell.successes) * std::log1p(-prior.mean);
        }
        return sum;
    }
    double const a = prior.mean * *prior.strength;
    double const b = (1 - prior.mean) * *prior.strength;
    auto const log_beta = [](double x, double y) {
        return std::lgamma(x) + std::lgamma(y) - std::lgamma(x + y);
    };
    for (ShareCell const& cell : cells)
        sum += log_beta(cell.successes + a, cell.n - cell.successes + b) - log_beta(a, b);
    return sum;
}

BetaPrior prior_by_likelihood(std::span<ShareCell const> cells) {
    check(cells);
    if (cells.empty()) return {};
    ShareCell const all = pool(cells);
    double const pooled = share_of(all);
    if (cells.size() < 2 || pooled <= 0 || pooled >= 1) return {pooled, std::nullopt};
    double const largest = largest_of(cells);
    double const start =
        std::clamp(prior_by_moments(cells).strength.value_or(10 * largest), 0.1, 10 * largest);
    double u = std::log(pooled / (1 - pooled));
    double l = std::log(start);
    auto const prior_at = [](double logit, double log_strength) {
        return BetaPrior{1 / (1 + std::exp(-logit)), std::exp(log_strength)};
    };
    double height = beta_binomial_log_likelihood(cells, prior_at(u, l));
    for (int round = 0; round < 200; ++round) {
        BetaPrior const here = prior_at(u, l);
        if (*here.strength > boundless * largest / 100) break;
        Eigen::Vector2d step = step_from(slopes_at(cells, here.mean, *here.strength));
        double next = -std::numeric_limits<double>::infinity();
        for (int half = 0; half < 40; ++half, step /= 2) {
            next = beta_binomial_log_likelihood(cells, prior_at(u + step[0], l + step[1]));
            if (next >= height - 1e-12 * std::abs(height)) break;
        }
        u += step[0];
        l += step[1];
        height = next;
        if (step.cwiseAbs().maxCoeff() < 1e-11) break;
    }
    BetaPrior const found = prior_at(u, l);
    // Where it rises for ever, one common share tells the cells as well.
    double const common = beta_binomial_log_likelihood(cells, {pooled, std::nullopt});
    if (*found.strength > 1e4 * largest && height <= common + 1e-6) return {pooled, std::nullopt};
    return found;
}

BetaPosterior beta_posterior(ShareCell const& cell, double alpha, double beta, double confidence) {
    double const a = alpha + cell.successes;
    double const b = beta + cell.n - cell.successes;
    double const mean = a / (a + b);
    double const variance = mean * (1 - mean) / (a + b + 1);
    return {mean, std::sqrt(variance), beta_interval(mean, variance, confidence)};
}

ShareShrinkage shrink_shares(std::span<ShareCell const> cells, std::span<std::size_t const> family,
                             std::size_t families, double confidence) {
    check(cells);
    if (family.size() != cells.size()) throw std::invalid_argument("each cell belongs to a family");
    if (std::any_of(family.begin(), family.end(), [&](std::size_t j) { return j >= families; }))
        throw std::invalid_argument("there is no such family");
    ShareShrinkage result;
    if (cells.empty()) return result;
    double const correlation = correlation_by_moments(cells, family, families);
    result.strength = strength_of(correlation, largest_of(cells));
    Parents const parents = parents_of(sums_at(cells, family, families, correlation), confidence);
    for (ShrunkParent const& parent : parents.prior.parents)
        result.parents.push_back(parent.value);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ShrunkParent const& parent = parents.prior.parents[family[i]];
        ShrunkShare cell = shrunk_share(cells[i], parent.value, result.strength);
        // An only child is its parent's data too: the level above decides.
        if (parents.sums[family[i]].cells == 1)
            cell.weight_of_own_data += (1 - cell.weight_of_own_data) * parent.weight_of_own_data;
        result.cells.push_back(cell);
    }
    if (cells.size() == 1) {
        ShrunkShare& only = result.cells.front();
        only.weight_of_own_data = 1;
        BetaPosterior const posterior = beta_posterior(cells.front(), 0.5, 0.5, confidence);
        only.posterior_mean = posterior.mean;
        only.posterior_sd = posterior.sd;
    } else {
        integrate(result, cells, family, parents);
    }
    for (ShrunkShare& cell : result.cells) {
        Interval const interval =
            beta_interval(cell.posterior_mean, cell.posterior_sd * cell.posterior_sd, confidence);
        cell.interval = {std::min(interval.low, cell.value), std::max(interval.high, cell.value)};
    }
    return result;
}

ShareShrinkage shrink_shares(std::span<ShareCell const> cells, BetaPrior const& prior, double confidence) {
    check(cells);
    ShareShrinkage result;
    if (cells.empty()) return result;
    result.strength = prior.strength;
    result.parents = {prior.mean};
    ShareCell const all = pool(cells);
    for (ShareCell const& own : cells) {
        ShrunkShare cell = shrunk_share(own, prior.mean, prior.strength);
        bool const inside = prior.strength && prior.mean > 0 && prior.mean < 1;
        BetaPosterior const posterior = inside
                                            ? beta_posterior(own, prior.mean * *prior.strength,
                                                             (1 - prior.mean) * *prior.strength, confidence)
                                            : beta_posterior(all, 0.5, 0.5, confidence);
        cell.posterior_mean = posterior.mean;
        cell.posterior_sd = posterior.sd;
        cell.interval = {std::min(posterior.interval.low, cell.value),
                         std::max(posterior.interval.high, cell.value)};
        result.cells.push_back(cell);
    }
    return result;
}

} // namespace instante::server::scoring
