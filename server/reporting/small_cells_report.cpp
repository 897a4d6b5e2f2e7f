#include "server/reporting/small_cells_report.hpp"

#include "server/scoring/beta_binomial.hpp"
#include "server/scoring/small_cells.hpp"

#include <algorithm>
#include <map>

namespace instante::server::reporting {

namespace {

using Label = std::optional<std::string>;
constexpr scoring::Interval index_bounds{0, 100};
constexpr scoring::Interval nps_bounds{-100, 100};

/// What a row brings along.
struct Cell {
    std::vector<Label> const* group = nullptr;
    Measure const* measure = nullptr; // none: perceived quality
    std::optional<scoring::CellMean> index;
    std::optional<scoring::ShareCell> favourable;
    std::optional<scoring::Estimate> nps;
};

/// Tells a row's parent from its group.
class ParentFinder {
  public:
    ParentFinder(ScoreQuery const& query, Catalog const& catalog) : catalog_(catalog) {
        auto const& by = query.group_by;
        auto const find = [&](Axis axis) {
            auto const at =
                std::find_if(by.begin(), by.end(), [&](Grouping const& g) { return g.axis == axis; });
            return static_cast<std::size_t>(at - by.begin());
        };
        if (by.empty()) return;
        if (by.size() > 1) {
            std::size_t const moment = find(Axis::moment);
            at_ = moment < by.size() ? moment : 0;
            level_ = by[*at_].name();
        } else if (by[0].axis == Axis::site || by[0].axis == Axis::kiosk) {
            at_ = 0;
            lifted_ = by[0].axis;
            level_ = by[0].axis == Axis::site ? "group" : "site";
        }
    }

    Towards operator()(std::vector<Label> const& group) const {
        if (!at_) return {level_, std::nullopt};
        Label const& value = group[*at_];
        return {level_, lifted_ && value ? lift(*value) : value};
    }

  private:
    Label lift(std::string const& id) const {
        if (lifted_ == Axis::kiosk) {
            Kiosk const* const kiosk = catalog_.kiosk(id);
            return kiosk ? Label{kiosk->site} : std::nullopt;
        }
        Site const* const site = catalog_.site(id);
        return site && !site->parent.empty() ? Label{site->parent} : std::nullopt;
    }

    Catalog const& catalog_;
    std::string level_ = "whole";
    std::optional<std::size_t> at_; // which grouping tells the parent
    std::optional<Axis> lifted_;    // the parent is one level above its value
};

/// Rows of one measure: which, and under which parents.
struct Kind {
    std::vector<std::size_t> rows;
    std::vector<std::size_t> family;
    std::vector<Towards> parents;

    std::size_t size() const { return rows.size(); }
    scoring::Families families(std::vector<scoring::Estimate> const& cells) const {
        return {cells, family, parents.size()};
    }
};

std::vector<Kind> kinds_of(std::vector<Cell> const& cells, ParentFinder const& parent_of) {
    std::vector<Kind> kinds;
    std::vector<std::map<Label, std::size_t>> known; // parents by value
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!cells[i].index) continue;
        auto const same = std::find_if(kinds.begin(), kinds.end(), [&](Kind const& kind) {
            Measure const* const other = cells[kind.rows.front()].measure;
            return !other || *other == *cells[i].measure;
        });
        auto const at = static_cast<std::size_t>(same - kinds.begin());
        if (same == kinds.end()) {
            kinds.emplace_back();
            known.emplace_back();
        }
        Towards parent = parent_of(*cells[i].group);
        auto const [family, fresh] = known[at].try_emplace(parent.value, kinds[at].parents.size());
        kinds[at].rows.push_back(i);
        kinds[at].family.push_back(family->second);
        if (fresh) kinds[at].parents.push_back(std::move(parent));
    }
    return kinds;
}

ShrunkFigure figure_of(scoring::ShrunkCell const& cell, double parent) {
    return {cell.raw.value, cell.value, cell.interval, parent, cell.weight_of_own_data};
}

scoring::Shrinkage shrink_index(Kind const& kind, std::vector<Cell> const& cells,
                                std::vector<RowSmallCells>& out) {
    std::vector<scoring::CellMean> means;
    for (std::size_t const row : kind.rows)
        means.push_back(*cells[row].index);
    auto const estimates = scoring::index_estimates(means);
    auto shrinkage = scoring::shrink(kind.families(estimates), {scoring::BetweenVariance::paule_mandel,
                                                                scoring::default_confidence, index_bounds});
    for (std::size_t i = 0; i < kind.size(); ++i)
        out[kind.rows[i]].index = figure_of(shrinkage.cells[i], shrinkage.parents[kind.family[i]].value);
    return shrinkage;
}

