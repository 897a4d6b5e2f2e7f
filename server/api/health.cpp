#include "server/api/handlers.hpp"

namespace instante::server::api {

Result<http::Reply> get_health(Context const&) {
    return http::Reply::json(200, R"({"status":"ok"})");
}

Result<http::Reply> get_readiness(Context const& context) {
    context.services.store.check_ready();
    return http::Reply::json(200, R"({"status":"ok"})");
}

} // namespace instante::server::api
