#include "server/scoring/charts/run_rules.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace instante::server::scoring::charts;

namespace {

using Indices = std::vector<std::size_t>;

std::vector<std::optional<double>> points(std::vector<double> const& z) {
    return {z.begin(), z.end()};
}

Indices indices_of(RuleHits const& rule) {
    Indices indices;
    for (RuleHit const& hit : rule.hits)
        indices.push_back(hit.index);
    return indices;
}

/// What is true, by rule; rules without any hit left out.
std::map<std::string, Indices> hits(std::vector<double> const& z, RuleSet set) {
    std::map<std::string, Indices> found;
    for (RuleHits const& rule : run_rules(points(z), set)) {
        if (!rule.hits.empty()) found[std::string{rule.rule}] = indices_of(rule);
    }
    return found;
}
using Found = std::map<std::string, Indices>;

Indices sevens(std::vector<double> const& z) {
    return indices_of(runs_on_one_side(points(z), 7));
}

} // namespace

TEST_CASE("the rules of Western Electric are true where worked out by hand") {
    auto const rules = [](std::vector<double> const& z) { return hits(z, RuleSet::western_electric); };
    CHECK(rules({0, 2.1, 0.5, 2.2, 0}) == Found{{"western_electric_2", {3}}});
    CHECK(rules({1.2, 1.1, 0.2, 1.3, 1.4, 0}) == Found{{"western_electric_3", {4}}});
    CHECK(rules({0.1, 0.2, 0.3, 0.1, 0.5, 0.2, 0.4, 0.1, -0.2}) == Found{{"western_electric_4", {7}}});
    CHECK(sevens({0.1, 0.2, 0.3, 0.1, 0.5, 0.2, 0.4, 0.1, -0.2}) == Indices{6, 7});
    CHECK(rules({0.1, 0.1, 0.1, 0.1, 0, 0.1, 0.1, 0.1, 0.1}).empty()); // the centre line ends a run
    CHECK(rules({2.1, -2.1, 0.1}).empty());                            // sides are told apart
    CHECK(rules({3, -3, 0}).empty());                                  // on the limit is not beyond
    CHECK(rules({0, -3.01, 0, 3.2}) == Found{{"western_electric_1", {1, 3}}});
}

TEST_CASE("the rules of Nelson are true where worked out by hand") {
    auto const rules = [](std::vector<double> const& z) { return hits(z, RuleSet::nelson); };
    CHECK(rules({0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.2}) == Found{{"nelson_3", {5, 6}}});
    CHECK(sevens({0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.2}) == Indices{7});
    CHECK(rules({1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1}) == Found{{"nelson_4", {13}}});
    CHECK(rules({1, 0.5, 1, 0.4, 1, 0.3, 1, 0.4, 1.0, 0.1}) == Found{{"nelson_2", {8, 9}}});
    CHECK(rules({2.5, 0, 2.5, -2.5, -2.5}) == Found{{"nelson_5", {2, 4}}});
    CHECK(rules({-1.5, 0, -1.5, -1.5, -1.5}) == Found{{"nelson_6", {4}}});
    std::vector<double> huddle(16, 0.0);
    huddle[3] = 1;
    huddle[9] = -1;
    CHECK(rules(huddle) == Found{{"nelson_7", {14, 15}}});
    CHECK(rules({1.2, -1.2, -1.3, 1.4, 1.5, -1.6, -1.2, 1.1}) == Found{{"nelson_8", {7}}});
    CHECK(rules({1.2, 1.2, 1.3, 1.4, 1.5, 1.6, 1.2, 1.1}).count("nelson_8") == 0); // one side only
}

TEST_CASE("a pattern whose newest point is no part of it is told apart") {
    auto const rules = run_rules(points({2.5, 2.5, 0}), RuleSet::western_electric);
    REQUIRE(rules[1].hits.size() == 1);
    CHECK(rules[1].hits[0].index == 2);
    CHECK_FALSE(rules[1].hits[0].completes);
    CHECK(rules[1].hits[0].direction == 1);
    CHECK(run_rules(points({0, -2.5, -2.5}), RuleSet::western_electric)[1].hits[0].direction == -1);
    CHECK(run_rules(points({0, -2.5, -2.5}), RuleSet::western_electric)[1].hits[0].completes);
}

TEST_CASE("rules pass over gaps, and say nothing of too few points") {
    std::vector<std::optional<double>> z = points({0.1, 0.2, 0.3, 0.1, 0.5, 0.2, 0.4, 0.1});
    z.insert(z.begin() + 4, std::nullopt);
    CHECK(indices_of(run_rules(z, RuleSet::western_electric)[3]) == Indices{8});
    for (RuleSet const set : {RuleSet::beyond, RuleSet::western_electric, RuleSet::nelson}) {
        CHECK(hits({}, set).empty());
        CHECK(hits({1.5}, set).empty());
    }
    CHECK(run_rules(z, RuleSet::none).empty());
    CHECK(hits({0, 4}, RuleSet::beyond) == Found{{"beyond", {1}}});
}
