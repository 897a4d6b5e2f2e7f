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

ServerChecker::Ways ServerChecker::over_the_network() {
    return {std::make_unique<CurlTransport>(), std::make_unique<CurlTransport>(CurlTransport::Trust::anyone)};
}

ServerChecker::ServerChecker(std::function<void()> done, std::function<Ways()> make)
    : done_(std::move(done)), make_(std::move(make)) {}

ServerChecker::~ServerChecker() {
    end();
}

void ServerChecker::cancel_all() {
    for (Question const& each : questions_) {
        each.ways.transport->cancel();
        each.ways.trusting->cancel();
    }
}

void ServerChecker::end() {
    cancel_all();
    questions_.clear(); // joins
}

void ServerChecker::begin(std::string url) {
    cancel_all();
    questions_.remove_if([](Question const& each) { return each.over.load(); });
    std::uint64_t mine = 0;
    {
        std::lock_guard const lock{mutex_};
        mine = ++newest_;
        result_.reset();
    }
    Question& question = questions_.emplace_back();
    question.ways = make_();
    question.thread = std::jthread{[this, &question, mine, url = std::move(url)] {
        name_this_thread("check");
        auto const found = check_server(url, *question.ways.transport, *question.ways.trusting,
                                        [] { return system_clock().wall_now(); });
        bool wanted = false;
        {
            std::lock_guard const lock{mutex_};
            wanted = mine == newest_;
            if (wanted) result_ = found;
        }
        if (wanted) done_();
        question.over = true; // the last that is done here
    }};
}

std::optional<ServerCheck> ServerChecker::result() const {
    std::lock_guard const lock{mutex_};
    return result_;
}

} // namespace instante::kiosk
