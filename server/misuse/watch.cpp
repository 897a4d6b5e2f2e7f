#include "server/misuse/watch.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace instante::server::misuse {

// ---- by itself -------------------------------------------------------------------------------------

void Watch::start() {
    if (!thread_.joinable()) thread_ = std::thread{[this] { work(); }};
}

void Watch::finish() {
    {
        std::lock_guard const lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Watch::work() {
    std::unique_lock lock{mutex_};
    while (!wake_.wait_for(lock, limits_.every, [this] { return stopping_; })) {
        lock.unlock();
        try {
            step();
        } catch (std::exception const& failure) {
            // It is looked at again in the next step: what was judged is kept with the flags.
            spdlog::warn("misuse could not be looked for: {}", failure.what());
            remembered_.clear();
            remembered_responses_ = 0;
        }
        lock.lock();
    }
}

// ---- a step ----------------------------------------------------------------------------------------

bool Watch::step() {
    auto const catalog = store_.catalog();
    if (!catalog->programme().misuse) return false;
    bool any = false;
    for (auto const& [site, progress] : store_.commit_progress()) {
        if (progress.last > progress.judged) any = look_at(site, progress, *catalog) || any;
    }
    return any;
}

bool Watch::look_at(Code site, CommitProgress const& progress, Catalog const& catalog) {
    std::set<KioskDate> dates;
    std::set<KioskDate> late;
    std::int64_t const up_to = gather(site, progress, catalog, dates, late);
    if (up_to <= progress.judged) return false;
    judge_dates(site, dates, late, up_to, catalog);
    forget_some();
    return true;
}

/// Notes which days have something new. `late` are those that came after later days may have been judged
/// without them. Returns the last commit that was looked at.
std::int64_t Watch::gather(Code site, CommitProgress const& progress, Catalog const& catalog,
                           std::set<KioskDate>& dates, std::set<KioskDate>& late) {
    std::int64_t const goal = std::min(progress.last, progress.judged + limits_.commits);
    // Where nothing was judged before, what is there now is in the history by which all days are judged.
    auto const known = known_.try_emplace(site, progress.judged == 0 ? progress.last : progress.judged).first;
    ResponseFilter filter;
    filter.sites = {site};
    filter.after = {{site, progress.judged}};
    auto const cursor = store_.read_responses(filter);
    StoredResponse response;
    std::int64_t commit = 0;
    while (cursor->next(response, commit) && commit <= goal) {
        if (!can_be_judged(response)) continue;
        note(site, response, catalog, dates);
        if (commit > known->second) late.insert({response.kiosk, response.local.day});
    }
    return goal;
}

/// A revision may tell another day than the one before: its instant was corrected anew.
void Watch::note(Code site, StoredResponse const& response, Catalog const& catalog,
                 std::set<KioskDate>& dates) {
    KioskDate const date{response.kiosk, response.local.day};
    dates.insert(date);
    for (Day const other : {date.day - 1, date.day + 1}) {
        auto const at = remembered_.find({site, {date.kiosk, other}});
        if (at == remembered_.end()) continue;
        std::size_t const gone =
            std::erase_if(at->second, [&](JudgedResponse const& one) { return one.id == response.id; });
        remembered_responses_ -= gone;
        if (gone > 0) dates.insert({date.kiosk, other});
    }
    auto const at = remembered_.find({site, date});
    if (at == remembered_.end()) return;
    std::size_t const before = at->second.size();
    put(at->second, to_judged(response, catalog));
    remembered_responses_ += at->second.size() - before;
}

/// Reads what is not remembered of these days.
void Watch::recall(Code site, std::set<KioskDate> const& dates, Catalog const& catalog) {
    std::set<KioskDate> missing;
    DayRange days;
    for (KioskDate const& date : dates) {
        if (remembered_.contains({site, date})) continue;
        missing.insert(date);
        days.from = std::min(days.from.value_or(date.day), date.day);
        days.to = std::max(days.to.value_or(date.day), date.day);
    }
    if (missing.empty()) return;
    auto read =
        read_days(store_, catalog, site, days, [&](KioskDate const& date) { return missing.contains(date); });
    for (KioskDate const& date : missing) {
        auto& kept = remembered_[{site, date}];
        kept = std::move(read[date]);
        remembered_responses_ += kept.size();
    }
}

void Watch::judge_dates(Code site, std::set<KioskDate> const& dates, std::set<KioskDate> const& late,
                        std::int64_t up_to, Catalog const& catalog) {
    std::vector<Restatement> restatements;
    if (dates.empty()) return keep(site, restatements, up_to);
    auto const& rules = catalog.programme().misuse;
    int const looks_back = rules->outlier_day.on ? rules->outlier_day.history_days : 0;
    auto const by_day = [](KioskDate const& a, KioskDate const& b) { return a.day < b.day; };
    Day const first = std::min_element(dates.begin(), dates.end(), by_day)->day;
    Day const last = std::max_element(dates.begin(), dates.end(), by_day)->day;
    History const history = read_history(store_, catalog, site, first - looks_back, last + looks_back);
    std::set<KioskDate> all = dates;
    for (KioskDate const& date : late) { // days whose history is another one now
        KioskDate const beyond{date.kiosk, date.day + looks_back};
        for (auto at = history.upper_bound(date); at != history.end() && at->first <= beyond; ++at)
            all.insert(at->first);
    }
    recall(site, all, catalog);
    auto const flags = read_flags(store_, site, first - 1, last + std::max(looks_back, 1));
    int const version = version_of_rules(catalog);
    UnixMs const now = clock_.wall_now();
    for (KioskDate const& date : all) {
        auto const& responses = remembered_.at({site, date});
        auto const wanted = judge_day(date, responses, history, catalog.site(site), rules, version, now);
        for (JudgedResponse const& response : responses) {
            auto const present = flags.find(response.id);
            auto const want = wanted.find(response.id);
            std::vector<Flag> const none;
            auto const& has = present == flags.end() ? none : present->second.flags;
            auto const& should = want == wanted.end() ? none : want->second;
            if (!alike(has, should))
                restatements.push_back({site, response.visit, response.id, response.revision, should});
        }
    }
    keep(site, restatements, up_to);
}

/// The last transaction says how far we are: after a crash, what is left is judged again.
void Watch::keep(Code site, std::vector<Restatement> const& restatements, std::int64_t up_to) {
    std::span<Restatement const> left{restatements};
    while (left.size() > limits_.restated_at_once) {
        store_.restate(left.first(limits_.restated_at_once));
        left = left.subspan(limits_.restated_at_once);
    }
    store_.restate(left, {{site, up_to}});
}

/// The oldest days first: new taps are of today.
void Watch::forget_some() {
    while (remembered_responses_ > limits_.remembered && !remembered_.empty()) {
        auto const oldest =
            std::min_element(remembered_.begin(), remembered_.end(), [](auto const& a, auto const& b) {
                return a.first.second.day < b.first.second.day;
            });
        remembered_responses_ -= oldest->second.size();
        remembered_.erase(oldest);
    }
}

} // namespace instante::server::misuse
