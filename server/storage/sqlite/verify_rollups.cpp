#include "server/storage/sqlite/verify_rollups.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace instante::server {

namespace {

constexpr std::size_t most_examples = 20;
/// Sums of weights that are no whole numbers depend on the order of adding.
constexpr double rounding = 1e-9;

bool alike(double a, double b) {
    return std::abs(a - b) <= rounding * std::max({1.0, std::abs(a), std::abs(b)});
}

bool alike(CellSums const& a, CellSums const& b) {
    return a.not_applicable == b.not_applicable &&
           std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(),
                      [](PointSums const& p, PointSums const& q) {
                          return p.point == q.point && p.n == q.n && alike(p.w, q.w) && alike(p.w2, q.w2);
                      });
}

bool alike(VisitSums const& a, VisitSums const& b) {
    return a.n == b.n && alike(a.s, b.s) && alike(a.k, b.k) && alike(a.ss, b.ss) && alike(a.sk, b.sk) &&
           alike(a.ks, b.ks) && alike(a.kk, b.kk);
}

std::string describe(CellSums const& sums) {
    std::string text = "not applicable " + std::to_string(sums.not_applicable);
    for (PointSums const& point : sums.points)
        text += ", " + std::to_string(point.point) + ": " + std::to_string(point.n);
    return text;
}

std::string describe(VisitSums const& sums) {
    return std::to_string(sums.n) + " visits, s " + std::to_string(sums.s) + ", k " + std::to_string(sums.k);
}

std::string describe(Instrument const& instrument) {
    return "survey " + std::to_string(instrument.survey) + "@" + std::to_string(instrument.version) +
           " question " + std::to_string(instrument.question);
}

std::string describe(MomentPair const& pair) {
    return "moments " + std::to_string(pair.first) + " and " + std::to_string(pair.second);
}

Instrument const& subject_of(CellKey const& key) {
    return key.instrument;
}
MomentPair const& subject_of(VisitKey const& key) {
    return key.moments;
}

template <class Key>
std::string describe_key(Key const& key, Grain grain) {
    std::string const day = key.period == unknown_day ? "an unknown day" : day_to_string(key.period);
    return "grain " + std::to_string(static_cast<int>(grain)) + ", " + describe(subject_of(key)) + ", " +
           day + " hour " + std::to_string(key.hour) + " kiosk " + std::to_string(key.kiosk) +
           " microsegment " + std::to_string(key.microsegment) + (key.flagged ? " flagged" : "");
}

/// Cells of every grain, as they must be.
class Expected {
  public:
    void add(std::span<StoredResponse const> visit, Catalog const& catalog, ResponseTables& responses,
             bool whole) {
        std::vector<VisitMember> members;
        for (StoredResponse const& response : visit) {
            members.push_back({&response, responses.microsegment_number(response)});
            for (auto const& [key, sums] :
                 contributions(response, survey_of(response, catalog), members.back().microsegment, 1))
                add_at_grains(key, sums, cells_, whole);
        }
        for (VisitContribution const& one : visit_contributions(members, catalog)) {
            for_each_pair(one.parts, [&](MomentPair const& pair, VisitSums const& sums) {
                add_at_grains(VisitKey{one.place, pair}, sums, visits_, whole);
            });
        }
    }

    void compare(Code site, RollupTables& rollups, Verification& result) const {
        for (Grain const grain : all_grains) {
            CellQuery query;
            query.grain = grain;
            query.sites = {site};
            query.whole_programme = site == 0;
            query.row_budget = std::numeric_limits<std::int64_t>::max();
            if (query.whole_programme && !rule_of(grain).whole) continue;
            auto const at = static_cast<std::size_t>(grain);
            std::map<CellKey, CellSums> cells;
            rollups.read(query, [&](CellKey const& key, CellSums const& sums) { cells[key].add(sums); });
            compare_cells(cells_[at], cells, grain, result);
            if (!rule_of(grain).visits) continue;
            std::map<VisitKey, VisitSums> visits;
            rollups.read_visits(query,
                                [&](VisitKey const& key, VisitSums const& sums) { visits[key].add(sums); });
            compare_cells(visits_[at], visits, grain, result);
        }
    }

