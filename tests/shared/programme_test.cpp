#include "shared/programme.hpp"

#include <catch2/catch.hpp>

using namespace instante;

namespace {

/// Every value has a name of its own, and the name gives the value back.
template <class Enum>
int count_names(std::optional<Enum> (*parse)(std::string_view)) {
    int count = 0;
    for (; !to_string(static_cast<Enum>(count)).empty(); ++count) {
        REQUIRE(parse(to_string(static_cast<Enum>(count))) == static_cast<Enum>(count));
    }
    return count;
}

Site site(char const* id, char const* parent, char const* time_zone) {
    Site made;
    made.id = id;
    made.parent = parent;
    made.time_zone = time_zone;
    return made;
}

} // namespace

TEST_CASE("every enumeration is written and read by name") {
    CHECK(count_names(parse_stage) == 4);
    CHECK(count_names(parse_question_type) == 10);
    CHECK(count_names(parse_polarity) == 2);
    CHECK(count_names(parse_construct) == 13);
    CHECK(count_names(parse_unfinished) == 2);
    CHECK(to_string(QuestionType::smiley4) == "smiley4");
    CHECK(to_string(QuestionType::yes_no) == "yes_no");
    CHECK(to_string(Construct::switching_emotional) == "switching_emotional");
    CHECK_FALSE(parse_stage("Attract"));
    CHECK_FALSE(parse_question_type(""));
}

TEST_CASE("each scale has its points, and only ratings have a scale") {
    CHECK(scale_of(QuestionType::smiley4) == Scale{1, 4});
    CHECK(scale_of(QuestionType::smiley5) == Scale{1, 5});
    CHECK(scale_of(QuestionType::stars) == Scale{1, 5});
    CHECK(scale_of(QuestionType::nps) == Scale{0, 10});
    CHECK(scale_of(QuestionType::ces) == Scale{1, 7});
    CHECK(scale_of(QuestionType::yes_no) == Scale{0, 1});
    CHECK(Scale{0, 10}.points() == 11);
    for (QuestionType const type : {QuestionType::single_choice, QuestionType::multiple_choice,
                                    QuestionType::segment, QuestionType::text}) {
        CHECK_FALSE(scale_of(type));
        CHECK_FALSE(default_cut(type, Polarity::positive));
        CHECK_FALSE(default_cut(type, Polarity::negative));
    }
}

TEST_CASE("the usual cut is mirrored where less is better") {
    CHECK(default_cut(QuestionType::smiley4, Polarity::positive) == 3);
    CHECK(default_cut(QuestionType::smiley4, Polarity::negative) == 2);
    CHECK(default_cut(QuestionType::smiley5, Polarity::positive) == 4);
    CHECK(default_cut(QuestionType::stars, Polarity::negative) == 2);
    CHECK(default_cut(QuestionType::nps, Polarity::positive) == 9);
    CHECK(default_cut(QuestionType::nps, Polarity::negative) == 1);
    CHECK(default_cut(QuestionType::ces, Polarity::positive) == 5);
    CHECK(default_cut(QuestionType::ces, Polarity::negative) == 3);
    CHECK(default_cut(QuestionType::yes_no, Polarity::positive) == 1);
    CHECK(default_cut(QuestionType::yes_no, Polarity::negative) == 0);
}

TEST_CASE("effort is better when it is less; nothing else is by itself") {
    for (int i = 0; !to_string(static_cast<QuestionType>(i)).empty(); ++i) {
        auto const type = static_cast<QuestionType>(i);
        CHECK((default_polarity(type) == Polarity::negative) == (type == QuestionType::ces));
        CHECK(is_choice(type) ==
              (type == QuestionType::single_choice || type == QuestionType::multiple_choice));
    }
}

TEST_CASE("a site has its own time zone, else that of the nearest group that has one") {
    Programme programme;
    programme.sites = {site("root", "", "Europe/Madrid"),
                       site("islands", "root", "Atlantic/Canary"),
                       site("lpa", "islands", ""),
                       site("mad", "root", ""),
                       site("lis", "root", "Europe/Lisbon"),
                       site("a", "b", ""),
                       site("b", "a", ""),
                       site("lost", "nowhere", "")};
    auto const zone = [&](char const* id) {
        return time_zone_of(programme, *find_by_id(programme.sites, id));
    };
    CHECK(zone("lpa") == "Atlantic/Canary");
    CHECK(zone("mad") == "Europe/Madrid");
    CHECK(zone("lis") == "Europe/Lisbon");
    CHECK(zone("a").empty()); // a cycle ends
    CHECK(zone("lost").empty());
}

TEST_CASE("things are found by id and by code") {
    Programme programme;
    programme.moments.resize(2);
    programme.moments[0].id = "a";
    programme.moments[0].code = 3;
    programme.moments[1].id = "b";
    CHECK(find_by_id(programme.moments, "b") == &programme.moments[1]);
    CHECK(find_by_id(programme.moments, "c") == nullptr);
    CHECK(find_by_code(programme.moments, 3) == &programme.moments[0]);
    CHECK(find_by_code(programme.moments, 4) == nullptr);
    CHECK(find_by_id(programme.surveys, "a") == nullptr);
}
