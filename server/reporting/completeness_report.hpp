#pragma once
// How complete a report is. Cells do not tell what is missing from them; the kiosks' numbers do. A row's
// completeness is that of the kiosks that may have contributed to it, over its days: those at its site that
// were asked about its moment. What they miss may belong to any segment, question or hour of theirs.

#include "server/reporting/score_query.hpp"
#include "server/scoring/completeness.hpp"

namespace instante::server::reporting {

/// A kiosk speaks every two minutes; after so long of its opening hours without a word it is called silent.
inline constexpr UnixMs silent_after_ms = 10 * 60 * 1000;

struct RowCompleteness {
    std::optional<scoring::Completeness> figure; // none: not known (imports, no word of a kiosk, no day)
    int kiosks = 0;                              // that have, or may have, records of the row's days
    int silent = 0;                              // of them: since their last word nothing is known
};

struct SilentKiosk {
    std::string kiosk;
    UnixMs since = 0;
};

struct CompletenessReport {
    RowCompleteness whole;
    std::vector<std::string> kiosks; // that it covers
    std::vector<SilentKiosk> silent;
    std::vector<RowCompleteness> rows;
    std::vector<std::string> told_apart_by; // groupings by which the rows' kiosks or days differ
};

/// A row's values, as the query's group_by.
using RowGroup = std::vector<std::optional<std::string>>;

/// Kiosks times stretches of days that one query may ask for.
inline constexpr std::int64_t completeness_budget = 100'000;

/// Problem (too_much, naming `include`): more than the budget.
Result<CompletenessReport> make_completeness(ScoreQuery const& query,
                                             std::vector<RowGroup const*> const& rows, Catalog const& catalog,
                                             DeviceStore& devices, UnixMs now,
                                             std::int64_t budget = completeness_budget);

/// Since when nothing is known of a kiosk that stands there and should speak; nullopt: it does.
std::optional<UnixMs> silent_since(KioskRecords const& kiosk, Catalog const& catalog, UnixMs now);

} // namespace instante::server::reporting
