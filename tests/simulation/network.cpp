// The way of a request: lost, late, repeated, cut short, overtaken by what others do.

#include "tests/simulation/world.hpp"

#include <nlohmann/json.hpp>

namespace instante::simulation {

using kiosk::HttpResult;
using kiosk::TransportError;
using kiosk::TransportFailure;

namespace {

/// Of a batch, for the trace.
std::string stream_of(std::string const& body) {
    auto const batch = nlohmann::json::parse(body, nullptr, false);
    if (!batch.is_object() || !batch.contains("records")) return {};
    std::string text = fmt::format("{}/{}:", batch.value("site", ""), batch.value("generation", 0));
    for (auto const& record : batch.at("records"))
        text += fmt::format(" {}", record.value("sequence", 0));
    return text;
}

} // namespace

/// What the others do while a request is under way.
void World::meanwhile() {
    if (!network_troubles_ || depth_ > 3) return;
    while (has(Trouble::slow) && dice_.chance(0.35))
        step();
}

HttpResult World::carry(int kiosk, std::string const& token, std::string const& method,
                        std::string const& path, std::string const& body, kiosk::Headers const& headers) {
    TransportError const timeout{TransportFailure::timeout, "simulated"};
    TransportError const offline{TransportFailure::offline, "simulated"};
    ++verdict_.requests;
    ++depth_;
    struct Leave {
        int& depth;
        ~Leave() { --depth; }
    } const leave{depth_};
    auto const trouble = [&](Trouble which, double chance) {
        return network_troubles_ && has(which) && dice_.chance(chance);
    };
    Request request{method, path, body, token, headers};
    tell("{}: {} {} {}", kiosk_id(kiosk), method, path, trace_ ? stream_of(body) : "");
    if (trouble(Trouble::truncate, 0.05)) request.body.resize(dice_.below(body.size() + 1));
    if (trouble(Trouble::lose, 0.1)) {
        if (has(Trouble::late) && dice_.chance(0.6)) late_.push_back(request);
        tell("... the request is lost");
        return timeout;
    }
    if (trouble(Trouble::repeat, 0.1)) late_.push_back(request);
    meanwhile();
    auto const waiting = server_.receive(std::move(request));
    if (!waiting) return offline;
    meanwhile();
    if (!waiting->reply) server_.process();
    if (!waiting->reply) {
        tell("... the server stops and never answers");
        return offline;
    }
    meanwhile();
    if (trouble(Trouble::lose, 0.15)) {
        tell("... the reply ({}) is lost", waiting->reply->status);
        return timeout;
    }
    if (trouble(Trouble::truncate, 0.05))
        waiting->reply->body.resize(dice_.below(waiting->reply->body.size() + 1));
    if (!kiosks_[static_cast<std::size_t>(kiosk)]->running()) return offline;
    auto const items = waiting->reply->body.find("\"items\""); // the epoch before it differs from run to run
    if (!network_troubles_ && waiting->reply->status == 200 && path.ends_with("records"))
        heard_.insert(kiosk);
    tell("... {} {}", waiting->reply->status,
         path.ends_with("records") && items != std::string::npos ? waiting->reply->body.substr(items) : "");
    return *waiting->reply;
}

} // namespace instante::simulation
