#pragma once
// Plays the server's part against the uploader: what it answers is scripted, what it was asked is kept.

#include "kiosk/core/config.hpp"
#include "kiosk/core/uploader.hpp"
#include "tests/kiosk/core/player.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <nlohmann/json.hpp>

#include <deque>
#include <functional>

namespace instante::kiosk::test {

struct Asked {
    std::string server;
    std::string token;
    std::string method;
    std::string path;
    std::string body;
    Headers headers;

    nlohmann::json json() const { return nlohmann::json::parse(body); }
    std::string header(std::string_view name) const {
        for (auto const& [each, value] : headers) {
            if (each == name) return value;
        }
        return {};
    }
};

class ScriptedTransport final : public Transport {
  public:
    void use(std::string const& server, std::string const& token) override {
        server_ = server;
        token_ = token;
    }
    HttpResult send(std::string const& method, std::string const& path, std::string const& body,
                    Headers const& headers) override {
        Asked const request{server_, token_, method, path, body, headers};
        if (is_heartbeat(request) && heartbeats_taken) return take_heartbeat(request);
        asked.push_back(request);
        if (path == "/api/v1/kiosk/config" && config_unchanged) return HttpReply{304, {}, ""};
        if (answers.empty()) return TransportError{TransportFailure::offline, "the script is over"};
        auto const answer = answers.front();
        answers.pop_front();
        return answer(asked.back());
    }

    void then(HttpReply reply) {
        answers.push_back([reply = std::move(reply)](Asked const&) { return reply; });
    }
    void then(TransportFailure failure) {
        answers.push_back([failure](Asked const&) { return TransportError{failure, "scripted"}; });
    }
    /// A good server takes the batch, each record with this status.
    void then_take(ReceiptStatus status = ReceiptStatus::accepted, std::string epoch = "e1") {
        answers.push_back([status, epoch](Asked const& request) {
            Receipt receipt;
            receipt.epoch = epoch;
            auto const batch = request.json();
            for (auto const& record : batch.at("records")) {
                ItemReceipt item{record.at("sequence").get<std::int64_t>(), status, std::nullopt};
                if (status == ReceiptStatus::quarantined)
                    item.problem = Problem{ProblemKind::invalid, "no such moment"};
                receipt.items.push_back(item);
                receipt.watermark = item.sequence;
            }
            return HttpReply{200, {}, wire::to_json(receipt).dump()};
        });
    }
    std::vector<Asked> uploads() const {
        std::vector<Asked> result;
        for (Asked const& each : asked) {
            if (each.path == "/api/v1/kiosk/records") result.push_back(each);
        }
        return result;
    }

    bool config_unchanged = true; // answer config requests with 304, outside the script
    /// Answer heartbeats by receipts of this epoch, outside the script and apart from what is asked.
    bool heartbeats_taken = true;
    std::string heartbeat_epoch = "e1";
    std::vector<Asked> heartbeats;
    std::vector<Asked> asked;
    std::deque<std::function<HttpResult(Asked const&)>> answers;

  private:
    static bool is_heartbeat(Asked const& request) {
        return request.path == "/api/v1/kiosk/records" && request.json().at("records").empty();
    }
    HttpResult take_heartbeat(Asked const& request) {
        heartbeats.push_back(request);
        auto const highest = request.json().at("highest_sequence").get<std::int64_t>();
        return HttpReply{200, {}, wire::to_json(Receipt{heartbeat_epoch, highest, {}}).dump()};
    }

    std::string server_;
    std::string token_;
};

/// One kiosk's outbox and uploader against the script, with time in hand.
struct Rig {
    explicit Rig(bool paired = true) {
        if (paired && !outbox->adopt(paired_at())) throw std::runtime_error("no pairing");
        uploader = std::make_unique<Uploader>(*outbox, transport, inbox, "test", [] { return 1.0; });
    }
    /// One step, so long after the one before; how long it wants to wait, in milliseconds.
    std::int64_t step(std::int64_t after_ms = 0) {
        elapsed += after_ms;
        return uploader->run_once(DeviceTime{1'700'000'000'000 + elapsed, 9'000 + elapsed, "boot"}).count();
    }
    void store(int from, int to) {
        for (int i = from; i <= to; ++i) {
            if (!outbox->append(response(i), 1'700'000'000'000)) throw std::runtime_error("not stored");
        }
    }
    std::int64_t waiting() { return outbox->depth()->waiting; }

    std::unique_ptr<Outbox> outbox = open_outbox();
    ScriptedTransport transport;
    Inbox<Event> inbox;
    std::unique_ptr<Uploader> uploader;
    std::int64_t elapsed = 0;
};

} // namespace instante::kiosk::test
