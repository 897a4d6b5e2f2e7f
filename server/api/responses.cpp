#include "server/api/handlers.hpp"
#include "server/api/response_filter.hpp"
#include "server/export/responses_csv.hpp"

namespace instante::server::api {

Result<http::Reply> get_responses_csv(Context const& context) {
    auto const filter =
        read_response_filter(context, {}, "responses are exported by from, to, site and moment");
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
