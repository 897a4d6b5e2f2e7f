#include "server/scoring/ranking.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

void check(std::span<RankedCell const> cells) {
    if (cells.size() > most_ranked) throw std::invalid_argument("too many cells to rank in one go");
    for (RankedCell const& cell : cells) {
        bool const sound = std::isfinite(cell.mean) && std::isfinite(cell.sd) && std::isfinite(cell.common) &&
                           cell.sd >= 0 && cell.common >= 0;
        if (!sound) throw std::invalid_argument("a cell to rank needs a finite mean and errors of 0 or more");
    }
}

/// Standard normal numbers, the same on every machine: the standard fixes the engine, but no distribution
/// (Marsaglia's polar method; Knuth, The Art of Computer Programming, volume 2, section 3.4.1).
class NormalDraws {
  public:
    double next() {
        if (spare_) {
            double const value = *spare_;
            spare_.reset();
            return value;
        }
        for (;;) {
            double const u = 2 * uniform() - 1;
            double const v = 2 * uniform() - 1;
            double const s = u * u + v * v;
            if (s >= 1 || s == 0) continue;
            double const stretch = std::sqrt(-2 * std::log(s) / s);
            spare_ = v * stretch;
            return u * stretch;
        }
    }

  private:
    double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

    std::mt19937_64 engine_{20260101};
    std::optional<double> spare_;
};

/// How often each cell came to each rank.
std::vector<std::vector<int>> simulate(std::span<RankedCell const> cells) {
    std::size_t const k = cells.size();
    std::vector<std::vector<int>> times(k, std::vector<int>(k, 0));
    NormalDraws draws;
    std::vector<std::pair<double, std::size_t>> drawn(k);
    // Points that are equal take turns at being first, or one of them would always win.
    std::vector<std::size_t> turns(k);
    std::iota(turns.begin(), turns.end(), std::size_t{0});
    for (int draw = 0; draw < rank_draws; ++draw) {
        double const common = draws.next();
        for (std::size_t i = 0; i < k; ++i) {
            RankedCell const& cell = cells[i];
            drawn[i] = {-(cell.mean + cell.common * common + cell.sd * draws.next()),
                        (i + static_cast<std::size_t>(draw)) % k};
        }
        std::sort(drawn.begin(), drawn.end());
        for (std::size_t rank = 0; rank < k; ++rank) {
            std::size_t const turn = static_cast<std::size_t>(draw) % k;
            ++times[(drawn[rank].second + k - turn) % k][rank];
        }
    }
    return times;
}

/// The smallest rank that is reached with this probability.
double rank_quantile(std::vector<int> const& times, double probability) {
    double const wanted = probability * rank_draws;
    double reached = 0;
    for (std::size_t rank = 0; rank < times.size(); ++rank) {
        reached += times[rank];
        if (reached >= wanted) return static_cast<double>(rank + 1);
    }
    return static_cast<double>(times.size());
}

void fill_pairs(Ranking& ranking, std::span<RankedCell const> cells, double level) {
    std::size_t const k = cells.size();
    for (Rank& rank : ranking.cells)
        rank.worst = k;
    for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = i + 1; j < k; ++j) {
            double const above = probability_above(cells[i], cells[j]);
            Rank& a = ranking.cells[i];
            Rank& b = ranking.cells[j];
            a.expected += 1 - above;
            b.expected += above;
            if (above >= level) {
                --a.worst;
                ++b.best;
            } else if (1 - above >= level) {
                ++a.best;
                --b.worst;
            }
        }
    }
}

void fill_tiers(Ranking& ranking, std::span<RankedCell const> cells, double level) {
    std::vector<std::size_t> leaders;
    for (std::size_t const i : ranking.order) {
        auto const leader = std::find_if(leaders.begin(), leaders.end(), [&](std::size_t j) {
            return probability_above(cells[j], cells[i]) < level;
        });
        ranking.cells[i].tier = static_cast<std::size_t>(leader - leaders.begin()) + 1;
        if (leader == leaders.end()) leaders.push_back(i);
    }
    ranking.tiers = leaders.size();
}

} // namespace

RankedCell ranked(ShrunkCell const& cell, bool one_parent) {
    double const off = cell.posterior_mean - cell.value;
    double const variance = cell.posterior_sd * cell.posterior_sd + off * off;
    double const common = one_parent ? cell.common_error : 0;
    return {cell.value, std::sqrt(std::max(0.0, variance - common * common)), common};
}

double probability_above(RankedCell const& a, RankedCell const& b) {
    double const common = a.common - b.common;
    double const sd = std::sqrt(a.sd * a.sd + b.sd * b.sd + common * common);
    double const gap = a.mean - b.mean;
    if (sd > 0) return normal_above(-gap / sd);
    return gap == 0 ? 0.5 : (gap > 0 ? 1.0 : 0.0);
}

Ranking rank_cells(std::span<RankedCell const> cells, double level, double confidence) {
    check(cells);
    Ranking ranking;
    if (cells.empty()) return ranking;
    std::size_t const k = cells.size();
    ranking.cells.resize(k);
    ranking.order.resize(k);
    std::iota(ranking.order.begin(), ranking.order.end(), std::size_t{0});
    std::stable_sort(ranking.order.begin(), ranking.order.end(),
                     [&](std::size_t a, std::size_t b) { return cells[a].mean > cells[b].mean; });
    for (std::size_t at = 0; at < k; ++at) {
        Rank& rank = ranking.cells[ranking.order[at]];
        rank.position = at + 1;
        if (at + 1 < k)
            rank.p_above_next = probability_above(cells[ranking.order[at]], cells[ranking.order[at + 1]]);
    }
    fill_pairs(ranking, cells, level);
    fill_tiers(ranking, cells, level);
    auto const times = simulate(cells);
    for (std::size_t i = 0; i < k; ++i) {
        Rank& rank = ranking.cells[i];
        rank.p_best = times[i].front() / static_cast<double>(rank_draws);
        rank.p_worst = times[i].back() / static_cast<double>(rank_draws);
        rank.interval = {rank_quantile(times[i], (1 - confidence) / 2),
                         rank_quantile(times[i], (1 + confidence) / 2)};
    }
    return ranking;
}

} // namespace instante::server::scoring
