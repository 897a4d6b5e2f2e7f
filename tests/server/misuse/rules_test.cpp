#include "server/misuse/rules.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::server::misuse;

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t minute = 60 * second;

/// A visit of one response, `at` ms after the boot.
Tap tap(std::int64_t visit, std::int64_t at, double face = 1) {
    Tap one;
    one.visit = visit;
    one.boot = 0;
    one.monotonic_ms = at;
    one.face = face;
    one.ratings = 1;
    one.high = face >= 0.75 ? 1 : 0;
    one.low = face <= 0.25 ? 1 : 0;
    return one;
}

KioskDay visits_at(std::vector<std::int64_t> const& times, std::vector<double> const& faces = {}) {
    KioskDay day;
    for (std::size_t i = 0; i < times.size(); ++i)
        day.taps.push_back(tap(static_cast<std::int64_t>(i), times[i],
                               faces.empty() ? 0.25 * static_cast<double>(i * 7 % 5) : faces[i]));
    return day;
}

std::set<std::size_t> blamed(KioskDay const& day, std::string const& rule, MisuseRules const& rules = {}) {
    std::set<std::size_t> taps;
    for (Finding const& finding : judge(day, rules)) {
        CHECK_FALSE(finding.reason.empty());
        if (finding.rule == rule) taps.insert(finding.tap);
    }
    return taps;
}

OpeningHours every_day(int from, int to) {
    OpeningHours hours;
    for (auto& spans : hours)
        spans.push_back({from, to});
    return hours;
}

} // namespace