  private:
    template <class Key, class Sums>
    using ByGrain = std::array<std::map<Key, Sums>, std::size(all_grains)>;

    template <class Key, class Sums>
    static void add_at_grains(Key const& detailed, Sums const& sums, ByGrain<Key, Sums>& into, bool whole) {
        constexpr bool of_visits = std::is_same_v<Sums, VisitSums>;
        for (Grain const grain : all_grains) {
            GrainRule const rule = rule_of(grain);
            if ((whole && !rule.whole) || (of_visits && !rule.visits)) continue;
            Key key = at_grain(detailed, grain);
            if (whole) key.site = 0;
            into[static_cast<std::size_t>(grain)][key].add(sums);
        }
    }

    template <class Key, class Sums>
    static void compare_cells(std::map<Key, Sums> const& wanted, std::map<Key, Sums>& found, Grain grain,
                              Verification& result) {
        auto const differs = [&](Key const& key, Sums const& want, Sums const& have) {
            if (alike(want, have)) return;
            ++result.different;
            if (result.examples.size() >= most_examples) return;
            result.examples.push_back({key.site, describe_key(key, grain) + ": kept as " + describe(have) +
                                                     ", counted as " + describe(want)});
        };
        for (auto& [key, sums] : found) {
            sums.settle();
            auto const want = wanted.find(key);
            differs(key, want == wanted.end() ? Sums{} : want->second, sums);
        }
        for (auto const& [key, sums] : wanted) {
            if (!found.contains(key)) differs(key, sums, {});
        }
        result.cells += static_cast<std::int64_t>(wanted.size());
    }

    ByGrain<CellKey, CellSums> cells_;
    ByGrain<VisitKey, VisitSums> visits_;
};

/// Calls `take(span of StoredResponse)` for each visit of a site.
template <class Take>
void for_each_visit(ResponseTables& responses, Code site, Take&& take) {
    std::vector<StoredResponse> visit;
    responses.read_site(site, [&](StoredResponse&& response) {
        if (!visit.empty() && visit.front().visit != response.visit) {
            take(std::span<StoredResponse const>{visit});
            visit.clear();
        }
        visit.push_back(std::move(response));
    });
    if (!visit.empty()) take(std::span<StoredResponse const>{visit});
}

/// So many are added up before they go into blocks.
constexpr std::int64_t most_at_once = 100'000;

} // namespace

Verification verify_rollups(ResponseTables& responses, RollupTables& rollups, Catalog const& catalog) {
    Verification result;
    Expected whole;
    responses.look();
    for (Code const site : responses.sites()) {
        Expected expected;
        for_each_visit(responses, site, [&](std::span<StoredResponse const> visit) {
            result.responses += static_cast<std::int64_t>(visit.size());
            expected.add(visit, catalog, responses, false);
            whole.add(visit, catalog, responses, true);
        });
        expected.compare(site, rollups, result);
    }
    whole.compare(0, rollups, result);
    return result;
}

void rebuild_rollups(ResponseTables& responses, RollupTables& rollups, Catalog const& catalog) {
    responses.look();
    rollups.clear();
    std::int64_t added = 0;
    for (Code const site : responses.sites()) {
        for_each_visit(responses, site, [&](std::span<StoredResponse const> visit) {
            std::vector<VisitMember> members;
            for (StoredResponse const& response : visit) {
                members.push_back({&response, responses.microsegment_number(response)});
                rollups.add(
                    contributions(response, survey_of(response, catalog), members.back().microsegment, 1));
            }
            for (VisitContribution const& one : visit_contributions(members, catalog))
                rollups.add(one, 1);
            if (++added % most_at_once == 0) rollups.write_through();
        });
        rollups.write_through();
    }
}

} // namespace instante::server
