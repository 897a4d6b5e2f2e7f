#include "server/calculator/function.hpp"
#include "server/scoring/beta_binomial.hpp"
#include "server/scoring/ranking.hpp"
#include "server/scoring/small_cells.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using nlohmann::json;

namespace {

json figures(std::string const& function, json const& input) {
    auto const found = calculator::evaluate(*calculator::find_function(function), input);
    INFO((found.has_error() ? to_line(found.error()) : ""));
    REQUIRE_FALSE(found.has_error());
    CHECK(found->size() == calculator::find_function(function)->output.size());
    return *found;
}

std::vector<std::string> wrong(std::string const& function, json const& input) {
    auto const found = calculator::evaluate(*calculator::find_function(function), input);
    REQUIRE(found.has_error());
    std::vector<std::string> fields;
    for (FieldError const& error : found.error().errors)
        fields.push_back(error.field);
    return fields;
}

using Fields = std::vector<std::string>;

} // namespace

TEST_CASE("the calculator shrinks baseball players and shares as published") {
    // Records james_stein_baseball and beta_binomial_fixed_prior (R 4.2.2).
    json const hits = {18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7};
    json const stein = figures("james_stein", {{"successes", hits}, {"n", 45}});
    CHECK(stein["grand_mean"].get<double>() == Approx(0.265432098765432).margin(1e-9));
    CHECK(stein["c"].get<double>() == Approx(0.211653417144266).margin(1e-9));
    CHECK(stein["shrunk"][0].get<double>() == Approx(0.29391385489966).margin(1e-9));
    json const by_value =
        figures("james_stein", {{"values", {1.0, 2.0, 3.0, 4.0, 9.0}}, {"variance", stein["variance"]}});
    CHECK(by_value["c"].get<double>() < 1);
    json const beta = figures("beta_binomial", {{"x", 3}, {"n", 4}, {"alpha", 8}, {"beta", 2}});
    CHECK(beta["posterior_mean"].get<double>() == Approx(0.785714285714286).margin(1e-8));
    CHECK(beta["interval"][1].get<double>() == Approx(0.949618926508848).margin(1e-8));
    json const fixed =
        figures("shrink_shares",
                {{"successes", {3, 0}}, {"ns", {4, 2}}, {"prior", "fixed"}, {"alpha", 8}, {"beta", 2}});
    CHECK(fixed["shrunk"][0].get<double>() == Approx(0.785714285714286).margin(1e-8));
    CHECK(fixed["interval"][0][0].get<double>() == Approx(0.545528944323442).margin(1e-8));
}

TEST_CASE("means are shrunk alike from estimates, errors, spreads and counts") {
    json const variances = figures("shrink_means", {{"estimates", {10, 14, 22}}, {"variances", {4, 9, 16}}});
    json const errors =
        figures("shrink_means", {{"estimates", {10, 14, 22}}, {"standard_errors", {2, 3, 4}}});
    json const spreads =
        figures("shrink_means", {{"means", {10, 14, 22}}, {"sds", {4, 6, 8}}, {"ns", {4, 4, 4}}});
    CHECK(variances == errors);
    CHECK(variances == spreads);
    CHECK(variances["shrinkage"][2].get<double>() == Approx(16 / (16 + variances["tau2"].get<double>())));
    CHECK(variances["between_parents"].is_null());

    json const counts =
        figures("shrink_means", {{"counts", {{0, 0, 0, 2, 8}, {1, 2, 3, 2, 2}, {0, 0, 0, 0, 5}}}});
    CHECK(counts["raw"][0].get<double>() == Approx(95));
    CHECK(counts["raw"][2].get<double>() == 100);
    CHECK(counts["shrunk"][2].get<double>() < 100);
    CHECK(counts["interval"][2][1].get<double>() > 99);
    json const parents = figures("shrink_means", {{"estimates", {10, 14, 22, 25}},
                                                  {"variances", {4, 9, 16, 4}},
                                                  {"parents", {"a", "a", "b", "b"}},
                                                  {"method", "reml"}});
    CHECK(parents["parents"].size() == 2);
    CHECK(parents["mean"].is_null());
    CHECK(parents["between_parents"]["df"] == 1);
    CHECK(parents["tau2"] == parents["tau2_by_method"]["reml"]);
}

