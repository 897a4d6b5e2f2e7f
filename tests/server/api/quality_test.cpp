#include "server/calculator/function.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <span>

using namespace instante;
using namespace instante::test;

namespace {

Day const saturday = to_day({2026, 11, 21});

struct Rated {
    char const* moment;
    int rating;
};

/// One visit: a response at each moment.
void visit(TestServer& server, char const* site, Day day, std::vector<Rated> const& ratings,
           int segment = 1) {
    auto const catalog = server.store->catalog();
    std::vector<server::StoredResponse> responses;
    Uuid const id = new_uuid7(server.clock.wall);
    for (Rated const& rated : ratings) {
        Survey const& survey = *catalog->newest_survey_of_moment(rated.moment);
        server::StoredResponse response;
        response.visit = id;
        response.id = new_uuid7(server.clock.wall);
        response.site = catalog->site(site)->code;
        response.survey = survey.code;
        response.survey_version = survey.version;
        response.moment = catalog->moment(rated.moment)->code;
        response.local = {day, 10, 60};
        response.segments = {{1, segment, Provenance::kiosk}};
        response.answers = {{survey.questions[0].code, rated.rating}};
        responses.push_back(response);
    }
    server.store->commit_responses(responses);
}

json quality(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/quality?" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body;
}

} // namespace

TEST_CASE("the image and its parts come from visit sums, weighted as asked") {
    TestServer server{":memory:", false};
    json document = programme_document();
    document["surveys"][1]["questions"][0] = {
        {"id", "comfort"}, {"type", "stars"}, {"text", {{"es", "¿Cómoda?"}, {"en", "Comfortable?"}}}};
    REQUIRE(server.store->apply_programme(*read_programme(document), {"test", 0, 0, {}}).has_value());
    auto const catalog = server.store->catalog();
    std::string const other = catalog->programme().surveys[1].moment;
    Survey const& second = *catalog->newest_survey_of_moment(other);
    auto const scale = *scale_of(second.questions[0].type);
    for (int i = 0; i < 6; ++i) {
        visit(server, "bilbao", saturday + i, {{"check-in", 5}, {other.c_str(), scale.max}});
        visit(server, "lpa", saturday + i, {{"check-in", 3}}, 2);
    }
    json const image = quality(server, "")["rows"];
    REQUIRE(image.size() == 1);
    CHECK(image[0]["visits"] == 12);
    CHECK(image[0]["contacts"] == 18);
    CHECK(image[0]["quality"]["value"].get<double>() == Approx((12 * 100 + 6 * 50) / 18.0));
    CHECK(image[0]["quality"]["low"] < image[0]["quality"]["value"]);
    CHECK(image[0]["moments"].size() == 2);

    json const equal = quality(server, "weighting=equal")["rows"];
    CHECK(equal[0]["quality"]["value"].get<double>() == Approx((75 + 100) / 2.0));

    json const sites = quality(server, "group_by=site,moment")["rows"];
    REQUIRE(sites.size() == 3);
    json const segments = quality(server, "group_by=segment.class&moment=check-in")["rows"];
    REQUIRE(segments.size() == 2);
    CHECK(segments[0]["quality"]["value"] == 100.0);
    CHECK(segments[1]["quality"]["value"] == 50.0);
    CHECK(segments[1]["visits"] == 6);
    json const days = quality(server, "group_by=day&from=2026-11-22&to=2026-11-22")["rows"];
    REQUIRE(days.size() == 1);
    CHECK(days[0]["visits"] == 2);
    CHECK(quality(server, "site=lpa")["rows"][0]["quality"]["value"] == 50.0);
}

TEST_CASE("what perceived quality is not kept by is refused by name") {
    TestServer server;
    auto const refused = [&](std::string const& query) -> std::string {
        Answered const answered = server.get("/api/v1/quality?" + query, server.token("viewer"));
        CHECK(answered.status == 400);
        return answered.fields().empty() ? "" : answered.fields()[0];
    };
    CHECK(refused("group_by=question") == "group_by");
    CHECK(refused("group_by=hour_of_day") == "group_by");
    CHECK(refused("hour_of_day=9") == "hour_of_day");
    CHECK(refused("weighting=mine") == "weighting");
    CHECK(refused("moment=nothing") == "moment");
    CHECK(refused("group_by=kiosk,segment.class") == "kiosk");

    server.hide_below(5);
    Answered const published =
        server.get("/api/v1/quality?group_by=kiosk,segment.class", server.token("viewer"));
    CHECK(published.status == 422); // behind the disclosure gate
    CHECK(published.fields() == std::vector<std::string>{"segment.class"});
}

