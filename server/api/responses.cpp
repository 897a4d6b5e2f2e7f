#include "server/api/handlers.hpp"
#include "server/export/responses_csv.hpp"
#include "server/reporting/score_query.hpp"

namespace instante::server::api {

namespace {

/// Period, sites and moments of an export; scores' own parameters, as far as they make sense here.
Result<ResponseFilter> read_filter(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    for (auto const& [name, value] : context.request.query) {
        if (name != "from" && name != "to" && name != "site" && name != "moment") {
            return Problem::at(ProblemKind::invalid, name,
                               "responses are exported by from, to, site and moment");
        }
    }
    auto const query = reporting::read_score_query(context.request.query, *context.catalog, visible);
    if (!query) return query.error();
    ResponseFilter filter{query->sites, query->from, query->to, {}};
    for (reporting::Filter const& by : query->filters) {
        for (std::string const& id : by.values)
            filter.moments.push_back(context.catalog->moment(id)->code);
    }
    return filter;
}

} // namespace

Result<http::Reply> get_responses_csv(Context const& context) {
    auto const filter = read_filter(context);
    if (!filter) return filter.error();
    auto const rows = std::make_shared<exporting::ResponsesCsv>(
        context.services.store.read_responses(*filter), context.catalog);
    http::Reply reply;
    reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                     {"Content-Disposition", "attachment; filename=\"instante-responses.csv\""}};
    reply.source = [rows](std::string& piece) { return rows->next_piece(piece); };
    return reply;
}

} // namespace instante::server::api
