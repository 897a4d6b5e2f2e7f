// Honest traffic is hardly ever flagged, and planted misuse is found: by simulation, from a seed. A kiosk has
// an hourly pattern and busier weekends, rush hours in which people queue, families whose members tap one
// after the other and often agree, good and bad days, and days off.

#include "server/misuse/rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace instante;
using namespace instante::server::misuse;

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t hour = 3'600 * second;
constexpr int opens = 8;
constexpr int closes = 22;
constexpr int first_day = 20'000;

class Traffic {
  public:
    Traffic(unsigned seed, double visits_a_day) : random_(seed), visits_a_day_(visits_a_day) {}

    /// The next day's taps, with what was left of the days before as their history.
    KioskDay next_day() {
        KioskDay day;
        day.opening_hours = OpeningHours{};
        for (auto& spans : *day.opening_hours)
            spans.push_back({opens * 60, closes * 60});
        day.history = history_;
        mood_ = std::normal_distribution<double>{0, 0.35}(random_);
        bool const weekend = number_ % 7 >= 5;
        bool const off = number_ % 40 == 39;
        double const busy =
            off ? 0.02 : (weekend ? 1.7 : 1) * std::exp(std::normal_distribution<double>{0, 0.2}(random_));
        for (int h = opens; h < closes; ++h) {
            bool const rush = h == 13 || h == 18 || h == 19;
            double const share = (rush ? 3.0 : 1.0) / 20;
            int const groups = std::poisson_distribution<int>{visits_a_day_ * busy * share / 1.7}(random_);
            for (int g = 0; g < groups; ++g) {
                // Half of a rush comes when a train or a flight has come in.
                double const at = rush && chance(0.5) ? 0.3 + 0.05 * fraction() : fraction();
                group(day, h * hour + static_cast<std::int64_t>(at * static_cast<double>(hour)));
            }
        }
        queue_up(day);
        ++number_;
        return day;
    }

    /// What the day leaves for those after it.
    void close_day(KioskDay const& day) {
        DayCounts counts;
        for (Tap const& tap : day.taps) {
            counts.ratings += tap.ratings;
            counts.high += tap.high;
            counts.low += tap.low;
        }
        if (counts.ratings > 0) history_.push_back(counts);
        if (history_.size() > 56) history_.erase(history_.begin());
    }

    std::int64_t place(KioskDay& day, std::int64_t at, int face) {
        Tap tap;
        tap.visit = ++visit_;
        tap.boot = number_;
        tap.monotonic_ms = at;
        tap.at = (std::int64_t{first_day} + number_) * 24 * hour + at;
        tap.uncertainty_ms = 500;
        tap.face = face / 4.0;
        tap.ratings = 1;
        tap.high = face >= 3 ? 1 : 0;
        tap.low = face <= 1 ? 1 : 0;
        day.taps.push_back(tap);
        return tap.visit;
    }
    double fraction() { return std::uniform_real_distribution<double>{}(random_); }
    bool chance(double p) { return fraction() < p; }
    int below(int n) { return std::uniform_int_distribution<int>{0, n - 1}(random_); }

  private:
    int face() {
        static constexpr double shares[] = {0.05, 0.07, 0.14, 0.28};
        double const u = fraction();
        double sum = 0;
        for (int i = 0; i < 4; ++i) {
            sum += shares[i] * std::exp(-mood_);
            if (u < sum) return i;
        }
        return 4;
    }

    /// One to four people who came together.
    void group(KioskDay& day, std::int64_t at) {
        double const u = fraction();
        int const people = u < 0.6 ? 1 : u < 0.8 ? 2 : u < 0.92 ? 3 : 4;
        int last = face();
        for (int i = 0; i < people; ++i) {
            place(day, at, last);
            at += pace();
            if (chance(0.5)) last = face();
        }
    }
    /// Between two people who do not wait for each other: thanks are said, one goes, one comes, reads, taps.
    std::int64_t pace() {
        double const more = std::lognormal_distribution<double>{std::log(3.5), 0.6}(random_);
        return static_cast<std::int64_t>((2 + more) * second);
    }
    /// Nobody taps while somebody else does.
    void queue_up(KioskDay& day) {
        std::sort(day.taps.begin(), day.taps.end(),
                  [](Tap const& a, Tap const& b) { return a.monotonic_ms < b.monotonic_ms; });
        for (std::size_t i = 1; i < day.taps.size(); ++i) {
            std::int64_t const earliest = day.taps[i - 1].monotonic_ms + pace();
            std::int64_t const waits = std::max<std::int64_t>(earliest - day.taps[i].monotonic_ms, 0);
            day.taps[i].monotonic_ms += waits;
            *day.taps[i].at += waits;
        }
    }

