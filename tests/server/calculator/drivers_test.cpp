// The driver families as a statistician calls them: `instante-server score FUNCTION`.

#include "server/calculator/function.hpp"
#include "server/score_command.hpp"
#include "tests/server/scoring/drivers/classics.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <sstream>

using namespace instante;
using namespace instante::server;
using nlohmann::json;

namespace {

json score(std::string const& function, json const& input) {
    std::istringstream in{input.dump()};
    std::ostringstream out;
    REQUIRE(commands::score(function, in, out) == 0);
    return json::parse(out.str());
}

std::vector<std::string> wrong_fields(std::string const& function, json const& input) {
    auto const figures = calculator::evaluate(*calculator::find_function(function), input);
    REQUIRE(figures.has_error());
    std::vector<std::string> fields;
    for (FieldError const& error : figures.error().errors)
        fields.push_back(error.field);
    return fields;
}

/// Every member that the function says it gives is there, and no other.
void check_described(std::string const& function, json const& figures) {
    std::set<std::string> described;
    for (auto const& member : calculator::find_function(function)->output)
        described.emplace(member.name);
    std::set<std::string> given;
    for (auto const& [name, value] : figures.items())
        given.insert(name);
    CHECK(given == described);
}

json swiss_input() {
    json input{{"data", json::array()},
               {"outcome", json::array()},
               {"names", {"Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"}},
               {"replicates", 200}};
    for (auto const& row : test::swiss) {
        input["data"].push_back({row[1], row[2], row[3], row[4], row[5]});
        input["outcome"].push_back(row[0]);
    }
    return input;
}

} // namespace

TEST_CASE("the calculator names each driver with all its figures") {
    json const figures = score("drivers", swiss_input());
    check_described("drivers", figures);
    CHECK(figures["refusal"].is_null());
    CHECK(figures["r2"].get<double>() == Approx(0.706735001592726).margin(1e-7));
    CHECK(figures["importance"]["lmg"]["Education"].get<double>() == Approx(0.260134678624385).margin(1e-7));
    CHECK(figures["importance"]["johnson"]["Catholic"].get<double>() ==
          Approx(0.114680029947562).margin(1e-7));
    CHECK(figures["importance_shares"]["johnson"]["Agriculture"].get<double>() ==
          Approx(0.0685078504712326).margin(1e-7));
    CHECK(figures["importance"]["std_beta"]["Agriculture"].get<double>() ==
          Approx(-0.31292128249992).margin(1e-7));
    CHECK(figures["drivers"][0]["name"] == "Education");
    CHECK(figures["drivers"][0]["rank"] == 1);
    CHECK(figures["drivers"][0]["share_interval"].size() == 2);
    CHECK(figures["differences"].size() == 10);
    CHECK(figures["losses"]["complete"] == 47);
    CHECK(score("drivers", swiss_input()) == figures);

    json by_matrix{{"correlations", figures["correlations"]}, {"n", 47}, {"method", "car"}};
    for (std::size_t i = 0; i < 6; ++i)
        by_matrix["correlations"][i][i] = 1;
    json const car = score("drivers", by_matrix);
    check_described("drivers", car);
    CHECK(car["importance"]["car"]["x3"].get<double>() == Approx(0.323268070976666).margin(1e-7));
    CHECK(car["losses"].is_null());
}

TEST_CASE("the calculator gives the refusal of a design, and the fields of a wrong input") {
    json input = swiss_input();
    for (json& row : input["data"])
        row[1] = row[0];
    json const refused = score("drivers", input);
    CHECK(refused["refusal"]["reason"] == "collinear");
    CHECK(refused["refusal"]["columns"] == json{"Agriculture", "Examination"});
    CHECK_FALSE(refused.contains("r2"));
    CHECK(refused["losses"]["visits"] == 47);
    CHECK(wrong_fields("drivers", {{"data", {{1, 2}, {2, 3}}}, {"outcome", {1}}}) ==
          std::vector<std::string>{"outcome"});
    CHECK(wrong_fields("drivers",
                       {{"correlations", {{1, 2}, {0, 1}}}, {"names", {"a", "b"}}, {"replicates", 3}}) ==
          std::vector<std::string>{"replicates", "correlations[0][1]", "correlations", "names"});
    CHECK(wrong_fields("drivers", json::object()) == std::vector<std::string>{"data", "outcome", "data"});
}

TEST_CASE("the calculator draws an importance-performance map by mean, median and lines of one's own") {
    json const figures =
        score("importance_performance", {{"importance", {4, 2, 3}},
                                         {"performance", {1, 5, 3.5}},
                                         {"names", {"a", "b", "c"}},
                                         {"performance_intervals", {nullptr, {4, 6}, {3, 4}}},
                                         {"importance_line", 2.5},
                                         {"performance_line", 3.6}});
    check_described("importance_performance", figures);
    CHECK(figures["mean"]["importance_line"] == 3.0);
    CHECK(figures["mean"]["items"][0]["quadrant"] == "concentrate_here");
    CHECK(figures["mean"]["items"][1]["state"] == "possible_overkill");
    CHECK(figures["median"]["items"][2]["state"] == "not_clear");
    CHECK(figures["given"]["items"][2]["quadrant"] == "concentrate_here");
    CHECK(figures["given"]["items"][2]["not_clear_on"] == json{"performance"});
    CHECK(wrong_fields("importance_performance",
                       {{"importance", {1}}, {"performance", {1, 2}}, {"importance_line", 1}}) ==
          std::vector<std::string>{"performance", "performance_line"});
}

