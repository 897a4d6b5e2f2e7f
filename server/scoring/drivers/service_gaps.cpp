#include "server/scoring/drivers/service_gaps.hpp"

#include "server/scoring/distributions.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace instante::server::scoring {

namespace {

/// Weighted values, one after the other.
struct Sample {
    std::vector<double> values;
    std::vector<double> weights;

    void add(double value, double weight) {
        values.push_back(value);
        weights.push_back(weight);
    }
    double weight() const { return std::accumulate(weights.begin(), weights.end(), 0.0); }
    double n_eff() const {
        double squares = 0;
        for (double const w : weights)
            squares += w * w;
        return squares > 0 ? weight() * weight() / squares : 0;
    }
    double mean() const {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += weights[i] * values[i];
        return sum / weight();
    }
};

std::optional<PairedDifference> difference_of(Sample const& sample, double confidence) {
    double const n = sample.n_eff();
    if (sample.values.size() < 2 || n - 1 < 0.01) return std::nullopt;
    PairedDifference difference;
    difference.value = sample.mean();
    double spread = 0;
    for (std::size_t i = 0; i < sample.values.size(); ++i) {
        double const distance = sample.values[i] - difference.value;
        spread += sample.weights[i] * distance * distance;
    }
    difference.sd = std::sqrt(spread / sample.weight() * n / (n - 1));
    difference.standard_error = difference.sd / std::sqrt(n);
    if (!(difference.standard_error > 0)) return difference;
    double const half = t_quantile_above((1 - confidence) / 2, n - 1) * difference.standard_error;
    if (!std::isfinite(half)) return std::nullopt;
    difference.interval = {difference.value - half, difference.value + half};
    difference.t = difference.value / difference.standard_error;
    difference.p_value = t_two_sided(*difference.t, n - 1);
    difference.effect = difference.value / difference.sd;
    return difference;
}

std::optional<Zone> zone_of(std::optional<PairedDifference> const& gap) {
    if (!gap || !gap->interval) return std::nullopt;
    if (gap->interval->high < 0) return Zone::below;
    return gap->interval->low > 0 ? Zone::above : Zone::no_difference;
}

std::optional<Tolerance> tolerance_of(ItemGap const& item) {
    if (!zone_of(item.gap) || !zone_of(item.adequacy)) return std::nullopt;
    if (item.adequacy->interval->high < 0) return Tolerance::inadequate;
    if (item.gap->interval->low > 0) return Tolerance::desired;
    bool const enough = item.adequacy->interval->low > 0;
    bool const not_more = item.gap->interval->high < 0;
    return enough && not_more ? Tolerance::tolerated : Tolerance::not_clear;
}

class GapTable {
  public:
    GapTable(std::span<std::vector<ExpectedPerceived> const> customers, std::span<double const> weights,
             double confidence)
        : customers_(customers), weights_(weights), confidence_(confidence) {
        if (!weights.empty() && weights.size() != customers.size())
            throw std::invalid_argument("one weight for each customer is needed");
        for (auto const& customer : customers) {
            if (customer.size() != customers.front().size())
                throw std::invalid_argument("every customer needs as many items");
        }
    }

    std::size_t items() const { return customers_.empty() ? 0 : customers_.front().size(); }

    ItemGap item(std::size_t at) const {
        ItemGap result;
        Sample expectation;
        Sample perception;
        Sample gap;
        Sample adequacy;
        for (std::size_t i = 0; i < customers_.size(); ++i) {
            ExpectedPerceived const& told = customers_[i][at];
            double const weight = weight_of(i);
            if (!(weight > 0)) continue;
            if (told.perception && told.adequate) adequacy.add(*told.perception - *told.adequate, weight);
            if (!told.expectation || !told.perception) {
                result.unpaired += told.expectation.has_value() || told.perception.has_value();
                continue;
            }
            expectation.add(*told.expectation, weight);
            perception.add(*told.perception, weight);
            gap.add(*told.perception - *told.expectation, weight);
        }
        result.n = static_cast<std::int64_t>(gap.values.size());
        if (result.n > 0) {
            result.n_eff = gap.n_eff();
            result.expectation = expectation.mean();
            result.perception = perception.mean();
        }
        result.gap = difference_of(gap, confidence_);
        result.zone = zone_of(result.gap);
        result.adequacy = difference_of(adequacy, confidence_);
        result.tolerance = tolerance_of(result);
        return result;
    }

    GroupGap group(std::string name, std::span<std::size_t const> items) const {
        GroupGap result;
        result.name = std::move(name);
        Sample expectation;
        Sample perception;
        Sample gap;
        for (std::size_t i = 0; i < customers_.size(); ++i) {
            double expected = 0;
            double perceived = 0;
            double pairs = 0;
            for (std::size_t const at : items) {
                ExpectedPerceived const& told = customers_[i].at(at);
                if (!told.expectation || !told.perception) continue;
                expected += *told.expectation;
                perceived += *told.perception;
                ++pairs;
            }
            if (pairs == 0 || !(weight_of(i) > 0)) continue;
            expectation.add(expected / pairs, weight_of(i));
            perception.add(perceived / pairs, weight_of(i));
            gap.add((perceived - expected) / pairs, weight_of(i));
        }
        result.n = static_cast<std::int64_t>(gap.values.size());
        if (result.n > 0) {
            result.expectation = expectation.mean();
            result.perception = perception.mean();
        }
        result.gap = difference_of(gap, confidence_);
        result.zone = zone_of(result.gap);
        return result;
    }

  private:
    double weight_of(std::size_t customer) const { return weights_.empty() ? 1.0 : weights_[customer]; }

    std::span<std::vector<ExpectedPerceived> const> customers_;
    std::span<double const> weights_;
    double confidence_;
};

} // namespace

std::string_view to_string(Zone zone) {
    switch (zone) {
    case Zone::below:
        return "below";
    case Zone::no_difference:
        return "no_difference";
    case Zone::above:
        return "above";
    }
    return {};
}

std::string_view to_string(Tolerance tolerance) {
    switch (tolerance) {
    case Tolerance::inadequate:
        return "inadequate";
    case Tolerance::tolerated:
        return "tolerated";
    case Tolerance::desired:
        return "desired";
    case Tolerance::not_clear:
        return "not_clear";
    }
    return {};
}

ServiceGaps service_gaps(std::span<std::vector<ExpectedPerceived> const> customers,
                         std::span<double const> weights, std::span<GapDimension const> dimensions,
                         std::span<double const> importance, double confidence) {
    if (!importance.empty() && importance.size() != dimensions.size())
        throw std::invalid_argument("one importance for each dimension is needed");
    GapTable const gaps{customers, weights, confidence};
    ServiceGaps result;
    std::vector<std::size_t> all(gaps.items());
    std::iota(all.begin(), all.end(), 0);
    for (std::size_t const item : all)
        result.items.push_back(gaps.item(item));
    for (GapDimension const& dimension : dimensions)
        result.dimensions.push_back(gaps.group(dimension.name, dimension.items));
    result.overall = gaps.group("", all);
    double total = 0;
    double sum = 0;
    for (std::size_t i = 0; i < importance.size(); ++i) {
        GroupGap const& dimension = result.dimensions[i];
        if (dimension.n == 0 || !(importance[i] > 0)) continue;
        total += importance[i];
        sum += importance[i] * (dimension.perception - dimension.expectation);
    }
    if (total > 0) result.weighted_score = sum / total;
    return result;
}

} // namespace instante::server::scoring
