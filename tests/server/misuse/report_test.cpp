#include "server/misuse/report.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;

namespace {

/// What is told of a response that a burst and an outlier day hold against it.
nlohmann::json told_under(int disclosure_minimum) {
    auto const store = open_sqlite_store(":memory:");
    REQUIRE(store
                ->apply_programme(*read_programme(test::programme_document(disclosure_minimum)),
                                  {"test", 1, 1, {}})
                .has_value());
    misuse::Review review;
    misuse::Change change;
    change.then = {{"burst", "6 visits within 8.0 s"},
                   {"outlier_day", "97 % of 40 ratings at the upper end where 41 % are usual"}};
    review.whole.responses = 40;
    review.whole.raw = {2 * 0.5 * quality_unit, 2};
    review.examples = {change};
    return misuse::to_json(review, *store->catalog());
}

} // namespace

TEST_CASE("what is told of misuse holds figures of answers only where scores may be of a single one") {
    auto const open = told_under(1);
    CHECK(open["index"]["raw"] == 50);
    CHECK(open["index"]["weights"]["raw"] == 2);
    CHECK(open["index"]["filtered_now"].is_null());
    CHECK(open["examples"][0]["then"][1]["reason"].get<std::string>().starts_with("97 %"));

    auto const gated = told_under(2);
    CHECK(gated["responses"] == 40);
    CHECK(gated["index"].is_null());
    CHECK(gated["examples"][0]["then"][0]["reason"] == "6 visits within 8.0 s");
    CHECK(gated["examples"][0]["then"][1]["reason"] == "a day unlike the kiosk's others");
}
