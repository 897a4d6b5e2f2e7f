#include "server/storage/sqlite/verify_rollups.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

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

struct KeyHash {
    static std::size_t of(Place const& place) {
        std::size_t hash = place.flagged ? 1 : 0;
        for (std::int64_t const part : {std::int64_t{place.period}, std::int64_t{place.hour},
                                        std::int64_t{place.kiosk}, place.microsegment})
            boost::hash_combine(hash, part);
        return hash;
    }
    std::size_t operator()(CellKey const& key) const {
        std::size_t hash = of(key);
        boost::hash_combine(hash, pack(key.instrument));
        return hash;
    }
    std::size_t operator()(VisitKey const& key) const {
        std::size_t hash = of(key);
        boost::hash_combine(hash, pack(key.moments));
        return hash;
    }
};

/// What one site's responses add, cell by cell of the finest kind.
struct Counted {
    boost::unordered_flat_map<CellKey, CellSums, KeyHash> cells;
    boost::unordered_flat_map<VisitKey, VisitSums, KeyHash> visits;

    void add(std::span<StoredResponse const> visit, Catalog const& catalog, ResponseTables& responses) {
        std::vector<VisitMember> members;
        for (StoredResponse const& response : visit) {
            members.push_back({&response, responses.microsegment_number(response)});
            for (auto const& [key, sums] :
                 contributions(response, survey_of(response, catalog), members.back().microsegment, 1))
                cells[key].add(sums);
        }
        for (VisitContribution const& one : visit_contributions(members, catalog)) {
            for_each_pair(one.parts, [&](MomentPair const& pair, VisitSums const& sums) {
                visits[VisitKey{one.place, pair}].add(sums);
            });
        }
    }
};

using AnswerOf = std::tuple<Uuid, Uuid, std::int64_t>; // visit, response, question

template <class Key, class Sums>
using Cells = std::map<Key, Sums>;
template <class Key, class Sums>
using ByGrain = std::array<Cells<Key, Sums>, std::size(all_grains)>;

/// Compares what is kept with what was counted: site by site, and the whole programme at the end.
class Comparison {
  public:
    explicit Comparison(RollupTables& rollups) : rollups_(rollups) {}

    void compare_site(Code site, Counted const& counted) {
        for (Grain const grain : all_grains) {
            compare_at(site, grain, counted.cells, whole_cells_);
            if (rule_of(grain).visits) compare_at(site, grain, counted.visits, whole_visits_);
        }
    }
    void compare_published(Code site, DisclosureTables& disclosure, Catalog const& catalog) {
        std::map<int, Cells<CellKey, CellSums>> wanted;
        disclosure.for_each_published(site, [&](int view, CellKey const& key, CellSums const& sums) {
            wanted[view][key].add(sums);
            if (!rule_of(grain_of_view(view)).whole) return;
            CellKey of_whole = key;
            of_whole.site = 0;
            whole_published_[view][of_whole].add(sums);
        });
        for (disclosure::View const& view : views_of(catalog))
            compare_view(site, view.number, wanted[view.number]);
    }
    /// Each answer as a response has it now: what the gate remembers must be the same.
    void compare_current(Code site, std::map<AnswerOf, PlacedAnswer> answers, DisclosureTables& disclosure) {
        disclosure.for_each_current(site, [&](Uuid const& visit, Uuid const& id, PlacedAnswer const& found) {
            AnswerOf const of{visit, id, pack(found.key.instrument)};
            auto const want = answers.extract(of);
            note(found.key, Grain::detail, want.empty() ? CellSums{} : want.mapped().sums, found.sums);
            if (!want.empty() && want.mapped().key != found.key)
                note(found.key, Grain::detail, CellSums{}, found.sums);
        });
        for (auto const& [of, answer] : answers)
            note(answer.key, Grain::detail, answer.sums, CellSums{});
    }
    void compare_whole() {
        for (auto const& [view, cells] : whole_published_)
            compare_view(0, view, cells);
        for (Grain const grain : all_grains) {
            if (!rule_of(grain).whole) continue;
            auto const at = static_cast<std::size_t>(grain);
            compare_cells(0, grain, whole_cells_[at]);
            if (rule_of(grain).visits) compare_cells(0, grain, whole_visits_[at]);
        }
    }
    Verification result;