    std::mt19937_64 random_;
    double visits_a_day_;
    double mood_ = 0;
    int number_ = 0;
    std::int64_t visit_ = 0;
    std::vector<DayCounts> history_;
};

struct Found {
    int planted = 0;
    int found = 0;
    double share() const { return planted == 0 ? 1 : static_cast<double>(found) / planted; }
};

void count(Found& found, KioskDay const& day, std::set<std::int64_t> const& planted,
           std::set<std::string> const& by) {
    std::set<std::int64_t> seen;
    for (Finding const& finding : judge(day, {})) {
        if (by.contains(finding.rule)) seen.insert(day.taps[finding.tap].visit);
    }
    for (std::int64_t const visit : planted) {
        ++found.planted;
        found.found += seen.contains(visit) ? 1 : 0;
    }
}

} // namespace

TEST_CASE("under half a percent of honest traffic is flagged, at a quiet kiosk and at a busy one") {
    std::map<std::string, std::int64_t> by_rule;
    for (double const visits : {15.0, 60.0, 250.0, 900.0}) {
        std::int64_t all = 0;
        std::set<std::pair<int, std::size_t>> flagged;
        for (unsigned seed = 0; seed < 6; ++seed) {
            Traffic kiosk{seed, visits};
            for (int i = 0; i < 90; ++i) {
                KioskDay const day = kiosk.next_day();
                all += static_cast<std::int64_t>(day.taps.size());
                for (Finding const& finding : judge(day, {})) {
                    ++by_rule[finding.rule];
                    flagged.insert({static_cast<int>(seed) * 1'000 + i, finding.tap});
                }
                kiosk.close_day(day);
            }
        }
        CAPTURE(visits, all, flagged.size(), by_rule);
        CHECK(static_cast<double>(flagged.size()) < 0.005 * static_cast<double>(all));
    }
}

TEST_CASE("planted misuse is found among honest traffic") {
    std::map<std::string, Found> found;
    for (unsigned seed = 0; seed < 8; ++seed) {
        Traffic kiosk{100 + seed, 150};
        for (int i = 0; i < 30; ++i)
            kiosk.close_day(kiosk.next_day());
        auto const plant = [&](std::string const& what, std::set<std::string> const& by, auto&& taps) {
            KioskDay day = kiosk.next_day();
            std::set<std::int64_t> const planted = taps(day);
            count(found[what], day, planted, by);
        };
        auto const some_hour = [&] { return (10 + kiosk.below(10)) * hour; };
        plant("a child presses anything", {"burst", "held", "alternation"}, [&](KioskDay& day) {
            std::set<std::int64_t> visits;
            std::int64_t at = some_hour();
            for (int i = 10 + kiosk.below(20); i > 0; --i, at += 1'200 + kiosk.below(1'200))
                visits.insert(kiosk.place(day, at, kiosk.below(5)));
            return visits;
        });
        plant("somebody presses very happy", {"held", "burst"}, [&](KioskDay& day) {
            std::set<std::int64_t> visits;
            std::int64_t at = some_hour();
            for (int i = 8 + kiosk.below(8); i > 0; --i, at += 1'500 + kiosk.below(2'000))
                visits.insert(kiosk.place(day, at, 4));
            return visits;
        });
        plant("two children take turns", {"alternation", "burst"}, [&](KioskDay& day) {
            std::set<std::int64_t> visits;
            std::int64_t at = some_hour();
            for (int i = 8 + kiosk.below(8); i > 0; --i, at += 1'500 + kiosk.below(2'000))
                visits.insert(kiosk.place(day, at, i % 2 == 0 ? 0 : 4));
            return visits;
        });
        plant("the cleaners", {"closed_hours"}, [&](KioskDay& day) {
            std::set<std::int64_t> visits;
            for (int i = 0; i < 5; ++i)
                visits.insert(kiosk.place(day, (1 + i) * hour, 4));
            return visits;
        });
        plant("after a test", {"attendant"}, [&](KioskDay& day) {
            std::int64_t const at = some_hour();
            kiosk.place(day, at, 4);
            day.taps.back().test = true;
            std::set<std::int64_t> visits;
            for (int i = 1; i <= 3; ++i)
                visits.insert(kiosk.place(day, at + i * 20 * second, 4));
            return visits;
        });
        plant("staff all day", {"outlier_day"}, [&](KioskDay& day) {
            std::set<std::int64_t> visits;
            for (int i = 0; i < 700; ++i)
                visits.insert(kiosk.place(day, 9 * hour + i * 60 * second, 4));
            return visits;
        });
    }
    for (auto const& [what, one] : found) {
        CAPTURE(what, one.planted, one.found, one.share());
        CHECK(one.planted > 0);
        CHECK(one.share() > 0.9);
    }
}
