#include "tests/server/import/airline_drivers.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace instante::test {

namespace {

/// Visits that rated all fourteen moments, R2, and the leading moments by lmg: correlations and all 2^14
/// subsets in plain Python.
struct Expected {
    int visits;
    int complete;
    double r2;
    std::vector<std::pair<std::string, double>> first;
};
std::map<std::string, Expected> const expected{{"business",
                                                {49665,
                                                 46464,
                                                 0.5204226353134064,
                                                 {{"online-boarding", 0.12452966079287406},
                                                  {"entertainment", 0.06721159403849845},
                                                  {"leg-room", 0.05532517828098508},
                                                  {"seat", 0.05009252164702227}}}},
                                               {"economy",
                                                {46745,
                                                 42241,
                                                 0.39701080519288023,
                                                 {{"wifi", 0.2435075660122784},
                                                  {"online-boarding", 0.06799222119501701},
                                                  {"online-booking", 0.044640587648455105},
                                                  {"entertainment", 0.014773855467993268}}}},
                                               {"economy-plus",
                                                {7494,
                                                 6999,
                                                 0.46379569506307117,
                                                 {{"wifi", 0.2547651513557834},
                                                  {"online-boarding", 0.07941678505814728},
                                                  {"entertainment", 0.03997952721938421},
                                                  {"online-booking", 0.022859558049582264}}}}};

void check_row(json const& row, Expected const& facts) {
    CHECK(row["visits"] == facts.visits);
    CHECK(row["n"] == facts.complete);
    CHECK(row["r2"].get<double>() == Approx(facts.r2).margin(1e-9));
    REQUIRE(row["drivers"].size() == 14);
    for (std::size_t i = 0; i < facts.first.size(); ++i) {
        CHECK(row["drivers"][i]["name"] == facts.first[i].first);
        CHECK(row["drivers"][i]["value"].get<double>() == Approx(facts.first[i].second).margin(1e-9));
    }
}

json ask(TestServer& server, std::string const& query) {
    Answered const answered =
        server.get("/api/v1/drivers?of=construct:satisfaction&" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body["rows"];
}

} // namespace

void check_airline_drivers(TestServer& server) {
    json const by_class = ask(server, "group_by=segment.class&replicates=0");
    REQUIRE(by_class.size() == 3);
    for (json const& row : by_class) {
        std::string const segment = row["group"]["segment.class"];
        CAPTURE(segment);
        check_row(row, expected.at(segment));
    }

    json const all = ask(server, "replicates=100")[0];
    check_row(all, {103904,
                    95704,
                    0.4878132885178614,
                    {{"online-boarding", 0.15144147347661902}, {"wifi", 0.05154813121591093}}});
    CHECK(all["drivers"][0]["rank_interval"] == json{1.0, 1.0});
    CHECK(all["drivers"][0]["not_clear_from"].empty());
    // The trap: wifi is not applicable to 3,103 passengers, and 99.7 % of these are satisfied.
    json const& losses = all["losses"];
    CHECK(losses["complete"] == 95704);
    CHECK(losses["outcome"]["mean_kept"].get<double>() == Approx(42.58651676001003));
    CHECK(losses["outcome"]["mean_lost"].get<double>() == Approx(52.04878048780488));
    CHECK(losses["outcome"]["differs"] == true);
    for (json const& column : losses["columns"]) {
        if (column["name"] != "wifi") continue;
        CHECK(column["missing"] == 3103);
        CHECK(column["outcome"]["mean_lost"].get<double>() == Approx(99.74218498227522));
        CHECK(column["outcome"]["mean_kept"].get<double>() == Approx(41.59680955460760));
    }
}

} // namespace instante::test
