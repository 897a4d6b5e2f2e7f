#include "server/api/handlers.hpp"

#include <fmt/core.h>

#include <array>
#include <ctime>
#include <string>

namespace instante::server::api {
namespace {

/// As HTTP writes a time: `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string http_date(UnixMs now) {
    std::time_t const seconds = now / 1'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                       days.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                       months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900, parts.tm_hour,
                       parts.tm_min, parts.tm_sec);
}

} // namespace

/// Says who answers and what time it is: whoever installs a kiosk sees a stranger's server and a wrong clock.
Result<http::Reply> get_health(Context const& context) {
    auto reply = http::Reply::json(200, R"({"status":"ok"})");
    reply.headers.emplace_back("Date", http_date(context.services.clock.wall_now()));
    return reply;
}

Result<http::Reply> get_readiness(Context const& context) {
    context.services.store.check_ready();
    return http::Reply::json(200, R"({"status":"ok"})");
}

} // namespace instante::server::api
