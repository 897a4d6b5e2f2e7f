#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using nlohmann::json;
using test::check_cases;
using test::question;
using Lines = std::vector<std::string>;

namespace {

json options(int count) {
    json const label{{"es", "Una"}, {"en", "One"}};
    json list = json::array();
    for (int i = 0; i < count; ++i)
        list.push_back({{"id", "o" + std::to_string(i)}, {"label", label}});
    return list;
}

} // namespace

TEST_CASE("a survey belongs to one moment, which has no other") {
    check_cases({
        {"no such moment",
         [](json& d) {
             d["surveys"][1]["moment"] = "spa";
             d["kiosks"][0]["moments"] = {"check-in"};
         },
         {"surveys[1].moment: no such moment: spa"}},
        {"a second survey",
         [](json& d) {
             d["surveys"][1]["moment"] = "check-in";
             d["kiosks"][0]["moments"] = {"check-in"};
         },
         {"surveys[1].moment: has another survey already: check-in"}},
        {"too hasty",
         [](json& d) { d["surveys"][0]["idle_seconds"] = 4; },
         {"surveys[0].idle_seconds: must be between 5 and 300"}},
        {"too patient",
         [](json& d) { d["surveys"][0]["idle_seconds"] = 301; },
         {"surveys[0].idle_seconds: must be between 5 and 300"}},
    });
}

TEST_CASE("a survey has 1 to 30 questions and asks the first one always") {
    check_cases({
        {"none",
         [](json& d) { d["surveys"][1]["questions"] = json::array(); },
         {"surveys[1].questions: must be 1 to 30"}},
        {"too many",
         [](json& d) {
             for (int i = 6; i <= 30; ++i) {
                 d["surveys"][0]["questions"].push_back(question(d, 5));
                 d["surveys"][0]["questions"].back()["id"] = "note-" + std::to_string(i);
             }
         },
         {"surveys[0].questions: must be 1 to 30"}},
        {"a condition on the first",
         [](json& d) {
             question(d, 0)["condition"] = {{"question", "why"}, {"any_of", {"wait"}}};
         },
         {"surveys[0].questions[0].condition: the first question of a survey is always asked"}},
    });
}

TEST_CASE("only choices have options, 2 to 12 of them, and only segment questions a dimension") {
    check_cases({
        {"one",
         [](json& d) { question(d, 1)["options"].erase(1); },
         {"surveys[0].questions[1].options: must be 2 to 12"}},
        {"none",
         [](json& d) { question(d, 5)["type"] = "single_choice"; },
         {"surveys[0].questions[5].options: must be 2 to 12"}},
        {"thirteen",
         [](json& d) {
             question(d, 5)["type"] = "single_choice";
             question(d, 5)["options"] = options(13);
         },
         {"surveys[0].questions[5].options: must be 2 to 12"}},
        {"twelve",
         [](json& d) {
             question(d, 5)["type"] = "single_choice";
             question(d, 5)["options"] = options(12);
         },
         {}},
        {"of a rating",
         [](json& d) { question(d, 0)["options"] = options(2); },
         {"surveys[0].questions[0].options: only choices have options"}},
        {"no such dimension",
         [](json& d) {
             question(d, 3)["dimension"] = "age";
             question(d, 4).erase("condition");
         },
         {"surveys[0].questions[3].dimension: no such dimension: age"}},
        {"no dimension",
         [](json& d) {
             question(d, 3).erase("dimension");
             question(d, 4).erase("condition");
         },
         {"surveys[0].questions[3].dimension: no such dimension: "}},
        {"dimension of a rating",
         [](json& d) { question(d, 0)["dimension"] = "class"; },
         {"surveys[0].questions[0].dimension: only segment questions have a dimension"}},
    });
}