  private:
    template <class Key, class Sums, class Detailed>
    void compare_at(Code site, Grain grain, Detailed const& detailed, ByGrain<Key, Sums>& whole) {
        Cells<Key, Sums> wanted;
        for (auto const& [key, sums] : detailed)
            wanted[at_grain(key, grain)].add(sums);
        compare_cells(site, grain, wanted);
        if (!rule_of(grain).whole) return;
        for (auto const& [key, sums] : wanted) {
            Key of_whole = key;
            of_whole.site = 0;
            whole[static_cast<std::size_t>(grain)][of_whole].add(sums);
        }
    }

    void compare_view(Code site, int view, Cells<CellKey, CellSums> const& wanted) {
        CellQuery query = all_of(site, grain_of_view(view));
        query.gated = true;
        query.dimension = view < first_dimension_view ? 0 : dimension_of_view(view);
        Cells<CellKey, CellSums> found;
        rollups_.read(query, [&](CellKey const& key, CellSums const& sums) { found[key].add(sums); });
        compare(grain_of_view(view), wanted, std::move(found));
    }

    template <class Key, class Sums>
    void compare_cells(Code site, Grain grain, Cells<Key, Sums> const& wanted) {
        compare(grain, wanted, kept<Key, Sums>(site, grain));
    }

    template <class Key, class Sums>
    void compare(Grain grain, Cells<Key, Sums> const& wanted, Cells<Key, Sums> found) {
        for (auto& [key, sums] : found) {
            sums.settle();
            auto const want = wanted.find(key);
            note(key, grain, want == wanted.end() ? Sums{} : want->second, sums);
        }
        for (auto const& [key, sums] : wanted) {
            if (!found.contains(key)) note(key, grain, sums, Sums{});
        }
        result.cells += static_cast<std::int64_t>(wanted.size());
    }

    static CellQuery all_of(Code site, Grain grain) {
        CellQuery query;
        query.grain = grain;
        query.sites = {site};
        query.whole_programme = site == 0;
        query.row_budget = std::numeric_limits<std::int64_t>::max();
        query.gated = false;
        return query;
    }

    template <class Key, class Sums>
    Cells<Key, Sums> kept(Code site, Grain grain) {
        CellQuery const query = all_of(site, grain);
        Cells<Key, Sums> cells;
        auto const take = [&](Key const& key, Sums const& sums) { cells[key].add(sums); };
        if constexpr (std::is_same_v<Sums, CellSums>) {
            rollups_.read(query, take);
        } else {
            rollups_.read_visits(query, take);
        }
        return cells;
    }

    template <class Key, class Sums>
    void note(Key const& key, Grain grain, Sums const& want, Sums const& have) {
        if (alike(want, have)) return;
        ++result.different;
        if (result.examples.size() >= most_examples) return;
        result.examples.push_back({key.site, describe_key(key, grain) + ": kept as " + describe(have) +
                                                 ", counted as " + describe(want)});
    }

    RollupTables& rollups_;
    ByGrain<CellKey, CellSums> whole_cells_;
    ByGrain<VisitKey, VisitSums> whole_visits_;
    std::map<int, Cells<CellKey, CellSums>> whole_published_; // by view
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

Verification verify_rollups(ResponseTables& responses, RollupTables& rollups, DisclosureTables& disclosure,
                            Catalog const& catalog) {
    Comparison comparison{rollups};
    bool const gated = disclosure.minimum() > 1;
    responses.look();
    for (Code const site : responses.sites()) {
        Counted counted;
        std::map<AnswerOf, PlacedAnswer> answers;
        for_each_visit(responses, site, [&](std::span<StoredResponse const> visit) {
            comparison.result.responses += static_cast<std::int64_t>(visit.size());
            counted.add(visit, catalog, responses);
            for (StoredResponse const& response : gated ? visit : std::span<StoredResponse const>{}) {
                for (auto& [key, sums] : contributions(response, survey_of(response, catalog),
                                                       responses.microsegment_number(response), 1))
                    answers.insert_or_assign({response.visit, response.id, pack(key.instrument)},
                                             PlacedAnswer{key, std::move(sums)});
            }
        });
        comparison.compare_site(site, counted);
        if (!gated) continue;
        comparison.compare_current(site, std::move(answers), disclosure);
        comparison.compare_published(site, disclosure, catalog);
    }
    comparison.compare_whole();
    return std::move(comparison.result);
}

void rebuild_rollups(ResponseTables& responses, RollupTables& rollups, DisclosureTables& disclosure,
                     Catalog const& catalog) {
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
        disclosure.for_each_published(site, [&](int view, CellKey const& key, CellSums const& sums) {
            rollups.add_published(view, key, sums);
        });
        rollups.write_through();
    }
}

} // namespace instante::server
