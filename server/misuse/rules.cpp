#include "server/misuse/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace instante::server::misuse {

namespace {

constexpr std::int64_t ms_in_second = 1'000;
constexpr std::int64_t ms_in_minute = 60'000;
constexpr std::int64_t minutes_in_day = 24 * 60;
constexpr std::int64_t minutes_in_week = 7 * minutes_in_day;
/// Beyond, a tap may have been in another hour: nothing is said of opening hours.
constexpr std::int64_t certain_enough_ms = 30 * ms_in_minute;

/// One customer's visit at the kiosk: when it began, and the face of its first rating.
struct Visit {
    std::int64_t boot = -1;
    std::int64_t begun_ms = 0;
    std::optional<double> face;
    std::vector<std::size_t> taps;
};

/// Visits of people by boot and beginning; attendants' tests are none.
std::vector<Visit> visits_of(std::vector<Tap> const& taps) {
    std::map<std::pair<std::int64_t, std::int64_t>, Visit> by_visit;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        Tap const& tap = taps[i];
        if (tap.test || tap.boot < 0) continue;
        auto const [at, first] = by_visit.try_emplace({tap.boot, tap.visit});
        Visit& visit = at->second;
        if (first || tap.monotonic_ms < visit.begun_ms) {
            visit.begun_ms = tap.monotonic_ms;
            visit.face = tap.face;
        }
        visit.boot = tap.boot;
        visit.taps.push_back(i);
    }
    std::vector<Visit> visits;
    visits.reserve(by_visit.size());
    for (auto& [key, visit] : by_visit)
        visits.push_back(std::move(visit));
    std::stable_sort(visits.begin(), visits.end(), [](Visit const& a, Visit const& b) {
        return std::pair{a.boot, a.begun_ms} < std::pair{b.boot, b.begun_ms};
    });
    return visits;
}

class Judge {
  public:
    Judge(KioskDay const& day, MisuseRules const& rules)
        : day_(day), rules_(rules), visits_(visits_of(day.taps)) {}

    std::vector<Finding> findings() {
        if (rules_.burst.on) find_bursts();
        if (rules_.held.on) find_held();
        if (rules_.alternation.on) find_alternation();
        if (rules_.closed_hours.on && day_.opening_hours) find_closed_hours();
        if (rules_.attendant.on) find_attendant();
        if (rules_.test.on) find_tests();
        if (rules_.outlier_day.on) find_outlier_day();
        std::sort(findings_.begin(), findings_.end());
        return std::move(findings_);
    }

  private:
    void blame(std::size_t tap, char const* rule, std::string reason) {
        findings_.push_back({tap, rule, std::move(reason)});
    }
    /// Visits [first, beyond).
    void blame_run(std::size_t first, std::size_t beyond, char const* rule, std::string const& reason) {
        for (std::size_t i = first; i < beyond; ++i) {
            for (std::size_t const tap : visits_[i].taps)
                blame(tap, rule, reason);
        }
    }
    double seconds_of(std::size_t first, std::size_t beyond) const {
        return static_cast<double>(visits_[beyond - 1].begun_ms - visits_[first].begun_ms) / ms_in_second;
    }

    /// Windows that overlap are one burst.
    void find_bursts() {
        auto const many = static_cast<std::size_t>(rules_.burst.visits);
        auto const flush = [&](std::size_t first, std::size_t beyond) {
            if (beyond > first)
                blame_run(
                    first, beyond, "burst",
                    fmt::format("{} visits within {:.1f} s", beyond - first, seconds_of(first, beyond)));
        };
        std::size_t first = 0;
        std::size_t beyond = 0; // of the burst so far; first == beyond: none
        for (std::size_t i = 0; i + many <= visits_.size(); ++i) {
            Visit const& last = visits_[i + many - 1];
            bool const fast =
                last.boot == visits_[i].boot && static_cast<double>(last.begun_ms - visits_[i].begun_ms) <=
                                                    rules_.burst.seconds * ms_in_second;
            if (!fast) continue;
            if (i >= beyond) {
                flush(first, beyond);
                first = i;
            }
            beyond = i + many;
        }
        flush(first, beyond);
    }

    bool follows(std::size_t i, double seconds) const {
        Visit const& before = visits_[i - 1];
        return visits_[i].boot == before.boot &&
               static_cast<double>(visits_[i].begun_ms - before.begun_ms) <= seconds * ms_in_second;
    }

    /// Calls `take(first, beyond)` for the longest runs of visits in which `goes_on(first, i)`.
    template <class GoesOn, class Take>
    void for_each_run(GoesOn goes_on, Take take) const {
        std::size_t first = 0;
        for (std::size_t i = 1; i <= visits_.size(); ++i) {
            if (i < visits_.size() && goes_on(first, i)) continue;
            std::size_t const beyond = i;
            take(first, beyond);
            first = i;
        }
    }

    void find_held() {
        for_each_run(
            [&](std::size_t, std::size_t i) {
                return follows(i, rules_.held.seconds_between) && visits_[i].face &&
                       visits_[i].face == visits_[i - 1].face;
            },
            [&](std::size_t first, std::size_t beyond) {
                if (beyond - first < static_cast<std::size_t>(rules_.held.visits)) return;
                blame_run(first, beyond, "held",
                          fmt::format("the same face {} times within {:.1f} s", beyond - first,
                                      seconds_of(first, beyond)));
            });
    }

