#include "shared/response.hpp"

#include <catch2/catch.hpp>

using namespace instante;

namespace {

Question question(std::string id, QuestionType type) {
    Question made;
    made.id = std::move(id);
    made.type = type;
    return made;
}

Question on_condition(Question made, Condition condition) {
    made.condition = std::move(condition);
    return made;
}

Question with_options(Question made, std::vector<std::string> const& ids) {
    for (std::string const& id : ids)
        made.options.push_back(Option{id, 0, {}});
    return made;
}

/// service -> (why <= 2 -> more when "wait") ; score when service in 4..5 ; class ; cabin when business ;
/// note
Survey a_survey() {
    Survey survey;
    survey.id = "check-in";
    survey.questions = {
        question("service", QuestionType::smiley5),
        on_condition(with_options(question("why", QuestionType::multiple_choice), {"wait", "care", "price"}),
                     {"service", {}, 2, {}}),
        on_condition(with_options(question("more", QuestionType::single_choice), {"long", "endless"}),
                     {"why", {}, {}, {"wait", "price"}}),
        on_condition(question("score", QuestionType::nps), {"service", 4, 5, {}}),
        question("class", QuestionType::segment),
        on_condition(question("cabin", QuestionType::stars), {"class", {}, {}, {"business"}}),
        question("note", QuestionType::text),
        question("solved", QuestionType::yes_no),
    };
    survey.questions[4].dimension = "class";
    survey.questions[0].allow_not_applicable = true;
    return survey;
}

Programme a_programme() {
    Programme programme;
    Dimension dimension;
    dimension.id = "class";
    dimension.values = {SegmentValue{"business", 0, {}, {}, {}}, SegmentValue{"economy", 0, {}, {}, {}}};
    programme.dimensions = {dimension};
    return programme;
}

using Found = std::vector<std::string>;

/// "field: detail" of everything wrong with answers to the survey above.
Found check(std::vector<Answer> const& answers) {
    Found found;
    for (FieldError const& error : check_answers(a_survey(), a_programme(), answers)) {
        found.push_back(error.field + ": " + error.detail);
    }
    return found;
}

} // namespace

TEST_CASE("an answer is found by its question") {
    std::vector<Answer> const answers{{"a", Rating{1}}, {"b", Rating{2}}};
    CHECK(find_answer(answers, "b") == &answers[1]);
    CHECK(find_answer(answers, "c") == nullptr);
    CHECK(find_answer({}, "a") == nullptr);
}

TEST_CASE("a condition on a rating holds within its bounds, both included") {
    Question const both = on_condition(question("q", QuestionType::text), {"r", 2, 4, {}});
    for (int value = 1; value <= 5; ++value) {
        CHECK(applies(both, {{"r", Rating{value}}}) == (value >= 2 && value <= 4));
    }
    Question const least = on_condition(question("q", QuestionType::text), {"r", 4, {}, {}});
    CHECK(applies(least, {{"r", Rating{5}}}));
    CHECK_FALSE(applies(least, {{"r", Rating{3}}}));
    CHECK(applies(question("q", QuestionType::text), {}));
}

TEST_CASE("no answer, not applicable and a comment never fit a condition") {
    Question const rating = on_condition(question("q", QuestionType::text), {"r", 0, 10, {}});
    CHECK_FALSE(applies(rating, {}));
    CHECK_FALSE(applies(rating, {{"r", NotApplicable{}}}));
    CHECK_FALSE(applies(rating, {{"r", Comment{"3"}}}));
    CHECK_FALSE(applies(rating, {{"r", Choices{{"a"}}}}));
    Question const choice = on_condition(question("q", QuestionType::text), {"r", {}, {}, {"a"}});
    CHECK_FALSE(applies(choice, {{"r", Rating{1}}}));
    CHECK_FALSE(applies(choice, {{"r", Choices{{"b"}}}}));
    CHECK(applies(choice, {{"r", Choices{{"b", "a"}}}}));
}

TEST_CASE("the next question is the next one whose condition holds") {
    Survey const survey = a_survey();
    CHECK(next_question(survey, {}, -1) == 0);
    CHECK(next_question(survey, {{"service", Rating{2}}}, 0) == 1);
    CHECK(next_question(survey, {{"service", Rating{3}}}, 0) == 4);
    CHECK(next_question(survey, {{"service", Rating{5}}}, 0) == 3);
    CHECK(next_question(survey, {{"service", NotApplicable{}}}, 0) == 4);
    CHECK(next_question(survey, {{"service", Rating{2}}, {"why", Choices{{"care"}}}}, 1) == 4);
    CHECK(next_question(survey, {{"service", Rating{2}}, {"why", Choices{{"care", "wait"}}}}, 1) == 2);
    CHECK(next_question(survey, {}, 6) == 7);
    CHECK_FALSE(next_question(survey, {}, 7));
    CHECK_FALSE(next_question(survey, {}, 700));
    CHECK_FALSE(next_question(Survey{}, {}, -1));
}

