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

    void add(KioskActivity const& activity);
};

void OfMoment::add(KioskActivity const& activity) {
    for (auto const& [what, figure] : {std::pair{"attract_views", &VisitCounts::attract_views},
                                       {"first_touches", &VisitCounts::first_touches},
                                       {"rated", &VisitCounts::rated},
                                       {"completed", &VisitCounts::completed},
                                       {"not_saved", &VisitCounts::not_saved}}) {
        if (activity.what == what) counts.*figure += activity.count;
    }
    for (auto const& [prefix, figure] : {std::pair{left_prefix, &AtQuestion::left},
                                         {reached_prefix, &AtQuestion::reached},
                                         {ended_prefix, &AtQuestion::ended}}) {
        auto const screen = after(activity.what, prefix);
        if (!screen) continue;
        if (prefix == left_prefix) counts.left += activity.count;
        if (auto const question = after(*screen, question_prefix)) {
            questions[*question].*figure += activity.count;
        } else if (prefix == left_prefix) {
            counts.abandoned[*screen] += activity.count;
        }
    }
}

QuestionActivity shown(std::string const& id, AtQuestion const& at, std::int64_t minimum) {
    QuestionActivity result{id, {}, {}, {}};
    std::int64_t const visits = std::max(at.reached, at.left + at.ended);
    if (visits == 0 || visits < minimum) return result;
    if (at.reached >= at.left + at.ended) result.reached = at.reached; // else an older kiosk is among them
    result.left = at.left;
    result.ended = at.ended;
    return result;
}

/// Where customers left is said of a question only where its other figures are.
VisitCounts shown(OfMoment const& of, std::int64_t minimum) {
    VisitCounts counts = of.counts;
    for (auto const& [id, at] : of.questions) {
        if (at.left > 0 && shown(id, at, minimum).left)
            counts.abandoned[std::string{question_prefix} + id] = at.left;
    }
    return counts;
}

MomentActivity shown(std::string const& id, OfMoment const& of, Catalog const& catalog) {
    int const minimum = catalog.programme().disclosure_minimum;
    MomentActivity result{id, shown(of, minimum), {}};
    auto rest = of.questions;
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

void VisitCounts::add(VisitCounts const& other) {
    for (auto const figure : {&VisitCounts::attract_views, &VisitCounts::first_touches, &VisitCounts::rated,
                              &VisitCounts::completed, &VisitCounts::not_saved, &VisitCounts::left})
        this->*figure += other.*figure;
    for (auto const& [screen, count] : other.abandoned)
        abandoned[screen] += count;
}

std::optional<double> VisitCounts::response_rate() const {
    if (first_touches == 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(rated) / static_cast<double>(first_touches));
}

VisitCounts visit_counts(std::vector<KioskActivity> const& activity, Code kiosk, Catalog const& catalog) {
    std::map<std::string, OfMoment> by_moment;
    for (KioskActivity const& each : activity) {
        if (each.kiosk == kiosk) by_moment[each.moment].add(each);
    }
    VisitCounts counts;
    for (auto const& [moment, of] : by_moment)
        counts.add(shown(of, catalog.programme().disclosure_minimum));
    return counts;
}

ActivityReport make_activity_report(std::vector<KioskActivity> const& activity, Catalog const& catalog) {
    ActivityReport report;
    std::map<std::string, OfMoment> by_moment;
    for (KioskActivity const& each : activity)
        by_moment[each.moment].add(each);
    auto const take = [&](std::string const& id) {
        auto const found = by_moment.extract(id);
        if (found.empty()) return;
        report.moments.push_back(shown(id, found.mapped(), catalog));
        report.total.add(report.moments.back().counts);
    };
    for (Moment const& moment : catalog.programme().moments)
        take(moment.id);
    while (!by_moment.empty()) // those that the programme no longer has, and before one was chosen
        take(std::string{by_moment.rbegin()->first});
    return report;
}

} // namespace instante::server::reporting
