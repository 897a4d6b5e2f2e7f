#include "server/reporting/score_report.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using namespace instante::server::reporting;

namespace {

Day day(int month, int of_month) {
    return to_day({2026, month, of_month});
}

Catalog with_minimum(int disclosure_minimum) {
    ProgrammeVersion version;
    version.programme.disclosure_minimum = disclosure_minimum;
    return Catalog{{version}, {}};
}

std::vector<Scan> scans(ScoreQuery const& query) {
    return plan_scans(query, with_minimum(1)).scans;
}

ScoreQuery by(std::vector<Axis> axes) {
    ScoreQuery query;
    for (Axis const axis : axes)
        query.group_by.push_back({axis, axis == Axis::segment ? "class" : "", 1});
    return query;
}

} // namespace

TEST_CASE("without a period the monthly cells answer") {
    CHECK(scans(by({Axis::moment, Axis::segment})) == std::vector<Scan>{{Grain::segment_months, {}, {}}});
    CHECK(scans(by({Axis::moment, Axis::site})) == std::vector<Scan>{{Grain::months, {}, {}}});
}

TEST_CASE("a period is read as whole months with days at its ends") {
    ScoreQuery query = by({Axis::moment});
    query.from = day(1, 10);
    query.to = day(4, 3);
    CHECK(scans(query) == std::vector<Scan>{{Grain::days, day(1, 10), day(1, 31)},
                                            {Grain::months, day(2, 1), day(3, 31)},
                                            {Grain::days, day(4, 1), day(4, 3)}});
    query.from = day(2, 1);
    query.to = day(3, 31);
    CHECK(scans(query) == std::vector<Scan>{{Grain::months, day(2, 1), day(3, 31)}});
    query.from = day(2, 2);
    query.to = day(3, 30);
    CHECK(scans(query) == std::vector<Scan>{{Grain::days, day(2, 2), day(3, 30)}});
}

TEST_CASE("a period open on one side keeps the other end exact") {
    ScoreQuery query = by({Axis::moment});
    query.from = day(1, 31);
    CHECK(scans(query) ==
          std::vector<Scan>{{Grain::days, day(1, 31), day(1, 31)}, {Grain::months, day(2, 1), {}}});
    query.from.reset();
    query.to = day(5, 1);
    CHECK(scans(query) ==
          std::vector<Scan>{{Grain::months, {}, day(4, 30)}, {Grain::days, day(5, 1), day(5, 1)}});
}

TEST_CASE("hours of the week come from whole months, and from days and hours at the ends") {
    ScoreQuery query = by({Axis::weekday, Axis::hour_of_day});
    query.from = day(1, 10);
    query.to = day(3, 31);
    CHECK(scans(query) == std::vector<Scan>{{Grain::hours, day(1, 10), day(1, 31)},
                                            {Grain::weekday_hours, day(2, 1), day(3, 31)}});
}

TEST_CASE("only what asks for it is read finely") {
    CHECK(scans(by({Axis::week}))[0].grain == Grain::days);
    CHECK(scans(by({Axis::kiosk}))[0].grain == Grain::kiosk_months);
    CHECK(scans(by({Axis::kiosk, Axis::day}))[0].grain == Grain::kiosks);
    CHECK(scans(by({Axis::kiosk, Axis::segment}))[0].grain == Grain::detail);
    CHECK(scans(by({Axis::moment, Axis::hour_of_day}))[0].grain == Grain::weekday_hours);
    CHECK(scans(by({Axis::day, Axis::hour_of_day}))[0].grain == Grain::hours);
    CHECK(scans(by({Axis::week, Axis::hour_of_day}))[0].grain == Grain::hours);
    CHECK(scans(by({Axis::month, Axis::weekday, Axis::hour_of_day}))[0].grain == Grain::weekday_hours);
    CHECK(scans(by({Axis::hour}))[0].grain == Grain::hours);
    CHECK(scans(by({Axis::segment, Axis::hour}))[0].grain == Grain::detail);
    CHECK(scans(by({Axis::segment, Axis::day}))[0].grain == Grain::segments);
    CHECK(plan_scans(by({Axis::moment, Axis::hour_of_day}), Catalog{}).finest == "hour_of_day");
    ScoreQuery filtered = by({Axis::moment});
    filtered.filters.push_back({{Axis::weekday, "", 0}, {"2"}});
    CHECK(scans(filtered)[0].grain == Grain::days);
}

TEST_CASE("behind the disclosure gate weekdays of whole months have cells of their own") {
    Catalog const catalog = with_minimum(5);
    ScoreQuery query = by({Axis::weekday});
    query.from = day(1, 10);
    query.to = day(3, 31);
    CHECK(plan_scans(query, catalog).scans ==
          std::vector<Scan>{{Grain::days, day(1, 10), day(1, 31)}, {Grain::weekdays, day(2, 1), day(3, 31)}});
    CHECK(plan_scans(by({Axis::weekday, Axis::day}), catalog).scans[0].grain == Grain::days);
    CHECK(plan_scans(by({Axis::weekday, Axis::hour_of_day}), catalog).scans[0].grain == Grain::weekday_hours);
}
