// Estimates and weighting as `instante-server score` gives them: what is checked here is that inputs arrive
// and every figure comes back under the name that is described; the figures themselves are tested with
// server/scoring.

#include "server/calculator/function.hpp"
#include "tests/server/scoring/api_schools.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::server;
using namespace instante::test;
using nlohmann::json;

namespace {

json score(std::string const& function, json const& input) {
    auto const* const found = calculator::find_function(function);
    REQUIRE(found);
    auto const figures = calculator::evaluate(*found, input);
    INFO((figures ? "" : to_line(figures.error())));
    REQUIRE(figures.has_value());
    std::set<std::string> described;
    for (calculator::Member const& member : found->output)
        described.insert(std::string{member.name});
    for (auto const& [name, value] : figures->items())
        CHECK(described.erase(name) == 1);
    CHECK(described.empty());
    return *figures;
}

std::vector<std::string> wrong_fields(std::string const& function, json const& input) {
    auto const figures = calculator::evaluate(*calculator::find_function(function), input);
    REQUIRE(figures.has_error());
    std::vector<std::string> fields;
    for (FieldError const& error : figures.error().errors)
        fields.push_back(error.field);
    return fields;
}

void check_pair(json const& pair, double low, double high, double tolerance) {
    CHECK(pair.at(0).get<double>() == Approx(low).margin(tolerance));
    CHECK(pair.at(1).get<double>() == Approx(high).margin(tolerance));
}

using Fields = std::vector<std::string>;

} // namespace

TEST_CASE("score share gives every interval of the reference records") {
    json const figures = score("share", {{"successes", 81}, {"n", 263}});
    check_pair(figures["wilson"], 0.255288519878274, 0.3662095769828, 1e-6);
    check_pair(figures["wilson_cc"], 0.253508682295185, 0.368176201043004, 1e-6);
    check_pair(figures["jeffreys"], 0.254521934991023, 0.365647499174082, 1e-6);
    check_pair(figures["clopper_pearson"], 0.252736745585271, 0.367621922601351, 1e-6);
    check_pair(figures["agresti_coull"], 0.255220665189997, 0.366277431671078, 1e-6);
}

TEST_CASE("score box_shares gives CSAT with both boxes and their net") {
    // reference_values.json, csat_top2_and_bottom2 (1e-6).
    json const figures = score("box_shares", {{"counts", {4, 6, 20, 45, 25}}});
    CHECK(figures["n"] == 100);
    CHECK(figures["top"].get<double>() == Approx(0.7));
    check_pair(figures["top_wilson"], 0.604151453666533, 0.781051147050672, 1e-6);
    CHECK(figures["bottom"].get<double>() == Approx(0.1));
    check_pair(figures["bottom_wilson"], 0.0552291370606751, 0.174365661504913, 1e-6);
    CHECK(figures["net"].get<double>() == Approx(0.6));
    CHECK(score("box_shares", {{"counts", {4, 6, 20, 45, 25}}, {"top", 1}})["top"] == 0.25);
    CHECK(score("box_shares", {{"counts", {0, 0, 0, 0, 0}}})["top"].is_null());
    CHECK(wrong_fields("box_shares", {{"counts", {1, 2, 3}}, {"top", 2}}) == Fields{"top"});
    CHECK(wrong_fields("box_shares", {{"counts", {1, 2, 3, 4}}, {"weights", {1}}}) == Fields{"weights"});
}

