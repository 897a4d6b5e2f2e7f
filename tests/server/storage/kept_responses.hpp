#pragma once
// A store of the sample programme with some responses, and everything that is kept of them.

#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

namespace instante::test {

using namespace server;

inline constexpr Day first_day = 20'000;

inline std::shared_ptr<Catalog const> set_up(Store& store, int disclosure_minimum = 1) {
    auto const document = programme_document(disclosure_minimum);
    REQUIRE(store.apply_programme(*read_programme(document), {"test", 1'000, 100, {}}).has_value());
    return store.catalog();
}

/// Visits of one or two responses on some days, at two sites.
inline std::vector<StoredResponse> some_responses(Catalog const& catalog, int count, unsigned seed) {
    std::mt19937 random{seed};
    auto const draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<StoredResponse> responses;
    for (int i = 0; i < count; ++i) {
        StoredResponse response;
        response.visit = new_uuid7(1'000 + i);
        response.id = draw(2) == 0 ? response.visit : new_uuid7(1'000 + i);
        response.site = catalog.site(draw(3) == 0 ? "lpa" : "bilbao")->code;
        response.kiosk = draw(3);
        response.survey = catalog.programme().surveys[0].code;
        response.survey_version = 1;
        response.moment = catalog.moment("check-in")->code;
        response.local = {first_day + draw(40), draw(24), 60};
        response.at = (std::int64_t{response.local.day} * 24 + response.local.hour - 1) * 3'600'000;
        response.language = "es";
        if (draw(2) == 0) response.segments = {{1, 1 + draw(2), Provenance::kiosk}};
        response.answers = {{1, 1 + draw(5)}};
        if (draw(6) == 0) response.weight = 0.25 * (1 + draw(8));
        if (draw(4) == 0 && !responses.empty()) {
            response.visit = responses.back().visit;
            response.site = responses.back().site;
        }
        responses.push_back(response);
    }
    return responses;
}

using Cells = std::map<std::pair<Grain, CellKey>, CellSums>;
using Visits = std::map<std::pair<Grain, VisitKey>, VisitSums>;

/// All that scores are made of.
inline std::pair<Cells, Visits> rollups(Store& store) {
    Cells cells;
    Visits visits;
    for (Grain const grain : all_grains) {
        for (bool const whole : {false, true}) {
            if (whole && !rule_of(grain).whole) continue;
            CellQuery query;
            query.grain = grain;
            query.sites = store.catalog()->sites_below({"acme"});
            query.whole_programme = whole;
            query.row_budget = 1'000'000;
            query.gated = false;
            store.read_cells(query, [&](CellKey const& key, CellSums const& sums) {
                cells[{grain, key}].add(sums);
            });
            if (!rule_of(grain).visits) continue;
            store.read_visits(query, [&](VisitKey const& key, VisitSums const& sums) {
                visits[{grain, key}].add(sums);
            });
        }
    }
    for (auto& cell : cells)
        cell.second.settle();
    for (auto& visit : visits)
        visit.second.settle();
    std::erase_if(cells, [](auto const& cell) { return cell.second.empty(); });
    std::erase_if(visits, [](auto const& visit) { return visit.second.empty(); });
    return {cells, visits};
}

/// What the store gives back of every response, in the order of commits.
inline std::vector<std::pair<std::int64_t, StoredResponse>> all_of(Store& store) {
    std::vector<std::pair<std::int64_t, StoredResponse>> all;
    auto const cursor = store.read_responses({store.catalog()->sites_below({"acme"}), {}, {}, {}});
    StoredResponse response;
    std::int64_t commit = 0;
    while (cursor->next(response, commit))
        all.emplace_back(commit, response);
    return all;
}

inline void check_verified(Store& store) {
    Verification const verification = store.verify();
    CHECK(verification.different == 0);
    for (Difference const& difference : verification.examples)
        FAIL_CHECK(difference.what);
}

} // namespace instante::test
