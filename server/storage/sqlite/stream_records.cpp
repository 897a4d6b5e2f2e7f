// How many of the numbers of a period are here: see KioskRecords.

#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/stream_tables.hpp"

#include <algorithm>

namespace instante::server {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

/// `first` and `beyond`: the first numbers of the period and of what comes after it, where there are any.
RecordCount count_records(StreamProgress const& progress, DayRange const& period,
                          std::optional<std::int64_t> first, std::optional<std::int64_t> beyond,
                          UnixMs last_seen) {
    // What was announced after the newest record that is here belongs to the days up to the last word.
    std::int64_t after = 0;
    if (first) {
        after = *first - 1;
    } else if (period.from) {
        after = last_seen / day_ms + 1 >= *period.from ? progress.newest() : progress.highest();
    }
    std::int64_t const up_to = beyond ? std::max(*beyond - 1, after) : progress.highest();
    return {up_to - after - progress.missing(after, up_to), up_to - after};
}

} // namespace

/// The days of one stream; periods that follow each other share what was looked up.
class StreamTables::Days {
  public:
    Days(sqlite::Statement& find, StreamKey stream) : find_(find), stream_(stream) {}

    /// The first number of this day or a later one.
    std::optional<std::int64_t> first_from(Day day) {
        if (!asked_ || day < *asked_ || (number_ && day > day_)) {
            asked_ = day;
            number_.reset();
            find_.query(the_programme, stream_.site, stream_.device, stream_.generation, day);
            if (find_.step()) {
                day_ = find_.integer32(0);
                number_ = find_.integer(1);
            }
            find_.reset();
        }
        return number_;
    }

  private:
    sqlite::Statement& find_;
    StreamKey stream_;
    std::optional<Day> asked_;
    Day day_ = 0;
    std::optional<std::int64_t> number_; // of day_; none: no row from asked_ on
};

std::vector<KioskRecords> StreamTables::records(KioskPeriods const& wanted) {
    Advances const advances = read_journal();
    std::vector<KioskRecords> kiosks;
    for (Code const site : wanted.sites) {
        records_.query(the_programme, site);
        while (records_.step()) {
            Code const kiosk = records_.integer32(0);
            if (!wanted.kiosks.empty() &&
                std::find(wanted.kiosks.begin(), wanted.kiosks.end(), kiosk) == wanted.kiosks.end())
                continue;
            if (kiosks.empty() || kiosks.back().kiosk != kiosk || kiosks.back().site != site)
                kiosks.push_back({kiosk, site, std::vector<RecordCount>(wanted.periods.size()), 0, false});
            KioskRecords& sum = kiosks.back();
            StreamKey const stream{site, records_.integer(1), records_.integer32(2)};
            Days days{find_day_, stream};
            auto const [progress, last_seen, monotonic] =
                latest(advances, stream, records_.integer(10),
                       {{records_.integer(3), records_.integer(4), records_.text(5)},
                        records_.integer(6),
                        records_.integer(9)});
            bool const continued = records_.integer(7) != 0;
            for (std::size_t i = 0; i < wanted.periods.size(); ++i) {
                DayRange const& period = wanted.periods[i];
                auto const first = period.from ? days.first_from(*period.from) : std::nullopt;
                auto const beyond = period.to ? days.first_from(*period.to + 1) : std::nullopt;
                RecordCount const count = count_records(progress, period, first, beyond, last_seen);
                sum.counts[i].received += count.received;
                sum.counts[i].known += continued ? count.received : count.known;
            }
            sum.heard_until = std::max(sum.heard_until, last_seen);
            sum.present = sum.present || records_.integer(8) != 0;
        }
        records_.reset();
    }
    return kiosks;
}

} // namespace instante::server