TEST_CASE("score mean takes counts or values and gives every figure of the reference record") {
    // reference_values.json, mean_ci_rating_counts (1e-9).
    json const figures = score("mean", {{"counts", {3, 5, 12, 40, 60}}});
    CHECK(figures["mean"].get<double>() == Approx(4.24166666666667).margin(1e-9));
    CHECK(figures["skewness"].get<double>() == Approx(-1.44086648734549).margin(1e-9));
    check_pair(figures["t"], 4.06631259807495, 4.41702073525838, 1e-9);
    check_pair(figures["z"], 4.06809579629355, 4.41523753703978, 1e-9);
    CHECK(figures["quantiles"] == json({4.0, 4.5, 5.0}));
    json const values = score("mean", {{"values", {1, nullptr, 3.5, 2}}, {"weights", {1, 9, 2, 1}}});
    CHECK(values["n"] == 3);
    CHECK(values["mean"].get<double>() == Approx(2.5));
    CHECK(score("mean", {{"values", json::array()}})["mean"].is_null());
    CHECK(score("mean", {{"values", {4}}})["t"].is_null());
    CHECK(wrong_fields("mean", {{"values", {1, 2}}, {"weights", {1}}}) == Fields{"weights"});
    CHECK(wrong_fields("mean", {{"values", {1}}, {"counts", {1, 2}}}) == Fields{"counts"});
    CHECK(wrong_fields("mean", json::object()) == Fields{"values"});
}

TEST_CASE("score time_decayed_mean, net_promoter, effort and sample sizes give the reference records") {
    json const decayed =
        score("time_decayed_mean",
              {{"ages", {0, 1, 3, 7, 14, 30, 60}}, {"values", {5, 3, 4, 2, 5, 1, 4}}, {"half_life", 14}});
    CHECK(decayed["mean"].get<double>() == Approx(3.640523470025592).margin(1e-10));
    CHECK(decayed["n_effective"].get<double>() == Approx(5.351558752859756).margin(1e-10));
    CHECK(decayed["weights"][4] == 0.5);

    json const nps = score("net_promoter", {{"counts", {2, 0, 1, 1, 2, 6, 8, 20, 35, 30, 45}}});
    CHECK(nps["nps"].get<double>() == Approx(36.6666666666667).margin(1e-7));
    CHECK(nps["standard_error"].get<double>() == Approx(5.76708412104932).margin(1e-7));
    CHECK(nps["mean"].get<double>() == Approx(8.20666666666667).margin(1e-7));
    CHECK(nps["adjusted_wald_nps"].get<double>() == Approx(35.9477124183007).margin(1e-7));
    check_pair(nps["trinomial_t"], 25.2326553406319, 48.1006779927015, 1e-7);
    json const groups = score("net_promoter", {{"promoters", 75}, {"passives", 55}, {"detractors", 20}});
    CHECK(groups["wald"] == nps["wald"]);
    CHECK(groups["mean"].is_null());
    CHECK(wrong_fields("net_promoter", {{"counts", {1, 2}}}) == Fields{"counts"});

    json const effort = score("effort", {{"counts", {2, 3, 5, 10, 30, 60, 40}}});
    CHECK(effort["mean"].get<double>() == Approx(5.68666666666667).margin(1e-6));
    CHECK(effort["share_5_to_7"].get<double>() == Approx(0.866666666666667).margin(1e-6));
    check_pair(effort["share_5_to_7_wilson"], 0.803019825502258, 0.912001995294486, 1e-6);
    CHECK(effort["easy"] == effort["share_5_to_7"]);
    json const felt =
        score("effort", {{"counts", {2, 3, 5, 10, 30, 60, 40}}, {"direction", "more_is_harder"}});
    CHECK(felt["easy"] == felt["share_1_to_3"]);
    CHECK(felt["index"].get<double>() == Approx(100 - effort["index"].get<double>()));

    CHECK(score("sample_size_share", {{"margin", 0.05}})["n"] == 385);
    CHECK(score("sample_size_mean", {{"sd", 15}, {"margin", 5}})["n_t"] == 38);
    CHECK(wrong_fields("sample_size_share", {{"margin", 0}}) == Fields{"margin"});
}

