#include "server/reporting/completeness_report.hpp"

#include "server/reporting/row_periods.hpp"
#include "shared/opening.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

bool is_of_surveys(Axis axis) {
    return is_of_moments(axis) || is_of_questions(axis);
}
bool tells_kiosks_apart(Axis axis) {
    return is_of_surveys(axis) || axis == Axis::site || axis == Axis::group || axis == Axis::kiosk;
}

using Ids = std::set<std::string>;

/// A kiosk at a site, with all that queries may tell it by.
struct Entry {
    KioskRecords const* records = nullptr;
    std::string kiosk;
    std::string site;
    Ids groups;                   // the site's, on any day; where the query asks by them
    Ids const* moments = nullptr; // that it ever asked about; where the query asks by them
    std::optional<UnixMs> silent_since;
    Day silent_day = 0; // local
};

class Kiosks {
  public:
    Kiosks(ScoreQuery const& query, Catalog const& catalog, std::vector<KioskRecords> const& records,
           UnixMs now)
        : catalog_(catalog) {
        std::vector<Grouping> axes = query.group_by;
        for (Filter const& filter : query.filters)
            axes.push_back(filter.by);
        auto const any = [&](auto&& wanted) {
            return std::any_of(axes.begin(), axes.end(), [&](Grouping const& by) { return wanted(by.axis); });
        };
        if (any(is_of_surveys)) read_asked();
        bool const by_group = any([](Axis axis) { return axis == Axis::group; });
        for (KioskRecords const& each : records) {
            Entry entry = describe(each, by_group, now);
            if (passes(entry, query.filters)) entries_.push_back(std::move(entry));
        }
        for (Entry const& entry : entries_) {
            by_kiosk_[entry.kiosk].push_back(&entry);
            by_site_[entry.site].push_back(&entry);
            all_.push_back(&entry);
        }
    }

    bool belongs(Entry const& entry, Axis axis, std::string const& label) const {
        switch (axis) {
        case Axis::site:
            return entry.site == label;
        case Axis::kiosk:
            return entry.kiosk == label;
        case Axis::group:
            return entry.groups.contains(label);
        case Axis::moment:
            return entry.moments->contains(label);
        case Axis::stage:
            return asked_about(entry, of_stage_, label);
        case Axis::channel:
            return asked_about(entry, of_channel_, label);
        case Axis::question:       // survey.question
        case Axis::survey_version: // survey@version
            return asked_about(entry, of_survey_, label.substr(0, label.find_first_of(".@")));
        default:
            return true;
        }
    }

    std::vector<Entry const*> const& all() const { return all_; }
    /// Those of a row that may be few.
    std::vector<Entry const*> const& near(std::vector<Grouping> const& group_by, RowGroup const& row) const {
        static std::vector<Entry const*> const none;
        auto const find = [&](auto const& index, std::optional<std::string> const& label) -> auto const& {
            auto const at = label ? index.find(*label) : index.end();
            return at == index.end() ? none : at->second;
        };
        for (std::size_t i = 0; i < group_by.size(); ++i) {
            if (group_by[i].axis == Axis::kiosk) return find(by_kiosk_, row[i]);
        }
        for (std::size_t i = 0; i < group_by.size(); ++i) {
            if (group_by[i].axis == Axis::site) return find(by_site_, row[i]);
        }
        return all_;
    }

  private:
    void read_asked() {
        std::map<Code, std::vector<std::string> const*> last; // most kiosks keep theirs
        for (ProgrammeVersion const& version : catalog_.versions()) {
            for (Kiosk const& kiosk : version.programme.kiosks) {
                auto& before = last[kiosk.code];
                if (!before || *before != kiosk.moments)
                    asked_[kiosk.code].insert(kiosk.moments.begin(), kiosk.moments.end());
                before = &kiosk.moments;
            }
            for (Moment const& moment : version.programme.moments) {
                of_stage_[std::string{to_string(moment.stage)}].insert(moment.id);
                of_channel_[moment.channel].insert(moment.id);
            }
            for (Survey const& survey : version.programme.surveys)
                of_survey_[survey.id].insert(survey.moment);
        }
    }

    using MomentsOf = std::map<std::string, Ids>;
    static bool asked_about(Entry const& entry, MomentsOf const& moments_of, std::string const& label) {
        auto const found = moments_of.find(label);
        return found != moments_of.end() &&
               std::any_of(found->second.begin(), found->second.end(),
                           [&](std::string const& moment) { return entry.moments->contains(moment); });
    }

    Entry describe(KioskRecords const& records, bool by_group, UnixMs now) {
        Entry entry;
        entry.records = &records;
        if (Kiosk const* const kiosk = catalog_.kiosk(records.kiosk)) entry.kiosk = kiosk->id;
        if (Site const* const site = catalog_.site(records.site)) entry.site = site->id;
        if (by_group) {
            for (ProgrammeVersion const& version : catalog_.versions()) {
                Site const* const site = find_by_id(version.programme.sites, entry.site);
                if (site) entry.groups.insert(site->parent);
            }
        }
        entry.moments = &asked_[records.kiosk];
        entry.silent_since = silent_since(records, catalog_, now);
        if (entry.silent_since)
            entry.silent_day = local_time(*entry.silent_since, catalog_.time_zone(entry.site)).day;
        return entry;
    }

    bool passes(Entry const& entry, std::vector<Filter> const& filters) const {
        return std::all_of(filters.begin(), filters.end(), [&](Filter const& filter) {
            return std::any_of(filter.values.begin(), filter.values.end(), [&](std::string const& value) {
                return belongs(entry, filter.by.axis, value);
            });
        });
    }

