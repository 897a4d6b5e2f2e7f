// Drivers and what surveys ask beyond a verdict, asked as a quality lead does; the calculator says the same
// of the same visits.

#include "server/calculator/function.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::test;

namespace {

json text(char const* words) {
    return {{"es", words}, {"en", words}};
}

/// Check-in asks for a verdict, a pair of expectation and perception and Kano's pair; the lounge for comfort
/// and loyalty.
json document_with_pairs() {
    json document = programme_document();
    json options = json::array();
    for (char const* id : {"like", "must-be", "neutral", "live-with", "dislike"})
        options.push_back({{"id", id}, {"label", text(id)}});
    document["surveys"][0]["questions"] = {
        {{"id", "service"}, {"type", "smiley5"}, {"text", text("Service?")}},
        {{"id", "speed-expected"},
         {"type", "stars"},
         {"text", text("Expected?")},
         {"construct", "expectation"},
         {"feature", "speed"}},
        {{"id", "speed"},
         {"type", "stars"},
         {"text", text("Speed?")},
         {"construct", "perception"},
         {"feature", "speed"}},
        {{"id", "wifi-with"},
         {"type", "single_choice"},
         {"text", text("With?")},
         {"options", options},
         {"construct", "kano_functional"},
         {"feature", "wifi"}},
        {{"id", "wifi-without"},
         {"type", "single_choice"},
         {"text", text("Without?")},
         {"options", options},
         {"construct", "kano_dysfunctional"},
         {"feature", "wifi"}}};
    document["surveys"][1]["questions"] = {
        {{"id", "comfort"}, {"type", "stars"}, {"text", text("Comfort?")}},
        {{"id", "recommend"}, {"type", "nps"}, {"text", text("Recommend?")}, {"construct", "loyalty"}}};
    return document;
}

/// What one customer said; nothing is 0 or less.
struct Said {
    int service = 0;
    int expected = 0;
    int speed = 0;
    int with = 0; // Kano
    int without = 0;
    int comfort = 0;
    int recommend = -1;
    int segment = 1;
};

class Customers {
  public:
    Customers() : server{":memory:", false} {
        REQUIRE(server.store->apply_programme(*read_programme(document_with_pairs()), {"test", 0, 0, {}})
                    .has_value());
    }

    void visit(Said const& said) {
        auto const catalog = server.store->catalog();
        UnixMs const at = server.clock.wall + 1'000 * ++visits_; // ids in the order of visits
        Uuid const id = new_uuid7(at);
        std::vector<server::StoredResponse> responses;
        auto const add = [&](std::size_t survey, std::vector<server::StoredAnswer> const& answers) {
            server::StoredResponse response;
            response.visit = id;
            response.id = new_uuid7(at);
            response.site = catalog->site("bilbao")->code;
            response.survey = catalog->programme().surveys[survey].code;
            response.survey_version = 1;
            response.moment = catalog->moment(catalog->programme().surveys[survey].moment)->code;
            response.local = {to_day({2026, 11, 21}), 10, 60};
            response.segments = {{1, said.segment, Provenance::kiosk}};
            response.answers = answers;
            if (!answers.empty()) responses.push_back(response);
        };
        std::vector<server::StoredAnswer> check_in;
        if (said.service > 0) check_in.push_back({1, said.service});
        if (said.expected > 0) check_in.push_back({2, said.expected});
        if (said.speed > 0) check_in.push_back({3, said.speed});
        if (said.with > 0) check_in.push_back({4, std::vector<Code>{said.with}});
        if (said.without > 0) check_in.push_back({5, std::vector<Code>{said.without}});
        std::vector<server::StoredAnswer> lounge;
        if (said.comfort > 0) lounge.push_back({1, said.comfort});
        if (said.recommend >= 0) lounge.push_back({2, said.recommend});
        add(0, check_in);
        add(1, lounge);
        server.store->commit_responses(responses);
    }

    json ask(std::string const& target) {
        Answered const answered = server.get("/api/v1/" + target, server.token("viewer"));
        INFO(answered.text);
        REQUIRE(answered.status == 200);
        return answered.body;
    }
    std::vector<std::string> refused(std::string const& target, int status) {
        Answered const answered = server.get("/api/v1/" + target, server.token("viewer"));
        CHECK(answered.status == status);
        return answered.fields();
    }

    TestServer server;

