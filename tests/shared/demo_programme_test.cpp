#include "shared/programme_json.hpp"
#include "shared/wire.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace instante;

namespace {

nlohmann::json demo_document() {
    std::ifstream file{INSTANTE_SOURCE_DIR "/assets/demo/linea-clara.json"};
    REQUIRE(file);
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    Result<nlohmann::json> document = wire::parse(text);
    REQUIRE(document.has_value());
    return *document;
}

Programme demo() {
    Result<Programme> const programme = read_programme(demo_document());
    if (programme.has_error()) FAIL(to_line(programme.error()));
    return *programme;
}

} // namespace

TEST_CASE("the demo programme is sound and survives writing") {
    Programme const programme = demo();
    REQUIRE(read_programme(to_json(programme)).value() == programme);
}

TEST_CASE("the demo programme shows every stage and every type of question") {
    Programme const programme = demo();
    std::set<Stage> stages;
    std::set<QuestionType> types;
    for (Moment const& moment : programme.moments)
        stages.insert(moment.stage);
    for (Survey const& survey : programme.surveys) {
        for (Question const& question : survey.questions)
            types.insert(question.type);
        CHECK(survey.questions[0].type == QuestionType::smiley5);
        CHECK(survey.questions[1].options.size() == 6);
        CHECK(survey.questions[1].condition == Condition{"service", {}, 2, {}});
    }
    CHECK(stages.size() == 4);
    CHECK(types.size() == 10);
    CHECK(programme.surveys.size() == programme.moments.size());
}

TEST_CASE("every moment of the demo programme is asked about somewhere, and every site asks") {
    Programme const programme = demo();
    std::set<std::string> asked;
    std::set<std::string> asking;
    for (Kiosk const& kiosk : programme.kiosks) {
        asked.insert(kiosk.moments.begin(), kiosk.moments.end());
        asking.insert(kiosk.site);
    }
    CHECK(asked.size() == programme.moments.size());
    for (Site const& site : programme.sites) {
        if (!site.group) CHECK(asking.count(site.id) == 1);
    }
}
