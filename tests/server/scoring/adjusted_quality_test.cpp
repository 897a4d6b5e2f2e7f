#include "server/scoring/adjusted_quality.hpp"
#include "server/scoring/cluster_sample.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <random>

using namespace instante::server::scoring;

namespace {

/// One visit to two moments; k = 0 where it says nothing.
struct Visit {
    std::vector<std::size_t> category;
    double s[2] = {0, 0};
    double k[2] = {0, 0};
};

std::vector<QualityCell> cells_of(std::vector<Visit> const& visits) {
    std::map<std::vector<std::size_t>, QualityCell> by_category;
    for (Visit const& visit : visits) {
        auto const at =
            by_category.try_emplace(visit.category, QualityCell{0, QualitySums{2}, visit.category}).first;
        QualityCell& cell = at->second;
        ++cell.visits;
        Eigen::Vector2d const s{visit.s[0], visit.s[1]};
        Eigen::Vector2d const k{visit.k[0], visit.k[1]};
        cell.sums.visits += k.sum() > 0;
        cell.sums.s += s;
        cell.sums.k += k;
        cell.sums.ss += s * s.transpose();
        cell.sums.sk += s * k.transpose();
        cell.sums.kk += k * k.transpose();
    }
    std::vector<QualityCell> cells;
    for (auto& [category, cell] : by_category)
        cells.push_back(std::move(cell));
    return cells;
}

/// The same as a cluster sample: one cluster a visit, one unit an answer.
ClusterSample sample_of(std::vector<Visit> const& visits, std::vector<Margin> const& shares) {
    ClusterSample sample;
    sample.categories.resize(shares.size());
    for (std::size_t v = 0; v < visits.size(); ++v) {
        sample.y.push_back(visits[v].s[0] + visits[v].s[1]);
        sample.x.push_back(visits[v].k[0] + visits[v].k[1]);
        for (std::size_t m = 0; m < shares.size(); ++m)
            sample.categories[m].push_back(visits[v].category[m]);
    }
    for (Margin const& margin : shares) {
        sample.margins.push_back(margin);
        for (double& target : sample.margins.back())
            target *= static_cast<double>(visits.size());
    }
    return sample;
}

std::vector<Visit> random_visits(std::size_t count, unsigned seed, std::vector<double> const& first,
                                 std::vector<double> const& second, double unknown = 0) {
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> chance{0, 1};
    std::discrete_distribution<std::size_t> a{first.begin(), first.end()};
    std::discrete_distribution<std::size_t> b{second.begin(), second.end()};
    std::vector<Visit> visits;
    for (std::size_t i = 0; i < count; ++i) {
        Visit visit;
        visit.category = {a(random), b(random)};
        double const mood = 0.2 * static_cast<double>(visit.category[0]) +
                            0.15 * static_cast<double>(visit.category[1]) + 0.2 * chance(random);
        for (int m = 0; m < 2; ++m) {
            if (m == 1 && chance(random) < 0.4) continue;
            visit.s[m] = mood + 0.2 * chance(random);
            visit.k[m] = 1;
        }
        if (chance(random) < unknown) visit.category[0] = first.size();
        visits.push_back(visit);
    }
    return visits;
}

} // namespace

TEST_CASE("the adjusted image and its error are those of a weighted cluster sample of visits") {
    auto visits = random_visits(200, 4, {5, 3, 2}, {1, 1});
    std::vector<Margin> const shares{{0.2, 0.3, 0.5}, {0.7, 0.3}};
    auto const raked = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
    REQUIRE(raked);
    REQUIRE(raked->quality);
    auto const sample = std::get<std::optional<ClusterEstimate>>(cluster_estimate(sample_of(visits, shares)));
    CHECK(raked->quality->index == Approx(100 * sample->ratio.value).epsilon(1e-9));
    CHECK(*raked->quality->standard_error == Approx(100 * *sample->ratio.standard_error).epsilon(1e-9));
    CHECK(raked->n_eff == Approx(sample->n_eff).epsilon(1e-9));
    CHECK(raked->converged);
    CHECK(raked->covered == std::vector<double>{1, 1});

    for (Visit& visit : visits)
        visit.category.pop_back();
    std::vector<Margin> const one{shares[0]};
    auto const stratified = adjusted_quality(cells_of(visits), one, Weighting::contacts, {});
    auto const expected = std::get<std::optional<ClusterEstimate>>(cluster_estimate(sample_of(visits, one)));
    CHECK(stratified->quality->index == Approx(100 * expected->ratio.value).epsilon(1e-9));
    CHECK(*stratified->quality->standard_error ==
          Approx(100 * *expected->ratio.standard_error).epsilon(1e-9));
    CHECK(stratified->quality->visits == 200);
    CHECK(stratified->rounds == 1);
    CHECK(stratified->largest_factor > 1);
    CHECK(stratified->smallest_factor < 1);
}

TEST_CASE("shares that the visits have already change neither the image nor more than its error") {
    std::vector<Visit> visits;
    for (std::size_t i = 0; i < 40; ++i)
        visits.push_back({{i % 4 == 0 ? 0U : 1U}, {static_cast<double>(i % 3) / 2, 0}, {1, 0}});
    std::vector<Margin> const shares{{0.25, 0.75}};
    auto const adjusted = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
    CHECK(adjusted->quality->index == Approx(adjusted->unadjusted->index));
    CHECK(adjusted->design_effect == Approx(1));
    CHECK(*adjusted->quality->standard_error <= *adjusted->unadjusted->standard_error);
}