TEST_CASE("perceived quality of two selections that differ in more than one thing is compared") {
    TestServer server;
    for (int i = 0; i < 12; ++i) {
        visit(server, "bilbao", saturday, {{"check-in", i % 3 == 0 ? 2 : 3}});
        visit(server, "bilbao", saturday + 1, {{"check-in", 1}}, 2);
        visit(server, "lpa", saturday + 1, {{"check-in", i % 4 == 0 ? 3 : 5}}, 2);
    }
    json const document =
        quality(server, "site=bilbao&weekday=6&compare=selection&compare_site=lpa&compare_weekday=7");
    json const& comparison = document["rows"][0]["comparison"];
    json const lpa = quality(server, "site=lpa&weekday=7")["rows"][0];
    CHECK(comparison["other"]["visits"] == 12);
    CHECK(comparison["other"]["quality"]["value"] == lpa["quality"]["value"]);
    CHECK(comparison["verdict"] == "lower");
    CHECK(comparison["same_visits"] == false);
    Answered const wrong =
        server.get("/api/v1/quality?site=bilbao&compare=selection&compare_site=lpa&compare_hour_of_day=9",
                   server.token("viewer"));
    CHECK(wrong.status == 400);
    CHECK(wrong.fields() == std::vector<std::string>{"compare_hour_of_day"});
}

TEST_CASE("a site manager's image is that of the own subtree") {
    TestServer server;
    for (int i = 0; i < 6; ++i) {
        visit(server, "bilbao", saturday, {{"check-in", 5}});
        visit(server, "lpa", saturday, {{"check-in", 1}});
    }
    CHECK(quality(server, "")["rows"][0]["quality"]["value"] == 50.0);
    std::string const manager = server.token("site_manager", {"north"});
    CHECK(server.get("/api/v1/quality", manager).body["rows"][0]["quality"]["value"] == 100.0);
    CHECK(server.get("/api/v1/quality?site=bilbao", manager).status == 200);
    CHECK(server.get("/api/v1/quality?site=lpa", manager).status == 403);
}

