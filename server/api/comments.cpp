#include "server/reporting/comments.hpp"

#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/api/response_filter.hpp"

namespace instante::server::api {

namespace {

constexpr int most_comments = 500;
constexpr std::size_t longest_search = 200;

/// By what else than the period, sites and moments comments can be narrowed. It is read as scores read it,
/// but not held against what the disclosure gate publishes: who may see each response may see them so
/// divided.
std::optional<reporting::Grouping> narrowing_of(std::string_view name, Catalog const& catalog) {
    auto axis = reporting::find_axis(name, catalog);
    bool const known =
        axis && (axis->axis == reporting::Axis::segment || axis->axis == reporting::Axis::weekday);
    return known ? axis : std::nullopt;
}

/// Period, sites and moments, segments and weekdays, and what to look for.
Result<reporting::CommentQuery> read_comment_query(Context const& context) {
    reporting::CommentQuery query;
    std::vector<std::string_view> also{"search", "limit"};
    std::vector<FieldError> errors;
    for (auto const& [name, value] : context.request.query) {
        auto const by = narrowing_of(name, *context.catalog);
        if (!by) continue;
        also.push_back(name);
        query.narrowed.push_back(reporting::read_filter(*by, value, *context.catalog, errors));
    }
    auto filter = read_response_filter(
        context, also,
        "comments are found by from, to, site, moment, weekday, segment.DIMENSION, search and limit");
    if (!filter) return filter.error();
    if (!errors.empty())
        return Problem{ProblemKind::invalid, "the query cannot be answered", std::move(errors)};
    query.of = std::move(*filter);
    for (auto const& [name, value] : context.request.query) {
        if (name == "search") {
            if (value.size() > longest_search)
                return Problem::at(ProblemKind::invalid, name, "must be at most 200 bytes");
            query.search = value;
        } else if (name == "limit") {
            auto const number = http::number_in(value);
            if (!number || *number < 1 || *number > most_comments)
                return Problem::at(ProblemKind::invalid, name, "must be between 1 and 500");
            query.most = static_cast<std::size_t>(*number);
        }
    }
    return query;
}

nlohmann::json to_json(reporting::Comment const& comment, Catalog const& catalog) {
    auto const id = [](auto const* entity) {
        return entity ? nlohmann::json(entity->id) : nlohmann::json(nullptr);
    };
    bool const dated = comment.local.day != unknown_day;
    nlohmann::json segments = nlohmann::json::object();
    for (StoredSegment const& segment : comment.segments) {
        Dimension const* const dimension = catalog.dimension(segment.dimension);
        SegmentValue const* const value =
            dimension ? find_by_code(dimension->values, segment.value) : nullptr;
        if (value) segments[dimension->id] = value->id;
    }
    return {{"at", comment.at ? nlohmann::json(instant_to_string(*comment.at)) : nlohmann::json(nullptr)},
            {"day", dated ? nlohmann::json(day_to_string(comment.local.day)) : nlohmann::json(nullptr)},
            {"hour", dated ? nlohmann::json(comment.local.hour) : nlohmann::json(nullptr)},
            {"site", id(catalog.site(comment.site))},
            {"kiosk", id(catalog.kiosk(comment.kiosk))},
            {"moment", id(catalog.moment(comment.moment))},
            {"question", comment.question},
            {"text", comment.text},
            {"index", or_null(comment.index)},
            {"language", comment.language},
            {"segments", std::move(segments)}};
}

} // namespace

Result<http::Reply> list_comments(Context const& context) {
    auto const query = read_comment_query(context);
    if (!query) return query.error();
    auto const comments = reporting::find_comments(*query, *context.catalog, context.services.store);
    if (!comments) return comments.error();
    nlohmann::json list = nlohmann::json::array();
    for (reporting::Comment const& comment : comments->newest)
        list.push_back(to_json(comment, *context.catalog));
    return http::Reply::json(
        200, nlohmann::json{{"comments", std::move(list)}, {"found", comments->found}}.dump());
}

} // namespace instante::server::api
