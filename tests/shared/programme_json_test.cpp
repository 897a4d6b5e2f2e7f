#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace instante;
using namespace nlohmann::literals;
using nlohmann::json;
using test::errors_of;
using test::programme_document;
using Lines = std::vector<std::string>;

namespace {

Programme sample() {
    Result<Programme> const programme = read_programme(programme_document());
    REQUIRE(programme.has_value());
    return *programme;
}

} // namespace

TEST_CASE("a programme document is read with all that its author wrote") {
    Programme const programme = sample();
    CHECK(programme.id == "acme");
    CHECK(programme.languages == std::vector<std::string>{"es", "en"});
    CHECK(programme.disclosure_minimum == 1);
    CHECK(programme.smallest_difference == 1.5);
    CHECK(programme.sites[0].group);
    CHECK(programme.sites[0].parent.empty());
    CHECK(programme.sites[2].parent == "north");
    CHECK_FALSE(programme.sites[3].opening_hours);
    CHECK(programme.dimensions[0].values[0].worth == Worth{4200.5, "EUR", "year"});
    CHECK_FALSE(programme.dimensions[0].values[0].share);
    CHECK(programme.moments[0].name.at("es") == "Facturación");
    CHECK(programme.moments[0].stage == Stage::deliver);
    CHECK(programme.moments[0].target == 80.0);
    CHECK(programme.moments[0].importance == 3.0);
    Survey const& survey = programme.surveys[0];
    CHECK(survey.thanks.at("en") == "Thank you");
    CHECK(survey.questions[0].required);
    CHECK(survey.questions[1].options[1].id == "care");
    CHECK(survey.questions[1].condition == Condition{"service", {}, 2, {}});
    CHECK(survey.questions[2].condition == Condition{"why", {}, {}, {"wait"}});
    CHECK(survey.questions[2].construct == Construct::effort);
    CHECK(survey.questions[2].allow_not_applicable);
    CHECK(survey.questions[2].low_label.at("es") == "Nada");
    CHECK(survey.questions[3].dimension == "class");
    CHECK(programme.surveys[1].unfinished == Unfinished::discard);
    CHECK(programme.surveys[1].idle_seconds == 30);
    CHECK(programme.kiosks[0].segments == std::vector<FixedSegment>{{"class", "business"}});
    CHECK(programme.kiosks[0].languages == std::vector<std::string>{"en", "es"});
}

TEST_CASE("what an author leaves out has its usual value") {
    Programme const programme = sample();
    CHECK(programme.moments[1].importance == 1.0);
    CHECK_FALSE(programme.moments[1].target);
    CHECK(programme.moments[1].channel.empty());
    CHECK(programme.surveys[0].idle_seconds == 20);
    CHECK(programme.surveys[0].unfinished == Unfinished::keep);
    CHECK(programme.surveys[0].version == 0);
    CHECK(programme.surveys[0].code == 0);
    std::vector<Question> const& questions = programme.surveys[0].questions;
    CHECK(questions[0].polarity == Polarity::positive);
    CHECK(questions[0].cut == 4);
    CHECK(questions[0].construct == Construct::satisfaction);
    CHECK(questions[0].weight == 1.0);
    CHECK(questions[0].help.empty());
    CHECK(questions[2].polarity == Polarity::negative);
    CHECK(questions[2].cut == 3);
    CHECK_FALSE(questions[4].cut); // null: none on purpose
    CHECK_FALSE(questions[5].cut);
    CHECK(programme.surveys[1].questions[0].cut == 8);

    json document = programme_document();
    document.erase("disclosure_minimum");
    document.erase("smallest_difference");
    document["surveys"][0]["questions"][2]["polarity"] = "positive";
    Result<Programme> const shorter = read_programme(document);
    REQUIRE(shorter.has_value());
    CHECK(shorter->disclosure_minimum == 10);
    CHECK(shorter->smallest_difference == 2.0);
    CHECK(shorter->surveys[0].questions[2].cut == 5);
}

