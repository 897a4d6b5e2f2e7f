#include "server/reporting/activity_report.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

constexpr std::string_view left_prefix = "abandoned:";
constexpr std::string_view reached_prefix = "reached:";
constexpr std::string_view ended_prefix = "ended:";
constexpr std::string_view question_prefix = "question:";

/// The rest of the text; none: it begins otherwise.
std::optional<std::string> after(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    return std::string{text.substr(prefix.size())};
}

struct AtQuestion {
    std::int64_t reached = 0;
    std::int64_t left = 0;
    std::int64_t ended = 0;
};

struct OfMoment {
    VisitCounts counts;
    std::map<std::string, AtQuestion> questions;

    void add(KioskActivity const& activity) {
        counts.add(activity);
        for (auto const& [prefix, figure] : {std::pair{left_prefix, &AtQuestion::left},
                                             {reached_prefix, &AtQuestion::reached},
                                             {ended_prefix, &AtQuestion::ended}}) {
            auto const screen = after(activity.what, prefix);
            auto const question = screen ? after(*screen, question_prefix) : std::nullopt;
            if (question) questions[*question].*figure += activity.count;
        }
    }
};

QuestionActivity shown(std::string const& id, AtQuestion const& at, std::int64_t minimum) {
    QuestionActivity result{id, {}, {}, {}};
    std::int64_t const visits = std::max(at.reached, at.left + at.ended);
    if (visits == 0 || visits < minimum) return result;
    if (at.reached >= at.left + at.ended) result.reached = at.reached; // else an older kiosk is among them
    result.left = at.left;
    result.ended = at.ended;
    return result;
}

MomentActivity shown(std::string const& id, OfMoment const& of, Catalog const& catalog) {
    MomentActivity result{id, of.counts, {}};
    auto rest = of.questions;
    int const minimum = catalog.programme().disclosure_minimum;
    auto const take = [&](std::string const& question) {
        auto const found = rest.extract(question);
        result.questions.push_back(shown(question, found.empty() ? AtQuestion{} : found.mapped(), minimum));
    };
    if (Survey const* const survey = catalog.newest_survey_of_moment(id)) {
        for (Question const& question : survey->questions)
            take(question.id);
    }
    while (!rest.empty())
        take(std::string{rest.begin()->first});
    return result;
}

} // namespace

void VisitCounts::add(KioskActivity const& activity) {
    for (auto const& [what, figure] : {std::pair{"attract_views", &VisitCounts::attract_views},
                                       {"first_touches", &VisitCounts::first_touches},
                                       {"rated", &VisitCounts::rated},
                                       {"completed", &VisitCounts::completed},
                                       {"not_saved", &VisitCounts::not_saved}}) {
        if (activity.what == what) this->*figure += activity.count;
    }
    if (auto const screen = after(activity.what, left_prefix)) left[*screen] += activity.count;
}

std::int64_t VisitCounts::left_in_all() const {
    std::int64_t sum = 0;
    for (auto const& [screen, count] : left)
        sum += count;
    return sum;
}

std::optional<double> VisitCounts::response_rate() const {
    if (first_touches == 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(rated) / static_cast<double>(first_touches));
}

VisitCounts visit_counts(std::vector<KioskActivity> const& activity, Code kiosk) {
    VisitCounts counts;
    for (KioskActivity const& each : activity) {
        if (each.kiosk == kiosk) counts.add(each);
    }
    return counts;
}

ActivityReport make_activity_report(std::vector<KioskActivity> const& activity, Catalog const& catalog) {
    ActivityReport report;
    std::map<std::string, OfMoment> by_moment;
    for (KioskActivity const& each : activity) {
        report.total.add(each);
        by_moment[each.moment].add(each);
    }
    auto const take = [&](std::string const& id) {
        auto const found = by_moment.extract(id);
        if (!found.empty()) report.moments.push_back(shown(id, found.mapped(), catalog));
    };
    for (Moment const& moment : catalog.programme().moments)
        take(moment.id);
    while (!by_moment.empty()) // those that the programme no longer has, and before one was chosen
        take(std::string{by_moment.rbegin()->first});
    return report;
}

} // namespace instante::server::reporting