TEST_CASE("the calculator tells penalties from rewards") {
    json input{{"data", json::array()}, {"outcome", json::array()}, {"low_at_most", 2}, {"high_at_least", 4}};
    for (int i = 0; i < 30; ++i) {
        int const performance = 1 + i % 5;
        input["data"].push_back({performance});
        input["outcome"].push_back((performance <= 2 ? 40 : performance >= 4 ? 62 : 60) + i % 2);
    }
    json const figures = score("penalty_reward", input);
    check_described("penalty_reward", figures);
    CHECK(figures["attributes"][0]["factor"] == "basic");
    CHECK(figures["attributes"][0]["penalty"]["value"].get<double>() == Approx(-20).margin(1));
    input["high_at_least"] = 2;
    CHECK(wrong_fields("penalty_reward", input) == std::vector<std::string>{"high_at_least"});
}

TEST_CASE("the calculator gives alpha from answers, and Feldt's interval from figures") {
    json data = json::array();
    for (auto const& row : test::attitude)
        data.push_back(row);
    json const figures = score("alpha", {{"data", data}});
    check_described("alpha", figures);
    CHECK(figures["alpha"].get<double>() == Approx(0.8431427695647599).margin(1e-12));
    json const interval = score("alpha", {{"alpha", figures["alpha"]}, {"n", 30}, {"k", 7}});
    CHECK(interval["feldt"][0].get<double>() == Approx(figures["feldt"][0].get<double>()).margin(1e-12));
    CHECK(score("alpha", {{"data", {{1, 1}, {1, 2}, {1, 3}}}})["refusal"]["columns"] == json{"x1"});
}

TEST_CASE("the calculator compares expectation and perception") {
    json const figures = score("servqual", {{"expectation", {{5, 4}, {4, 5}, {5, 5}}},
                                            {"perception", {{4, 4}, {3, 5}, {2, nullptr}}},
                                            {"names", {"prompt", "polite"}},
                                            {"dimensions", {"speed", "care"}},
                                            {"importance", {2, 1}}});
    check_described("servqual", figures);
    CHECK(figures["items"][0]["gap"]["value"].get<double>() == Approx(-5.0 / 3));
    CHECK(figures["items"][1]["n"] == 2);
    CHECK(figures["items"][1]["unpaired"] == 1);
    CHECK(figures["dimensions"][1]["name"] == "care");
    CHECK(figures["weighted_score"].get<double>() == Approx(-10.0 / 9));
    CHECK(wrong_fields("servqual", {{"expectation", {{1, 2}}}, {"perception", {{1}}}}) ==
          std::vector<std::string>{"perception"});
}

TEST_CASE("the calculator classifies Kano pairs and counts") {
    json const figures = score("kano", {{"pairs", {{1, 5}, {2, 5}, {3, 5}, {1, 3}, {1, 1}}}});
    check_described("kano", figures);
    CHECK(figures["categories"] == json{"O", "M", "M", "A", "Q"});
    CHECK(figures["modal"] == "must_be");
    CHECK(figures["category"] == "not_clear");
    CHECK(figures["better"] == 0.5);
    json const counted =
        score("kano", {{"counts", {{"M", 60}, {"O", 20}, {"A", 10}, {"I", 8}, {"R", 1}, {"Q", 1}}}});
    check_described("kano", counted);
    CHECK(counted["category"] == "must_be");
    CHECK(counted["worse"].get<double>() == Approx(-80.0 / 98));
    CHECK(wrong_fields("kano", {{"pairs", {{1, 6}}}}) == std::vector<std::string>{"pairs[0][1]"});
    CHECK(wrong_fields("kano", {{"counts", {{"X", 1}}}}) == std::vector<std::string>{"counts.X", "counts"});
}

TEST_CASE("the calculator parts customers by satisfaction and loyalty") {
    json const figures = score("loyalty", {{"satisfaction", {5, 5, 2, 1, nullptr}},
                                           {"loyalty", {10, 3, 9, 0, 9}},
                                           {"satisfaction_cut", 4},
                                           {"loyalty_cut", 9}});
    check_described("loyalty", figures);
    CHECK(figures["n"] == 4);
    CHECK(figures["groups"]["hostage"]["share"] == 0.25);
    CHECK(figures["phi"] == 0.0);
    CHECK(score("loyalty",
                {{"counts", {{"loyalist", 81}, {"defector", 182}}}})["groups"]["loyalist"]["wilson"][0]
              .get<double>() == Approx(0.2553).margin(5e-5));
    CHECK(wrong_fields("loyalty", {{"satisfaction", {1}}, {"loyalty", {nullptr}}, {"satisfaction_cut", 1}}) ==
          std::vector<std::string>{"loyalty_cut", "satisfaction"});
}
