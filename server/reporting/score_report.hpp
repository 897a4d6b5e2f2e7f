#pragma once
// Scores: roll-up cells read at the coarsest grain that can answer, grouped, and handed to scoring.

#include "server/reporting/score_query.hpp"
#include "server/scoring/comparison.hpp"

namespace instante::server::reporting {

/// How the ratings of a row were taken. Rows never mix these.
struct Measure {
    QuestionType type = QuestionType::smiley5;
    std::optional<Scale> scale; // none for choices
    Polarity polarity = Polarity::positive;
    std::optional<int> cut;
    Construct construct = Construct::satisfaction;
    Instrument choice; // the question itself, where its options mean nothing elsewhere
    friend bool operator==(Measure const&, Measure const&) = default;
};

struct ScoreRow {
    std::vector<std::optional<std::string>> group; // as the query's group_by; nullopt: not known
    Measure measure;
    std::vector<std::string> survey_versions; // "check-in@2", in order
    std::int64_t n = 0;                       // answers that rate (or choose)
    std::int64_t not_applicable = 0;
    std::vector<std::pair<std::string, std::int64_t>> counts; // by scale point, or by option id
    std::vector<std::pair<std::string, scoring::Share>>
        shares;                          // of choices, as counts; empty: nobody answered
    scoring::RatingSums ratings;         // what the score is made of; empty for choices
    std::optional<scoring::Score> score; // none for choices and where nobody rated
    // `rescale=linear`: ratings of these unlike scales, as indices. Then there is no score, and the measure
    // is that of the first.
    std::optional<scoring::IndexSums> rescaled;
    std::vector<Measure> scales;
    bool pooled_versions = false; // holds answers to more than one version of a survey
};

struct ScoreReport {
    std::vector<ScoreRow>
        rows; // in the programme's order; under the disclosure minimum: left out, like empty ones
    std::int64_t cells_read = 0;
    std::int64_t flagged = 0; // ratings suspected of misuse among those asked about, counted or not
};

/// Cells one query may read; the dashboard's own stay far below.
inline constexpr std::int64_t row_budget = 600'000;

/// Problem (too_much): more than the budget would have to be read; names the axis that asks for so much.
Result<ScoreReport> make_report(ScoreQuery const& query, Catalog const& catalog, CellStore& cells,
                                std::int64_t budget = row_budget);

/// What is read to answer: pieces of the period, each at a grain.
struct Scan {
    Grain grain = Grain::days;
    std::optional<Day> from;
    std::optional<Day> to;
    friend bool operator==(Scan const&, Scan const&) = default;
};
struct Plan {
    std::vector<Scan> scans;
    bool whole_programme = false; // all sites as one: the same few cells however many sites there are
    std::string finest;           // the parameter that asks for the finest grain
};
Plan plan_scans(ScoreQuery const& query, Catalog const& catalog);
/// What to answer when a plan would read more than the budget.
Problem too_much(Plan const& plan, std::int64_t budget);

} // namespace instante::server::reporting