TEST_CASE("cells without anything between them, single ones and none answer with numbers or null") {
    json const none = figures("shrink_means", {{"estimates", json::array()}, {"variances", json::array()}});
    CHECK(none["shrunk"].empty());
    json const one =
        figures("shrink_means", {{"means", {80}}, {"sds", {nullptr}}, {"ns", {1}}, {"scale", {0, 100}}});
    CHECK(one["shrunk"][0] == 80);
    CHECK(one["variances"][0] == 2500);
    json const pooled = figures("shrink_means", {{"estimates", {10, 11}}, {"variances", {4, 4}}});
    CHECK(pooled["tau2"] == 0);
    CHECK(pooled["shrunk"][0].get<double>() == Approx(10.5));
    json const shares = figures("shrink_shares", {{"successes", {7, 8}}, {"ns", {10, 10}}});
    CHECK(shares["strength"].is_null());
    CHECK(shares["priors"]["moments"]["alpha"].is_null());
    CHECK(figures("shrink_shares", {{"successes", {5, 5}}, {"ns", {5, 5}}})["shrunk"][0] == 1.0);
}

TEST_CASE("the calculator ranks cells, shrunk or not") {
    json const plain = figures("rank", {{"estimates", {90, 80, 79}}, {"standard_errors", {1, 1, 1}}});
    CHECK(plain["groups"] == json{{0}, {1, 2}});
    CHECK(plain["defended"][0] == json{1, 1});
    CHECK(plain["p_above"][1][2].get<double>() == Approx(scoring::probability_above({80, 1, 0}, {79, 1, 0})));
    CHECK(plain["p_above"][0][0].is_null());
    json const shrunk =
        figures("rank", {{"estimates", {90, 80, 79}}, {"standard_errors", {9, 9, 9}}, {"shrink", true}});
    CHECK(shrunk["tiers"] == 1);
    CHECK(shrunk["means"][0] == shrunk["means"][2]);
    CHECK(figures("rank", {{"estimates", json::array()}, {"variances", json::array()}})["tiers"] == 0);
}

TEST_CASE("what small cells cannot be made of is told by field") {
    CHECK(wrong("shrink_means", {{"estimates", {1, 2}}, {"variances", {1}}}) == Fields{"variances"});
    CHECK(wrong("shrink_means", {{"estimates", {1, 2}}, {"variances", {1, 0}}}) == Fields{"variances[1]"});
    CHECK(wrong("shrink_means", {{"means", {1, 2}}, {"sds", {0, nullptr}}, {"ns", {3, 1}}}) == Fields{"sds"});
    CHECK(wrong("shrink_means", {{"counts", {{0, 0}}}}) == Fields{"counts[0]"});
    CHECK(wrong("shrink_means", {{"estimates", {1}}, {"variances", {1}}, {"bounds", {5, 9}}}) ==
          Fields{"bounds"});
    CHECK(wrong("shrink_means", {{"estimates", {1}}, {"variances", {1}}, {"parents", {"a", "b"}}}) ==
          Fields{"parents"});
    CHECK(wrong("shrink_shares", {{"successes", {3}}, {"ns", {2}}}) == Fields{"successes[0]"});
    CHECK(wrong("shrink_shares", {{"successes", {1}}, {"ns", {2}}, {"prior", "fixed"}, {"alpha", 1}}) ==
          Fields{"beta"});
    CHECK(wrong("beta_binomial", {{"x", 3}, {"n", 4}, {"alpha", 0}, {"beta", 1}}) == Fields{"alpha"});
}
