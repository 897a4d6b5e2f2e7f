#pragma once
// Rules over history: what they would change, or applied to it. In steps of a month of a site, each read
// once; apply writes in transactions of bounded size, so that kiosks never wait long.

#include "server/misuse/kiosk_days.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::misuse {

struct Scope {
    std::vector<Code> sites;
    Day from = 0; // local days, both inclusive
    Day to = 0;
};
/// More days than this are reviewed one part after the other.
inline constexpr int most_days = 400;

/// Mean perceived quality of responses, as scores have it: weighted, 0..100.
struct QualityMean {
    double sum = 0; // of quality_of(), times weight
    double weight = 0;
    void add(JudgedResponse const& response);
    /// Nothing where no response says anything of quality.
    std::optional<double> index() const;
};

/// Of a group of responses: flags as they are and as the rules would have them, and what is left to count.
struct Effect {
    std::int64_t responses = 0;
    std::int64_t flagged_now = 0;
    std::int64_t flagged_then = 0;
    QualityMean raw;
    QualityMean filtered_now;
    QualityMean filtered_then;
};

/// A response that would be flagged, no longer be flagged, or for another reason.
struct Change {
    FlaggedResponse response; // with the flags it has now
    std::vector<Flag> then;
};

struct Review {
    Effect whole;
    std::int64_t newly_flagged = 0;
    std::int64_t no_longer_flagged = 0;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> by_rule; // responses, now and then
    std::map<Code, Effect> by_site;
    std::map<Code, Effect> by_kiosk;
    std::map<Day, Effect> by_day;
    std::vector<Change> examples; // the first ones
};

/// What these rules (nothing: none at all) would hold against the responses of the scope.
Review preview(Store& store, Catalog const& catalog, Scope const& scope,
               std::optional<MisuseRules> const& rules);

struct Applied {
    std::int64_t judged = 0;
    std::int64_t changed = 0; // have other flags than before
    std::int64_t flagged = 0; // afterwards
};
/// Judges the scope by the rules in force; roll-ups follow. Where there are no rules, nothing stays flagged.
Applied apply(Store& store, Catalog const& catalog, Scope const& scope, UnixMs now);

} // namespace instante::server::misuse
