#include "server/scoring/ranking.hpp"

#include "server/calculator/cells.hpp"
#include "server/calculator/figures.hpp"

namespace instante::server::calculator {

namespace {

constexpr Member rank_input[] = {
    {"estimates",
     "one per cell, more is better, with variances or standard_errors; or give means, sds and ns; or "
     "counts",
     false},
    variances_member,
    errors_member,
    means_member,
    sds_member,
    ns_member,
    counts_member,
    scale_member,
    moderation_member,
    {"shrink", "rank the cells as shrink_means gives them, as the API does (false: as they are)", false},
    parents_member,
    method_member,
    bounds_member,
    {"level", "a ranks above b when P(a > b) is at least this (0.95)", false},
    confidence_member,
};
constexpr Member rank_output[] = {
    {"means", "what is ranked, for each cell"},
    {"sds", "standard deviation of each"},
    {"order", "indices of the cells from 0, highest mean first: for display, it defends nothing"},
    {"tiers", "how many tiers"},
    {"tier", "of each cell: those of one cannot be told from its first, which is above all of later tiers"},
    {"groups", "for each tier the indices of its cells"},
    {"defended", "[best, worst] rank: 1 + how many cells are above this one, k - how many it is above"},
    {"expected_rank", "1 + sum of P(other > this)"},
    {"rank_interval", "[best, worst] rank at the confidence, simulated: 4,000 draws of a fixed seed"},
    {"p_best", "P(none is above it), from the same draws"},
    {"p_worst", "P(it is above none)"},
    {"p_above_next", "P(this > the next in the order); null for the last"},
    {"p_above", "matrix: P(row > column), normal closed form; null on the diagonal"},
};

nlohmann::json pairs_json(std::vector<scoring::RankedCell> const& cells) {
    nlohmann::json matrix = nlohmann::json::array();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        nlohmann::json row = nlohmann::json::array();
        for (std::size_t j = 0; j < cells.size(); ++j) {
            row.push_back(i == j ? nlohmann::json(nullptr)
                                 : figure(scoring::probability_above(cells[i], cells[j])));
        }
        matrix.push_back(std::move(row));
    }
    return matrix;
}

nlohmann::json groups_json(scoring::Ranking const& ranking) {
    nlohmann::json groups = nlohmann::json::array();
    for (std::size_t tier = 1; tier <= ranking.tiers; ++tier) {
        groups.push_back(nlohmann::json::array());
        for (std::size_t const i : ranking.order) {
            if (ranking.cells[i].tier == tier) groups.back().push_back(i);
        }
    }
    return groups;
}

nlohmann::json rank(Arguments& arguments) {
    Cells const cells = read_cells(arguments);
    bool const shrink = arguments.flag_or("shrink", false);
    double const level = arguments.number_or("level", scoring::default_rank_level, {0.5, 1});
    arguments.require(level > 0.5, "level", "must be more than 0.5");
    arguments.require(cells.estimates.size() <= scoring::most_ranked, "estimates", "are more than 1000");
    if (!arguments.sound()) return nullptr;

    std::vector<scoring::RankedCell> ranked;
    if (shrink) {
        for (scoring::ShrunkCell const& cell : scoring::shrink(cells.families(), cells.options).cells)
            ranked.push_back(scoring::ranked(cell, cells.parents.size() == 1));
    } else {
        for (scoring::Estimate const& cell : cells.estimates)
            ranked.push_back({cell.value, std::sqrt(cell.variance), 0});
    }
    auto const ranking = scoring::rank_cells(ranked, level, cells.options.confidence);
    nlohmann::json figures{{"order", ranking.order},
                           {"tiers", ranking.tiers},
                           {"groups", groups_json(ranking)},
                           {"p_above", pairs_json(ranked)}};
    for (Member const& member : rank_output) {
        std::string const name{member.name};
        if (!figures.contains(name)) figures[name] = nlohmann::json::array();
    }
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        scoring::Rank const& one = ranking.cells[i];
        figures["means"].push_back(figure(ranked[i].mean));
        figures["sds"].push_back(figure(std::hypot(ranked[i].sd, ranked[i].common)));
        figures["tier"].push_back(one.tier);
        figures["defended"].push_back({one.best, one.worst});
        figures["expected_rank"].push_back(figure(one.expected));
        figures["rank_interval"].push_back(figure(one.interval));
        figures["p_best"].push_back(figure(one.p_best));
        figures["p_worst"].push_back(figure(one.p_worst));
        figures["p_above_next"].push_back(figure(one.p_above_next));
    }
    return figures;
}

constexpr Function ranking_family[] = {
    {"rank", "Ranking where it can be defended: probabilities, tiers, expected ranks", rank_input,
     rank_output, rank},
};

} // namespace

std::span<Function const> ranking_functions() {
    return ranking_family;
}

} // namespace instante::server::calculator