TEST_CASE(
    "perceived quality is compared between sites, and between moments knowing that visits are the same") {
    TestServer server{":memory:", false};
    json document = programme_document();
    document["surveys"][1]["questions"][0] = {
        {"id", "comfort"}, {"type", "stars"}, {"text", {{"es", "¿Cómoda?"}, {"en", "Comfortable?"}}}};
    REQUIRE(server.store->apply_programme(*read_programme(document), {"test", 0, 0, {}}).has_value());
    std::vector<double> differences; // check-in less lounge, visit by visit
    for (int i = 0; i < 40; ++i) {
        int const first = 1 + i % 5;
        int const second = std::min(5, first + (i % 4 == 0 ? 0 : 1));
        visit(server, "bilbao", saturday + i % 3, {{"check-in", first}, {"lounge", second}});
        differences.push_back(25.0 * (first - second));
    }
    for (int i = 0; i < 30; ++i)
        visit(server, "lpa", saturday, {{"check-in", 4 + i % 2}}, 2);

    // The same visits rated both moments: the error is that of the differences within visits.
    json const moments = quality(server, "site=bilbao&group_by=moment&compare=moment:lounge");
    REQUIRE(moments["rows"].size() == 2);
    json const& check_in = moments["rows"][0]["comparison"];
    double mean = 0, squares = 0;
    for (double const difference : differences)
        mean += difference / 40;
    for (double const difference : differences)
        squares += (difference - mean) * (difference - mean);
    CHECK(check_in["same_visits"] == true);
    CHECK(check_in["index"]["difference"].get<double>() == Approx(mean));
    CHECK(check_in["t"]["standard_error"].get<double>() ==
          Approx(std::sqrt(squares / 39 / 40)).epsilon(1e-9));
    CHECK(check_in["t"]["df"] == 39.0);
    CHECK(check_in["verdict"] == "lower");
    CHECK(moments["rows"][1]["comparison"].is_null());
    // As if they were others' visits, the difference would drown.
    json const apart = moments["rows"][0]["standard_error"];
    CHECK(check_in["t"]["standard_error"].get<double>() < apart.get<double>() / 2);

    // Two moments: the rest of one is the other, and of the total half.
    json const rest = quality(server, "site=bilbao&group_by=moment&compare=rest")["rows"][0]["comparison"];
    CHECK(rest["index"] == check_in["index"]);
    json const total = quality(server, "site=bilbao&group_by=moment&compare=total")["rows"][0]["comparison"];
    CHECK(total["index"]["difference"].get<double>() == Approx(mean / 2));
    CHECK(total["t"]["p"].get<double>() == Approx(rest["t"]["p"].get<double>()));
    CHECK(
        quality(server, "site=bilbao&group_by=moment&compare=total&weighting=equal")["rows"][0]["comparison"]
                                                                                    ["verdict"] ==
        total["verdict"]);

    json const sites = quality(server, "moment=check-in&group_by=site&compare=site:bilbao")["rows"];
    REQUIRE(sites.size() == 2);
    json const& lpa = sites[1];
    CHECK(lpa["comparison"]["same_visits"] == false);
    CHECK(lpa["comparison"]["verdict"] == "higher");
    CHECK(lpa["comparison"]["other"]["visits"] == 40);
    CHECK(lpa["comparison"]["t"]["standard_error"].get<double>() ==
          Approx(std::hypot(lpa["standard_error"].get<double>(), sites[0]["standard_error"].get<double>())));
    json const of_total = quality(server, "moment=check-in&group_by=site&compare=total")["rows"];
    json const whole = quality(server, "moment=check-in")["rows"][0];
    CHECK(of_total[1]["comparison"]["index"]["difference"].get<double>() ==
          Approx(lpa["quality"]["value"].get<double>() - whole["quality"]["value"].get<double>()));
    CHECK(of_total[1]["comparison"]["other"]["visits"] == 70);

    json const held = quality(server, "moment=check-in&group_by=site&compare=target")["rows"];
    CHECK(held[0]["comparison"]["target"] == 80.0);
    CHECK(held[0]["comparison"]["verdict"] == "lower");
    json const days = quality(server, "group_by=day&site=bilbao&compare=previous")["rows"];
    REQUIRE(days.size() == 3);
    CHECK(days[0]["comparison"]["reason"] == "nothing_beside");
    CHECK(days[1]["comparison"]["other"]["visits"] == days[0]["visits"]);
    Answered const refused =
        server.get("/api/v1/quality?group_by=site&compare=total&weighting=equal", server.token("viewer"));
    CHECK(refused.status == 400);
    CHECK(refused.fields() == std::vector<std::string>{"compare"});
    CHECK(server.get("/api/v1/quality?rescale=linear", server.token("viewer")).fields() ==
          std::vector<std::string>{"rescale"});
}

namespace {

/// Of the sample programme, with shares for the class, and for the purpose with a second value.
json with_shares() {
    json document = programme_document();
    document["dimensions"][0]["values"][0]["share"] = 0.1;
    document["dimensions"][0]["values"][1]["share"] = 0.9;
    document["dimensions"][1]["values"][0]["share"] = 0.4;
    document["dimensions"][1]["values"].push_back(
        {{"id", "leisure"}, {"name", {{"es", "Ocio"}, {"en", "Leisure"}}}, {"share", 0.6}});
    return document;
}

/// A visit of a class and a purpose (codes; 0: not known).
void visit_of(TestServer& server, int rating, Code of_class, Code purpose) {
    auto const catalog = server.store->catalog();
    Survey const& survey = *catalog->newest_survey_of_moment("check-in");
    server::StoredResponse response;
    response.visit = response.id = new_uuid7(server.clock.wall);
    response.site = catalog->site("bilbao")->code;
    response.survey = survey.code;
    response.survey_version = survey.version;
    response.moment = catalog->moment("check-in")->code;
    response.local = {saturday, 10, 60};
    auto const& dimensions = catalog->programme().dimensions;
    if (of_class) response.segments.push_back({dimensions[0].code, of_class, Provenance::kiosk});
    if (purpose) response.segments.push_back({dimensions[1].code, purpose, Provenance::kiosk});
    response.answers = {{survey.questions[0].code, rating}};
    server.store->commit_responses(std::span{&response, 1});
}

} // namespace