TEST_CASE("a programme written and read again is the same") {
    Programme programme = sample();
    REQUIRE(read_programme(to_json(programme)).value() == programme);
    CHECK(to_json(programme) == to_json(read_programme(to_json(programme)).value()));

    // As the server stores it, with codes and versions.
    programme.sites[1].code = 60'000;
    programme.dimensions[0].code = 1;
    programme.dimensions[0].values[1].code = 2;
    programme.dimensions[0].values[0].share = 0.25;
    programme.dimensions[0].values[1].share = 0.75;
    programme.moments[0].code = 3;
    programme.surveys[0].code = 2'000;
    programme.surveys[0].version = 4'000;
    programme.surveys[0].questions[0].code = 250;
    programme.surveys[0].questions[1].options[0].code = 5;
    programme.kiosks[0].code = 6;
    programme.surveys[0].questions[0].cut.reset();
    programme.surveys[0].questions[2].polarity = Polarity::positive;
    programme.surveys[0].questions[2].cut = 6;
    programme.surveys[0].questions[5].polarity = Polarity::negative;
    programme.sites[3].opening_hours = OpeningHours{}; // closed all week is not "no hours"
    REQUIRE(read_programme(json::parse(to_json(programme).dump())).value() == programme);
}

TEST_CASE("what a pair of questions is about is written and read again") {
    json document = programme_document();
    json& questions = document["surveys"][1]["questions"];
    for (char const* construct : {"expectation", "perception"}) {
        questions.push_back({{"id", construct},
                             {"type", "stars"},
                             {"text", {{"es", "¿Qué?"}, {"en", "What?"}}},
                             {"construct", construct},
                             {"feature", "speed"}});
    }
    Result<Programme> const programme = read_programme(document);
    REQUIRE(programme.has_value());
    CHECK(programme->surveys[1].questions[1].feature == "speed");
    CHECK(*read_programme(to_json(*programme)) == *programme);
    CHECK_FALSE(to_json(*programme)["surveys"][0]["questions"][0].contains("feature"));
}

TEST_CASE("the writer leaves out what is empty and says when there is no cut on purpose") {
    json const document = to_json(sample());
    CHECK(document["format"] == 1);
    CHECK(document["sites"][0]["parent"].is_null());
    CHECK_FALSE(document["sites"][2].contains("group"));
    CHECK_FALSE(document["moments"][1].contains("owner"));
    CHECK_FALSE(document["surveys"][1].contains("thanks"));
    CHECK_FALSE(document["surveys"][1].contains("version"));
    json const& questions = document["surveys"][0]["questions"];
    CHECK(questions[4]["cut"].is_null());
    CHECK(questions[4].contains("cut"));
    CHECK_FALSE(questions[5].contains("cut"));
    CHECK(questions[0]["cut"] == 4);
    CHECK(questions[2]["polarity"] == "negative");
    CHECK_FALSE(questions[0].contains("options"));
}

TEST_CASE("opening hours are spans of minutes, past midnight where they must") {
    OpeningHours const hours = sample().sites[2].opening_hours.value();
    CHECK(hours[0] == std::vector<OpeningSpan>{{540, 840}, {960, 1200}});
    CHECK(hours[1].empty());
    CHECK(hours[5] == std::vector<OpeningSpan>{{1320, 1620}});
    CHECK(hours[6] == std::vector<OpeningSpan>{{0, 1440}});
    json const written = to_json(sample())["sites"][2]["opening_hours"];
    CHECK(written == programme_document()["sites"][2]["opening_hours"]);

    for (char const* const wrong : {"9:00-14:00", "09:00", "09:00-14:60", "25:00-26:00", "24:00-03:00",
                                    "09:00–14:00", "ab:cd-ef:gh", "09:00-24:01", ""}) {
        CAPTURE(wrong);
        json document = programme_document();
        document["sites"][2]["opening_hours"]["mon"][1] = wrong;
        CHECK(errors_of(document) ==
              Lines{"sites[2].opening_hours.mon[1]: must be a span of hours such as 09:00-14:00"});
    }
}

TEST_CASE("in a programme of one language a plain string is a text") {
    json const document = json::parse(R"({"format": 1, "id": "a", "name": "Acme", "languages": ["pt-BR"],
        "sites": [{"id": "a", "name": "Acme", "group": true}], "dimensions": [],
        "moments": [{"id": "m", "name": "Momento", "stage": "attract"}],
        "surveys": [], "kiosks": []})");
    Result<Programme> const programme = read_programme(document);
    REQUIRE(programme.has_value());
    CHECK(programme->moments[0].name == LocalizedText{{"pt-BR", "Momento"}});
    CHECK(read_programme(to_json(*programme)).value() == *programme);
}

TEST_CASE("in a programme of several languages a plain string lacks the others") {
    json document = programme_document();
    document["moments"][2]["name"] = "Web";
    CHECK(errors_of(document) == Lines{"moments[2].name.en: is missing"});
}