    Catalog const& catalog_;
    std::map<Code, Ids> asked_; // moments, by kiosk
    MomentsOf of_stage_;        // moments, on any day
    MomentsOf of_channel_;
    MomentsOf of_survey_;
    std::vector<Entry> entries_;
    std::vector<Entry const*> all_;
    std::map<std::string, std::vector<Entry const*>> by_kiosk_;
    std::map<std::string, std::vector<Entry const*>> by_site_;
};

/// Adds up what kiosks have of one period.
class Sum {
  public:
    explicit Sum(std::size_t period, DayRange const& days) : period_(period), days_(days) {}

    bool is_silent(Entry const& entry) const {
        return entry.silent_since && (!days_.to || entry.silent_day <= *days_.to);
    }
    /// False: the kiosk has no part in the period.
    bool add(Entry const& entry) {
        RecordCount const& count = entry.records->counts[period_];
        bool const silent = is_silent(entry);
        if (count.known == 0 && !silent) return false;
        counts_.push_back({count.received, count.known});
        ++row_.kiosks;
        row_.silent += silent ? 1 : 0;
        return true;
    }
    RowCompleteness finish() {
        row_.figure = scoring::completeness(counts_);
        return row_;
    }

  private:
    std::size_t period_;
    DayRange days_;
    RowCompleteness row_;
    std::vector<scoring::ReceivedOfKnown> counts_;
};

void fill_whole(CompletenessReport& report, Kiosks const& kiosks, DayRange const& days) {
    Sum sum{0, days};
    for (Entry const* entry : kiosks.all()) {
        if (!sum.add(*entry)) continue;
        report.kiosks.push_back(entry->kiosk);
        if (sum.is_silent(*entry)) report.silent.push_back({entry->kiosk, *entry->silent_since});
    }
    report.whole = sum.finish();
    // A kiosk that was moved between the sites stands there once.
    std::sort(report.kiosks.begin(), report.kiosks.end());
    report.kiosks.erase(std::unique(report.kiosks.begin(), report.kiosks.end()), report.kiosks.end());
}

/// `row` has values where they tell kiosks apart, and only there.
bool belongs(Kiosks const& kiosks, Entry const& entry, std::vector<Grouping> const& group_by,
             RowGroup const& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!tells_kiosks_apart(group_by[i].axis)) continue;
        if (!row[i] || !kiosks.belongs(entry, group_by[i].axis, *row[i])) return false;
    }
    return true;
}

} // namespace

std::optional<UnixMs> silent_since(KioskRecords const& kiosk, Catalog const& catalog, UnixMs now) {
    if (!kiosk.present || kiosk.heard_until >= now - silent_after_ms) return std::nullopt;
    if (!find_by_code(catalog.programme().kiosks, kiosk.kiosk)) return std::nullopt;
    Site const* const site = catalog.site(kiosk.site);
    if (!site || !site->opening_hours) return kiosk.heard_until;
    // A kiosk that is switched off with the lights is not silent, nor when they have just been switched on.
    auto const open = open_ms_between(*site->opening_hours, kiosk.heard_until, now,
                                      catalog.time_zone(site->id), silent_after_ms);
    return open >= silent_after_ms ? std::optional{kiosk.heard_until} : std::nullopt;
}

Result<CompletenessReport> make_completeness(ScoreQuery const& query,
                                             std::vector<RowGroup const*> const& rows, Catalog const& catalog,
                                             DeviceStore& devices, UnixMs now, std::int64_t budget) {
    RowPeriods periods{query};
    std::vector<std::optional<std::size_t>> period_of;
    period_of.reserve(rows.size());
    for (RowGroup const* row : rows)
        period_of.push_back(periods.of(*row));
    auto const kiosks_now = static_cast<std::int64_t>(catalog.programme().kiosks.size());
    if (kiosks_now * static_cast<std::int64_t>(periods.all().size()) > budget) {
        return Problem::at(ProblemKind::too_much, "include",
                           "completeness by so many kiosks and stretches of days needs more than " +
                               std::to_string(budget) +
                               " counts; shorten the period or group by longer ones");
    }
    auto const records = devices.kiosk_records({query.sites, {}, periods.all()});
    Kiosks const kiosks{query, catalog, records, now};

    CompletenessReport report;
    fill_whole(report, kiosks, periods.all()[0]);
    std::map<std::pair<std::size_t, RowGroup>, RowCompleteness> known;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!period_of[i]) {
            report.rows.emplace_back();
            continue;
        }
        RowGroup telling = *rows[i];
        for (std::size_t axis = 0; axis < telling.size(); ++axis) {
            if (!tells_kiosks_apart(query.group_by[axis].axis)) telling[axis].reset();
        }
        auto const [at, fresh] = known.try_emplace({*period_of[i], telling});
        if (fresh) {
            Sum sum{*period_of[i], periods.all()[*period_of[i]]};
            for (Entry const* entry : kiosks.near(query.group_by, telling)) {
                if (belongs(kiosks, *entry, query.group_by, telling)) sum.add(*entry);
            }
            at->second = sum.finish();
        }
        report.rows.push_back(at->second);
    }
    for (Grouping const& by : query.group_by) {
        if (tells_kiosks_apart(by.axis) || is_of_time(by.axis)) report.told_apart_by.push_back(by.name());
    }
    return report;
}

} // namespace instante::server::reporting