TEST_CASE("a cut lies inside its scale, so that both sides exist") {
    auto const cut = [](char const* type, char const* polarity, int value) {
        return [=](json& d) {
            json& changed = question(d, 5);
            changed["type"] = type;
            changed["polarity"] = polarity;
            changed["cut"] = value;
        };
    };
    Lines const five_positive{"surveys[0].questions[5].cut: must be between 2 and 5"};
    Lines const five_negative{"surveys[0].questions[5].cut: must be between 1 and 4"};
    check_cases({
        {"positive, too low", cut("smiley5", "positive", 1), five_positive},
        {"positive, lowest", cut("smiley5", "positive", 2), {}},
        {"positive, highest", cut("smiley5", "positive", 5), {}},
        {"positive, too high", cut("smiley5", "positive", 6), five_positive},
        {"negative, too low", cut("smiley5", "negative", 0), five_negative},
        {"negative, lowest", cut("smiley5", "negative", 1), {}},
        {"negative, highest", cut("smiley5", "negative", 4), {}},
        {"negative, too high", cut("smiley5", "negative", 5), five_negative},
        {"yes or no", cut("yes_no", "positive", 0), {"surveys[0].questions[5].cut: must be between 1 and 1"}},
        {"no scale", cut("text", "positive", 3), {"surveys[0].questions[5].cut: only ratings have a cut"}},
        {"weight",
         [](json& d) { question(d, 0)["weight"] = 0; },
         {"surveys[0].questions[0].weight: must be greater than 0"}},
    });
}

TEST_CASE("variables are names SPSS takes, each once whatever their case") {
    Lines const rule{"surveys[0].questions[5].variable: must be 1 to 64 letters, digits or _, start with a "
                     "letter, and be no SPSS "
                     "keyword"};
    auto const name = [](std::string const& variable) {
        return [variable](json& d) { question(d, 5)["variable"] = variable; };
    };
    check_cases({
        {"digit first", name("1st"), rule},
        {"underscore first", name("_x"), rule},
        {"dash", name("a-b"), rule},
        {"accent", name("razón"), rule},
        {"long", name(std::string(65, 'x')), rule},
        {"keyword", name("With"), rule},
        {"longest", name(std::string(64, 'x')), {}},
        {"twice",
         [](json& d) {
             question(d, 4)["variable"] = "Reason";
             question(d, 5)["variable"] = "REASON";
         },
         {"surveys[0].questions[5].variable: is used twice: REASON"}},
    });
}

TEST_CASE("a condition looks back at a question whose answers it can tell apart") {
    std::string const path = "surveys[0].questions[5].condition";
    auto const on = [](json condition) {
        return [condition](json& d) { question(d, 5)["condition"] = condition; };
    };
    check_cases({
        {"itself",
         on({{"question", "note"}, {"at_most", 1}}),
         {path + ".question: no earlier question: note"}},
        {"unknown",
         on({{"question", "nothing"}, {"at_most", 1}}),
         {path + ".question: no earlier question: nothing"}},
        {"later",
         [](json& d) {
             question(d, 1)["condition"] = {{"question", "effort"}, {"at_most", 2}};
             question(d, 2).erase("condition");
         },
         {"surveys[0].questions[1].condition.question: no earlier question: effort"}},
        {"rating without bounds", on({{"question", "service"}}), {path + ": needs at_least or at_most"}},
        {"rating by choice",
         on({{"question", "service"}, {"at_most", 2}, {"any_of", {"wait"}}}),
         {path + ".any_of: is for choices; a rating has at_least and at_most"}},
        {"below the scale",
         on({{"question", "service"}, {"at_least", 0}}),
         {path + ".at_least: must be between 1 and 5"}},
        {"above the scale",
         on({{"question", "effort"}, {"at_most", 8}}),
         {path + ".at_most: must be between 1 and 7"}},
        {"never",
         on({{"question", "service"}, {"at_least", 4}, {"at_most", 3}}),
         {path + ": can never hold: at_least is above at_most"}},
        {"just one point", on({{"question", "service"}, {"at_least", 3}, {"at_most", 3}}), {}},
        {"choice by rating",
         on({{"question", "why"}, {"at_least", 1}, {"at_most", 2}, {"any_of", {"wait"}}}),
         {path + ".at_least: is for ratings; a choice has any_of",
          path + ".at_most: is for ratings; a choice has any_of"}},
        {"no choice", on({{"question", "why"}}), {path + ".any_of: must name at least one choice"}},
        {"unknown option",
         on({{"question", "why"}, {"any_of", {"wait", "luck"}}}),
         {path + ".any_of[1]: no such choice: luck"}},
        {"unknown value",
         on({{"question", "cabin"}, {"any_of", {"first"}}}),
         {path + ".any_of[0]: no such choice: first"}},
        {"known value", on({{"question", "cabin"}, {"any_of", {"business", "economy"}}}), {}},
        {"text",
         [](json& d) {
             question(d, 4)["type"] = "text";
             question(d, 5)["condition"] = {{"question", "seat"}, {"any_of", {"x"}}};
         },
         {"surveys[0].questions[5].condition.question: a text cannot decide: seat"}},
    });
}

