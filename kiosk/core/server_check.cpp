#include "kiosk/core/server_check.hpp"

#include "kiosk/core/curl_transport.hpp"
#include "kiosk/core/device_clock.hpp"
#include "kiosk/core/late_curl.hpp"
#include "kiosk/core/server_address.hpp"
#include "kiosk/core/watchdog.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <ctime>

namespace instante::kiosk {
namespace {

/// Off by more than this, a clock takes a good certificate for an old one, or for one that is still to come.
constexpr std::int64_t clock_breaks_tls_s = 3'600;

bool is_address(std::string const& url) {
    CURLU* const parsed = curl().url();
    bool const sound = (url.starts_with("http://") || url.starts_with("https://")) &&
                       url.find_first_of(" #?@") == std::string::npos && !host_of(url).empty() &&
                       curl().url_set(parsed, CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
    curl().url_cleanup(parsed);
    return sound;
}

ServerTrouble trouble_of(TransportError const& error) {
    switch (error.cause) {
    case TransportCause::no_name:
        return ServerTrouble::no_name;
    case TransportCause::no_route:
        return ServerTrouble::no_route;
    case TransportCause::refused:
        return ServerTrouble::refused;
    case TransportCause::too_slow:
        return ServerTrouble::too_slow;
    case TransportCause::expired:
        return ServerTrouble::expired;
    case TransportCause::not_yet_valid:
        return ServerTrouble::not_yet_valid;
    case TransportCause::wrong_name:
        return ServerTrouble::wrong_name;
    case TransportCause::untrusted:
        return ServerTrouble::untrusted;
    case TransportCause::no_tls:
        return ServerTrouble::no_tls;
    case TransportCause::other:
        break;
    }
    return ServerTrouble::cut_off;
}

/// The time it told less ours.
std::optional<std::int64_t> clock_of(HttpReply const& reply, UnixMs now) {
    std::string const date{reply.header("date")};
    std::time_t const told = date.empty() ? -1 : curl().getdate(date.c_str(), nullptr);
    if (told < 0) return std::nullopt;
    return static_cast<std::int64_t>(told) - now / 1'000;
}

} // namespace

ServerCheck check_server(std::string const& url, Transport& transport, Transport& trusting,
                         std::function<UnixMs()> const& wall_now) {
    if (!is_address(url)) return {ServerTrouble::bad_address, std::nullopt};
    transport.use(url, "");
    auto const reply = transport.send("GET", "/healthz", "", {});
    if (reply) {
        ServerCheck const found{ServerTrouble::none, clock_of(*reply, wall_now())};
        if (reply->header("server") == "Instante" && reply->status == 200) return found;
        bool const later = reply->status == 429 || reply->status == 503 || reply->status == 502;
        return {later ? ServerTrouble::busy : ServerTrouble::not_ours, found.clock_s};
    }
    spdlog::info("no server at {}: {}", url, reply.error().detail);
    ServerCheck found{trouble_of(reply.error()), std::nullopt};
    if (found.trouble != ServerTrouble::expired && found.trouble != ServerTrouble::not_yet_valid)
        return found;
    trusting.use(url, "");
    if (auto const time = trusting.send("GET", "/healthz", "", {}))
        found.clock_s = clock_of(*time, wall_now());
    if (found.clock_s && std::abs(*found.clock_s) >= clock_breaks_tls_s)
        found.trouble = ServerTrouble::clock_wrong;
    return found;
}

ServerChecker::~ServerChecker() {
    leave();
}

void ServerChecker::leave() {
    if (!thread_.joinable()) return;
    transport_->cancel();
    trusting_->cancel();
    thread_.join();
}

void ServerChecker::begin(std::string url) {
    leave();
    {
        std::lock_guard const lock{mutex_};
        result_.reset();
    }
    transport_ = std::make_shared<CurlTransport>();
    trusting_ = std::make_shared<CurlTransport>(CurlTransport::Trust::anyone);
    thread_ = std::jthread{[this, url = std::move(url), transport = transport_, trusting = trusting_] {
        name_this_thread("check");
        auto const found = check_server(url, *transport, *trusting, [] { return system_clock().wall_now(); });
        {
            std::lock_guard const lock{mutex_};
            result_ = found;
        }
        done_();
    }};
}

std::optional<ServerCheck> ServerChecker::result() const {
    std::lock_guard const lock{mutex_};
    return result_;
}

} // namespace instante::kiosk
