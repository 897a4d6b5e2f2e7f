#include "server/reporting/comments.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace instante::server::reporting {

namespace {

UnixMs time_of(Comment const& comment) {
    return comment.at.value_or(comment.received_at);
}

bool newer(Comment const& a, Comment const& b) {
    return time_of(a) > time_of(b);
}

/// Keeps the newest few of those it is given: a heap with the oldest of them at its front.
class Newest {
  public:
    explicit Newest(std::size_t most) : most_(most) {}

    void add(Comment comment) {
        if (kept_.size() == most_) {
            if (!newer(comment, kept_.front())) return;
            std::pop_heap(kept_.begin(), kept_.end(), newer);
            kept_.pop_back();
        }
        kept_.push_back(std::move(comment));
        std::push_heap(kept_.begin(), kept_.end(), newer);
    }
    std::vector<Comment> finish() {
        std::sort_heap(kept_.begin(), kept_.end(), newer);
        return std::move(kept_);
    }

  private:
    std::size_t most_;
    std::vector<Comment> kept_;
};

/// The index of the first question of the survey that is a rating and was answered.
std::optional<double> index_beside(StoredResponse const& response, Survey const& survey) {
    for (Question const& question : survey.questions) {
        auto const scale = scale_of(question.type);
        if (!scale) continue;
        for (StoredAnswer const& answer : response.answers) {
            int const* const rating =
                answer.question == question.code ? std::get_if<int>(&answer.value) : nullptr;
            if (!rating) continue;
            double const share = static_cast<double>(*rating - scale->min) / (scale->max - scale->min);
            return 100.0 * (question.polarity == Polarity::negative ? 1.0 - share : share);
        }
    }
    return std::nullopt;
}

/// What a response is, as the scores' axis of segments or weekdays has it; nullopt: not known.
std::optional<std::string> value_along(Grouping const& by, StoredResponse const& response,
                                       Catalog const& catalog) {
    if (by.axis == Axis::weekday) {
        bool const dated = response.local.day != unknown_day;
        return dated ? std::optional{std::to_string(iso_weekday(response.local.day))} : std::nullopt;
    }
    auto const segment =
        std::find_if(response.segments.begin(), response.segments.end(),
                     [&](StoredSegment const& each) { return each.dimension == by.dimension_code; });
    Dimension const* const dimension = catalog.dimension(by.dimension_code);
    if (!dimension || segment == response.segments.end()) return std::nullopt;
    SegmentValue const* const value = find_by_code(dimension->values, segment->value);
    return value ? std::optional{value->id} : std::nullopt;
}

bool fits(StoredResponse const& response, std::vector<Filter> const& filters, Catalog const& catalog) {
    return std::all_of(filters.begin(), filters.end(), [&](Filter const& filter) {
        return filter.values.contains(value_along(filter.by, response, catalog).value_or("unknown"));
    });
}

Comment comment_of(StoredResponse const& response, StoredAnswer const& answer, Catalog const& catalog) {
    Comment comment;
    comment.at = response.at;
    comment.received_at = response.received_at;
    comment.local = response.local;
    comment.site = response.site;
    comment.kiosk = response.kiosk;
    comment.moment = response.moment;
    comment.text = std::get<std::string>(answer.value);
    comment.language = response.language;
    comment.segments = response.segments;
    if (Survey const* const survey = catalog.survey(response.survey, response.survey_version)) {
        Question const* const question = find_by_code(survey->questions, answer.question);
        comment.question = survey->id + (question ? "." + question->id : std::string{});
        comment.index = index_beside(response, *survey);
    }
    return comment;
}

} // namespace

std::string folded(std::string const& text) {
    utf8proc_uint8_t* made = nullptr;
    auto const options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                        UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    auto const length = utf8proc_map(reinterpret_cast<utf8proc_uint8_t const*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &made, options);
    std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> const owner{made, &std::free};
    if (length < 0) return text;
    return {reinterpret_cast<char const*>(made), static_cast<std::size_t>(length)};
}

Result<Comments> find_comments(CommentQuery const& query, Catalog const& catalog, ResponseStore& store) {
    std::string const wanted = folded(query.search);
    Comments comments;
    Newest newest{query.most};
    auto const look_at = [&](StoredResponse const& response) {
        for (StoredAnswer const& answer : response.answers) {
            auto const* const text = std::get_if<std::string>(&answer.value);
            if (!text || text->empty()) continue;
            if (!wanted.empty() && folded(*text).find(wanted) == std::string::npos) continue;
            ++comments.found;
            newest.add(comment_of(response, answer, catalog));
        }
    };
    std::int64_t looked_at = 0;
    store.read_commented(query.of, [&](StoredResponse const& response) {
        if (++looked_at > query.budget) return false;
        if (!response.test && !response.flagged && fits(response, query.narrowed, catalog)) look_at(response);
        return true;
    });
    if (looked_at > query.budget) {
        return Problem::at(
            ProblemKind::too_much, "from",
            "more than " + std::to_string(query.budget) +
                " comments would have to be looked through: ask for a shorter period or fewer sites");
    }
    comments.newest = newest.finish();
    return comments;
}

} // namespace instante::server::reporting
