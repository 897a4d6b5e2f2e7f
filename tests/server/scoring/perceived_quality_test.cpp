#include "server/scoring/perceived_quality.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace instante::server::scoring;

namespace {

/// One visit: for each moment s and k; k = 0 where it says nothing.
using Visit = std::vector<std::pair<double, double>>;

QualitySums sums_of(std::vector<Visit> const& visits) {
    auto const moments = static_cast<Eigen::Index>(visits.front().size());
    QualitySums sums{moments};
    for (Visit const& visit : visits) {
        Eigen::VectorXd s(moments);
        Eigen::VectorXd k(moments);
        for (Eigen::Index a = 0; a < moments; ++a) {
            s[a] = visit[static_cast<std::size_t>(a)].first;
            k[a] = visit[static_cast<std::size_t>(a)].second;
        }
        ++sums.visits;
        sums.s += s;
        sums.k += k;
        sums.ss += s * s.transpose();
        sums.sk += s * k.transpose();
        sums.kk += k * k.transpose();
    }
    return sums;
}

// Five visits to two moments; the third says nothing of the second.
std::vector<Visit> const five{
    {{1, 1}, {0.75, 1}}, {{0.5, 1}, {0.5, 1}}, {{0.25, 1}, {0, 0}}, {{1, 1}, {1, 1}}, {{0, 1}, {0.25, 1}}};

} // namespace

TEST_CASE("the image by contacts is the ratio over visits with its linearised error") {
    // R survey 4.1: svyratio(~s, ~k) over ids = the visits, without finite population correction;
    // by hand: e_v = (s_v - R k_v) / K with R = 5.25 / 9.
    auto const quality = perceived_quality(sums_of(five), Weighting::contacts, {});
    REQUIRE(quality);
    double const ratio = 5.25 / 9;
    double squared = 0;
    for (auto const& [s, k] : {std::pair{1.75, 2.0}, {1.0, 2.0}, {0.25, 1.0}, {2.0, 2.0}, {0.25, 2.0}}) {
        double const e = (s - ratio * k) / 9;
        squared += e * e;
    }
    CHECK(quality->index == Approx(100 * ratio).epsilon(1e-12));
    CHECK(quality->contacts == 9);
    CHECK(quality->visits == 5);
    CHECK(*quality->standard_error == Approx(100 * std::sqrt(squared * 5 / 4)).epsilon(1e-12));
    CHECK(quality->interval.low < quality->index);
    CHECK(quality->interval.high > quality->index);
    CHECK(quality->interval.low >= 0);
    CHECK(quality->interval.high <= 100);
}

TEST_CASE("equal and importance weights take the mean of moments, with their residuals") {
    auto const equal = perceived_quality(sums_of(five), Weighting::equal, {});
    double const first = 2.75 / 5;
    double const second = 2.5 / 4;
    CHECK(equal->index == Approx(100 * (first + second) / 2).epsilon(1e-12));
    double squared = 0;
    for (Visit const& visit : five) {
        double const e = 0.5 / 5 * (visit[0].first - first * visit[0].second) +
                         0.5 / 4 * (visit[1].first - second * visit[1].second);
        squared += e * e;
    }
    CHECK(*equal->standard_error == Approx(100 * std::sqrt(squared * 5 / 4)).epsilon(1e-12));
    auto const important = perceived_quality(sums_of(five), Weighting::importance, Eigen::Vector2d{3, 1});
    CHECK(important->index == Approx(100 * (3 * first + second) / 4).epsilon(1e-12));
}

TEST_CASE("answers that hang together in a visit make the error larger than independent ones would") {
    std::mt19937 random{5};
    std::uniform_real_distribution<double> chance{0, 1};
    std::vector<Visit> together;
    std::vector<Visit> apart;
    for (int i = 0; i < 500; ++i) {
        double const mood = chance(random);
        Visit visit;
        for (int m = 0; m < 6; ++m) {
            double const answer = 0.8 * mood + 0.2 * chance(random);
            visit.emplace_back(answer, 1);
            apart.push_back({{answer, 1}});
        }
        together.push_back(visit);
    }
    auto const by_visit = perceived_quality(sums_of(together), Weighting::contacts, {});
    auto const as_if_apart = perceived_quality(sums_of(apart), Weighting::contacts, {});
    CHECK(by_visit->index == Approx(as_if_apart->index));
    CHECK(*by_visit->standard_error > 2 * *as_if_apart->standard_error);
}

TEST_CASE("with one rating a visit the interval is that of the mean index") {
    std::vector<Visit> visits;
    RatingSums ratings{Scale{1, 5}};
    for (int const rating : {5, 4, 5, 2, 1, 5, 3}) {
        visits.push_back({{(rating - 1) / 4.0, 1}});
        ratings.add(rating);
    }
    auto const quality = perceived_quality(sums_of(visits), Weighting::contacts, {});
    auto const index = smoothed_index_interval(ratings, false);
    CHECK(quality->interval.low == Approx(index->low).epsilon(1e-10));
    CHECK(quality->interval.high == Approx(index->high).epsilon(1e-10));
}

TEST_CASE("few or equal visits do not look certain, and nothing rated is nothing said") {
    auto const alike = perceived_quality(sums_of(std::vector<Visit>(5, {{1, 1}})), Weighting::contacts, {});
    CHECK(alike->index == 100);
    CHECK(alike->interval.high == 100);
    CHECK(alike->interval.low < 90);
    auto const alone = perceived_quality(sums_of({{{0.5, 1}}}), Weighting::contacts, {});
    CHECK_FALSE(alone->standard_error);
    CHECK_FALSE(alone->t);
    CHECK(alone->interval.high - alone->interval.low > 50);
    CHECK_FALSE(perceived_quality(sums_of({{{0, 0}}}), Weighting::contacts, {}));
    CHECK_FALSE(perceived_quality(QualitySums{}, Weighting::equal, {}));
    CHECK_THROWS(perceived_quality(sums_of(five), Weighting::importance, Eigen::VectorXd::Ones(1)));
}
