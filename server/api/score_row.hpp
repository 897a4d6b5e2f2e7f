#pragma once
// One row of /api/v1/scores as JSON, written straight as text: a table may have very many.

#include "server/reporting/arrivals.hpp"
#include "server/reporting/score_comparison.hpp"
#include "server/reporting/small_cells_report.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace instante::server::api {

/// What a query asks of a row beside its score. What is absent is not written.
struct RowAdditions {
    reporting::RowCompleteness const* completeness = nullptr;
    std::optional<reporting::ResponseRate> const* response_rate = nullptr;
    std::optional<reporting::UncertainClocks> const* uncertain_clocks = nullptr;
    reporting::RowComparison const* comparison = nullptr;
    reporting::RowSmallCells const* shrunk = nullptr;
    reporting::RowSmallCells const* rank = nullptr;
};

/// What was asked: type and construct, and of a scale its ends, polarity and cut.
nlohmann::json scale_json(reporting::Measure const& measure);

/// Writes the rows of one report, joined by commas.
class ScoreRowWriter {
  public:
    explicit ScoreRowWriter(reporting::ScoreQuery const& query);

    void write(reporting::ScoreRow const& row, RowAdditions const& additions);
    std::string const& text() const { return text_; }

  private:
    std::vector<std::string> names_;
    reporting::Measure measure_; // of the rows before
    std::string scale_;
    std::string text_;
};

} // namespace instante::server::api