TEST_CASE("an image over equally weighted moments is adjusted in each of them") {
    std::vector<Visit> visits;
    for (int i = 0; i < 10; ++i) {
        visits.push_back({{0}, {1, 0.5}, {1, 1}});
        visits.push_back({{1}, {0, 0}, {1, 0}});
        visits.push_back({{1}, {0.5, 0}, {1, 0}});
    }
    std::vector<Margin> const shares{{0.9, 0.1}};
    auto const adjusted = adjusted_quality(cells_of(visits), shares, Weighting::equal, Eigen::VectorXd{});
    // The first moment: 0.9 x 1 + 0.1 x 0.25; the second was rated by the first segment alone.
    CHECK(adjusted->quality->index == Approx(100 * (0.925 + 0.5) / 2));
    CHECK(adjusted->unadjusted->index == Approx(100 * (0.5 + 0.5) / 2));
}

TEST_CASE("segments without visits are named, and the others keep their proportions") {
    std::vector<Visit> visits;
    for (int i = 0; i < 10; ++i) {
        visits.push_back({{0}, {1, 0}, {1, 0}});
        visits.push_back({{1}, {0, 0}, {1, 0}});
    }
    std::vector<Margin> const shares{{0.3, 0.1, 0.6}};
    auto const adjusted = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
    CHECK(adjusted->covered[0] == Approx(0.4));
    CHECK(adjusted->absent[0] == std::vector<std::size_t>{2});
    CHECK(adjusted->quality->index == Approx(75));
    std::vector<Margin> const others{{0, 0, 1}}; // all that is there is of segments without a share
    auto const none = adjusted_quality(cells_of(visits), others, Weighting::contacts, {});
    REQUIRE(none);
    CHECK_FALSE(none->quality);
    CHECK(none->unadjusted);
    CHECK(none->covered[0] == 0);
}

TEST_CASE("visits of unknown segment keep the share that they have") {
    std::vector<Visit> visits;
    for (int i = 0; i < 10; ++i) {
        visits.push_back({{0}, {1, 0}, {1, 0}});
        visits.push_back({{1}, {0, 0}, {1, 0}});
        visits.push_back({{2}, {0.5, 0}, {1, 0}}); // not known
    }
    std::vector<Margin> const shares{{0.8, 0.2}};
    auto const adjusted = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
    CHECK(adjusted->unknown[0] == 10);
    CHECK(adjusted->quality->index == Approx(100 * (20 * 0.8 + 10 * 0.5) / 30));
    // All unknown: nothing to adjust.
    for (Visit& visit : visits)
        visit.category = {2};
    auto const same = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
    CHECK(same->quality->index == Approx(same->unadjusted->index));
    CHECK(*same->quality->standard_error == Approx(*same->unadjusted->standard_error));
}

TEST_CASE("the claimed error of an adjusted image is what repeated samples show, unknown segments included") {
    // Monte Carlo: 1,500 samples of 300 visits in which 30 % of segments are unknown and the mix is not the
    // population's. The standard deviation of 1,500 draws is known to 1.8 %; 7 % is allowed.
    int const repeats = instante::test::sanitized ? 300 : 1'500;
    double const allowed = instante::test::sanitized ? 0.16 : 0.07;
    for (bool const raking : {false, true}) {
        double sum = 0, squares = 0, claimed = 0;
        for (unsigned repeat = 0; repeat < repeats; ++repeat) {
            auto visits = random_visits(300, 1000 + repeat, {5, 3, 2}, {1, 1}, 0.3);
            std::vector<Margin> shares{{0.2, 0.3, 0.5}, {0.4, 0.6}};
            if (!raking) {
                for (Visit& visit : visits)
                    visit.category.pop_back();
                shares.pop_back();
            }
            auto const adjusted = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
            sum += adjusted->quality->index;
            squares += adjusted->quality->index * adjusted->quality->index;
            claimed += *adjusted->quality->standard_error / repeats;
        }
        double const mean = sum / repeats;
        double const shown = std::sqrt((squares / repeats - mean * mean) * repeats / (repeats - 1.0));
        CAPTURE(raking, mean, shown, claimed);
        CHECK(claimed == Approx(shown).epsilon(allowed));
    }
}

TEST_CASE("adjusting nothing, one visit or irreconcilable shares stays finite") {
    std::vector<Margin> const shares{{0.5, 0.5}, {0.2, 0.8}};
    CHECK_FALSE(adjusted_quality({}, shares, Weighting::contacts, {}));
    auto const alone =
        adjusted_quality(cells_of({{{0, 0}, {1, 0}, {1, 0}}}), shares, Weighting::contacts, {});
    REQUIRE(alone->quality);
    CHECK(alone->quality->index == 100);
    CHECK_FALSE(alone->quality->standard_error);
    CHECK(alone->quality->interval.low < 50);
    // Only the diagonal has visits: half cannot be a fifth.
    std::vector<Visit> visits;
    for (int i = 0; i < 5; ++i) {
        visits.push_back({{0, 0}, {1, 0}, {1, 0}});
        visits.push_back({{1, 1}, {0, 0}, {1, 0}});
    }
    auto const torn = adjusted_quality(cells_of(visits), shares, Weighting::contacts, {});
    CHECK_FALSE(torn->converged);
    CHECK_FALSE(torn->quality);
    CHECK(torn->unadjusted->index == Approx(50));
    // Visits that rated nothing of the moments that count.
    auto const silent =
        adjusted_quality(cells_of({{{0, 0}, {0, 0}, {0, 0}}}), shares, Weighting::contacts, {});
    REQUIRE(silent);
    CHECK_FALSE(silent->quality);
    CHECK_FALSE(silent->unadjusted);
}
