#include "server/misuse/kiosk_days.hpp"

#include "server/misuse/rules.hpp"
#include "server/storage/contributions.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace instante::server::misuse {

namespace {

constexpr double upper_quarter = 0.75;
constexpr double lower_quarter = 0.25;

bool tells_quality(Question const& question) {
    return question.construct == Construct::satisfaction || question.construct == Construct::perception ||
           question.construct == Construct::effort;
}

/// 0 at the worst end of the scale, 1 at the best; nothing where the question has no scale.
std::optional<double> position(Question const& question, int rating) {
    auto const scale = scale_of(question.type);
    if (!scale) return std::nullopt;
    int const steps = question.polarity == Polarity::negative ? scale->max - rating : rating - scale->min;
    return static_cast<double>(steps) / (scale->max - scale->min);
}

void fill_ratings(Tap& tap, StoredResponse const& response, Survey const& survey) {
    for (Question const& question : survey.questions) { // in the order they are asked
        auto const answer = std::find_if(response.answers.begin(), response.answers.end(),
                                         [&](StoredAnswer const& a) { return a.question == question.code; });
        if (answer == response.answers.end()) continue;
        int const* const rating = std::get_if<int>(&answer->value);
        auto const at = rating ? position(question, *rating) : std::nullopt;
        if (!at) continue;
        if (!tap.face) tap.face = at;
        if (!tells_quality(question)) continue;
        ++tap.ratings;
        tap.high += *at >= upper_quarter ? 1 : 0;
        tap.low += *at <= lower_quarter ? 1 : 0;
    }
}

} // namespace

bool can_be_judged(StoredResponse const& response) {
    return response.source == Source::kiosk && response.kiosk != 0 && response.local.day != unknown_day;
}

JudgedResponse to_judged(StoredResponse const& response, Catalog const& catalog) {
    JudgedResponse judged;
    judged.visit = response.visit;
    judged.id = response.id;
    judged.revision = response.revision;
    judged.moment = response.moment;
    judged.boot = response.claimed.boot_id;
    Tap& tap = judged.tap;
    tap.monotonic_ms = response.claimed.monotonic_ms;
    tap.at = response.at;
    tap.uncertainty_ms = response.uncertainty_ms;
    tap.utc_offset_minutes = response.local.utc_offset_minutes;
    tap.test = response.test;
    Survey const& survey = survey_of(response, catalog);
    fill_ratings(tap, response, survey);
    MomentPart const part = quality_of(response, survey);
    judged.quality = part.s;
    judged.weight = part.k;
    return judged;
}

void put(std::vector<JudgedResponse>& day, JudgedResponse response) {
    auto const at = std::lower_bound(day.begin(), day.end(), response,
                                     [](JudgedResponse const& a, JudgedResponse const& b) {
                                         return std::tie(a.visit, a.id) < std::tie(b.visit, b.id);
                                     });
    if (at != day.end() && at->visit == response.visit && at->id == response.id) {
        *at = std::move(response);
    } else {
        day.insert(at, std::move(response));
    }
}

KioskDays read_days(ResponseStore& store, Catalog const& catalog, Code site, DayRange const& days,
                    std::function<bool(KioskDate const&)> const& wanted) {
    KioskDays read;
    auto const cursor = store.read_responses({{site}, days.from, days.to, {}});
    StoredResponse response;
    std::int64_t commit = 0;
    while (cursor->next(response, commit)) {
        KioskDate const date{response.kiosk, response.local.day};
        if (can_be_judged(response) && wanted(date)) read[date].push_back(to_judged(response, catalog));
    }
    for (auto& [date, responses] : read) {
        std::sort(responses.begin(), responses.end(), [](JudgedResponse const& a, JudgedResponse const& b) {
            return std::tie(a.visit, a.id) < std::tie(b.visit, b.id);
        });
    }
    return read;
}

History read_history(CellStore& store, Catalog const& catalog, Code site, Day from, Day to) {
    History history;
    CellQuery query;
    query.grain = Grain::kiosks;
    query.sites = {site};
    query.from = from;
    query.to = to;
    query.row_budget = std::numeric_limits<std::int64_t>::max();
    query.gated = false; // nothing of it leaves
    auto const question_of = [&](Instrument const& instrument) -> Question const* {
        Survey const* const survey = catalog.survey(instrument.survey, instrument.version);
        Question const* const question =
            survey ? find_by_code(survey->questions, instrument.question) : nullptr;
        return question && tells_quality(*question) && scale_of(question->type) ? question : nullptr;
    };
    query.instruments = [&](Instrument const& instrument) { return question_of(instrument) != nullptr; };
    store.read_cells(query, [&](CellKey const& key, CellSums const& sums) {
        Question const* const question = question_of(key.instrument);
        if (!question || key.kiosk == 0) return;
        DayCounts& counts = history[{key.kiosk, key.period}];
        for (PointSums const& point : sums.points) {
            double const at = position(*question, point.point).value_or(0.5);
            counts.ratings += point.n;
            counts.high += at >= upper_quarter ? point.n : 0;
            counts.low += at <= lower_quarter ? point.n : 0;
        }
    });
    std::erase_if(history, [](auto const& day) { return day.second.ratings <= 0; });
    return history;
}

std::map<Uuid, std::vector<Flag>>
judge_day(KioskDate const& date, std::vector<JudgedResponse> const& responses, History const& history,
          Site const* site, std::optional<MisuseRules> const& rules, int version, UnixMs now) {
    std::map<Uuid, std::vector<Flag>> flags;
    if (!rules) return flags;
    KioskDay day;
    if (site) day.opening_hours = site->opening_hours;
    std::map<Uuid, std::int64_t> visits;
    std::map<std::string, std::int64_t> boots;
    for (JudgedResponse const& response : responses) {
        Tap tap = response.tap;
        tap.visit =
            visits.try_emplace(response.visit, static_cast<std::int64_t>(visits.size())).first->second;
        if (!response.boot.empty())
            tap.boot =
                boots.try_emplace(response.boot, static_cast<std::int64_t>(boots.size())).first->second;
        day.taps.push_back(tap);
    }
    KioskDate const earliest{date.kiosk, date.day - rules->outlier_day.history_days};
    for (auto at = history.lower_bound(earliest); at != history.end() && at->first < date; ++at)
        day.history.push_back(at->second);
    for (Finding& finding : judge(day, *rules))
        flags[responses[finding.tap].id].push_back(
            {std::move(finding.rule), std::move(finding.reason), version, now});
    return flags;
}

int version_of_rules(Catalog const& catalog) {
    int version = catalog.version();
    auto const& versions = catalog.versions();
    for (auto at = versions.rbegin(); at != versions.rend(); ++at) {
        if (at->programme.misuse != catalog.programme().misuse) break;
        version = at->number;
    }
    return version;
}

std::map<Uuid, FlaggedResponse> read_flags(MisuseStore& store, Code site, Day from, Day to) {
    std::map<Uuid, FlaggedResponse> flags;
    FlagFilter filter;
    filter.sites = {site};
    filter.from = from;
    filter.to = to;
    store.read_flagged(filter, [&](FlaggedResponse const& one) { flags.emplace(one.id, one); });
    return flags;
}

bool alike(std::vector<Flag> const& some, std::vector<Flag> const& others) {
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                      [](Flag const& a, Flag const& b) {
                          return a.rule == b.rule && a.reason == b.reason && a.version == b.version;
                      });
}

} // namespace instante::server::misuse
