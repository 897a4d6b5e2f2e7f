#include "server/scoring/published_quality.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace instante::server::scoring;

namespace {

/// Visits that rated some of three moments on 1..5, one question each; 0: not rated.
using Visit = std::array<int, 3>;

QualitySums sums_of(std::vector<Visit> const& visits) {
    QualitySums sums{3};
    for (Visit const& visit : visits) {
        ++sums.visits;
        for (Eigen::Index a = 0; a < 3; ++a) {
            int const one = visit[static_cast<std::size_t>(a)];
            if (one == 0) continue;
            sums.s[a] += (one - 1) / 4.0;
            sums.k[a] += 1;
            for (Eigen::Index b = 0; b < 3; ++b) {
                int const other = visit[static_cast<std::size_t>(b)];
                if (other == 0) continue;
                sums.ss(a, b) += (one - 1) / 4.0 * (other - 1) / 4.0;
                sums.sk(a, b) += (one - 1) / 4.0;
                sums.kk(a, b) += 1;
            }
        }
    }
    return sums;
}

QualitySums published_of(std::vector<Visit> const& visits) {
    std::vector<MomentQuality> moments;
    for (std::size_t moment = 0; moment < 3; ++moment) {
        MomentQuestion question;
        question.scale = {1, 5};
        question.ratings = RatingSums{question.scale};
        for (Visit const& visit : visits) {
            if (visit[moment] > 0) question.ratings.add(visit[moment]);
        }
        moments.push_back(quality_of_moment(std::span{&question, 1}).value());
    }
    return widest_sums(moments);
}

} // namespace

TEST_CASE("quality from single questions is that of visits, with an error on the safe side") {
    Eigen::VectorXd const importance = Eigen::VectorXd::Constant(3, 2.0);
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 dice{seed};
        std::vector<Visit> visits;
        for (int i = 0; i < 200; ++i) {
            int const mood = static_cast<int>(dice() % 4);
            Visit visit{};
            for (int& rating : visit)
                rating = dice() % 3 == 0 ? 0 : 1 + std::min(4, mood + static_cast<int>(dice() % 2));
            visits.push_back(visit);
        }
        for (Weighting const weighting : {Weighting::contacts, Weighting::equal, Weighting::importance}) {
            auto const known = perceived_quality(sums_of(visits), weighting, importance).value();
            auto const published = perceived_quality(published_of(visits), weighting, importance).value();
            CAPTURE(seed, known.index);
            CHECK(published.index == Approx(known.index));
            CHECK(published.contacts == Approx(known.contacts));
            CHECK(*published.standard_error >= *known.standard_error);
            CHECK(*published.standard_error < 2 * *known.standard_error);
        }
    }
}

TEST_CASE("one question of one moment is a score like any other") {
    std::vector<std::int64_t> const counts{3, 1, 4, 10, 20};
    MomentQuestion question{from_counts(1, counts), {1, 5}, false, 0.5};
    auto const moment = quality_of_moment(std::span{&question, 1});
    REQUIRE(moment.has_value());
    CHECK(moment->visits == 38);
    CHECK(100 * moment->mean == Approx(*mean_index_of(question.ratings, false)));
    question.reversed = true;
    CHECK(100 * quality_of_moment(std::span{&question, 1})->mean ==
          Approx(*mean_index_of(question.ratings, true)));
}

TEST_CASE("a moment's questions count by their weights and answers, and nobody's answers say nothing") {
    MomentQuestion service{from_counts(1, std::vector<std::int64_t>{0, 0, 0, 0, 10}), {1, 5}, false, 3};
    MomentQuestion wait{from_counts(1, std::vector<std::int64_t>{5, 0, 0, 0, 0}), {1, 5}, false, 2};
    MomentQuestion const nobody{from_counts(1, std::vector<std::int64_t>{0, 0, 0, 0, 0}), {1, 5}, false, 2};
    auto const moment = quality_of_moment(std::vector{service, wait, nobody});
    REQUIRE(moment.has_value());
    CHECK(moment->mean == Approx(30.0 / 40));
    CHECK(moment->visits == 10);
    CHECK(moment->deviation == 0);
    CHECK_FALSE(quality_of_moment(std::span{&nobody, 1}).has_value());
    CHECK_FALSE(quality_of_moment({}).has_value());
}
