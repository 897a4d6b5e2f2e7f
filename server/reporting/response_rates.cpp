#include "server/reporting/response_rates.hpp"

#include "server/reporting/row_periods.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace instante::server::reporting {

namespace {

using Group = std::vector<std::optional<std::string>>;

bool is_of_moment_or_question(Axis axis) {
    return is_of_moments(axis) || axis == Axis::question;
}

bool kiosks_can_tell(Axis axis) {
    return is_of_moment_or_question(axis) || axis == Axis::site || axis == Axis::group ||
           axis == Axis::kiosk || axis == Axis::day || axis == Axis::week || axis == Axis::month;
}

/// The days of one kiosk at one site, of one moment.
struct KioskPlace {
    std::string site;
    std::set<std::string> groups; // the site's, in any version of the programme
    std::string kiosk;
    std::string moment; // empty: before one was chosen
    std::string stage;
    std::string channel;
    std::vector<KioskTurnout> days; // ascending

    /// Its visits, as `figure` counts them.
    std::int64_t sum(DayRange const& range, std::int64_t KioskTurnout::*figure) const {
        auto const first =
            !range.from ? days.begin()
                        : std::partition_point(days.begin(), days.end(),
                                               [&](auto const& each) { return each.day < *range.from; });
        std::int64_t total = 0;
        for (auto at = first; at != days.end() && (!range.to || at->day <= *range.to); ++at)
            total += (*at).*figure;
        return total;
    }
};

class KioskPlaces {
  public:
    KioskPlaces(std::vector<KioskTurnout> const& turnout, Catalog const& catalog) : catalog_(catalog) {
        for (KioskTurnout const& each : turnout) {
            if (places_.empty() || key_of(places_.back().days.back()) != key_of(each))
                places_.push_back(describe(each));
            places_.back().days.push_back(each);
        }
    }

    /// Axes of time do not matter. `whatever_moment`: nor do those of moments.
    bool belongs(KioskPlace const& place, Axis axis, std::string const& value, bool whatever_moment) const {
        if (is_of_moment_or_question(axis)) {
            if (whatever_moment) return true;
            if (place.moment.empty()) return false;
        }
        switch (axis) {
        case Axis::site:
            return place.site == value;
        case Axis::group:
            return place.groups.contains(value);
        case Axis::kiosk:
            return place.kiosk == value;
        case Axis::moment:
            return place.moment == value;
        case Axis::stage:
            return place.stage == value;
        case Axis::channel:
            return place.channel == value;
        case Axis::question: // survey.question
            return place.moment == moment_of_survey(value.substr(0, value.find('.')));
        default:
            return true;
        }
    }

    std::vector<KioskPlace> const& all() const { return places_; }

  private:
    static std::tuple<Code, Code, std::string_view> key_of(KioskTurnout const& each) {
        return {each.site, each.kiosk, each.moment};
    }

    KioskPlace describe(KioskTurnout const& each) const {
        KioskPlace place;
        if (Site const* const site = catalog_.site(each.site)) place.site = site->id;
        if (Kiosk const* const kiosk = catalog_.kiosk(each.kiosk)) place.kiosk = kiosk->id;
        for (ProgrammeVersion const& version : catalog_.versions()) {
            Site const* const site = find_by_id(version.programme.sites, place.site);
            if (site) place.groups.insert(site->parent);
        }
        place.moment = each.moment;
        if (Moment const* const moment = catalog_.moment(each.moment)) {
            place.stage = to_string(moment->stage);
            place.channel = moment->channel;
        }
        return place;
    }

    std::string moment_of_survey(std::string const& id) const {
        for (auto version = catalog_.versions().rbegin(); version != catalog_.versions().rend(); ++version) {
            if (Survey const* const survey = find_by_id(version->programme.surveys, id))
                return survey->moment;
        }
        return {};
    }

    Catalog const& catalog_;
    std::vector<KioskPlace> places_;
};

class RateOfRow {
  public:
    RateOfRow(ScoreQuery const& query, KioskPlaces const& places) : query_(query), places_(places) {
        auto const any = [&](auto&& wanted) {
            return std::any_of(query.group_by.begin(), query.group_by.end(),
                               [&](Grouping const& by) { return wanted(by.axis); }) ||
                   std::any_of(query.filters.begin(), query.filters.end(),
                               [&](Filter const& filter) { return wanted(filter.by.axis); });
        };
        moments_apart_ = any(is_of_moment_or_question);
        for (KioskPlace const& place : places.all()) {
            if (passes(place)) candidates_.push_back(&place);
        }
    }

    std::optional<ResponseRate> operator()(Group const& group, DayRange const& days) const {
        ResponseRate rate;
        for (KioskPlace const* place : candidates_) {
            bool const chosen_there = moments_apart_ && place->moment.empty();
            if (!belongs(*place, group, chosen_there)) continue;
            std::int64_t const begun = place->sum(days, &KioskTurnout::begun);
            if (chosen_there && begun > 0) return std::nullopt; // for which moment, nobody knows
            rate.begun += begun;
            rate.rated += place->sum(days, &KioskTurnout::rated);
        }
        if (rate.begun == 0) return std::nullopt;
        rate.share = std::min(1.0, static_cast<double>(rate.rated) / static_cast<double>(rate.begun));
        return rate;
    }

  private:
    bool passes(KioskPlace const& place) const {
        bool const chosen_there = moments_apart_ && place.moment.empty();
        return std::all_of(query_.filters.begin(), query_.filters.end(), [&](Filter const& filter) {
            return std::any_of(filter.values.begin(), filter.values.end(), [&](std::string const& value) {
                return places_.belongs(place, filter.by.axis, value, chosen_there);
            });
        });
    }

    bool belongs(KioskPlace const& place, Group const& group, bool whatever_moment) const {
        for (std::size_t i = 0; i < group.size(); ++i) {
            Axis const axis = query_.group_by[i].axis;
            if (is_of_time(axis)) continue;
            if (!group[i] || !places_.belongs(place, axis, *group[i], whatever_moment)) return false;
        }
        return true;
    }

    ScoreQuery const& query_;
    KioskPlaces const& places_;
    bool moments_apart_ = false;
    std::vector<KioskPlace const*> candidates_;
};

} // namespace

std::vector<std::optional<ResponseRate>> response_rates(ScoreQuery const& query,
                                                        std::vector<Group const*> const& groups,
                                                        Catalog const& catalog, DeviceStore& devices) {
    std::vector<std::optional<ResponseRate>> rates(groups.size());
    auto const tellable = [](auto const& by) { return kiosks_can_tell(by.axis); };
    if (!std::all_of(query.group_by.begin(), query.group_by.end(), tellable) ||
        !std::all_of(query.filters.begin(), query.filters.end(), [&](Filter const& filter) {
            return tellable(filter.by) && !is_of_time(filter.by.axis);
        }))
        return rates;
    KioskPlaces const places{devices.kiosk_turnout(query.sites, {query.from, query.to}), catalog};
    RateOfRow const rate_of{query, places};
    RowPeriods periods{query};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (auto const period = periods.of(*groups[i]))
            rates[i] = rate_of(*groups[i], periods.all()[*period]);
    }
    return rates;
}

} // namespace instante::server::reporting