  private:
    int visits_ = 0;
};

json calculated(char const* function, json const& input) {
    auto const figures = server::calculator::evaluate(*server::calculator::find_function(function), input);
    if (!figures) FAIL(to_line(figures.error()));
    return *figures;
}

/// Forty who rate check-in and lounge and recommend, mostly for comfort's sake; some did not rate check-in.
std::vector<Said> forty() {
    std::vector<Said> all;
    for (int i = 0; i < 40; ++i) {
        Said said;
        said.service = i % 8 == 7 ? 0 : 1 + (i * 7) % 5;
        said.speed = said.service == 0 ? 0 : 1 + (i * 3 + i / 5) % 5;
        said.comfort = 1 + (i * 11 + i / 7) % 5;
        said.recommend = std::min(10, said.comfort * 2 - i % 2 + (said.service > 3 ? 1 : 0));
        said.segment = 1 + i % 2;
        all.push_back(said);
    }
    return all;
}

json index(int rating) {
    return rating > 0 ? json(25.0 * (rating - 1)) : json(nullptr);
}

} // namespace

TEST_CASE("the drivers of a recommendation are what the calculator finds in the same visits") {
    Customers customers;
    json input{{"data", json::array()},
               {"outcome", json::array()},
               {"names", {"check-in", "lounge"}},
               {"replicates", 300}};
    for (Said const& said : forty()) {
        customers.visit(said);
        json const check_in =
            said.service > 0 ? json(25.0 * (said.service - 1 + said.speed - 1) / 2) : json(nullptr);
        input["data"].push_back({check_in, index(said.comfort)});
        input["outcome"].push_back(10.0 * said.recommend);
    }
    for (char const* missing : {"listwise", "pairwise"}) {
        for (char const* method : {"lmg", "johnson"}) {
            CAPTURE(missing, method);
            input["method"] = method;
            input["missing"] = missing;
            json const reply =
                customers.ask(std::string{"drivers?of=question:lounge.recommend&replicates=300&method="} +
                              method + "&missing=" + missing);
            REQUIRE(reply["rows"].size() == 1);
            json const& row = reply["rows"][0];
            json const expected = calculated("drivers", input);
            for (char const* figure : {"refusal", "n", "n_eff", "r2", "adjusted_r2", "drivers", "differences",
                                       "dropped", "warnings", "correlations", "bootstrap"}) {
                CAPTURE(figure);
                CHECK(row[figure] == expected[figure]);
            }
            CHECK(row["visits"] == 40);
            CHECK(row["n"] == 35);
            CHECK(row["drivers"][0]["name"] == "lounge");
            CHECK(row["losses"]["columns"][0]["missing"] == 5);
            CHECK(row["survey_versions"] == json{"check-in@1", "lounge@1"});
            CHECK(reply["of"] == "question:lounge.recommend");
            CHECK(reply["sample"]["one_in"] == 1);
        }
    }
}

TEST_CASE("drivers of the image, of a construct and by segment; filters choose visits and moments") {
    Customers customers;
    for (Said const& said : forty())
        customers.visit(said);
    json const image = customers.ask("drivers?replicates=0")["rows"][0];
    CHECK(image["r2"].get<double>() == Approx(1)); // of two moments that were both rated it is the mean
    CHECK(image["drivers"].size() == 2);
    CHECK(image["dropped"] == json::array({{{"name", "web"}, {"reason", "no_answers"}}}));

    json const loyalty =
        customers.ask("drivers?of=construct:loyalty&replicates=0&predictors=lounge,check-in.service");
    CHECK(loyalty["rows"][0]["drivers"][0]["name"] == "lounge");
    CHECK(loyalty["rows"][0]["drivers"][1]["name"] == "check-in.service");

    json const by_class =
        customers.ask("drivers?of=construct:loyalty&replicates=0&group_by=segment.class")["rows"];
    REQUIRE(by_class.size() == 2);
    CHECK(by_class[0]["group"]["segment.class"] == "business");
    CHECK(by_class[0]["visits"] == 20);
    json const economy =
        customers.ask("drivers?of=construct:loyalty&replicates=0&segment.class=economy")["rows"][0];
    CHECK(economy["drivers"] == by_class[1]["drivers"]);
    // Verdicts on the lounge are satisfaction: what they consist of is no driver of them.
    json const satisfaction = customers.ask("drivers?of=moment:lounge&replicates=0")["rows"][0];
    CHECK(satisfaction["drivers"].size() == 1);
    CHECK(satisfaction["drivers"][0]["name"] == "check-in");
    json const of_lounge =
        customers.ask("drivers?of=construct:loyalty&replicates=0&moment=lounge")["rows"][0];
    CHECK(of_lounge["drivers"].size() == 1);
    CHECK(of_lounge["dropped"][0]["name"] == "check-in");
    json const other_day = customers.ask("drivers?of=construct:loyalty&from=2026-11-22")["rows"];
    REQUIRE(other_day.size() == 1);
    CHECK(other_day[0]["refusal"]["reason"] == "too_few");
    CHECK_FALSE(other_day[0].contains("visits"));
}

