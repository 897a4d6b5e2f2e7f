#include "server/reporting/axis_reader.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

constexpr std::int64_t not_known = -1;

} // namespace

AxisReader::AxisReader(Grouping grouping, Catalog const& catalog, MicrosegmentTable const& microsegments)
    : grouping_(std::move(grouping)), catalog_(catalog) {
    if (grouping_.axis != Axis::segment) return;
    for (auto const& segments : microsegments) {
        auto const value = std::find_if(segments.begin(), segments.end(), [&](auto const& segment) {
            return segment.first == grouping_.dimension_code;
        });
        values_.push_back(value == segments.end() ? not_known : value->second);
    }
}

Code AxisReader::moment_of(Instrument const& instrument) {
    if (instrument == last_instrument_) return last_moment_;
    auto const [at, fresh] = moments_.try_emplace(pack({instrument.survey, instrument.version, 0}), 0);
    if (fresh) {
        Survey const* const survey = catalog_.survey(instrument.survey, instrument.version);
        Moment const* const moment = survey ? catalog_.moment(survey->moment) : nullptr;
        at->second = moment ? moment->code : 0;
    }
    last_instrument_ = instrument;
    last_moment_ = at->second;
    return last_moment_;
}

std::int64_t AxisReader::intern(std::string const& text) {
    auto const at = std::find(texts_.begin(), texts_.end(), text);
    if (at == texts_.end()) texts_.push_back(text);
    return std::find(texts_.begin(), texts_.end(), text) - texts_.begin();
}

/// Axes whose value depends on the catalog as it stood that day.
std::int64_t AxisReader::compute(Place const& place, Code moment_code) {
    if (grouping_.axis == Axis::group) {
        auto const path = catalog_.path_on(place.site, place.period);
        return path.size() > 1 ? intern(path[1]) : not_known;
    }
    Moment const* const moment = catalog_.moment_on(moment_code, place.period);
    if (!moment) return not_known;
    return grouping_.axis == Axis::stage ? static_cast<std::int64_t>(moment->stage) : intern(moment->channel);
}

std::int64_t AxisReader::known(Place const& place, Code moment) {
    std::int64_t const entity = grouping_.axis == Axis::group ? place.site : moment;
    // One document so far: the day makes no difference, and the memory stays small.
    Day const day = catalog_.versions().size() > 1 ? place.period : unknown_day;
    auto const [at, fresh] = known_.try_emplace({entity, day}, not_known);
    if (fresh) at->second = compute(place, moment);
    return at->second;
}

std::int64_t AxisReader::number(CellKey const& cell) {
    if (grouping_.axis == Axis::question) return pack({cell.instrument.survey, 0, cell.instrument.question});
    if (grouping_.axis == Axis::survey_version)
        return pack({cell.instrument.survey, cell.instrument.version, 0});
    return number(cell, is_of_moments(grouping_.axis) ? moment_of(cell.instrument) : 0);
}

std::int64_t AxisReader::number(Place const& place, Code moment) {
    bool const dated = place.period != unknown_day;
    switch (grouping_.axis) {
    case Axis::moment:
        return moment;
    case Axis::site:
        return place.site;
    case Axis::kiosk:
        return place.kiosk == 0 ? not_known : place.kiosk;
    case Axis::day:
        return place.period;
    case Axis::week:
        return dated ? week_start(place.period) : unknown_day;
    case Axis::month:
        return dated ? month_start(place.period) : unknown_day;
    case Axis::weekday:
        return dated ? iso_weekday(place.period) : not_known;
    case Axis::hour_of_day:
        return place.hour;
    case Axis::hour:
        return dated && place.hour != unknown_hour ? std::int64_t{place.period} * 24 + place.hour
                                                   : std::int64_t{unknown_day} * 24;
    case Axis::segment: {
        auto const number = static_cast<std::size_t>(place.microsegment);
        return number < values_.size() ? values_[number] : not_known;
    }
    case Axis::stage:
    case Axis::channel:
    case Axis::group:
        return known(place, moment);
    case Axis::question:
    case Axis::survey_version:
        break;
    }
    return not_known;
}

std::optional<std::string> AxisReader::label(std::int64_t number) const {
    auto const id_of = [](auto const* entity) { return entity ? std::optional{entity->id} : std::nullopt; };
    auto const text_of_day = [&](auto&& text) -> std::optional<std::string> {
        if (number == unknown_day) return std::nullopt;
        return text(static_cast<Day>(number));
    };
    auto const code = static_cast<Code>(number);
    switch (grouping_.axis) {
    case Axis::moment:
        return id_of(catalog_.moment(code));
    case Axis::site:
        return id_of(catalog_.site(code));
    case Axis::kiosk:
        return id_of(catalog_.kiosk(code));
    case Axis::day:
        return text_of_day([](Day day) { return day_to_string(day); });
    case Axis::week:
        return text_of_day([](Day day) { return iso_week_to_string(day); });
    case Axis::month:
        return text_of_day([](Day day) { return day_to_string(day).substr(0, 7); });
    case Axis::weekday:
    case Axis::hour_of_day:
        return number < 0 ? std::nullopt : std::optional{std::to_string(number)};
    case Axis::hour: {
        if (number == std::int64_t{unknown_day} * 24) return std::nullopt;
        Day const day = static_cast<Day>((number >= 0 ? number : number - 23) / 24);
        std::string const hour = std::to_string(number - std::int64_t{day} * 24);
        return day_to_string(day) + "T" + (hour.size() == 1 ? "0" : "") + hour;
    }
    case Axis::segment: {
        Dimension const* const dimension =
            number == not_known ? nullptr : catalog_.dimension(grouping_.dimension_code);
        return dimension ? id_of(find_by_code(dimension->values, code)) : std::nullopt;
    }
    case Axis::survey_version:
    case Axis::question: {
        Instrument const instrument = unpack_instrument(number);
        Survey const* const survey = catalog_.newest_survey(instrument.survey);
        if (!survey) return std::nullopt;
        if (grouping_.axis == Axis::survey_version)
            return survey->id + "@" + std::to_string(instrument.version);
        auto const question = catalog_.question_id(instrument.survey, instrument.question);
        return question ? std::optional{survey->id + "." + *question} : std::nullopt;
    }
    case Axis::stage:
        return number == not_known ? std::nullopt
                                   : std::optional{std::string{to_string(static_cast<Stage>(number))}};
    case Axis::channel:
    case Axis::group:
        return number == not_known ? std::nullopt : std::optional{texts_[static_cast<std::size_t>(number)]};
    }
    return std::nullopt;
}

} // namespace instante::server::reporting