TEST_CASE("score poststratify and rake give the reference weights and refuse with a reason") {
    json const schools = score("poststratify", {{"population", {{"E", 4421}, {"H", 755}, {"M", 1018}}},
                                                {"counts", {{"E", 144}, {"H", 14}, {"M", 25}}}});
    CHECK(schools["factors"]["H"].get<double>() == Approx(53.9285714285714).margin(1e-5));
    json const one_by_one =
        score("poststratify", {{"population", {{"a", 0.5}, {"b", 0.5}}}, {"strata", {"a", "b", "b", "b"}}});
    CHECK(one_by_one["respondent_weights"][1].get<double>() == Approx(0.5 / 3));
    CHECK(wrong_fields("poststratify", {{"population", {{"a", 1}, {"b", 1}}}, {"strata", {"a", "c"}}}) ==
          Fields{"strata[1]"});
    CHECK(wrong_fields("poststratify", {{"population", {{"a", 1}, {"b", 1}}}, {"counts", {{"a", 3}}}}) ==
          Fields{"population.b"});

    // reference_values.json, raking_2x3_segments (1e-6).
    json const raked = score("rake", {{"sample_counts", {{40, 30, 10}, {60, 20, 40}}},
                                      {"row_targets", {500, 500}},
                                      {"col_targets", {600, 150, 250}}});
    CHECK(raked["fitted"][0][0].get<double>() == Approx(318.06887037786).margin(1e-6));
    CHECK(raked["respondent_weights"][1][2].get<double>() == Approx(4.39192175939642).margin(1e-6));
    CHECK(raked["n_effective"].get<double>() == Approx(176.874179016377).margin(1e-6));
    CHECK(raked["design_effect"].get<double>() == Approx(1.13074729795061).margin(1e-6));
    CHECK(raked["converged"] == true);
    json const respondents =
        score("rake",
              {{"respondents", {{"age", {"young", "old", "old"}}, {"sex", {1, 1, 2}}}},
               {"margins", {{"age", {{"young", 0.5}, {"old", 0.5}}}, {"sex", {{"1", 0.75}, {"2", 0.25}}}}}});
    CHECK(respondents["respondent_weights"].size() == 3);
    CHECK(respondents["respondent_weights"][2].get<double>() == Approx(0.25));
    CHECK(wrong_fields("rake", {{"sample_counts", {{1, 0}, {1, 0}}},
                                {"row_targets", {1, 1}},
                                {"col_targets", {1, 1}}}) == Fields{"col_targets.1"});
    CHECK(wrong_fields("rake", {{"sample_counts", {{1, 2}, {1, 2}}},
                                {"row_targets", {1, 1}},
                                {"col_targets", {5, 1}}}) == Fields{"col_targets"});
    CHECK(score("effective_sample_size", {{"weights", {1, 1, 2}}})["n_effective"].get<double>() ==
          Approx(16.0 / 6));
    CHECK(score("effective_sample_size", {{"weights", {0, 0}}})["n_effective"].is_null());
}

TEST_CASE("score cluster_sample gives the reference estimates of schools, adjusted or not") {
    json input{{"y", json::array()}, {"clusters", json::array()}, {"weights", json::array()}, {"fpc", 757}};
    json types = json::array();
    for (ClusterSchool const& school : apiclus1) {
        input["y"].push_back(school.enroll);
        input["clusters"].push_back(school.district);
        input["weights"].push_back(apiclus1_weight);
        types.push_back(std::string{school.type});
    }
    json const plain = score("cluster_sample", input);
    CHECK(plain["total"].get<double>() == Approx(3404940.13452911).epsilon(1e-9));
    CHECK(plain["total_standard_error"].get<double>() == Approx(932235.027041215).epsilon(1e-9));
    CHECK(plain["adjustment"].is_null());
    input["categories"] = {{"type", types}};
    input["margins"] = {{"type", {{"E", 4421}, {"H", 755}, {"M", 1018}}}};
    json const adjusted = score("cluster_sample", input);
    CHECK(adjusted["total"].get<double>() == Approx(3680892.94511905).epsilon(1e-9));
    CHECK(adjusted["total_standard_error"].get<double>() == Approx(406292.636294802).epsilon(1e-9));
    CHECK(adjusted["adjustment"]["rounds"] == 1);
    input["fpc"] = 3;
    CHECK(wrong_fields("cluster_sample", input) == Fields{"fpc"});
}

