#pragma once
// Rows of a report beside each other: shrunk towards their parents in the tree, and ranked where that can be
// defended. Only what the report shows enters, so that nothing hidden shines through.

#include "server/reporting/quality_report.hpp"
#include "server/scoring/ranking.hpp"

namespace instante::server::reporting {

/// What a row is shrunk towards: "moment" and its id, "group", "site", the first grouping, or "whole".
struct Towards {
    std::string level;
    std::optional<std::string> value; // none for the whole, and where it is not known
};

struct ShrunkFigure {
    double raw = 0; // as the row shows it
    double value = 0;
    scoring::Interval interval;
    double parent = 0;
    double weight_of_own_data = 1;
};

struct RowRank {
    scoring::Rank rank;
    std::size_t of = 0; // rows ranked together
};

struct RowSmallCells {
    std::optional<Towards> towards;    // none for a row that has no like beside it
    std::optional<ShrunkFigure> index; // or perceived quality; none where nobody rated
    std::optional<ShrunkFigure> favourable;
    std::optional<ShrunkFigure> nps;
    std::optional<RowRank> rank; // by the shrunk index, where the query asks for it
};

/// One entry a row. Rows of unlike measures are never shrunk towards or ranked among each other.
///
/// Parents: with `moment` and other groupings the moment; a site's is its group (as the tree is now), a
/// kiosk's its site; else the first of several groupings; else the whole. Parents are shrunk towards the
/// whole. Ranked are the rows of one value of the first of several groupings, or all rows.
///
/// Problem (too_much, naming `include`): more rows than can be ranked in one go.
Result<std::vector<RowSmallCells>> small_cells(ScoreQuery const& query, Catalog const& catalog,
                                               std::vector<ScoreRow> const& rows);
Result<std::vector<RowSmallCells>> small_cells(ScoreQuery const& query, Catalog const& catalog,
                                               std::vector<QualityRow> const& rows);

} // namespace instante::server::reporting
