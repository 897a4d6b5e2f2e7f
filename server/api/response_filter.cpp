#include "server/api/response_filter.hpp"

#include "server/reporting/score_query.hpp"

#include <algorithm>

namespace instante::server::api {

Result<ResponseFilter> read_response_filter(Context const& context, std::vector<std::string_view> const& also,
                                            char const* known) {
    auto of = context.request.query;
    std::erase_if(of, [&](auto const& parameter) {
        return std::find(also.begin(), also.end(), parameter.first) != also.end();
    });
    for (auto const& [name, value] : of) {
        if (name != "from" && name != "to" && name != "site" && name != "moment")
            return Problem::at(ProblemKind::invalid, name, known);
    }
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto const query = reporting::read_score_query(of, *context.catalog, visible);
    if (!query) return query.error();
    ResponseFilter filter{query->sites, query->from, query->to, {}};
    for (reporting::Filter const& by : query->filters) {
        for (std::string const& id : by.values)
            filter.moments.push_back(context.catalog->moment(id)->code);
    }
    return filter;
}

} // namespace instante::server::api