TEST_CASE("score perceived_quality takes a visit matrix or its sums, and adjusts it to shares") {
    json const ratings{{5, 4}, {3, 3}, {2, nullptr}, {5, 5}, {1, 2}};
    json const raw = score("perceived_quality", {{"ratings", ratings}, {"min", 1}, {"max", 5}});
    CHECK(raw["visits"] == 5);
    CHECK(raw["contacts"] == 9);
    CHECK(raw["index"].get<double>() == Approx(100 * 5.25 / 9));
    json const sums{{"visits", 5},
                    {"s", {2.75, 2.5}},
                    {"k", {5, 4}},
                    {"ss", {{2.3125, 2.0}, {2.0, 1.875}}},
                    {"sk", {{2.75, 2.5}, {2.5, 2.5}}},
                    {"kk", {{5, 4}, {4, 4}}}};
    json const of_sums = score("perceived_quality", {{"sums", sums}});
    CHECK(of_sums["index"].get<double>() == Approx(raw["index"].get<double>()));
    CHECK(of_sums["standard_error"].get<double>() == Approx(raw["standard_error"].get<double>()));
    json const important = score(
        "perceived_quality",
        {{"ratings", ratings}, {"min", 1}, {"max", 5}, {"weighting", "importance"}, {"importance", {3, 1}}});
    CHECK(important["index"].get<double>() == Approx(100 * (3 * 0.55 + 0.625) / 4));
    CHECK(wrong_fields("perceived_quality", {{"ratings", {{1, 2}}}, {"weighting", "importance"}}) ==
          Fields{"importance"});
    CHECK(score("perceived_quality", {{"ratings", json::array()}})["index"].is_null());
    json too_much = sums;
    too_much["s"][1] = 4.5;
    CHECK(wrong_fields("perceived_quality", {{"sums", too_much}}) == Fields{"sums.s[1]"});

    json const adjusted = score("adjusted_quality", {{"ratings", {{100}, {0}, {0}, {0}}},
                                                     {"categories", {{"class", {"a", "b", "b", "b"}}}},
                                                     {"shares", {{"class", {{"a", 0.5}, {"b", 0.5}}}}}});
    CHECK(adjusted["index"].get<double>() == Approx(50));
    CHECK(adjusted["unadjusted"] == 25.0);
    CHECK(adjusted["covered"]["class"] == 1.0);
    CHECK(wrong_fields("adjusted_quality", {{"ratings", {{100}, {0}}},
                                            {"categories", {{"class", {"a", "c"}}}},
                                            {"shares", {{"class", {{"a", 0.5}, {"b", 0.5}}}}}}) ==
          Fields{"categories.class[1]"});
}

TEST_CASE("score completeness and score give what rows of the API hold") {
    CHECK(score("completeness", {{"received", {10, 5}}, {"known", {12, 8}}})["share"] == 0.75);
    CHECK(score("completeness", {{"received", json::array()}, {"known", json::array()}})["share"].is_null());
    json const figures = score("score", {{"counts", {3, 5, 12, 40, 60}}, {"cut", 4}});
    CHECK(figures["index"].get<double>() == Approx(81.0416666666667).margin(1e-9));
    CHECK(figures["favourable"].get<double>() == Approx(100.0 / 120));
    CHECK(figures["nps"].is_null());
    json const values = score("score", {{"values", {5, nullptr, 4}}, {"weights", {1, 1, 2}}});
    CHECK(values["not_applicable"] == 1);
    CHECK(values["mean"].get<double>() == Approx(13.0 / 3));
    CHECK(wrong_fields("score", {{"values", {5, 7}}}) == Fields{"values[1]"});
    CHECK(wrong_fields("score", {{"counts", {1, 2, 3, 4, 5}}, {"cut", 9}}) == Fields{"cut"});
}