TEST_CASE("a design that cannot tell is refused in the reply, and whole visits behind the gate altogether") {
    Customers customers;
    auto said = forty();
    said.resize(3);
    for (Said const& one : said)
        customers.visit(one);
    for (int i = 0; i < 10; ++i) {
        Said alone;
        alone.service = 1 + i % 5;
        customers.visit(alone);
    }
    json const row = customers.ask("drivers?of=construct:loyalty")["rows"][0];
    CHECK(row["refusal"]["reason"] == "too_few"); // thirteen visits, three of them tell
    CHECK(row["losses"]["outcome"].is_null());
    json const nobody = customers.ask("drivers?of=construct:effort")["rows"][0];
    CHECK(nobody["refusal"]["reason"] == "no_outcome");

    json document = document_with_pairs();
    document["disclosure_minimum"] = 5;
    REQUIRE(
        customers.server.store->apply_programme(*read_programme(document), {"test", 0, 0, {}}).has_value());
    CHECK(customers.refused("drivers?of=construct:loyalty", 422).empty()); // no parameter is to blame
}

TEST_CASE("what drivers cannot be asked by is refused by name") {
    Customers customers;
    auto const wrong = [&](std::string const& query) { return customers.refused("drivers?" + query, 400); };
    using Fields = std::vector<std::string>;
    CHECK(wrong("of=happiness") == Fields{"of"});
    CHECK(wrong("of=question:lounge.none") == Fields{"of"});
    CHECK(wrong("of=question:check-in.wifi-with") == Fields{"of"});
    CHECK(wrong("of=construct:joy") == Fields{"of"});
    CHECK(wrong("predictors=nothing") == Fields{"predictors"});
    CHECK(wrong("predictors=lounge,lounge") == Fields{"predictors"});
    CHECK(wrong("method=guess") == Fields{"method"});
    CHECK(wrong("missing=yes") == Fields{"missing"});
    CHECK(wrong("replicates=7") == Fields{"replicates"});
    CHECK(wrong("sample=0") == Fields{"sample"});
    CHECK(wrong("group_by=moment") == Fields{"group_by"});
    CHECK(wrong("question=check-in.service") == Fields{"question"});
    CHECK(wrong("segment.colour=red") == Fields{"segment.colour"});
    CHECK(customers.refused("importance?importance=guessed", 400) == Fields{"importance"});
    CHECK(customers.refused("importance?crosshair=mode", 400) == Fields{"crosshair"});
    CHECK(customers.refused("reliability?items=check-in.service", 400) == Fields{"items"});
    CHECK(customers.refused("penalty-reward?low_at_most=80", 400) == Fields{"high_at_least"});
    CHECK(customers.refused("loyalty?loyalty_cut=101", 400) == Fields{"loyalty_cut"});
    std::string const manager = customers.server.token("site_manager", {"north"});
    CHECK(customers.server.get("/api/v1/drivers?site=lpa", manager).status == 403);
    CHECK(customers.server.get("/api/v1/drivers", "").status == 401);
}

TEST_CASE("the importance-performance map takes shares of drivers, or what the programme states") {
    Customers customers;
    for (Said const& said : forty())
        customers.visit(said);
    json const derived = customers.ask("importance?of=construct:loyalty&replicates=200");
    json const& row = derived["rows"][0];
    REQUIRE(row["items"].size() == 2);
    json const drivers = customers.ask("drivers?of=construct:loyalty&replicates=200")["rows"][0]["drivers"];
    CHECK(row["items"][0]["importance"] == drivers[0]["share"]);
    CHECK(row["items"][0]["importance_interval"] == drivers[0]["share_interval"]);
    CHECK(row["importance_line"].get<double>() == Approx(0.5));
    json input;
    for (json const& item : row["items"]) {
        for (char const* figure : {"importance", "performance"}) {
            input[figure].push_back(item[figure]);
            input[std::string{figure} + "_intervals"].push_back(item[std::string{figure} + "_interval"]);
        }
    }
    json const same = calculated("importance_performance", input)["mean"];
    CHECK(same["performance_line"].get<double>() == Approx(row["performance_line"].get<double>()));
    for (std::size_t i = 0; i < row["items"].size(); ++i) {
        CHECK(same["items"][i]["quadrant"] == row["items"][i]["quadrant"]);
        CHECK(same["items"][i]["state"] == row["items"][i]["state"]);
    }
    json const scores = customers.ask("quality?group_by=moment")["rows"];
    json const lounge = *std::find_if(scores.begin(), scores.end(),
                                      [](json const& each) { return each["group"]["moment"] == "lounge"; });
    CHECK(row["items"][0]["name"] == "lounge");
    CHECK(row["items"][0]["performance"].get<double>() == Approx(lounge["quality"]["value"].get<double>()));
    CHECK(row["items"][0]["performance_interval"][0].get<double>() ==
          Approx(lounge["quality"]["low"].get<double>()).margin(1e-6));
    json const stated = customers.ask("importance?importance=stated&crosshair=median")["rows"][0];
    CHECK(stated["items"][0]["name"] == "check-in");
    CHECK(stated["items"][0]["importance"] == 3.0);
    CHECK(stated["items"][0]["importance_interval"].is_null());
}