TEST_CASE("answers that fit are accepted, in any order and as few as were given") {
    CHECK(check({}).empty());
    CHECK(check({{"service", NotApplicable{}}}).empty());
    CHECK(check({{"more", Choices{{"long"}}},
                 {"why", Choices{{"wait", "care"}}},
                 {"service", Rating{1}},
                 {"class", Choices{{"business"}}},
                 {"cabin", Rating{5}},
                 {"note", Comment{std::string(2000, 'x')}},
                 {"solved", Rating{0}}})
              .empty());
}

TEST_CASE("a rating stays on its scale") {
    CHECK(check({{"service", Rating{0}}}) == Found{"answers[0].rating: must be between 1 and 5"});
    CHECK(check({{"service", Rating{6}}}) == Found{"answers[0].rating: must be between 1 and 5"});
    CHECK(check({{"solved", Rating{2}}}) == Found{"answers[0].rating: must be between 0 and 1"});
    CHECK(check({{"service", Rating{5}}, {"score", Rating{11}}}) ==
          Found{"answers[1].rating: must be between 0 and 10"});
}

TEST_CASE("questions that are unknown, repeated or not to be asked are named") {
    CHECK(check({{"nothing", Rating{1}}}) == Found{"answers[0].question: not a question of survey check-in"});
    CHECK(check({{"solved", Rating{1}}, {"solved", Rating{1}}}) ==
          Found{"answers[1].question: answered twice"});
    CHECK(check({{"service", Rating{3}}, {"why", Choices{{"wait"}}}}) ==
          Found{"answers[1].question: not to be asked: its condition does not hold"});
    CHECK(check({{"why", Choices{{"wait"}}}}) ==
          Found{"answers[0].question: not to be asked: its condition does not hold"});
}

TEST_CASE("choices are among those offered, each once, and as many as the question takes") {
    Answer const low{"service", Rating{1}};
    CHECK(check({low, {"why", Choices{}}}) == Found{"answers[1].choices: must have at least one choice"});
    CHECK(check({low, {"why", Choices{{"care", "care"}}}}) == Found{"answers[1].choices[1]: chosen twice"});
    CHECK(check({low, {"why", Choices{{"care", "luck"}}}}) == Found{"answers[1].choices[1]: no such choice"});
    Answer const wait{"why", Choices{{"wait"}}};
    CHECK(check({low, wait, {"more", Choices{{"long", "endless"}}}}) ==
          Found{"answers[2].choices: must have exactly one choice"});
    CHECK(check({low, wait, {"more", Choices{}}}) ==
          Found{"answers[2].choices: must have exactly one choice"});
    CHECK(check({{"class", Choices{{"first"}}}}) == Found{"answers[0].choices[0]: no such choice"});
    CHECK(check({{"class", Choices{{"business", "economy"}}}}) ==
          Found{"answers[0].choices: must have exactly one choice"});
}

TEST_CASE("a comment is short and valid UTF-8") {
    CHECK(check({{"note", Comment{std::string(2001, 'x')}}}) ==
          Found{"answers[0].text: must be at most 2000 bytes"});
    CHECK(check({{"note", Comment{"L\xEDnea"}}}) == Found{"answers[0].text: must be valid UTF-8"});
}

TEST_CASE("not applicable is an answer only where it is offered") {
    CHECK(check({{"solved", NotApplicable{}}}) ==
          Found{"answers[0].not_applicable: this question does not offer \"not applicable\""});
}

TEST_CASE("the kind of answer is the one its question takes") {
    CHECK(check({{"service", Comment{"good"}}}) ==
          Found{"answers[0].text: does not answer a question of type smiley5, which takes a rating"});
    CHECK(check({{"service", Choices{{"wait"}}}}) ==
          Found{"answers[0].choices: does not answer a question of type smiley5, which takes a rating"});
    CHECK(check({{"note", Rating{1}}}) ==
          Found{"answers[0].rating: does not answer a question of type text, which takes a text"});
    CHECK(check({{"class", Rating{1}}}) ==
          Found{"answers[0].rating: does not answer a question of type segment, which takes choices"});
}

TEST_CASE("provenances and receipt statuses are written and read by name") {
    for (int i = 0; i < 6; ++i) {
        auto const value = static_cast<Provenance>(i);
        CHECK(parse_provenance(to_string(value)) == value);
    }
    for (int i = 0; i < 3; ++i) {
        auto const value = static_cast<ReceiptStatus>(i);
        CHECK(parse_receipt_status(to_string(value)) == value);
    }
    CHECK_FALSE(parse_provenance("hearsay"));
    CHECK_FALSE(parse_receipt_status(""));
}