TEST_CASE("questions that come in pairs name what the pair is about, once each, and are asked alike") {
    auto const pair = [](json& d, char const* first, char const* second, char const* type = "stars") {
        json const words{{"es", "¿Qué?"}, {"en", "What?"}};
        json& questions = d["surveys"][1]["questions"];
        questions.push_back(
            {{"id", "one"}, {"type", type}, {"text", words}, {"construct", first}, {"feature", "speed"}});
        questions.push_back(
            {{"id", "two"}, {"type", type}, {"text", words}, {"construct", second}, {"feature", "speed"}});
    };
    std::string const one = "surveys[1].questions[1].";
    std::string const two = "surveys[1].questions[2].";
    check_cases({
        {"expectation and perception", [&](json& d) { pair(d, "expectation", "perception"); }, {}},
        {"Kano's two on five points", [&](json& d) { pair(d, "kano_functional", "kano_dysfunctional"); }, {}},
        {"Kano's two as choices of five",
         [&](json& d) {
             pair(d, "kano_functional", "kano_dysfunctional", "single_choice");
             d["surveys"][1]["questions"][1]["options"] = options(5);
             d["surveys"][1]["questions"][2]["options"] = options(5);
         },
         {}},
        {"perception alone needs no pair",
         [&](json& d) { d["surveys"][1]["questions"][0]["construct"] = "perception"; },
         {}},
        {"half a pair",
         [&](json& d) {
             pair(d, "expectation", "perception");
             d["surveys"][1]["questions"].erase(2);
         },
         {one + "feature: has no question with construct perception: speed"}},
        {"Kano without what it is about",
         [&](json& d) {
             pair(d, "kano_functional", "kano_dysfunctional");
             d["surveys"][1]["questions"][1].erase("feature");
         },
         {one + "feature: must name what the pair of questions is about",
          two + "feature: has no question with construct kano_functional: speed"}},
        {"twice the same half",
         [&](json& d) {
             pair(d, "expectation", "perception");
             json again = d["surveys"][1]["questions"][1];
             again["id"] = "three";
             d["surveys"][1]["questions"].push_back(again);
         },
         {"surveys[1].questions[3].feature: is used twice with this construct: speed"}},
        {"not a pair at all",
         [&](json& d) { d["surveys"][1]["questions"][0]["feature"] = "speed"; },
         {"surveys[1].questions[0].feature: is for questions that come in pairs: expectation and perception, "
          "Kano's"}},
        {"unlike scales",
         [&](json& d) {
             pair(d, "expectation", "perception");
             d["surveys"][1]["questions"][2]["type"] = "smiley5";
         },
         {one + "type: must be that of the other question of the pair: smiley5",
          two + "type: must be that of the other question of the pair: stars"}},
        {"Kano on seven points",
         [&](json& d) { pair(d, "kano_functional", "kano_dysfunctional", "ces"); },
         {one + "type: must be a single choice of five (like, must be, neutral, live with, dislike) or five "
                "points",
          two + "type: must be a single choice of five (like, must be, neutral, live with, dislike) or five "
                "points"}},
        {"no slug",
         [&](json& d) {
             pair(d, "expectation", "perception");
             d["surveys"][1]["questions"][1]["feature"] = "Speed!";
         },
         {one + "feature: " + test::slug_rule,
          two + "feature: has no question with construct expectation: speed"}},
    });
}
