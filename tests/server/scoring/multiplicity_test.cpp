#include "server/scoring/multiplicity.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <stdexcept>

using namespace instante::server::scoring;

namespace {

using P = std::vector<std::optional<double>>;

void check_adjusted(P const& p, Adjustment by, std::vector<double> const& expected) {
    auto const adjusted = adjust_p(p, by);
    REQUIRE(adjusted.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(*adjusted[i] == Approx(expected[i]).margin(1e-10));
}

constexpr Adjustment all[] = {Adjustment::benjamini_hochberg, Adjustment::benjamini_yekutieli,
                              Adjustment::holm, Adjustment::hochberg, Adjustment::bonferroni};

} // namespace

TEST_CASE("fifteen p-values of a published trial are adjusted as R adjusts them") {
    // Benjamini & Hochberg 1995, section 4 (p.adjust of R 4.2.2; record benjamini_hochberg_1995, tolerance
    // 1e-10).
    P const p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
              0.0459, 0.324,  0.4262, 0.5719, 0.6528, 0.759,  1};
    check_adjusted(p, Adjustment::benjamini_hochberg,
                   {0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571429, 0.0638571428571429, 0.0645,
                    0.0765, 0.486, 0.581181818181818, 0.714875, 0.753230769230769, 0.813214285714286, 1});
    check_adjusted(p, Adjustment::holm,
                   {0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1});
    check_adjusted(p, Adjustment::bonferroni,
                   {0.0015, 0.006, 0.0285, 0.1425, 0.3015, 0.417, 0.447, 0.516, 0.6885, 1, 1, 1, 1, 1, 1});
    check_adjusted(p, Adjustment::benjamini_yekutieli,
                   {0.00497734348984349, 0.00995468697968698, 0.0315231754356754, 0.118211907883783,
                    0.200089208291708, 0.211892622853337, 0.211892622853337, 0.21402577006327,
                    0.253844517982018, 1, 1, 1, 1, 1, 1});
    auto const rejected = [&](Adjustment by) {
        auto const adjusted = adjust_p(p, by);
        return std::count_if(adjusted.begin(), adjusted.end(), [](auto const& one) { return *one <= 0.05; });
    };
    CHECK(rejected(Adjustment::benjamini_hochberg) == 4);
    CHECK(rejected(Adjustment::bonferroni) == 3);
}

TEST_CASE("Hochberg's adjustment is that of R's help page") {
    // By hand: steps up from the largest; 0.01 * 4, 0.02 * 3 and 0.03 * 2 meet at the smallest after them.
    check_adjusted({0.01, 0.02, 0.03, 0.04}, Adjustment::hochberg, {0.04, 0.04, 0.04, 0.04});
    check_adjusted({0.001, 0.02, 0.5}, Adjustment::hochberg, {0.003, 0.04, 0.5});
}

TEST_CASE("adjusted p-values keep their order and never fall below what they were") {
    std::mt19937 random{11};
    std::uniform_real_distribution<double> uniform{0, 1};
    P p(60);
    for (auto& one : p)
        one = std::pow(uniform(random), 3);
    for (Adjustment const by : all) {
        auto const adjusted = adjust_p(p, by);
        for (std::size_t i = 0; i < p.size(); ++i) {
            CHECK(*adjusted[i] >= *p[i]);
            CHECK(*adjusted[i] <= 1.0);
            for (std::size_t j = 0; j < p.size(); ++j) {
                if (*p[i] < *p[j]) CHECK(*adjusted[i] <= *adjusted[j]);
            }
        }
    }
}

TEST_CASE("a test that could not be made counts for nothing among the others") {
    P const with{0.01, std::nullopt, 0.04};
    P const without{0.01, 0.04};
    for (Adjustment const by : all) {
        auto const adjusted = adjust_p(with, by);
        auto const plain = adjust_p(without, by);
        CHECK(adjusted[0] == plain[0]);
        CHECK_FALSE(adjusted[1]);
        CHECK(adjusted[2] == plain[1]);
    }
    CHECK(adjust_p({}, Adjustment::holm).empty());
    CHECK(adjust_p({0.2}, Adjustment::benjamini_yekutieli)[0] == 0.2);
    CHECK_THROWS_AS(adjust_p({1.5}, Adjustment::holm), std::invalid_argument);
}
