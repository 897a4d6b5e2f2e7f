#include "server/api/small_cells_json.hpp"

#include "server/api/report_json.hpp"

namespace instante::server::api {

namespace {

nlohmann::json figure_json(std::optional<reporting::ShrunkFigure> const& figure, char const* name,
                           char const* method) {
    if (!figure) return nullptr;
    return {{name, figure->value},
            {"low", figure->interval.low},
            {"high", figure->interval.high},
            {"raw", figure->raw},
            {"parent", figure->parent},
            {"weight_of_own_data", figure->weight_of_own_data},
            {"method", method}};
}

} // namespace

nlohmann::json shrunk_json(reporting::RowSmallCells const& row, char const* index) {
    if (!row.index) return nullptr;
    nlohmann::json shrunk{{"towards", nullptr}, {index, figure_json(row.index, "value", "normal_normal")}};
    if (row.towards)
        shrunk["towards"] = {{"level", row.towards->level}, {"value", or_null(row.towards->value)}};
    if (index == std::string_view{"index"}) {
        shrunk["favourable"] = figure_json(row.favourable, "share", "beta_binomial");
        shrunk["nps"] = figure_json(row.nps, "value", "normal_normal");
    }
    return shrunk;
}

nlohmann::json rank_json(reporting::RowSmallCells const& row) {
    if (!row.rank) return nullptr;
    scoring::Rank const& rank = row.rank->rank;
    return {{"of", row.rank->of},
            {"position", rank.position},
            {"tier", rank.tier},
            {"defended", {rank.best, rank.worst}},
            {"expected", rank.expected},
            {"low", rank.interval.low},
            {"high", rank.interval.high},
            {"p_best", rank.p_best},
            {"p_worst", rank.p_worst},
            {"p_above_next", or_null(rank.p_above_next)},
            {"level", scoring::default_rank_level},
            {"method", "posterior_of_shrunk"}};
}

} // namespace instante::server::api
