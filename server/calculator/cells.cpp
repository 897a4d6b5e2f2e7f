#include "server/calculator/cells.hpp"

#include "server/scoring/small_cells.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::calculator {

namespace {

std::optional<scoring::Interval> pair_of(Arguments& arguments, std::string const& name) {
    auto const ends = arguments.numbers_or_none(name);
    if (ends.empty()) return std::nullopt;
    if (!arguments.require(ends.size() == 2 && ends[0] < ends[1], name, "must be [lowest, highest]"))
        return std::nullopt;
    return scoring::Interval{ends[0], ends[1]};
}

std::vector<scoring::Estimate> from_estimates(Arguments& arguments) {
    auto const values = arguments.numbers("estimates");
    bool const as_errors = arguments.has("standard_errors");
    if (as_errors)
        arguments.require(arguments.raw("variances").is_null(), "variances",
                          "must be absent beside standard_errors");
    std::string const name = as_errors ? "standard_errors" : "variances";
    auto const errors = arguments.numbers(name, not_negative);
    std::vector<scoring::Estimate> estimates;
    if (!arguments.require(errors.size() == values.size(), name, "must be as many as estimates")) return {};
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const variance = as_errors ? errors[i] * errors[i] : errors[i];
        arguments.require(variance > 0, name + "[" + std::to_string(i) + "]", "must be more than 0");
        estimates.push_back({values[i], variance});
    }
    return estimates;
}

std::vector<scoring::CellMean> means_of(Arguments& arguments) {
    auto const means = arguments.numbers("means");
    auto const sds = arguments.gappy_numbers("sds");
    auto const ns = arguments.numbers("ns", {1, 1e15});
    std::vector<scoring::CellMean> cells;
    bool const alike = arguments.require(sds.size() == means.size(), "sds", "must be as many as means") &&
                       arguments.require(ns.size() == means.size(), "ns", "must be as many as means");
    if (!alike) return {};
    for (std::size_t i = 0; i < means.size(); ++i) {
        arguments.require(sds[i].value_or(0) >= 0, "sds[" + std::to_string(i) + "]", "must be 0 or more");
        cells.push_back({ns[i], means[i], sds[i]});
    }
    return cells;
}

std::vector<scoring::Estimate> from_means(Arguments& arguments, std::optional<scoring::Interval> scale,
                                          std::optional<double> moderation) {
    auto const cells = means_of(arguments);
    double const span = scale ? scale->high - scale->low : 0;
    bool const varies =
        span > 0 || std::any_of(cells.begin(), cells.end(), [](scoring::CellMean const& cell) {
            return cell.n > 1 && cell.sd.value_or(0) > 0;
        });
    if (!arguments.require(varies || cells.empty(), "sds", "nothing varies within any cell: give a scale"))
        return {};
    auto const variances = scoring::sampling_variances(cells, moderation.value_or(0), span * span / 4);
    std::vector<scoring::Estimate> estimates;
    for (std::size_t i = 0; i < cells.size(); ++i)
        estimates.push_back({cells[i].mean, variances[i]});
    return estimates;
}

std::vector<scoring::Estimate> from_counts(Arguments& arguments, std::optional<double> moderation) {
    auto const table = arguments.matrix("counts", not_negative);
    std::vector<scoring::CellMean> cells;
    for (std::size_t i = 0; i < table.size(); ++i) {
        scoring::RatingSums sums;
        for (double const count : table[i])
            sums.points.push_back({static_cast<std::int64_t>(std::ceil(count)), count, count});
        auto const cell = sums.points.size() > 1 ? scoring::index_cell(sums, false) : std::nullopt;
        if (!arguments.require(cell.has_value(), "counts[" + std::to_string(i) + "]",
                               "must have two points or more and a rating on one of them"))
            return {};
        cells.push_back(*cell);
    }
    return scoring::index_estimates(cells, moderation.value_or(scoring::default_moderation));
}

} // namespace

void read_parents(Arguments& arguments, std::size_t cells, std::vector<std::size_t>& family,
                  std::vector<std::string>& parents) {
    auto const names = arguments.texts_or_none("parents");
    family.assign(cells, 0);
    parents = {""};
    if (names.empty() || !arguments.require(names.size() == cells, "parents", "must be one for each cell"))
        return;
    parents.clear();
    for (std::size_t i = 0; i < cells; ++i) {
        auto const at = std::find(parents.begin(), parents.end(), names[i]);
        family[i] = static_cast<std::size_t>(at - parents.begin());
        if (at == parents.end()) parents.push_back(names[i]);
    }
}

Cells read_cells(Arguments& arguments) {
    Cells cells;
    std::string const method = arguments.word("method", {"paule_mandel", "reml", "dersimonian_laird"});
    cells.options.method = method == "reml"                ? scoring::BetweenVariance::reml
                           : method == "dersimonian_laird" ? scoring::BetweenVariance::dersimonian_laird
                                                           : scoring::BetweenVariance::paule_mandel;
    cells.options.confidence = arguments.confidence();
    cells.options.bounds = pair_of(arguments, "bounds");
    auto const scale = pair_of(arguments, "scale");
    auto const moderation = arguments.number_if("moderation", not_negative);
    if (arguments.has("counts")) {
        cells.estimates = from_counts(arguments, moderation);
        if (!cells.options.bounds) cells.options.bounds = scoring::Interval{0, 100};
    } else if (arguments.has("means")) {
        cells.estimates = from_means(arguments, scale, moderation);
    } else {
        cells.estimates = from_estimates(arguments);
    }
    read_parents(arguments, cells.estimates.size(), cells.family, cells.parents);
    if (auto const bounds = cells.options.bounds) {
        for (std::size_t i = 0; i < cells.estimates.size(); ++i) {
            double const value = cells.estimates[i].value;
            arguments.require(value >= bounds->low && value <= bounds->high, "bounds",
                              "estimate " + std::to_string(i) + " lies outside");
        }
    }
    return cells;
}

} // namespace instante::server::calculator
