#include "server/storage/programme_codes.hpp"
#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;

namespace {
Programme sample() {
    return *read_programme(test::programme_document());
}
} // namespace

TEST_CASE("what is named again keeps its code, what is new gets one of its own") {
    CodeRegistry registry;
    Programme first = sample();
    REQUIRE(assign_codes(first, registry).has_value());
    Programme second = sample();
    std::swap(second.moments[0], second.moments[2]);
    second.moments.push_back(second.moments[0]);
    second.moments.back().id = "arrivals";
    REQUIRE(assign_codes(second, registry).has_value());
    CHECK(find_by_id(second.moments, "web")->code == find_by_id(first.moments, "web")->code);
    CHECK(find_by_id(second.moments, "arrivals")->code == 4);
}

TEST_CASE("a code is never given twice, not even when its owner is long gone") {
    CodeRegistry registry;
    Programme first = sample();
    REQUIRE(assign_codes(first, registry).has_value());
    Programme second = sample();
    second.surveys[0].questions[1].options[1].id = "staff"; // "care" is gone, its code stays its own
    REQUIRE(assign_codes(second, registry).has_value());
    CHECK(second.surveys[0].questions[1].options[1].code == 3);
}

TEST_CASE("a code in the document that contradicts the past is refused by its path") {
    CodeRegistry registry;
    Programme first = sample();
    REQUIRE(assign_codes(first, registry).has_value());
    Programme second = sample();
    second.moments[1].code = 9;
    second.dimensions[0].values[0].id = "premium";
    second.dimensions[0].values[0].code = 1;
    auto const refused = assign_codes(second, registry);
    REQUIRE(refused.has_error());
    REQUIRE(refused.error().errors.size() == 2);
    CHECK(refused.error().errors[0].field == "moments[1].code");
    CHECK(refused.error().errors[1].field == "dimensions[0].values[0].code");
}

TEST_CASE("an unchanged survey keeps its version and a changed one takes the next") {
    CodeRegistry registry;
    Programme first = sample();
    REQUIRE(assign_codes(first, registry).has_value());
    CHECK(number_surveys(first, {})->size() == 2);
    CHECK(first.surveys[0].version == 1);
    Programme second = sample();
    second.surveys[1].idle_seconds = 45;
    REQUIRE(assign_codes(second, registry).has_value());
    auto const published = number_surveys(second, first.surveys);
    REQUIRE(published.has_value());
    CHECK(*published == std::vector<std::size_t>{1});
    CHECK(second.surveys[0].version == 1);
    CHECK(second.surveys[1].version == 2);
}

TEST_CASE("a published question cannot turn into one of another type, nor a survey change its moment") {
    CodeRegistry registry;
    Programme first = sample();
    REQUIRE(assign_codes(first, registry).has_value());
    REQUIRE(number_surveys(first, {}).has_value());
    Programme second = sample();
    second.surveys[0].questions[0].type = QuestionType::stars;
    second.surveys[1].moment = "web";
    REQUIRE(assign_codes(second, registry).has_value());
    auto const refused = number_surveys(second, first.surveys);
    REQUIRE(refused.has_error());
    CHECK(refused.error().errors[0].field == "surveys[0].questions[0].type");
    CHECK(refused.error().errors[1].field == "surveys[1].moment");
}
TEST_CASE("a question that was left out for a version does not come back as another type") {
    CodeRegistry registry;
    Programme first = sample();
    REQUIRE(assign_codes(first, registry).has_value());
    REQUIRE(number_surveys(first, {}).has_value());
    std::vector<Survey> published = first.surveys;
    auto const publish = [&](Programme programme) {
        REQUIRE(assign_codes(programme, registry).has_value());
        auto const numbered = number_surveys(programme, published);
        if (numbered) {
            for (std::size_t const index : *numbered)
                published.push_back(programme.surveys[index]);
        }
        return numbered;
    };
    Programme without = sample();
    without.surveys[0].questions.pop_back(); // the comment
    REQUIRE(publish(without)->size() == 1);
    Programme other = sample();
    other.surveys[0].questions.back().type = QuestionType::stars;
    auto const refused = publish(other);
    REQUIRE(refused.has_error());
    CHECK(refused.error().errors[0].field == "surveys[0].questions[5].type");
    auto const again = publish(sample());
    REQUIRE(again->size() == 1);
    CHECK(published.back().version == 3);
}
