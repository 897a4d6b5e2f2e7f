#pragma once
// Judges what kiosks sent, after it was committed: day by day of each kiosk, again whenever more of a day
// comes. Beside the writer, never in its transactions. What it holds against a response depends on what is
// stored, not on the order in which that came.

#include "server/misuse/kiosk_days.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace instante::server::misuse {

struct WatchLimits {
    std::chrono::milliseconds every{2'000};
    std::int64_t commits = 50'000;        // of a site that are looked through in one step
    std::size_t remembered = 200'000;     // responses of recent days that need not be read again
    std::size_t restated_at_once = 2'000; // in one transaction
};

class Watch {
  public:
    Watch(Store& store, Clock const& clock, WatchLimits limits = {})
        : store_(store), clock_(clock), limits_(limits) {}
    ~Watch() { finish(); }
    Watch(Watch const&) = delete;
    Watch& operator=(Watch const&) = delete;

    /// Begins to look by itself, on a thread of its own.
    void start();
    void finish();
    /// Looks once through what came since, of every site. False: nothing had come. While the programme has no
    /// rules, nothing is looked through: it waits for them. For the thread, or for whoever started none.
    bool step();

  private:
    using Remembered = std::map<std::pair<Code, KioskDate>, std::vector<JudgedResponse>>;

    bool look_at(Code site, CommitProgress const& progress, Catalog const& catalog);
    std::int64_t gather(Code site, CommitProgress const& progress, Catalog const& catalog,
                        std::set<KioskDate>& dates, std::set<KioskDate>& late);
    void note(Code site, StoredResponse const& response, Catalog const& catalog, std::set<KioskDate>& dates);
    void recall(Code site, std::set<KioskDate> const& dates, Catalog const& catalog);
    void judge_dates(Code site, std::set<KioskDate> const& dates, std::set<KioskDate> const& late,
                     std::int64_t up_to, Catalog const& catalog);
    void keep(Code site, std::vector<Restatement> const& restatements, std::int64_t up_to);
    void forget_some();
    void work();

    Store& store_;
    Clock const& clock_;
    WatchLimits limits_;
    Remembered remembered_;
    std::size_t remembered_responses_ = 0;
    std::map<Code, std::int64_t> known_; // by site: commits that were there before any day was judged

    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_; // last: it uses all of the above
};

} // namespace instante::server::misuse