TEST_CASE("penalty-reward contrasts, reliability and loyalty come from whole visits") {
    Customers customers;
    json contrasts{{"data", json::array()},
                   {"outcome", json::array()},
                   {"names", json::array({"lounge"})},
                   {"low_at_most", 25},
                   {"high_at_least", 75}};
    json scale{{"data", json::array()}, {"names", {"check-in.service", "lounge.comfort"}}};
    json both{{"satisfaction", json::array()},
              {"loyalty", json::array()},
              {"satisfaction_cut", 75},
              {"loyalty_cut", 90}};
    for (Said const& said : forty()) {
        customers.visit(said);
        contrasts["data"].push_back(json::array({index(said.comfort)}));
        contrasts["outcome"].push_back(10.0 * said.recommend);
        scale["data"].push_back({index(said.service), index(said.comfort)});
        double const comfort = 25.0 * (said.comfort - 1);
        both["satisfaction"].push_back(said.service > 0 ? (25.0 * (said.service - 1) + comfort) / 2
                                                        : comfort);
        both["loyalty"].push_back(10.0 * said.recommend);
    }
    json const contrast = customers.ask("penalty-reward?of=construct:loyalty&predictors=lounge")["rows"][0];
    CHECK(contrast["attributes"] == calculated("penalty_reward", contrasts)["attributes"]);
    json const alpha = customers.ask("reliability")["rows"][0];
    json const expected = calculated("alpha", scale);
    CHECK(alpha["alpha"] == expected["alpha"]);
    CHECK(alpha["feldt"] == expected["feldt"]);
    CHECK(alpha["n"] == 35);
    json const loyalty = customers.ask("loyalty");
    CHECK(loyalty["cuts"]["satisfaction"] == json{{"at_least", 75.0}, {"origin", "questions"}});
    CHECK(loyalty["cuts"]["loyalty"] == json{{"at_least", 90.0}, {"origin", "questions"}});
    CHECK(loyalty["rows"][0]["groups"] == calculated("loyalty", both)["groups"]);
    CHECK(customers.ask("loyalty?satisfaction_cut=50")["cuts"]["satisfaction"]["origin"] == "asked");
}

TEST_CASE("pairs of questions give gaps and Kano categories, where enough customers told both") {
    Customers customers;
    json gaps{{"expectation", json::array()},
              {"perception", json::array()},
              {"names", json::array({"check-in.speed"})},
              {"dimensions", json::array({"check-in"})},
              {"importance", json::array({3})}};
    json kano{{"pairs", json::array()}};
    for (int i = 0; i < 12; ++i) {
        Said said;
        said.expected = 4 + i % 2;
        said.speed = 2 + i % 3;
        said.with = 1 + i % 3;
        said.without = i % 4 == 0 ? 3 : 5;
        customers.visit(said);
        gaps["expectation"].push_back(json::array({index(said.expected)}));
        gaps["perception"].push_back(json::array({index(said.speed)}));
        kano["pairs"].push_back({said.with, said.without});
    }
    Said half;
    half.expected = 5;
    customers.visit(half);
    json const row = customers.ask("gaps")["rows"][0];
    json const expected = calculated("servqual", gaps);
    CHECK(row["items"][0]["gap"] == expected["items"][0]["gap"]);
    CHECK(row["items"][0]["unpaired"] == 1);
    CHECK(row["items"][0]["zone"] == "below");
    CHECK(row["dimensions"] == expected["dimensions"]);
    CHECK(row["weighted_score"] == expected["weighted_score"]);
    json const features = customers.ask("kano")["rows"][0]["features"];
    REQUIRE(features.size() == 1);
    CHECK(features[0]["feature"] == "wifi");
    json const counted = calculated("kano", kano);
    for (char const* figure : {"n", "counts", "modal", "category", "better", "worse", "better_interval"})
        CHECK(features[0][figure] == counted[figure]);

    Customers few;
    few.visit(half);
    CHECK(few.ask("kano")["rows"][0]["refusal"]["reason"] == "too_few");
    TestServer plain;
    CHECK(plain.get("/api/v1/gaps", plain.token("viewer")).status == 404);
    CHECK(plain.get("/api/v1/kano", plain.token("viewer")).status == 404);
}
