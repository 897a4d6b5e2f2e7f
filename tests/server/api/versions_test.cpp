// Versions of a survey, and unlike scales: never put together without a word.

#include "tests/server/support/test_server.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <set>

using namespace instante;
using namespace instante::test;

namespace {

/// Publishes the next version of the check-in survey.
void publish(TestServer& server, std::function<void(json&)> const& change) {
    json document = server.get("/api/v1/programme", server.token("admin")).body;
    for (json& survey : document["surveys"]) {
        if (survey["id"] == "check-in") change(survey["questions"]);
    }
    Answered const applied =
        server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), document);
    INFO(applied.text);
    REQUIRE(applied.status == 200);
    REQUIRE(applied.body["published"].size() == 1);
}

/// That answer to a question of a version, from so many customers.
void give(TestServer& server, int version, int question, server::StoredValue const& value, int count,
          Day day) {
    auto const catalog = server.store->catalog();
    std::vector<server::StoredResponse> responses;
    for (int i = 0; i < count; ++i) {
        server::StoredResponse response;
        response.visit = new_uuid7(server.clock.wall);
        response.id = new_uuid7(server.clock.wall);
        response.site = catalog->site("bilbao")->code;
        response.survey = catalog->programme().surveys[0].code;
        response.survey_version = version;
        response.moment = catalog->moment("check-in")->code;
        response.local = {day, 10, 60};
        response.answers = {{question, value}};
        responses.push_back(response);
    }
    server.store->commit_responses(responses);
}

/// Answers to the first question of a version: of each scale point as many.
void answer(TestServer& server, int version, int lowest, std::vector<int> const& counts,
            Day day = to_day({2026, 11, 21}), int question = 1) {
    for (std::size_t point = 0; point < counts.size(); ++point)
        give(server, version, question, lowest + static_cast<int>(point), counts[point], day);
}

json reply(TestServer& server, std::string const& query) {
    Answered const answered = server.get("/api/v1/scores?" + query, server.token("viewer"));
    INFO(answered.text);
    REQUIRE(answered.status == 200);
    return answered.body;
}

} // namespace

TEST_CASE("a row that holds two versions of a survey says so, and the reply what changed between them") {
    TestServer server;
    publish(server, [](json& questions) {
        questions[0]["text"]["en"] = "How did we do today?";
        questions[1]["options"].push_back(
            {{"id", "queue"}, {"label", {{"es", "La cola"}, {"en", "The queue"}}}});
        std::swap(questions[3], questions[5]);
        questions[4]["condition"] = nullptr;
    });
    answer(server, 1, 1, {1, 1, 2, 3, 3});
    json const alone = reply(server, "group_by=moment");
    CHECK(alone["rows"][0]["pooled_versions"] == false);
    CHECK(alone["notes"].empty());

    answer(server, 2, 1, {0, 1, 1, 3, 5});
    json const pooled = reply(server, "group_by=moment");
    REQUIRE(pooled["rows"].size() == 1); // the same scale, cut, polarity and construct
    CHECK(pooled["rows"][0]["pooled_versions"] == true);
    CHECK(pooled["rows"][0]["survey_versions"] == json{"check-in@1", "check-in@2"});
    REQUIRE(pooled["notes"].size() == 1);
    json const& note = pooled["notes"][0];
    CHECK(note["about"] == "survey_versions");
    CHECK(note["survey"] == "check-in");
    CHECK(note["versions"] == json{1, 2});
    std::set<std::string> changes;
    for (json const& change : note["changes"]) {
        CHECK(change["from"] == 1);
        CHECK(change["to"] == 2);
        changes.insert(change["question"].get<std::string>() + " " + change["what"].get<std::string>());
    }
    CHECK(changes.contains("service wording"));
    CHECK(changes.contains("why options"));
    CHECK(changes.contains("seat condition"));
    CHECK(changes.contains("note order"));
    CHECK_FALSE(changes.contains("service cut"));

    json const image = server.get("/api/v1/quality", server.token("viewer")).body;
    REQUIRE(image["notes"].size() == 1);
    CHECK(image["notes"][0]["versions"] == json{1, 2});

    json const apart = reply(server, "group_by=moment,survey_version");
    CHECK(apart["rows"].size() == 2);
    CHECK(apart["notes"].empty());
    json const csv_row = server.get("/api/v1/scores.csv?group_by=moment", server.token("viewer")).text;
    CHECK(csv_row.get<std::string>().find("check-in@1;check-in@2") != std::string::npos);
    CHECK(csv_row.get<std::string>().find(",true,") != std::string::npos);
}