TEST_CASE("the image is adjusted to the known shares of segments, and says how") {
    TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(*read_programme(with_shares()), {"test", 0, 0, {}}).has_value());
    auto const& dimensions = server.store->catalog()->programme().dimensions;
    Code const business = dimensions[0].values[0].code;
    Code const economy = dimensions[0].values[1].code;
    for (int i = 0; i < 10; ++i) {
        visit_of(server, i < 8 ? 5 : 4, business, 0);
        visit_of(server, i < 6 ? 1 : 2, economy, 0);
    }
    CHECK(quality(server, "")["adjustment"].is_null());
    json const reply = quality(server, "adjust=poststratify&adjust_by=segment.class");
    json const row = reply["rows"].at(0);
    CHECK(row["quality"]["value"].get<double>() == Approx(0.1 * 95 + 0.9 * 10));
    CHECK(row["adjustment"]["unadjusted"].get<double>() == Approx(52.5));
    CHECK(row["adjustment"]["n_effective"].get<double>() == Approx(400.0 / (10 * 0.04 + 10 * 3.24)));
    CHECK(row["adjustment"]["design_effect"].get<double>() == Approx(1.64));
    CHECK(row["adjustment"]["reason"].is_null());
    CHECK(row["adjustment"]["dimensions"]["class"]["covered"].get<double>() == Approx(1));
    // By hand: residuals within each class, 8 x 5^2 + 2 x 20^2 and 6 x 10^2 + 4 x 15^2, times 0.2^2
    // and 1.8^2.
    double const squared = 0.04 * (8 * 25 + 2 * 400) + 3.24 * (6 * 100 + 4 * 225);
    CHECK(row["standard_error"].get<double>() == Approx(std::sqrt(20.0 / 19 * squared) / 20));
    CHECK(reply["adjustment"]["method"] == "poststratify");
    CHECK(reply["adjustment"]["shares"]["class"]["economy"] == 0.9);
    // By moment: the visits are weighted the same.
    CHECK(quality(server,
                  "group_by=moment&adjust=poststratify&adjust_by=segment.class")["rows"][0]["quality"] ==
          row["quality"]);

    // Ten more of whom nothing is known keep the third that they are.
    for (int i = 0; i < 10; ++i)
        visit_of(server, 3, 0, 0);
    json const later = quality(server, "adjust=rake&adjust_by=segment.class")["rows"].at(0);
    CHECK(later["quality"]["value"].get<double>() == Approx((20 * 18.5 + 10 * 50) / 30));
    CHECK(later["adjustment"]["dimensions"]["class"]["unknown"] == 10);
}

TEST_CASE("the image is raked to the shares of several dimensions at once, where that can be") {
    TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(*read_programme(with_shares()), {"test", 0, 0, {}}).has_value());
    auto const& dimensions = server.store->catalog()->programme().dimensions;
    Code const business = dimensions[0].values[0].code;
    Code const economy = dimensions[0].values[1].code;
    Code const work = dimensions[1].values[0].code;
    Code const leisure = dimensions[1].values[1].code;
    std::string const raked = "adjust=rake&adjust_by=segment.class,segment.purpose";
    for (int i = 0; i < 6; ++i) {
        visit_of(server, 5, business, work);
        visit_of(server, 1, economy, leisure);
    }
    // Only the diagonal: a tenth cannot be four tenths.
    json const torn = quality(server, raked)["rows"].at(0);
    CHECK(torn["quality"].is_null());
    CHECK(torn["standard_error"].is_null());
    CHECK_FALSE(torn["adjustment"]["reason"].is_null());
    CHECK(torn["adjustment"]["unadjusted"].get<double>() == Approx(50));

    for (int i = 0; i < 6; ++i) {
        visit_of(server, 4, economy, work);
        visit_of(server, 1, business, leisure);
    }
    // Equal cells: raking is the product of the shares. Not the sum of a part by class and one by purpose,
    // which shares would tell without an error.
    json const whole = quality(server, raked)["rows"].at(0);
    double const expected = 100 * 0.1 * 0.4 + 75 * 0.9 * 0.4;
    CHECK(whole["quality"]["value"].get<double>() == Approx(expected));
    CHECK(whole["quality"]["low"] < whole["quality"]["value"]);
    CHECK(whole["standard_error"].get<double>() > 0);
}

TEST_CASE("segments without visits are named, and the image is of those that have some") {
    TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(*read_programme(with_shares()), {"test", 0, 0, {}}).has_value());
    Code const economy = server.store->catalog()->programme().dimensions[0].values[1].code;
    for (int i = 0; i < 5; ++i)
        visit_of(server, 3, economy, 0);
    json const row = quality(server, "adjust=poststratify&adjust_by=segment.class")["rows"].at(0);
    CHECK(row["quality"]["value"] == 50.0);
    CHECK(row["adjustment"]["dimensions"]["class"]["covered"].get<double>() == Approx(0.9));
    CHECK(row["adjustment"]["dimensions"]["class"]["without_data"] == json::array({"business"}));
}

