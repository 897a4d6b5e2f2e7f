#pragma once
// What can be asked of changes over time: of what, at which resolution, charted how, and against which
// period.

#include "server/reporting/score_query.hpp"
#include "server/scoring/charts/run_rules.hpp"

namespace instante::server::reporting {

enum class Resolution { day, week, month };

/// What a point of a series says; `suited` is favourable where the scale has a cut, else index.
enum class ChangeFigure { suited, favourable, index, nps, answers };

/// `suited`: Laney's p' for the favourable share, means with limits from their neighbours for index and nps,
/// Laney's u' for answers a day. ewma and cusum follow the standardised points of the suited chart.
enum class ChangeChart { suited, p, laney_p, xbar, laney_xbar, individuals, c, u, laney_u, ewma, cusum };

struct ChangeQuery {
    ScoreQuery of; // groupings and filters, none by time among the groupings; its period is what is read
    Resolution resolution = Resolution::day;
    ChangeFigure figure = ChangeFigure::suited;
    ChangeChart chart = ChangeChart::suited;
    scoring::charts::RuleSet rules = scoring::charts::RuleSet::none;
    std::optional<double> run_length; // wanted in control, in points
    double lambda = 0.2;              // of ewma
    Day from = 0;                     // watched for signals; local days, inclusive
    Day to = 0;
    Day base_from = 0; // judged by
    Day base_to = 0;
    bool signals_only = false;
};

/// Periods of one series; more is a Problem (invalid) at `from`.
inline constexpr int most_periods = 4'000;

/// Reads query parameters: those of read_score_query, but nothing by time in `group_by` (`moment` when
/// absent) and no `include`; and `resolution`, `figure`, `chart`, `rules`, `run_length`, `lambda`,
/// `base_from`, `base_to`, `signals=only`, and `days=N` in place of `from` and `to`: the last N up to
/// `today`, judged by the three times as many (28 at least) before them. Without any, the last 90 days by
/// themselves. Signals alone are by CUSUM with one false signal in 1,000 points, unless told otherwise.
/// Problems (invalid) name each parameter.
Result<ChangeQuery> read_change_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                      Catalog const& catalog, std::vector<Code> const& visible, Day today);

std::string_view to_string(Resolution resolution);
std::string_view to_string(ChangeFigure figure);
std::string_view to_string(ChangeChart chart);
std::string_view to_string(scoring::charts::RuleSet rules);

} // namespace instante::server::reporting
