#include "server/calculator/function.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace instante;
using namespace instante::server;
using nlohmann::json;

namespace {

json score(std::string const& name, json const& input) {
    auto const* const function = calculator::find_function(name);
    REQUIRE(function);
    auto const figures = calculator::evaluate(*function, input);
    INFO((figures ? std::string{} : to_line(figures.error())));
    REQUIRE(figures.has_value());
    // Every figure is described, and every described figure is there.
    CHECK(figures->size() == function->output.size());
    for (calculator::Member const& member : function->output)
        CHECK(figures->contains(std::string{member.name}));
    return *figures;
}

std::vector<std::string> wrong(std::string const& name, json const& input) {
    auto const figures = calculator::evaluate(*calculator::find_function(name), input);
    REQUIRE(figures.has_error());
    std::vector<std::string> fields;
    for (FieldError const& error : figures.error().errors)
        fields.push_back(error.field);
    return fields;
}

void check(json const& figure, double expected, double tolerance) {
    REQUIRE(figure.is_number());
    CHECK(figure.get<double>() == Approx(expected).margin(tolerance));
}

json const sleep_1{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
json const sleep_2{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

} // namespace

TEST_CASE("the calculator compares two shares, from counts or a table") {
    // Records newcombe_diff_* and two_proportions_* (R 4.2.2).
    json const input{{"x1", 56}, {"n1", 70}, {"x2", 48}, {"n2", 80}};
    json const difference = score("difference_of_shares", input);
    check(difference["difference"], 0.2, 1e-12);
    check(difference["newcombe"][0], 0.0524314724023649, 1e-6);
    check(difference["newcombe"][1], 0.333872654036906, 1e-6);
    json const test = score("two_proportions", {{"table", {{56, 14}, {48, 32}}}});
    check(test["chi2"], 7.02341137123746, 1e-8);
    check(test["p"], 0.00804508136819658, 1e-8);
    check(test["z"], 2.65017195125853, 1e-8);
    check(test["chi2_yates"], 6.11427041029622, 1e-8);
    check(test["p_yates"], 0.013409475178669, 1e-8);
    check(test["fisher_p"], 0.0125211297492092, 1e-8);
    CHECK(score("two_proportions", input) == test);
    CHECK(score("two_proportions", {{"x1", 5}, {"n1", 5}, {"x2", 7}, {"n2", 7}})["z"].is_null());
    CHECK(wrong("difference_of_shares", {{"x1", 5}, {"n1", 4}, {"x2", 1}, {"n2", 0}}) ==
          std::vector<std::string>{"x1", "x2"});
    CHECK(wrong("two_proportions", {{"table", {{1, 2, 3}, {4, 5, 6}}}}) == std::vector<std::string>{"table"});
}

TEST_CASE("the calculator's t tests are R's, from values, sums, counts and weights") {
    json const test = score("welch", {{"a", sleep_1}, {"b", sleep_2}}); // R's ?sleep
    check(test["t"], -1.8608, 5e-5);
    check(test["df"], 17.776, 5e-4);
    check(test["p"], 0.07939, 5e-6);
    check(test["interval"][0], -3.3654832, 5e-8);
    check(test["interval"][1], 0.2054832, 5e-8);
    check(test["student"]["p"], 0.07919, 5e-6);
    check(test["cohens_d"], -0.8321811, 1e-6);
    json const paired = score("one_sample_t", {{"a", sleep_1}, {"paired_with", sleep_2}});
    check(paired["t"], -4.0621, 5e-5);
    check(paired["p"], 0.002833, 5e-7);
    check(paired["interval"][0], -2.4598858, 5e-8);

    json const of_counts =
        score("difference_of_means", {{"a_counts", {3, 5, 12, 40, 60}}, {"b_counts", {10, 12, 20, 30, 20}}});
    json const of_sums = score("welch", {{"a_mean", 4.24166666666667},
                                         {"a_sd", 0.970106407863091},
                                         {"a_n", 120},
                                         {"b_mean", of_counts["mean_b"]},
                                         {"b_sd", 1.2679669104519076},
                                         {"b_n", 92}});
    check(of_counts["mean_a"], 4.24166666666667, 1e-12); // record mean_ci_rating_counts
    check(of_sums["t"], of_counts["t"].get<double>(), 1e-9);
    json const weighted = score("welch", {{"a", sleep_1}, {"b", sleep_2}, {"a_weights", json(10, 3.5)}});
    check(weighted["p"], test["p"].get<double>(), 1e-12);
    json const alike = score("welch", {{"a", {3, 3, 3}}, {"b", {4, 4}}});
    CHECK(alike["t"].is_null());
    CHECK(alike["difference"] == -1.0);
    CHECK(wrong("welch", {{"a", {1}}, {"b", {1, 2}}}) == std::vector<std::string>{"a"});
    CHECK(wrong("one_sample_t", {{"a", {1, 2}}, {"paired_with", {1}}}) ==
          std::vector<std::string>{"paired_with"});
}

TEST_CASE("the calculator's rank test is R's") {
    // Record mann_whitney_exact_hollander_wolfe (R 4.2.2 wilcox.test); R's ?sleep with ties.
    json const exact = score("rank_test", {{"x", {0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46}},
                                           {"y", {1.15, 0.88, 0.9, 0.74, 1.21}}});
    CHECK(exact["u"] == 35.0);
    check(exact["p"], 0.254412254412254, 1e-8);
    check(exact["p_greater"], 0.127206127206127, 1e-8);
    json const ties = score("rank_test", {{"a", sleep_1}, {"b", sleep_2}});
    check(ties["p"], 0.06933, 5e-6);
    CHECK(ties["p"] == ties["p_normal"]);
    json const counts = score("rank_test", {{"a_counts", {1e9, 2e9}}, {"b_counts", {2e9, 1e9}}});
    CHECK(counts["p"] == 0.0);
    check(counts["superiority"], 2.0 / 3, 1e-12);
    CHECK(counts["p_exact"].is_null());
    CHECK(wrong("rank_test", {{"a_counts", {1}}, {"b_counts", {1, 2}}}) ==
          std::vector<std::string>{"b_counts"});
}

TEST_CASE("the calculator adjusts p-values") {
    json const figures = score("adjust_p", {{"p", {0.01, nullptr, 0.04}}});
    check(figures["bh_adjusted"][0], 0.02, 1e-15);
    CHECK(figures["bh_adjusted"][1].is_null());
    check(figures["holm_adjusted"][2], 0.04, 1e-15);
    CHECK(figures["n_rejected_bh"] == 2);
    CHECK(figures["n_rejected_bonferroni"] == 1);
    CHECK(wrong("adjust_p", {{"p", {0.1, 1.2}}}) == std::vector<std::string>{"p[1]"});
}

TEST_CASE("the calculator tells effects, verdicts and whole comparisons") {
    json const effect = score(
        "effect_size", {{"a_counts", {3, 5, 12, 40, 60}}, {"b_counts", {10, 12, 20, 30, 20}}, {"cut", 4}});
    CHECK(effect["cohens_h"].get<double>() > 0);
    CHECK(effect["superiority"].get<double>() > 0.5);
    check(effect["odds_ratio"], (100.0 / 20) / (50.0 / 42), 1e-12);
    CHECK(score("effect_size", {{"a_counts", {0, 0, 5}}, {"b_counts", {0, 0, 4}}})["cohens_d"].is_null());
    json const table =
        score("association", {{"table", {{762, 327, 468}, {484, 239, 477}}}}); // R's ?chisq.test
    check(table["chi2"], 30.07, 5e-3);
    CHECK(score("association", {{"table", {{1, 2}}}})["p"].is_null());

    json const said =
        score("verdict",
              {{"difference", 5}, {"low", 1}, {"high", 9}, {"p_adjusted", 0.01}, {"n_a", 40}, {"n_b", 50}});
    CHECK(said["verdict"] == "higher");
    CHECK(
        score("verdict", {{"difference", 5}, {"low", 1}, {"high", 9}, {"n_a", 40}, {"n_b", 5}})["verdict"] ==
        "too_few_to_say");

    json const compared =
        score("compare", {{"a_counts", {3, 5, 12, 40, 60}}, {"b_counts", {10, 12, 20, 30, 20}}, {"cut", 4}});
    CHECK(compared["verdict"] == "higher");
    json const swapped =
        score("compare", {{"b_counts", {3, 5, 12, 40, 60}}, {"a_counts", {10, 12, 20, 30, 20}}, {"cut", 4}});
    CHECK(swapped["verdict"] == "lower");
    check(swapped["interval"][0], -compared["interval"][1].get<double>(), 1e-10);
    json const nps = score("compare", {{"a_counts", {2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45}},
                                       {"min", 0},
                                       {"b_counts", {10, 0, 0, 0, 0, 0, 10, 20, 20, 20, 20}},
                                       {"cut", 9}});
    json const alone = score("difference_of_nps", {{"a_counts", {2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45}},
                                                   {"b_counts", {10, 0, 0, 0, 0, 0, 10, 20, 20, 20, 20}}});
    CHECK(nps["nps_difference"] == alone["difference"]);
    CHECK(nps["nps_interval"] == alone["interval"]);
    CHECK(score("difference_of_nps", {{"a_counts", json(11, 0)}, {"b_counts", json(11, 1)}})["difference"]
              .is_null());
    json const against = score("compare", {{"a_counts", {3, 5, 12, 40, 60}}, {"target", 90}});
    CHECK(against["verdict"] == "lower");
    CHECK(against["index_b"] == 90.0);
    CHECK(against["u"].is_null());
    CHECK(score("compare", {{"a_counts", {0, 0, 0}}, {"b_counts", {1, 2, 3}}})["verdict"] ==
          "too_few_to_say");
    CHECK(score("compare",
                {{"a_counts", {3, 5, 12}}, {"b_counts", {10, 12, 20}}, {"reversed", true}})["difference"]
              .get<double>() < 0);
    CHECK(wrong("compare", {{"a_counts", {1, 2}}, {"b_counts", {1, 2, 3}}}) ==
          std::vector<std::string>{"b_counts"});
    CHECK(wrong("compare", {{"a_counts", {1, 2}}, {"target", 101}}) == std::vector<std::string>{"target"});
}