void shrink_favourable(Kind const& kind, std::vector<Cell> const& cells, std::vector<RowSmallCells>& out) {
    std::vector<scoring::ShareCell> shares;
    for (std::size_t const row : kind.rows) {
        if (!cells[row].favourable) return; // a kind has a cut or has none
        shares.push_back(*cells[row].favourable);
    }
    auto const shrinkage = scoring::shrink_shares(shares, kind.family, kind.parents.size());
    for (std::size_t i = 0; i < kind.size(); ++i) {
        scoring::ShrunkShare const& cell = shrinkage.cells[i];
        out[kind.rows[i]].favourable = ShrunkFigure{
            cell.raw, cell.value, cell.interval, shrinkage.parents[kind.family[i]], cell.weight_of_own_data};
    }
}

void shrink_nps(Kind const& kind, std::vector<Cell> const& cells, std::vector<RowSmallCells>& out) {
    std::vector<scoring::Estimate> estimates;
    for (std::size_t const row : kind.rows) {
        if (!cells[row].nps) return;
        estimates.push_back(*cells[row].nps);
    }
    auto const shrinkage =
        scoring::shrink(kind.families(estimates),
                        {scoring::BetweenVariance::paule_mandel, scoring::default_confidence, nps_bounds});
    for (std::size_t i = 0; i < kind.size(); ++i)
        out[kind.rows[i]].nps = figure_of(shrinkage.cells[i], shrinkage.parents[kind.family[i]].value);
}

Result<void> rank_rows(Kind const& kind, bool within_first, std::vector<Cell> const& cells,
                       scoring::Shrinkage const& shrinkage, std::vector<RowSmallCells>& out) {
    std::map<Label, std::vector<std::size_t>> races; // indices into the kind
    for (std::size_t i = 0; i < kind.size(); ++i)
        races[within_first ? cells[kind.rows[i]].group->front() : Label{}].push_back(i);
    for (auto const& [value, members] : races) {
        if (members.size() > scoring::most_ranked)
            return Problem::at(ProblemKind::too_much, "include",
                               "more than " + std::to_string(scoring::most_ranked) +
                                   " rows cannot be ranked");
        std::size_t const parent = kind.family[members.front()];
        bool const one_parent = std::all_of(members.begin(), members.end(),
                                            [&](std::size_t i) { return kind.family[i] == parent; });
        std::vector<scoring::RankedCell> ranked;
        for (std::size_t const i : members)
            ranked.push_back(scoring::ranked(shrinkage.cells[i], one_parent));
        auto const ranking = scoring::rank_cells(ranked);
        for (std::size_t at = 0; at < members.size(); ++at)
            out[kind.rows[members[at]]].rank = RowRank{ranking.cells[at], members.size()};
    }
    return {};
}

Result<std::vector<RowSmallCells>> small_cells_of(ScoreQuery const& query, Catalog const& catalog,
                                                  std::vector<Cell> const& cells) {
    std::vector<RowSmallCells> out(cells.size());
    for (Kind const& kind : kinds_of(cells, ParentFinder{query, catalog})) {
        auto const shrinkage = shrink_index(kind, cells, out);
        shrink_favourable(kind, cells, out);
        shrink_nps(kind, cells, out);
        for (std::size_t i = 0; i < kind.size() && kind.size() > 1; ++i)
            out[kind.rows[i]].towards = kind.parents[kind.family[i]];
        if (!query.rank) continue;
        auto const ranked = rank_rows(kind, query.group_by.size() > 1, cells, shrinkage, out);
        if (!ranked) return ranked.error();
    }
    return out;
}

} // namespace

Result<std::vector<RowSmallCells>> small_cells(ScoreQuery const& query, Catalog const& catalog,
                                               std::vector<ScoreRow> const& rows) {
    std::vector<Cell> cells;
    cells.reserve(rows.size());
    for (ScoreRow const& row : rows) {
        Cell cell{&row.group, &row.measure, {}, {}, {}};
        if (row.score) {
            scoring::Score const& score = *row.score;
            cell.index = scoring::index_cell(score, row.measure.scale->max - row.measure.scale->min + 1);
            if (score.favourable)
                cell.favourable = scoring::ShareCell{score.favourable->share * score.n_eff, score.n_eff};
            if (score.nps) cell.nps = scoring::nps_estimate(*score.nps, score.n_eff);
        }
        cells.push_back(cell);
    }
    return small_cells_of(query, catalog, cells);
}

Result<std::vector<RowSmallCells>> small_cells(ScoreQuery const& query, Catalog const& catalog,
                                               std::vector<QualityRow> const& rows) {
    std::vector<Cell> cells;
    cells.reserve(rows.size());
    for (QualityRow const& row : rows)
        cells.push_back({&row.group, nullptr, scoring::quality_cell(row.quality), {}, {}});
    return small_cells_of(query, catalog, cells);
}

} // namespace instante::server::reporting
