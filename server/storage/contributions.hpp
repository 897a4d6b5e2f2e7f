#pragma once
// What responses add to the roll-ups: pure, so that a recount and the writer cannot differ.

#include "server/storage/catalog.hpp"
#include "server/storage/cells.hpp"
#include "server/storage/stored_response.hpp"

#include <span>
#include <utility>
#include <vector>

namespace instante::server {

/// The survey version a response answers; throws where that was never published.
Survey const& survey_of(StoredResponse const& response, Catalog const& catalog);

/// What one response adds, before any grain folds the keys. `microsegment` is the store's number for its
/// segments. Test taps add nothing; comments and segment questions neither. sign -1: what it takes out.
std::vector<std::pair<CellKey, CellSums>> contributions(StoredResponse const& response, Survey const& survey,
                                                        std::int64_t microsegment, int sign);

/// What a visit says of one moment (see VisitSums).
struct MomentPart {
    Code moment = 0;
    double s = 0;
    double k = 0;
    friend bool operator==(MomentPart const&, MomentPart const&) = default;
};

/// Is it a scale question whose ratings count in perceived quality: of satisfaction, perception or effort,
/// with a weight?
bool tells_quality(Question const& question);

/// The quality one response perceived: the mean index of its ratings of satisfaction, perception and effort,
/// weighted as its survey says; times quality_unit / 100 and the response's weight. k = 0: it says nothing.
MomentPart quality_of(StoredResponse const& response, Survey const& survey);

/// What one visit adds: a part for each moment, ascending. A visit that goes over midnight, to another
/// kiosk or between segments counts as a visit in each.
struct VisitContribution {
    Place place; // without hour
    std::vector<MomentPart> parts;
    friend bool operator==(VisitContribution const&, VisitContribution const&) = default;
};

/// A response of a visit, with the store's number for its segments.
struct VisitMember {
    StoredResponse const* response = nullptr;
    std::int64_t microsegment = 0;
};

/// Of all responses of one visit.
std::vector<VisitContribution> visit_contributions(std::span<VisitMember const> visit,
                                                   Catalog const& catalog);

/// Calls `take(MomentPair, VisitSums)` for each pair of moments the parts make, and for {0, 0}.
template <class Take>
void for_each_pair(std::span<MomentPart const> parts, Take&& take) {
    MomentPart all;
    for (std::size_t a = 0; a < parts.size(); ++a) {
        all.s += parts[a].s;
        all.k += parts[a].k;
        for (std::size_t b = a; b < parts.size(); ++b) {
            MomentPart const& first = parts[a];
            MomentPart const& second = parts[b];
            take(MomentPair{first.moment, second.moment},
                 VisitSums{1, first.s, first.k, first.s * second.s, first.s * second.k, first.k * second.s,
                           first.k * second.k});
        }
    }
    take(MomentPair{},
         VisitSums{1, all.s, all.k, all.s * all.s, all.s * all.k, all.k * all.s, all.k * all.k});
}

} // namespace instante::server
