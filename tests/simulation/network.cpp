// The way of a request: lost, late, repeated, cut short, overtaken by what others do.

#include "tests/simulation/world.hpp"

#include <nlohmann/json.hpp>

namespace instante::simulation {

using kiosk::HttpReply;
using kiosk::HttpResult;
using kiosk::TransportError;
using kiosk::TransportFailure;

namespace {

/// A kiosk waits no longer for a reply (see CurlTransport).
constexpr UnixMs patience = 20'000;

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

/// What waits at the writer was checked by the programme before; whoever publishes looks for it in quarantine
/// too early.
void World::publish_while_it_waits() {
    tell("what the backup lacks is applied again meanwhile");
    while (server_.apply_again()) {
    }
    while (server_.replay_step()) {
    }
}

/// Does a batch that was answered tell of records that are not in it?
void World::note_owing(int kiosk, std::string const& body) {
    auto const batch = nlohmann::json::parse(body, nullptr, false);
    if (!batch.is_object() || !batch.contains("records")) return;
    owing_.erase(kiosk);
    auto const& records = batch.at("records");
    if (records.empty()) return;
    if (batch.value("highest_sequence", 0) > records.back().value("sequence", 0)) owing_.insert(kiosk);
}

/// On a connection that is out of step, another reply comes than that to this request: an earlier one, or
/// another kiosk's, whatever it was about; and perhaps again and again.
HttpReply World::goes_astray(HttpReply reply) {
    auto const at = strays_.begin() + static_cast<std::ptrdiff_t>(dice_.below(strays_.size()));
    HttpReply const other = *at;
    if (dice_.chance(0.5)) strays_.erase(at);
    strays_.push_back(std::move(reply));
    ++verdict_.strays;
    return other;
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
    UnixMs const began = server_.clock.now;
    Request request{method, path, body, token, headers};
    tell("{}: {} {} {}", kiosks_[static_cast<std::size_t>(kiosk)]->name(), method, path,
         trace_ ? stream_of(body) : "");
    if (trouble(Trouble::truncate, 0.1)) request.body.resize(dice_.below(body.size() + 1));
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
    if (!waiting->reply && server_.lacks_programmes() && dice_.chance(0.3)) publish_while_it_waits();
    if (!waiting->reply) server_.process();
    if (!waiting->reply) {
        tell("... the server stops and never answers");
        return offline;
    }
    meanwhile();
    if (waiting->reply->status == 200) note_owing(kiosk, body);
    bool const given_up = network_troubles_ && server_.clock.now - began > patience;
    if (given_up || trouble(Trouble::lose, 0.15)) {
        tell("... the reply ({}) is {}", waiting->reply->status, given_up ? "too late" : "lost");
        strays_.push_back(std::move(*waiting->reply));
        return timeout;
    }
    if (!strays_.empty() && trouble(Trouble::stray, 0.15)) {
        tell("... the reply ({}) goes astray", waiting->reply->status);
        waiting->reply = goes_astray(std::move(*waiting->reply));
    }
    if (trouble(Trouble::truncate, 0.05))
        waiting->reply->body.resize(dice_.below(waiting->reply->body.size() + 1));
    if (!kiosks_[static_cast<std::size_t>(kiosk)]->running()) return offline;
    if (!network_troubles_ && waiting->reply->status == 200 && path.ends_with("records"))
        heard_.insert(kiosk);
    tell("... {} {}", waiting->reply->status, path.ends_with("records") ? waiting->reply->body : "");
    return *waiting->reply;
}

} // namespace instante::simulation