TEST_CASE("a question without a variable gets one from its id, unlike all others") {
    json document = programme_document();
    json& questions = document["surveys"][0]["questions"];
    json const text = questions[5]["text"];
    auto const add = [&](std::string const& id, json const& variable) {
        questions.push_back({{"id", id}, {"type", "text"}, {"text", text}, {"variable", variable}});
    };
    add("why-not", nullptr);
    add("why_not", nullptr);
    add("5-stars", nullptr);
    add("all", nullptr);
    add("chosen", "why_not_2");
    add(std::string(64, 'x'), nullptr);
    add(std::string(63, 'x') + "-", nullptr);
    add(std::string(63, 'x') + "_", nullptr);
    Result<Programme> const programme = read_programme(document);
    REQUIRE(programme.has_value());
    Lines variables;
    for (Question const& question : programme->surveys[0].questions)
        variables.push_back(question.variable);
    CHECK(variables == Lines{"SERVICE", "WHY", "EFFORT", "CABIN", "SEAT", "NOTE", "WHY_NOT", "WHY_NOT_3",
                             "Q_5_STARS", "Q_ALL", "why_not_2", std::string(64, 'X'),
                             std::string(63, 'X') + "_", std::string(62, 'X') + "_2"});
}

TEST_CASE("an unknown key is an error wherever it stands, and hides no other") {
    json document = programme_document();
    document["colour"] = "red";
    document["sites"][0]["colour"] = "red";
    document["sites"][2]["opening_hours"]["monday"] = json::array();
    document["dimensions"][0]["values"][0]["worth"]["colour"] = 1;
    document["surveys"][0]["questions"][1]["options"][0]["colour"] = 1;
    document["surveys"][0]["questions"][1]["condition"]["colour"] = 1;
    document["kiosks"][0]["segments"][0]["colour"] = 1;
    document["kiosks"][0]["site"] = "nowhere";
    CHECK(errors_of(document) == Lines{"kiosks[0].site: no such site: nowhere",
                                       "sites[0].colour: unknown key",
                                       "sites[2].opening_hours.monday: unknown key",
                                       "dimensions[0].values[0].worth.colour: unknown key",
                                       "surveys[0].questions[1].options[0].colour: unknown key",
                                       "surveys[0].questions[1].condition.colour: unknown key",
                                       "kiosks[0].segments[0].colour: unknown key", "colour: unknown key"});
}

TEST_CASE("wrong shapes are named by their path, each in words") {
    struct Case {
        json::json_pointer where;
        json value;
        std::string expected;
    };
    std::vector<Case> const cases{
        {"/format"_json_pointer, 2, "format: must be between 1 and 1"},
        {"/format"_json_pointer, nullptr, "format: is required"},
        {"/id"_json_pointer, 5, "id: must be a text"},
        {"/name"_json_pointer, 5, "name: must be an object of language to text"},
        {"/name"_json_pointer, json::object(), "name: must have a text in each language"},
        {"/name/en"_json_pointer, 5, "name.en: must be a text"},
        {"/languages"_json_pointer, "es", "languages: must be a list"},
        {"/disclosure_minimum"_json_pointer, 5.0, "disclosure_minimum: must be a whole number"},
        {"/disclosure_minimum"_json_pointer, "5", "disclosure_minimum: must be a whole number"},
        {"/disclosure_minimum"_json_pointer, 9'999'999'999,
         "disclosure_minimum: must be between -2147483648 and 2147483647"},
        {"/smallest_difference"_json_pointer, "2", "smallest_difference: must be a number"},
        {"/sites"_json_pointer, nullptr, "sites: is required"},
        {"/sites/3/name"_json_pointer, nullptr, "sites[3].name: is required"},
        {"/sites/3/parent"_json_pointer, 5, "sites[3].parent: must be a text"},
        {"/sites/3/group"_json_pointer, "yes", "sites[3].group: must be true or false"},
        {"/sites/3/time_zone"_json_pointer, 1, "sites[3].time_zone: must be a text"},
        {"/sites/3/code"_json_pointer, 0, "sites[3].code: must be at least 1"},
        {"/sites/3/code"_json_pointer, 1.5, "sites[3].code: must be a whole number"},
        {"/sites/2/opening_hours"_json_pointer, "always", "sites[2].opening_hours: must be an object"},
        {"/sites/2/opening_hours/mon"_json_pointer, "09:00-14:00",
         "sites[2].opening_hours.mon: must be a list"},
        {"/moments/0/stage"_json_pointer, "sell",
         "moments[0].stage: must be one of attract, decide, deliver, reinforce"},
        {"/moments/0/stage"_json_pointer, nullptr, "moments[0].stage: is required"},
        {"/moments/0/target"_json_pointer, "high", "moments[0].target: must be a number"},
        {"/surveys/0/unfinished"_json_pointer, "burn", "surveys[0].unfinished: must be one of keep, discard"},
        {"/surveys/0/version"_json_pointer, -1, "surveys[0].version: must be at least 0"},
        {"/surveys/0/questions/5/type"_json_pointer, "essay",
         "surveys[0].questions[5].type: must be one of smiley4, smiley5, stars, nps, ces, yes_no, "
         "single_choice, "
         "multiple_choice, segment, text"},
        {"/surveys/0/questions/0/polarity"_json_pointer, "up",
         "surveys[0].questions[0].polarity: must be one of positive, negative"},
        {"/surveys/0/questions/0/construct"_json_pointer, 1,
         "surveys[0].questions[0].construct: must be a text"},
        {"/surveys/0/questions/0/cut"_json_pointer, "4",
         "surveys[0].questions[0].cut: must be a whole number"},
        {"/surveys/0/questions/0/options"_json_pointer, 3, "surveys[0].questions[0].options: must be a list"},
        {"/surveys/0/questions/1/condition"_json_pointer, "service",
         "surveys[0].questions[1].condition: must be an object"},
        {"/surveys/0/questions/2/condition/any_of/0"_json_pointer, 1,
         "surveys[0].questions[2].condition.any_of[0]: must be a text"},
        {"/kiosks/0/moments"_json_pointer, nullptr, "kiosks[0].moments: is required"},
        {"/kiosks/0/moments/1"_json_pointer, 7, "kiosks[0].moments[1]: must be a text"},
        {"/dimensions/0/values/0/worth/amount"_json_pointer, nullptr,
         "dimensions[0].values[0].worth.amount: is required"},
    };
    for (Case const& one : cases) {
        CAPTURE(one.expected);
        json document = programme_document();
        document[one.where] = one.value;
        CHECK(errors_of(document) == Lines{one.expected});
    }
}

