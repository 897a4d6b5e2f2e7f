// What customers gave as reasons: the share of each choice, and how sure it is.

#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;

namespace {

/// Stores visits that rated the check-in and chose these options of `why`; of none, where the list is empty.
void store(TestServer& server, int visits, std::vector<std::string> const& chosen) {
    auto const catalog = server.store->catalog();
    Survey const& survey = catalog->programme().surveys[0];
    Question const& why = *find_by_id(survey.questions, "why");
    std::vector<Code> codes;
    for (std::string const& id : chosen)
        codes.push_back(find_by_id(why.options, id)->code);
    std::vector<server::StoredResponse> responses;
    for (int i = 0; i < visits; ++i) {
        server::StoredResponse response;
        response.visit = new_uuid7(server.clock.wall);
        response.id = new_uuid7(server.clock.wall);
        response.site = catalog->site("bilbao")->code;
        response.kiosk = catalog->kiosk("bio-1")->code;
        response.survey = survey.code;
        response.survey_version = 1;
        response.moment = catalog->moment("check-in")->code;
        response.local = {to_day({2026, 11, 21}), 9, 60};
        response.answers = {{1, 1}};
        if (!codes.empty()) response.answers.push_back({why.code, codes});
        responses.push_back(response);
    }
    server.store->commit_responses(responses);
}

json rows(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/scores?group_by=question" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body["rows"];
}

void check_share(json const& figure, double share, double low, double high) {
    CHECK(figure["share"].get<double>() == Approx(share));
    CHECK(figure["low"].get<double>() == Approx(low).margin(1e-9));
    CHECK(figure["high"].get<double>() == Approx(high).margin(1e-9));
    CHECK(figure["method"] == "wilson");
}

} // namespace

TEST_CASE("each choice has its share of those who answered, with Wilson's interval") {
    TestServer server;
    store(server, 182, {"care"});
    store(server, 81, {"wait", "care"});
    store(server, 7, {}); // who gave no reason is not among them
    json const why = rows(server, "&question=check-in.why")[0];
    CHECK(why["n"] == 263);
    CHECK(why["counts"] == json{{"wait", 81}, {"care", 263}});
    REQUIRE(why["shares"].size() == 2);
    // 81 of 263: Newcombe 1998, Statistics in Medicine 17:857, table I, method 3, in full as R's prop.test
    // without correction has it (intervals_test.cpp). Of all, the lower end is 1 / (1 + z^2 / n).
    check_share(why["shares"]["wait"], 81.0 / 263, 0.255288519878274, 0.3662095769828);
    check_share(why["shares"]["care"], 1, 1 / (1 + 3.841458820694124 / 263), 1);
    for (json const& row : rows(server, "&question=check-in.service"))
        CHECK_FALSE(row.contains("shares")); // a scale has other figures
}

TEST_CASE("where nobody answered there is no share, and behind the gate no more than the counts tell") {
    TestServer server;
    store(server, 12, {"wait"});
    json const open = rows(server, "&question=check-in.why")[0];
    server.hide_below(10);
    json const gated = rows(server, "&question=check-in.why")[0];
    CHECK(gated["n"] == open["n"]);
    CHECK(gated["shares"] == open["shares"]);
    store(server, 3, {"care"}); // too few to be published: the interval stands still as the counts do
    json const waiting = rows(server, "&question=check-in.why")[0];
    CHECK(waiting["counts"] == json{{"wait", 12}});
    CHECK(waiting["shares"] == open["shares"]);
    server.hide_below(20);
    CHECK(rows(server, "&question=check-in.why").empty());
}

TEST_CASE("shares of choices stand in the CSV beside their intervals' ends") {
    TestServer server;
    store(server, 15, {"care"});
    store(server, 5, {"wait"});
    std::string const csv = server.get("/api/v1/scores.csv?group_by=question", server.token("viewer")).text;
    CHECK(csv.find("pooled_versions,rescaled,shares,shares_low,shares_high\r\n") != std::string::npos);
    CHECK(csv.find(",wait=0.25;care=0.75,wait=0.1118") != std::string::npos);
    CHECK(csv.find(",care=0.8881") == std::string::npos); // it stands behind the other one's
    CHECK(csv.find(";care=0.8881") != std::string::npos);
    CHECK(csv.find(",,,\r\n") != std::string::npos); // of the ratings: none
}