TEST_CASE("an adjustment that cannot be is refused by name") {
    TestServer server{":memory:", false};
    json document = with_shares();
    for (json& value : document["dimensions"][1]["values"])
        value.erase("share");
    REQUIRE(server.store->apply_programme(*read_programme(document), {"test", 0, 0, {}}).has_value());
    auto const refused = [&](std::string const& query) -> std::string {
        Answered const answered = server.get("/api/v1/quality?" + query, server.token("viewer"));
        CHECK(answered.status == 400);
        return answered.fields().empty() ? "" : answered.fields()[0];
    };
    CHECK(refused("adjust=magic&adjust_by=segment.class") == "adjust");
    CHECK(refused("adjust_by=segment.class") == "adjust");
    CHECK(refused("adjust=rake") == "adjust_by");
    CHECK(refused("adjust=rake&adjust_by=moment") == "adjust_by");
    CHECK(refused("adjust=rake&adjust_by=segment.height") == "adjust_by");
    CHECK(refused("adjust=rake&adjust_by=segment.purpose") == "adjust_by"); // no shares
    CHECK(refused("adjust=poststratify&adjust_by=segment.class&group_by=segment.class") == "adjust_by");
    CHECK(refused("adjust=poststratify&adjust_by=segment.class&segment.class=economy") == "adjust_by");
    CHECK(refused("adjust=poststratify&adjust_by=segment.class&group_by=site&compare=rest") == "compare");
}

TEST_CASE("the API and the calculator say the same of the same answers") {
    TestServer server{":memory:", false};
    REQUIRE(server.store->apply_programme(*read_programme(with_shares()), {"test", 0, 0, {}}).has_value());
    auto const& dimensions = server.store->catalog()->programme().dimensions;
    json ratings = json::array();
    json classes = json::array();
    json values = json::array();
    for (int i = 0; i < 24; ++i) {
        int const rating = 1 + i * i % 5;
        std::size_t const of_class = i % 3 == 0 ? 0 : 1;
        visit_of(server, rating, dimensions[0].values[of_class].code, 0);
        values.push_back(rating);
        ratings.push_back(json::array({rating}));
        classes.push_back(dimensions[0].values[of_class].id);
    }
    auto const calculated = [](char const* function, json const& input) {
        return *server::calculator::evaluate(*server::calculator::find_function(function), input);
    };
    json const row = quality(server, "adjust=poststratify&adjust_by=segment.class")["rows"].at(0);
    json const adjusted =
        calculated("adjusted_quality", {{"ratings", ratings},
                                        {"min", 1},
                                        {"max", 5},
                                        {"categories", {{"class", classes}}},
                                        {"shares", {{"class", {{"business", 0.1}, {"economy", 0.9}}}}}});
    CHECK(row["quality"]["value"].get<double>() == Approx(adjusted["index"].get<double>()).epsilon(1e-12));
    CHECK(row["quality"]["low"].get<double>() == Approx(adjusted["interval"][0].get<double>()).epsilon(1e-9));
    CHECK(row["standard_error"].get<double>() ==
          Approx(adjusted["standard_error"].get<double>()).epsilon(1e-9));
    CHECK(row["adjustment"]["n_effective"].get<double>() == Approx(adjusted["n_effective"].get<double>()));

    json const scores =
        server.get("/api/v1/scores?moment=check-in", server.token("viewer")).body["rows"].at(0);
    json const score = calculated("score", {{"values", values}, {"cut", 4}});
    CHECK(scores["n"] == score["n"]);
    CHECK(scores["mean"] == score["mean"]);
    CHECK(scores["standard_error"] == score["standard_error"]);
    CHECK(scores["index"]["low"] == score["index_interval"][0]);
    CHECK(scores["favourable"]["high"] == score["favourable_wilson"][1]);
    CHECK(scores["favourable"]["jeffreys"]["low"] == score["favourable_jeffreys"][0]);
    CHECK(scores["lower_quartile"] == score["quartiles"][0]);
}

TEST_CASE("nothing is adjusted behind the disclosure gate, for that counts visits by segment") {
    TestServer server{":memory:", false};
    json document = with_shares();
    document["disclosure_minimum"] = 5;
    REQUIRE(server.store->apply_programme(*read_programme(document), {"test", 0, 0, {}}).has_value());
    Answered const answered =
        server.get("/api/v1/quality?adjust=poststratify&adjust_by=segment.class", server.token("viewer"));
    CHECK(answered.status == 422);
    CHECK(answered.fields() == std::vector<std::string>{"adjust"});
}
