#include "server/api/slow_down.hpp"

namespace instante::server::api {

http::Reply slow_down(Context const& context, std::string const& what, int wait_seconds) {
    std::string const seconds = std::to_string(wait_seconds);
    http::Reply reply = http::to_reply(
        Problem{ProblemKind::too_many, what + "; try again in " + seconds + " s"}, context.request.id);
    reply.headers.emplace_back("Retry-After", seconds);
    return reply;
}

} // namespace instante::server::api
