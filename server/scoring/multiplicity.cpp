#include "server/scoring/multiplicity.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

/// What the p of rank 1..m (smallest first) is multiplied by.
double factor(Adjustment by, double rank, double m, double harmonic) {
    switch (by) {
    case Adjustment::benjamini_hochberg:
        return m / rank;
    case Adjustment::benjamini_yekutieli:
        return harmonic * m / rank;
    case Adjustment::holm:
    case Adjustment::hochberg:
        return m - rank + 1;
    case Adjustment::bonferroni:
        return m;
    }
    return m;
}

} // namespace

std::vector<std::optional<double>> adjust_p(std::vector<std::optional<double>> const& p, Adjustment by) {
    std::vector<std::pair<double, std::size_t>> ordered;
    ordered.reserve(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (!p[i]) continue;
        if (!(*p[i] >= 0) || !(*p[i] <= 1)) throw std::invalid_argument("a p-value is within 0..1");
        ordered.emplace_back(*p[i], i);
    }
    std::sort(ordered.begin(), ordered.end());
    double const m = static_cast<double>(ordered.size());
    double harmonic = 0;
    for (std::size_t i = 1; i <= ordered.size(); ++i)
        harmonic += 1 / static_cast<double>(i);
    std::vector<std::optional<double>> adjusted(p.size());
    auto const at_rank = [&](std::size_t rank) {
        return std::min(1.0, factor(by, static_cast<double>(rank), m, harmonic) * ordered[rank - 1].first);
    };
    if (by == Adjustment::holm) { // stepping down: no smaller than any before
        double most = 0;
        for (std::size_t rank = 1; rank <= ordered.size(); ++rank)
            adjusted[ordered[rank - 1].second] = most = std::max(most, at_rank(rank));
        return adjusted;
    }
    double least = 1; // stepping up: no larger than any after
    for (std::size_t rank = ordered.size(); rank > 0; --rank) {
        least = std::min(least, at_rank(rank));
        adjusted[ordered[rank - 1].second] = least;
    }
    return adjusted;
}

} // namespace instante::server::scoring