TEST_CASE("a comparison across versions says so") {
    TestServer server;
    publish(server, [](json& questions) { questions[0]["text"]["en"] = "How did we do today?"; });
    answer(server, 1, 1, {5, 5, 5, 2, 1}, to_day({2026, 10, 10}));
    answer(server, 2, 1, {0, 1, 1, 5, 12}, to_day({2026, 11, 10}));
    json const document = reply(server, "from=2026-11-01&to=2026-11-30&compare=previous");
    json const& comparison = document["rows"][0]["comparison"];
    CHECK(comparison["across_versions"] == true);
    CHECK(comparison["verdict"] == "higher");
    CHECK(comparison["other"]["survey_versions"] == json{"check-in@1"});
    REQUIRE(document["notes"].size() == 1);
    CHECK(document["notes"][0]["changes"][0]["what"] == "wording");
}

TEST_CASE("unlike scales stand apart unless linear rescaling is asked for, which is labelled") {
    TestServer server;
    publish(server, [](json& questions) {
        questions[0]["cut"] = 5; // another idea of favourable: a scale of its own
    });
    std::vector<int> const first{1, 1, 2, 3, 3};
    std::vector<int> const second{0, 1, 1, 3, 5};
    answer(server, 1, 1, first);
    answer(server, 2, 1, second);
    CHECK(reply(server, "group_by=moment")["rows"].size() == 2);

    json const document = reply(server, "group_by=moment&rescale=linear");
    REQUIRE(document["rows"].size() == 1);
    json const& row = document["rows"][0];
    CHECK(row["n"] == 20);
    CHECK(row["scale"]["type"] == "index");
    CHECK(row["scale"]["rescaled"] == "linear");
    REQUIRE(row["scale"]["from"].size() == 2);
    CHECK(row["scale"]["from"][0]["cut"] == 4);
    CHECK(row["scale"]["from"][1]["cut"] == 5);
    CHECK(row["pooled_versions"] == true);
    double sum = 0;
    for (int i = 0; i < 5; ++i)
        sum += 25.0 * i * (first[static_cast<std::size_t>(i)] + second[static_cast<std::size_t>(i)]);
    CHECK(row["index"]["value"].get<double>() == Approx(sum / 20));
    CHECK(row["index"]["method"] == "smoothed");
    CHECK(row["index"]["low"].get<double>() < sum / 20);
    CHECK(row["favourable"].is_null());
    CHECK(row["mean"].is_null());
    bool said = false;
    for (json const& note : document["notes"])
        said = said || note["about"] == "rescaled";
    CHECK(said);
    // The same answers on one scale have the same index and interval.
    TestServer alike;
    std::vector<int> both;
    for (std::size_t i = 0; i < 5; ++i)
        both.push_back(first[i] + second[i]);
    answer(alike, 1, 1, both);
    json const one = reply(alike, "group_by=moment&rescale=linear")["rows"][0];
    CHECK(one["scale"]["type"] == "smiley5");
    CHECK(one["index"]["low"].get<double>() == Approx(row["index"]["low"].get<double>()));
    CHECK(one["index"]["high"].get<double>() == Approx(row["index"]["high"].get<double>()));
    std::string const csv =
        server.get("/api/v1/scores.csv?group_by=moment&rescale=linear", server.token("viewer")).text;
    CHECK(csv.find("check-in,index,0,100,positive,,satisfaction,check-in@1;check-in@2,20,") !=
          std::string::npos);
    CHECK(csv.find(",true,linear") != std::string::npos);
}

TEST_CASE("unlike scales are compared only when rescaled") {
    TestServer server;
    publish(server, [](json& questions) { questions[0]["cut"] = 5; });
    answer(server, 1, 1, {5, 5, 5, 2, 1}, to_day({2026, 10, 10}));
    answer(server, 2, 1, {0, 1, 1, 5, 12}, to_day({2026, 11, 10}));
    std::string const query = "from=2026-11-01&to=2026-11-30&compare=previous";
    json const refused = reply(server, query)["rows"][0]["comparison"];
    CHECK(refused["verdict"] == "too_few_to_say");
    CHECK(refused["reason"] == "unlike_scales");
    json const document = reply(server, query + "&rescale=linear");
    json const& comparison = document["rows"][0]["comparison"];
    CHECK(comparison["rescaled"] == "linear");
    CHECK(comparison["verdict"] == "higher");
    CHECK(comparison["favourable"].is_null());
    CHECK(comparison["across_versions"] == true);
    CHECK(document["notes"].size() == 2);
}

TEST_CASE("unlike scales that nobody rated, only found not applicable, have nothing to compare") {
    TestServer server;
    publish(server, [](json& questions) { questions[2]["cut"] = 2; });
    constexpr int effort = 3;
    answer(server, 1, 1, {5, 5, 5}, to_day({2026, 10, 10}), effort);
    for (int const version : {1, 2})
        give(server, version, effort, NotApplicable{}, 6, to_day({2026, 11, 10}));
    for (std::string const against : {"previous", "target"}) {
        CAPTURE(against);
        json const rows =
            reply(server, "rescale=linear&from=2026-11-01&to=2026-11-30&compare=" + against)["rows"];
        REQUIRE(rows.size() == 1);
        CHECK(rows[0]["not_applicable"] == 12);
        CHECK(rows[0]["comparison"]["verdict"] == "too_few_to_say");
    }
}
