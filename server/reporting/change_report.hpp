#pragma once
// Changes over time: series of daily (weekly, monthly) figures, charted, and what stands out in them placed
// in time. Read from the same roll-ups as scores; what scores leave out is a gap here.

#include "server/reporting/change_query.hpp"
#include "server/reporting/score_report.hpp"
#include "server/reporting/version_notes.hpp"
#include "server/scoring/charts/small_shifts.hpp"

namespace instante::server::reporting {

/// With fewer points in the base, limits would say nothing.
inline constexpr int least_base_points = 8;

struct Period {
    std::string label; // 2026-11-21, 2026-W47, 2026-11
    Day from = 0;      // what of it is read, inclusive
    Day to = 0;
    bool base = false;    // begins in the base
    bool watched = false; // its end lies in the watched period
};

/// The level during a change and before it, each over the periods of a series first..last.
struct ChangeLevels {
    std::size_t first = 0; // where the change is taken to have begun: after the last zero of a CUSUM
    std::size_t last = 0;  // how far the series shows it
    std::optional<scoring::charts::Level>
        before; // of the base's periods before, or of all, if there are none
    scoring::charts::Level during;
    std::optional<double> difference; // during - before
    std::optional<scoring::Interval>
        interval; // of the difference, from the errors that the chart gives points
};

struct ChangeSignal {
    std::string rule;      // "beyond_limits", "cusum", "ewma", "western_electric_2"
    int direction = 0;     // 1 up, -1 down, 0 neither
    std::size_t first = 0; // periods at which it is given, of one stretch
    std::size_t last = 0;
    std::optional<ChangeLevels> change; // of those with a direction
};

/// A version of a survey whose answers a series holds.
struct AskedVersion {
    std::string name;      // "check-in@2"
    std::size_t first = 0; // periods
    std::size_t last = 0;
};

/// Why a series has no limits.
enum class NoLimits { few_points, no_spread };

struct ChangeSeries {
    std::vector<std::optional<std::string>> group; // as the query's group_by; nullopt: not known
    Measure measure;
    ChangeFigure figure = ChangeFigure::favourable;
    ChangeChart chart = ChangeChart::laney_p; // the one whose points these are
    std::vector<std::int64_t> n;              // answers of each period; 0: a gap, hidden or none
    std::vector<std::optional<double>> values;
    std::vector<AskedVersion> versions; // in the order in which they came
    std::size_t base_points = 0;
    std::optional<NoLimits> no_limits;
    std::optional<scoring::charts::ControlChart> points; // none where there are no limits
    std::optional<scoring::charts::EwmaChart> ewma;      // of standardised points
    std::optional<scoring::charts::CusumChart> cusum;
    std::vector<ChangeSignal> signals; // in the order of time
};

/// Versions of a survey that came, after another of it, with a signal or just before what it tells of: what
/// changed may be the question.
std::vector<std::string> versions_that_came(ChangeSeries const& series, ChangeSignal const& signal);

struct ChangeReport {
    std::vector<Period> periods; // of every series
    std::vector<ChangeSeries> series;
    std::vector<VersionNote> notes; // of versions that share a series
    std::int64_t cells_read = 0;
    double run_length = 0;           // in control, as designed, for known centre and spread
    std::int64_t watched_points = 0; // points that could have given a signal
};

/// Points of all series that one reply may have.
inline constexpr std::size_t most_change_points = 200'000;

/// Problem (too_much): as make_report, or more points than a reply may have (naming `group_by`).
Result<ChangeReport> make_change_report(ChangeQuery const& query, Catalog const& catalog, CellStore& cells,
                                        std::int64_t budget = row_budget);

} // namespace instante::server::reporting
