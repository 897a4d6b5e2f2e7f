#include "server/misuse/review.hpp"

#include "server/storage/cells.hpp"

#include <algorithm>
#include <set>

namespace instante::server::misuse {

namespace {

constexpr int days_at_once = 31;
constexpr std::size_t most_review_examples = 50;
constexpr std::size_t restated_at_once = 2'000;

/// One response, what is held against it and what should be.
struct Verdict {
    Code site = 0;
    KioskDate date;
    JudgedResponse const& response;
    std::vector<Flag> const& now;
    std::vector<Flag> const& then;
};

/// Calls `take(Verdict)` for each response of the scope that can be judged.
template <class Take>
void for_each_verdict(Store& store, Catalog const& catalog, Scope const& scope,
                      std::optional<MisuseRules> const& rules, int version, UnixMs now, Take&& take) {
    std::vector<Flag> const none;
    int const looks_back = rules && rules->outlier_day.on ? rules->outlier_day.history_days : 0;
    auto const flags_in = [&](auto const& all, Uuid const& id) -> std::vector<Flag> const& {
        auto const at = all.find(id);
        if (at == all.end()) return none;
        if constexpr (std::is_same_v<std::decay_t<decltype(at->second)>, FlaggedResponse>) {
            return at->second.flags;
        } else {
            return at->second;
        }
    };
    for (Code const site : scope.sites) {
        for (Day first = scope.from; first <= scope.to; first += days_at_once) {
            Day const last = std::min(first + days_at_once - 1, scope.to);
            KioskDays const days =
                read_days(store, catalog, site, {first, last}, [](KioskDate const&) { return true; });
            if (days.empty()) continue;
            History const history = read_history(store, catalog, site, first - looks_back, last);
            auto const present = read_flags(store, site, first, last);
            for (auto const& [date, responses] : days) {
                auto const wanted =
                    judge_day(date, responses, history, catalog.site(site), rules, version, now);
                for (JudgedResponse const& response : responses)
                    take(Verdict{site, date, response, flags_in(present, response.id),
                                 flags_in(wanted, response.id)});
            }
        }
    }
}

void add(Effect& effect, Verdict const& verdict) {
    ++effect.responses;
    effect.flagged_now += verdict.now.empty() ? 0 : 1;
    effect.flagged_then += verdict.then.empty() ? 0 : 1;
    effect.raw.add(verdict.response);
    if (verdict.now.empty()) effect.filtered_now.add(verdict.response);
    if (verdict.then.empty()) effect.filtered_then.add(verdict.response);
}

/// By whatever version of the rules.
bool same_rules_and_reasons(std::vector<Flag> const& some, std::vector<Flag> const& others) {
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                      [](Flag const& a, Flag const& b) { return a.rule == b.rule && a.reason == b.reason; });
}

Change change_of(Verdict const& verdict) {
    JudgedResponse const& response = verdict.response;
    return {{verdict.site, verdict.date.kiosk, response.moment, verdict.date.day, response.tap.at,
             response.visit, response.id, verdict.now},
            verdict.then};
}

} // namespace

void QualityMean::add(JudgedResponse const& response) {
    sum += response.quality;
    weight += response.weight;
}

std::optional<double> QualityMean::index() const {
    if (weight <= 0) return std::nullopt;
    return 100 * sum / weight / quality_unit;
}

Review preview(Store& store, Catalog const& catalog, Scope const& scope,
               std::optional<MisuseRules> const& rules) {
    Review review;
    for_each_verdict(store, catalog, scope, rules, 0, 0, [&](Verdict const& verdict) {
        add(review.whole, verdict);
        add(review.by_site[verdict.site], verdict);
        add(review.by_kiosk[verdict.date.kiosk], verdict);
        add(review.by_day[verdict.date.day], verdict);
        for (Flag const& flag : verdict.now)
            ++review.by_rule[flag.rule].first;
        for (Flag const& flag : verdict.then)
            ++review.by_rule[flag.rule].second;
        if (verdict.now.empty() && !verdict.then.empty()) ++review.newly_flagged;
        if (!verdict.now.empty() && verdict.then.empty()) ++review.no_longer_flagged;
        bool const same = same_rules_and_reasons(verdict.now, verdict.then);
        if (!same && review.examples.size() < most_review_examples)
            review.examples.push_back(change_of(verdict));
    });
    return review;
}

Applied apply(Store& store, Catalog const& catalog, Scope const& scope, UnixMs now) {
    Applied applied;
    std::vector<Restatement> restatements;
    auto const flush = [&] {
        if (!restatements.empty()) applied.changed += store.restate(restatements);
        restatements.clear();
    };
    auto const& rules = catalog.programme().misuse;
    for_each_verdict(store, catalog, scope, rules, version_of_rules(catalog), now,
                     [&](Verdict const& verdict) {
                         ++applied.judged;
                         applied.flagged += verdict.then.empty() ? 0 : 1;
                         if (alike(verdict.now, verdict.then)) return;
                         JudgedResponse const& response = verdict.response;
                         restatements.push_back(
                             {verdict.site, response.visit, response.id, response.revision, verdict.then});
                         if (restatements.size() == restated_at_once) flush();
                     });
    flush();
    return applied;
}

} // namespace instante::server::misuse