TEST_CASE("what refers to a misshapen part is named after it") {
    json document = programme_document();
    document["sites"][3] = 5;
    CHECK(errors_of(document) == Lines{"sites[3]: must be an object", "kiosks[1].site: no such site: lpa"});
}

TEST_CASE("a document that is no object is one error") {
    CHECK(errors_of(json::array()) == Lines{": must be an object"});
    CHECK(errors_of(nullptr) == Lines{": must be an object"});
}

TEST_CASE("errors of shape and of sense are reported together, with their number") {
    json document = programme_document();
    document["moments"][0]["stage"] = "sell";
    document["moments"][0]["target"] = 800; // in the same moment: said when the stage is right
    document["moments"][1]["importance"] = 0;
    document["kiosks"][1]["site"] = "north";
    document["name"] = 5;
    Result<Programme> const programme = read_programme(document);
    REQUIRE(programme.has_error());
    CHECK(programme.error().kind == ProblemKind::invalid);
    CHECK(programme.error().detail == "the programme has 4 errors");
    CHECK(errors_of(document) == Lines{"name: must be an object of language to text",
                                       "moments[0].stage: must be one of attract, decide, deliver, reinforce",
                                       "moments[1].importance: must be greater than 0",
                                       "kiosks[1].site: is a group; a kiosk stands at a site"});
}

TEST_CASE("parts are read alone, and pass over members of a later version") {
    Programme const programme = sample();
    json survey = to_json(programme.surveys[0]);
    survey["from_the_future"] = true;
    survey["questions"][0]["animation"] = "confetti";
    CHECK(read_survey(survey, "survey").value() == programme.surveys[0]);
    CHECK(read_kiosk(to_json(programme.kiosks[0]), "kiosk").value() == programme.kiosks[0]);
    CHECK(read_moment(to_json(programme.moments[0]), "moment").value() == programme.moments[0]);
    CHECK(read_dimension(to_json(programme.dimensions[0]), "dimension").value() == programme.dimensions[0]);

    survey["questions"][0]["type"] = 5;
    survey["questions"][0]["text"] = "no language to take it for";
    Result<Survey> const broken = read_survey(survey, "stored");
    REQUIRE(broken.has_error());
    CHECK(broken.error().errors ==
          std::vector<FieldError>{{"stored.questions[0].type", "must be a text"},
                                  {"stored.questions[0].text", "must be an object of language to text"}});
}