    void find_alternation() {
        auto const steps = [&](std::size_t i) {
            return follows(i, rules_.alternation.seconds_between) && visits_[i].face && visits_[i - 1].face &&
                   visits_[i].face != visits_[i - 1].face;
        };
        std::size_t first = 0;
        for (std::size_t i = 1; i <= visits_.size(); ++i) {
            bool const next = i < visits_.size() && steps(i);
            if (next && (i == first + 1 || visits_[i].face == visits_[i - 2].face)) continue;
            if (i - first >= static_cast<std::size_t>(rules_.alternation.visits)) {
                blame_run(first, i, "alternation",
                          fmt::format("back and forth between two faces, {} visits within {:.1f} s",
                                      i - first, seconds_of(first, i)));
            }
            first = next ? i - 1 : i; // the step that ends one run may begin the next, with another face
        }
    }

    void find_closed_hours() {
        bool const any = std::any_of(day_.opening_hours->begin(), day_.opening_hours->end(),
                                     [](auto const& spans) { return !spans.empty(); });
        if (!any) return; // it says nothing
        for (std::size_t i = 0; i < day_.taps.size(); ++i) {
            Tap const& tap = day_.taps[i];
            if (!tap.at || tap.uncertainty_ms > certain_enough_ms) continue;
            std::int64_t const around =
                tap.uncertainty_ms + rules_.closed_hours.margin_minutes * ms_in_minute;
            std::int64_t const local = *tap.at + tap.utc_offset_minutes * ms_in_minute;
            if (open_within(local - around, local + around)) continue;
            std::int64_t const minute =
                ((local / ms_in_minute) % minutes_in_day + minutes_in_day) % minutes_in_day;
            blame(i, "closed_hours",
                  fmt::format("at {:02}:{:02}, when the site is closed", minute / 60, minute % 60));
        }
    }

    /// By the site's wall, both inclusive.
    bool open_within(std::int64_t from_ms, std::int64_t to_ms) const {
        constexpr std::int64_t thursday = 3; // of 1 January 1970, Monday = 0
        auto const floor_minutes = [](std::int64_t ms) {
            return ms >= 0 ? ms / ms_in_minute : (ms - ms_in_minute + 1) / ms_in_minute;
        };
        std::int64_t const epoch = floor_minutes(from_ms) + thursday * minutes_in_day;
        std::int64_t const from = (epoch % minutes_in_week + minutes_in_week) % minutes_in_week;
        std::int64_t const to = from + floor_minutes(to_ms) - floor_minutes(from_ms);
        for (std::size_t weekday = 0; weekday < day_.opening_hours->size(); ++weekday) {
            for (OpeningSpan const& span : (*day_.opening_hours)[weekday]) {
                std::int64_t const opens = static_cast<std::int64_t>(weekday) * minutes_in_day + span.from;
                std::int64_t const closes = static_cast<std::int64_t>(weekday) * minutes_in_day + span.to;
                for (std::int64_t const shift : {-minutes_in_week, std::int64_t{0}, minutes_in_week}) {
                    if (opens + shift <= to && from < closes + shift) return true;
                }
            }
        }
        return false;
    }

    void find_attendant() {
        std::int64_t const window = rules_.attendant.minutes * ms_in_minute;
        std::map<std::int64_t, std::vector<std::int64_t>> tests; // by boot, in time
        for (Tap const& tap : day_.taps) {
            if (tap.test && tap.boot >= 0) tests[tap.boot].push_back(tap.monotonic_ms);
        }
        for (auto& [boot, times] : tests)
            std::sort(times.begin(), times.end());
        for (std::size_t i = 0; i < day_.taps.size(); ++i) {
            Tap const& tap = day_.taps[i];
            auto const of_boot = tests.find(tap.boot);
            if (tap.test || of_boot == tests.end()) continue;
            auto const after =
                std::upper_bound(of_boot->second.begin(), of_boot->second.end(), tap.monotonic_ms);
            if (after == of_boot->second.begin()) continue;
            std::int64_t const since = tap.monotonic_ms - *std::prev(after);
            if (since <= window)
                blame(i, "attendant", fmt::format("{} s after an attendant's test", since / ms_in_second));
        }
    }

    void find_tests() {
        for (std::size_t i = 0; i < day_.taps.size(); ++i) {
            if (day_.taps[i].test) blame(i, "test", "an attendant's test");
        }
    }

    void find_outlier_day() {
        std::set<std::size_t> blamed;
        for (Finding const& finding : findings_)
            blamed.insert(finding.tap);
        DayCounts kept;
        for (std::size_t i = 0; i < day_.taps.size(); ++i) {
            Tap const& tap = day_.taps[i];
            if (tap.test || blamed.contains(i)) continue;
            kept.ratings += tap.ratings;
            kept.high += tap.high;
            kept.low += tap.low;
        }
        auto const reason = outlier_reason(kept, day_.history, rules_.outlier_day);
        if (!reason) return;
        for (std::size_t i = 0; i < day_.taps.size(); ++i) {
            if (!day_.taps[i].test && !blamed.contains(i)) blame(i, "outlier_day", *reason);
        }
    }

    KioskDay const& day_;
    MisuseRules const& rules_;
    std::vector<Visit> visits_;
    std::vector<Finding> findings_;
};

} // namespace

std::vector<Finding> judge(KioskDay const& day, MisuseRules const& rules) {
    return Judge{day, rules}.findings();
}

} // namespace instante::server::misuse
