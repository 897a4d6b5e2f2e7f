// A device lives through reboots, power cuts, clocks that jump and nights without a network. Whatever its
// clocks claim: what the server makes of it is true within the uncertainty that it states.

#include "server/ingest/prepare.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/sanitized.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <random>
#include <set>

using namespace instante;
using namespace instante::server;
using namespace instante::test;

namespace {

constexpr std::int64_t second = 1'000;
constexpr std::int64_t hour = 3'600 * second;
constexpr std::int64_t year = 365 * 24 * hour;

/// The device and the truth that it does not know.
class Life {
  public:
    explicit Life(unsigned seed) : random_(seed) {
        server_.pair("bio-1");
        auto const statuses = server_.store->kiosk_statuses();
        device_ = statuses.at(0).device;
        boot();
    }

    void live(int events) {
        for (int i = 0; i < events; ++i) {
            switch (draw(9)) {
            case 0:
                now_ += draw(20) * hour; // switched off
                boot();
                break;
            case 1:
                jump();
                break;
            case 2:
                now_ += draw(10) * hour;
                break;
            case 3:
            case 4:
                connected_ = draw(2) == 0;
                break;
            case 5:
                for (auto batches = draw(5); connected_ && batches > 0; --batches)
                    send();
                break;
            default:
                for (auto taps = 1 + draw(5); taps > 0; --taps) {
                    now_ += draw(600) * second;
                    tap();
                }
            }
        }
        while (!waiting_.empty())
            send();
    }

    int exact = 0;
    int bounded = 0;
    int unknown = 0;

  private:
    struct Tap {
        Record record;
        UnixMs truth = 0;
    };

    std::int64_t draw(int n) { return static_cast<std::int64_t>(random_() % static_cast<unsigned>(n)); }

    void boot() {
        boot_id_ = "boot-" + std::to_string(++boots_);
        booted_ = now_;
        if (draw(3) != 0) jump();
    }
    /// To 1970, to 2038, to a plausible lie, or to the truth.
    void jump() {
        std::int64_t const lies[] = {-now_, 12 * year, draw(48) * hour - 24 * hour, draw(4'000) - 2'000, 0};
        wall_error_ = lies[draw(5)];
    }
    DeviceTime clocks() const {
        std::int64_t const up = now_ - booted_;
        return {now_ + wall_error_, up + up / 20'000, boot_id_}; // it runs 50 ppm fast
    }

    void tap() {
        Record record;
        record.sequence = ++sequence_;
        record.response = wire::read_response(check_in_record(server_, 1, 4)["response"], "").value();
        record.response.at = clocks();
        waiting_.push_back({record, now_});
    }

    /// One batch. Some replies are lost, so that its records come again.
    void send() {
        Batch batch;
        batch.site = "bilbao";
        batch.sent = clocks();
        batch.highest_sequence = sequence_;
        std::size_t const count = std::min<std::size_t>(waiting_.size(), 3);
        for (std::size_t i = 0; i < count; ++i)
            batch.records.push_back(waiting_[i].record);
        now_ += draw(20) * second; // under way
        receive(wire::read_batch(wire::to_json(batch)).value());
        heard_.insert(boot_id_);
        if (draw(4) != 0)
            waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    }

    void receive(wire::IncomingBatch const& batch) {
        std::vector<BootAnchor> anchors;
        if (ingest::speaks_of_other_boots(batch)) anchors = server_.store->boot_anchors(device_);
        auto const prepared =
            ingest::prepare_batch(batch, device_, *server_.store->catalog(), now_, std::move(anchors));
        for (std::size_t i = 0; i < prepared.records.size(); ++i)
            judge(*prepared.records[i].response, waiting_[i].truth);
        PreparedBatch const* const one[] = {&prepared};
        server_.store->commit_batches(one);
    }

    void judge(StoredResponse const& stored, UnixMs truth) {
        CAPTURE(stored.claimed.boot_id, stored.uncertainty_ms, truth);
        bool const can_be_known =
            stored.claimed.boot_id == boot_id_ || heard_.contains(stored.claimed.boot_id);
        if (can_be_known) {
            ++exact;
            REQUIRE(stored.at);
            CHECK(stored.uncertainty_ms < 5 * 60 * second);
        }
        if (!stored.at) {
            ++unknown;
            CHECK(stored.local == LocalTime{});
            return;
        }
        CHECK(std::llabs(*stored.at - truth) <= stored.uncertainty_ms);
        if (stored.uncertainty_ms > ingest::uncertain_from_ms) {
            ++bounded;
            CHECK(stored.local.hour == unknown_hour);
        } else {
            CHECK(stored.local == local_time(*stored.at, "Europe/Madrid"));
        }
        if (stored.uncertainty_ms > ingest::undated_from_ms) CHECK(stored.local.day == unknown_day);
    }

    std::mt19937 random_;
    TestServer server_;
    Device device_;
    UnixMs now_ = 1'793'000'000'000;
    UnixMs booted_ = 0;
    std::string boot_id_;
    int boots_ = 0;
    std::int64_t wall_error_ = 0;
    bool connected_ = true;
    std::int64_t sequence_ = 0;
    std::deque<Tap> waiting_;
    std::set<std::string> heard_; // boots the server had a word from
};

} // namespace

TEST_CASE("through reboots, jumping clocks, 1970 and 2038 the stated time is true, and exact where it can be "
          "known") {
    int exact = 0;
    int bounded = 0;
    int unknown = 0;
    int const lives = sanitized ? 12 : 60;
    for (int seed = 1; seed <= lives; ++seed) {
        INFO("seed " << seed);
        Life life{static_cast<unsigned>(seed)};
        life.live(150);
        exact += life.exact;
        bounded += life.bounded;
        unknown += life.unknown;
    }
    // All three ways were gone.
    CAPTURE(exact, bounded, unknown);
    CHECK(exact > 16 * lives);
    CHECK(bounded > lives / 3);
    CHECK(unknown > lives / 3);
}
