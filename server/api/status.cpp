#include "server/api/handlers.hpp"

#include <nlohmann/json.hpp>

namespace instante::server::api {

/// What this server is and can do; what depends on how it was installed says so.
Result<http::Reply> get_status(Context const& context) {
    auto const previews = context.services.previews.check_available();
    nlohmann::json preview{{"available", previews.has_value()}, {"detail", nullptr}};
    if (!previews) preview["detail"] = previews.error().detail;
    nlohmann::json const document{{"version", context.services.version}, {"preview", std::move(preview)}};
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
