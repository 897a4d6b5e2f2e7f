#include "server/calculator/function.hpp"
#include "tests/server/scoring/charts/qcc_data.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using namespace instante::test;
using nlohmann::json;

namespace {

json score(std::string const& function, json const& input) {
    auto const* const found = calculator::find_function(function);
    REQUIRE(found);
    auto const figures = calculator::evaluate(*found, input);
    if (!figures) FAIL(to_line(figures.error()));
    for (calculator::Member const& member : found->output) {
        CAPTURE(member.name);
        CHECK(figures->contains(std::string{member.name}));
    }
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
using Fields = std::vector<std::string>;

json ring_samples() {
    json samples = json::array();
    for (std::size_t i = 0; i < piston_rings.size(); i += 5) {
        json sample = json::array();
        for (std::size_t j = i; j < i + 5; ++j)
            sample.push_back(74 + piston_rings[j] / 1000.0);
        samples.push_back(std::move(sample));
    }
    return samples;
}

} // namespace

TEST_CASE("the calculator charts counts as qcc does") {
    json const p = score("p_chart", {{"counts", orange_juice}, {"sizes", 50}});
    CHECK(p["centre"].get<double>() == Approx(0.231333333333333).margin(1e-7));
    CHECK(p["sd"].get<double>() == Approx(0.42168497983948).margin(1e-7));
    CHECK(p["lcl"].get<double>() == Approx(0.0524275480719282).margin(1e-7));
    CHECK(p["ucl"].get<double>() == Approx(0.410239118594738).margin(1e-7));
    CHECK(p["beyond_1based"] == json({15, 23}));
    CHECK(p["runs_1based"] == json::array());
    json const revised =
        score("p_chart", {{"counts", orange_juice}, {"sizes", 50}, {"base_without", {14, 22}}});
    CHECK(revised["centre"].get<double>() == Approx(0.215));
    json const c = score("c_chart", {{"counts", circuit}});
    CHECK(c["beyond_1based"] == json({6, 20}));
    CHECK(c["ucl"].get<double>() == Approx(33.2108605251418).margin(1e-7));
    json const u = score("u_chart", {{"counts", cloth_faults}, {"sizes", cloth_sizes}});
    CHECK(u["lcl"].size() == 10); // sizes differ, and so do limits
    CHECK(score("laney_p_chart", {{"counts", {60, 40, 60, 40}}, {"sizes", 100}})["sigma_z"].get<double>() ==
          Approx(4 / 1.128));
    json const gap = score("laney_u_chart", {{"counts", {3, 0, 5}}, {"sizes", {2, 0, 2}}});
    CHECK(gap["points"][1].is_null());
    CHECK(score("np_chart", {{"counts", {1, 2}}, {"sizes", 4}})["points"][0]["centre"] == 1.5);
}

TEST_CASE("the calculator charts values, subgroups and small shifts as qcc does") {
    json const samples = ring_samples();
    json const ewma = score("ewma_chart", {{"samples", samples}, {"base_points", 25}});
    CHECK(ewma["centre"].get<double>() == Approx(74.001176).margin(1e-7));
    CHECK(ewma["sd"].get<double>() == Approx(0.0097850386930353).margin(1e-7));
    for (std::size_t i = 0; i < 40; ++i) {
        CHECK(ewma["ewma"][i].get<double>() == Approx(piston_ewma[i]).margin(1e-7));
        CHECK(ewma["lcl"][i].get<double>() == Approx(piston_ewma_low[i]).margin(1e-7));
        CHECK(ewma["ucl"][i].get<double>() == Approx(piston_ewma_high[i]).margin(1e-7));
    }
    CHECK(ewma["violations_1based"] == json({37, 38, 39, 40}));
    json const xbar = score("xbar_chart", {{"samples", samples}, {"base_points", 25}});
    CHECK(xbar["beyond_1based"] == json({37, 38, 39}));
    CHECK(xbar["runs_1based"] == json({40}));
    CHECK(score("r_chart", {{"samples", samples}, {"base_points", 25}})["centre"].get<double>() ==
          Approx(0.02276));
    CHECK(score("s_chart", {{"samples", samples}, {"base_points", 25}})["centre"].get<double>() ==
          Approx(0.009240037).margin(1e-9));
    json const cusum = score("cusum_chart", {{"samples", samples}, {"base_points", 25}});
    CHECK(cusum["beyond_above_1based"] == json({37, 38, 39, 40}));
    CHECK(cusum["change_above_0based"] == 30);
    CHECK(cusum["change_below_0based"].is_null());
    json const exact =
        score("xbar_chart", {{"samples", samples}, {"base_points", 25}, {"constants", "exact"}});
    CHECK(exact["sd"].get<double>() > xbar["sd"].get<double>());

    // Means with sds and sizes say what samples say.
    json const by_samples = score("xbar_chart", {{"samples", {{1, 2, 3}, {2, 4, 6}}}, {"sigma_from", "sd"}});
    json const by_summary = score("xbar_chart", {{"means", {2, 4}}, {"sds", {1, 2}}, {"sizes", 3}});
    CHECK(by_samples["points"] == by_summary["points"]);
    json const gaps = score("xbar_chart", {{"samples", {{1, nullptr, 3}, json::array(), {2, 4}}}});
    CHECK(gaps["statistics"] == json({2, nullptr, 3}));
    json const single = score("individuals_chart", {{"values", {10, 12, 11, 13}}});
    CHECK(single["sd"].get<double>() == Approx(5.0 / 3 / 1.128));
    CHECK(single["moving_range"]["statistics"] == json({nullptr, 2, 1, 2}));
}

TEST_CASE("the calculator names rules by every index, from 0 and from 1") {
    json const rules = score("run_rules", {{"z", {0, 2.1, 0.5, 2.2, 0}}});
    CHECK(rules["western_electric_2"]["indices_0based"] == json({3}));
    CHECK(rules["western_electric_2"]["indices_1based"] == json({4}));
    CHECK(rules["western_electric_2"]["directions"] == json({1}));
    CHECK(rules["nelson_2"]["indices_0based"] == json::array());
    json const values =
        score("run_rules",
              {{"values", {11, 12, 13, 11, 15, 12, 14, 11, 8}}, {"centre", 10}, {"sd", 10}, {"run", 7}});
    CHECK(values["run_on_one_side"]["indices_0based"] == json({6, 7}));
    CHECK(values["western_electric_4"]["indices_0based"] == json({7}));
}

TEST_CASE("the calculator designs charts for a run length") {
    json const cusum = score("run_length", {{"chart", "cusum"}, {"interval", 4}, {"shift", 1}});
    CHECK(cusum["in_control"].get<double>() == Approx(168).margin(0.5));
    CHECK(cusum["shifted"].get<double>() == Approx(8.38).margin(0.005));
    json const ewma = score("run_length", {{"chart", "ewma"}, {"run_length", 500}});
    CHECK(ewma["nsigmas"].get<double>() == Approx(2.962).margin(0.001));
    CHECK(score("run_length", {{"shift", 0}})["in_control"].get<double>() == Approx(370.4).margin(0.01));
}

TEST_CASE("charts of too little are null throughout, and wrong input is told by field") {
    for (auto const& [function, input] :
         std::vector<std::pair<std::string, json>>{{"p_chart", {{"counts", json::array()}, {"sizes", 50}}},
                                                   {"laney_p_chart", {{"counts", {3}}, {"sizes", 50}}},
                                                   {"c_chart", {{"counts", {nullptr}}}},
                                                   {"xbar_chart", {{"samples", {{1}, {2}}}}},
                                                   {"r_chart", {{"samples", json::array()}}},
                                                   {"individuals_chart", {{"values", {4}}}},
                                                   {"ewma_chart", {{"values", {4}}}},
                                                   {"cusum_chart", {{"values", json::array()}}}}) {
        CAPTURE(function);
        CHECK(score(function, input)["centre"].is_null());
    }
    CHECK(wrong_fields("p_chart", {{"counts", {5}}, {"sizes", {3}}}) == Fields{"counts[0]"});
    CHECK(wrong_fields("p_chart", {{"counts", {5, 6}}, {"sizes", {9}}}) == Fields{"sizes"});
    CHECK(wrong_fields("u_chart", {{"counts", {5}}, {"sizes", {0}}}) == Fields{"counts[0]"});
    CHECK(wrong_fields("xbar_chart", json::object()) == Fields{"samples"});
    CHECK(wrong_fields("r_chart", {{"means", {1, 2}}, {"ranges", {1, 1}}, {"sizes", 2.5}}) ==
          Fields{"sizes", "sizes"});
    CHECK(wrong_fields("s_chart", {{"samples", {{1, 2}}}, {"sigma_from", "range"}}) == Fields{"sigma_from"});
    CHECK(wrong_fields("ewma_chart", {{"values", {1, 2}}, {"lambda", 0}}) == Fields{"lambda"});
    CHECK(wrong_fields("cusum_chart", {{"values", {1, 2}}, {"head_start", 6}}) == Fields{"head_start"});
    CHECK(wrong_fields("run_rules", {{"values", {1}}, {"centre", 0}, {"sd", 0}}) == Fields{"sd"});
    CHECK(wrong_fields("run_length", {{"chart", "pie"}}) == Fields{"chart"});
    CHECK(wrong_fields("p_chart", {{"counts", {5}}, {"sizes", 9}, {"base_without", {1}}}) ==
          Fields{"base_without[0]"});
}