TEST_CASE("more visits than people can make are a burst, all of them and nobody else") {
    // Five in ten seconds, after and before visits at a human pace.
    auto const day =
        visits_at({0, 20 * second, 22 * second, 24 * second, 26 * second, 28 * second, 60 * second});
    CHECK(blamed(day, "burst") == std::set<std::size_t>{1, 2, 3, 4, 5});
    // A family of four, and then another one, is none.
    CHECK(blamed(visits_at({0, 3'100, 6'200, 9'300, 20'000, 23'100, 26'200, 29'300}), "burst").empty());
    MisuseRules rules;
    rules.burst.on = false;
    CHECK(blamed(day, "burst", rules).empty());
    rules.burst = {true, 7, 60};
    CHECK(blamed(day, "burst", rules).size() == 7);
}

TEST_CASE("the responses of one visit are no burst") {
    KioskDay day;
    for (int i = 0; i < 9; ++i)
        day.taps.push_back(tap(1, i * second));
    CHECK(blamed(day, "burst").empty());
    CHECK(blamed(day, "held").empty());
}

TEST_CASE("one face held down is told from a queue of content people by its pace") {
    std::vector<double> const same(8, 1.0);
    auto const every = [&](std::int64_t gap) {
        return visits_at({0, gap, 2 * gap, 3 * gap, 4 * gap, 5 * gap, 6 * gap, 7 * gap}, same);
    };
    CHECK(blamed(every(3 * second), "held").size() == 8);
    CHECK(blamed(every(6 * second), "held").empty());
    auto day = every(3 * second);
    day.taps[4].face = 0;
    CHECK(blamed(day, "held").empty()); // four and three are no run
    day.taps[4].face.reset();
    CHECK(blamed(day, "held").empty());
}

TEST_CASE("back and forth between two faces is alternation, also after another face") {
    auto const at = [](std::vector<double> const& faces) {
        std::vector<std::int64_t> times;
        for (std::size_t i = 0; i < faces.size(); ++i)
            times.push_back(static_cast<std::int64_t>(i) * 2'500);
        return visits_at(times, faces);
    };
    CHECK(blamed(at({0, 1, 0, 1, 0, 1}), "alternation") == std::set<std::size_t>{0, 1, 2, 3, 4, 5});
    CHECK(blamed(at({0.5, 0, 1, 0, 1, 0, 1}), "alternation") == std::set<std::size_t>{1, 2, 3, 4, 5, 6});
    CHECK(blamed(at({0, 1, 0, 1, 0}), "alternation").empty());
    CHECK(blamed(at({0, 0.25, 0.5, 0.75, 1, 0}), "alternation").empty());
    CHECK(blamed(at({0, 1, 0, 1, 1, 0, 1, 0}), "alternation").empty());
}

TEST_CASE("taps of different boots, or of none, are in no order that could be judged") {
    auto day =
        visits_at({0, second, 2 * second, 3 * second, 4 * second, 5 * second}, std::vector<double>(6, 1.0));
    CHECK(blamed(day, "burst").size() == 6);
    for (std::size_t i = 0; i < day.taps.size(); ++i)
        day.taps[i].boot = static_cast<std::int64_t>(i);
    CHECK(judge(day, {}).empty());
    for (Tap& one : day.taps)
        one.boot = -1;
    CHECK(judge(day, {}).empty());
}

TEST_CASE("a tap while the site is closed is told only where the time is certain") {
    // 1 January 1970 was a Thursday.
    KioskDay day;
    day.taps = {tap(0, 0)};
    day.opening_hours = every_day(9 * 60, 18 * 60);
    auto const at = [&](int minutes, std::int64_t uncertainty) {
        day.taps[0].at = minutes * minute;
        day.taps[0].uncertainty_ms = uncertainty;
        return !blamed(day, "closed_hours").empty();
    };
    CHECK(at(3 * 60, 0));
    CHECK_FALSE(at(8 * 60, 0)); // within the margin of an hour
    CHECK(at(7 * 60 + 58, 0));
    CHECK_FALSE(at(7 * 60 + 58, 5 * minute));
    CHECK_FALSE(at(3 * 60, 31 * minute));
    CHECK_FALSE(at(18 * 60 + 59, 0));
    CHECK(at(19 * 60 + 1, 0));
    day.taps[0].utc_offset_minutes = -120;
    CHECK_FALSE(at(19 * 60 + 1, 0));
    day.taps[0].at.reset();
    CHECK(blamed(day, "closed_hours").empty());
}

TEST_CASE("hours that go over midnight, over the end of the week, or say nothing") {
    KioskDay day;
    day.taps = {tap(0, 0)};
    day.opening_hours = OpeningHours{};
    day.taps[0].at = 3 * 60 * minute;
    CHECK(blamed(day, "closed_hours").empty());     // no hours at all: nothing is known
    (*day.opening_hours)[6] = {{22 * 60, 30 * 60}}; // Sunday 22:00 to Monday 06:00
    auto const closed = [&](int weekday, int hour) {
        constexpr int thursday = 3;
        day.taps[0].at = (std::int64_t{(weekday - thursday + 7) % 7} * 24 + hour) * 60 * minute;
        return !blamed(day, "closed_hours").empty();
    };
    CHECK_FALSE(closed(6, 23));
    CHECK_FALSE(closed(0, 5));
    CHECK(closed(0, 8));
    CHECK(closed(6, 12));
}

TEST_CASE("what comes soon after an attendant's test is not a customer's") {
    KioskDay day;
    day.taps = {tap(0, 0), tap(1, 10 * second), tap(2, 40 * second), tap(3, 5 * minute)};
    day.taps[1].test = true;
    auto const findings = judge(day, {});
    REQUIRE(findings.size() == 2);
    CHECK(findings[0] == Finding{1, "test", "an attendant's test"});
    CHECK(findings[1] == Finding{2, "attendant", "30 s after an attendant's test"});
    day.taps[2].boot = 1; // how long after is not known
    CHECK(judge(day, {}).size() == 1);
}

TEST_CASE("a day that is nothing like those before is an outlier, with enough history only") {
    MisuseRules::OutlierDay const rule;
    std::vector<DayCounts> history;
    for (int i = 0; i < 28; ++i)
        history.push_back({80 + i * 7 % 23, 45 + i * 5 % 13, 8 + i % 4});
    CHECK_FALSE(outlier_reason({95, 55, 10}, history, rule));
    CHECK_FALSE(outlier_reason({160, 95, 14}, history, rule)); // a busy day
    CHECK(outlier_reason({500, 300, 50}, history, rule));
    CHECK(outlier_reason({90, 90, 0}, history, rule));
    CHECK(outlier_reason({90, 0, 90}, history, rule));
    CHECK_FALSE(outlier_reason({12, 12, 0}, history, rule)); // too few to say
    std::vector<DayCounts> const little(history.begin(), history.begin() + 13);
    CHECK_FALSE(outlier_reason({500, 500, 0}, little, rule));
    std::vector<DayCounts> const all_high(20, DayCounts{50, 50, 0});
    CHECK_FALSE(outlier_reason({60, 60, 0}, all_high, rule));
    CHECK(outlier_reason({60, 0, 60}, all_high, rule));
}

TEST_CASE("an outlier day is judged by what the other rules leave") {
    KioskDay day;
    for (int i = 0; i < 28; ++i)
        day.history.push_back({40 + i % 5, 20, 5});
    for (int i = 0; i < 40; ++i) // honest, far apart
        day.taps.push_back(tap(i, i * 10 * minute, 0.25 * (i % 5)));
    for (int i = 0; i < 300; ++i) // a child
        day.taps.push_back(tap(100 + i, 400 * minute + i * 1'500, 1));
    CHECK(blamed(day, "outlier_day").empty());
    CHECK(blamed(day, "burst").size() == 300);
    MisuseRules rules;
    rules.burst.on = rules.held.on = false;
    CHECK(blamed(day, "outlier_day", rules).size() == 340);
}

TEST_CASE("nothing at all is no misuse") {
    CHECK(judge({}, {}).empty());
    KioskDay one;
    one.taps = {tap(0, 0)};
    one.taps[0].face.reset();
    CHECK(judge(one, {}).empty());
}
