#include "kiosk/core/outbox_writer.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

/// An inbox whose bell can be waited for.
struct Desk {
    std::mutex mutex;
    std::condition_variable rung;
    int rings = 0;
    Inbox<Event> inbox{[this] {
        std::lock_guard lock{mutex};
        ++rings;
        rung.notify_one();
    }};

    /// All events, once there are so many.
    std::vector<Event> take(int count) {
        std::unique_lock lock{mutex};
        REQUIRE(rung.wait_for(lock, std::chrono::seconds{30}, [&] { return rings >= count; }));
        rings = 0;
        return inbox.take();
    }
};

} // namespace

TEST_CASE("The writer commits in order, answers each, and says when there is something to upload") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    Desk desk;
    std::atomic<int> woken = 0;
    {
        OutboxWriter writer{*outbox, desk.inbox, [&] { ++woken; }};
        writer.submit({response(1, 1)});
        writer.submit({response(1, 2)});
        auto const events = desk.take(2);
        REQUIRE(events.size() == 2);
        for (int i = 0; i < 2; ++i) {
            auto const* committed = std::get_if<event::Committed>(&events[static_cast<std::size_t>(i)]);
            REQUIRE(committed);
            CHECK(committed->response == response(1).id);
            CHECK(committed->revision == i + 1);
        }
    }
    CHECK(woken == 2);
    auto const batch = **outbox->next_batch(10);
    REQUIRE(batch.records.size() == 2);
    CHECK(batch.records[1].response == response(1, 2));
}

TEST_CASE("What is queued when the kiosk closes is still committed") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    Inbox<Event> inbox;
    {
        OutboxWriter writer{*outbox, inbox};
        for (int i = 1; i <= 100; ++i)
            writer.submit({response(i)});
    }
    CHECK(outbox->depth()->waiting == 100);
    CHECK(inbox.take().size() == 100);
}

TEST_CASE("A disk that fails is told once, each failed response by itself, and its recovery too") {
    Scratch const scratch;
    auto const outbox = open_outbox(scratch.file());
    REQUIRE(outbox->adopt(paired_at()));
    sqlite::Database{scratch.file()}.run("ALTER TABLE record RENAME TO away");
    Desk desk;
    OutboxWriter writer{*outbox, desk.inbox};
    writer.submit({response(1, 1)});
    auto events = desk.take(2);
    REQUIRE(events.size() == 2);
    REQUIRE(std::holds_alternative<event::CommitFailed>(events[0]));
    CHECK(std::get<event::CommitFailed>(events[0]).response == response(1).id);
    CHECK(std::get<event::CommitFailed>(events[0]).revision == 1);
    REQUIRE(std::holds_alternative<event::StorageChanged>(events[1]));
    CHECK_FALSE(std::get<event::StorageChanged>(events[1]).usable);
    writer.submit({response(2, 1)});
    events = desk.take(1);
    CHECK(std::holds_alternative<event::CommitFailed>(events[0]));

    sqlite::Database{scratch.file()}.run("ALTER TABLE away RENAME TO record");
    writer.submit({response(3, 1)});
    events = desk.take(2);
    REQUIRE(std::holds_alternative<event::StorageChanged>(events[0]));
    CHECK(std::get<event::StorageChanged>(events[0]).usable);
    CHECK(std::holds_alternative<event::Committed>(events[1]));
}

TEST_CASE("A response that cannot be written down does not close the kiosk for the others") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->adopt(paired_at()));
    Desk desk;
    OutboxWriter writer{*outbox, desk.inbox};
    auto broken = response(1);
    broken.language = "\xFF"; // no text
    writer.submit({broken});
    writer.submit({response(2)});
    auto const events = desk.take(2);
    REQUIRE(events.size() == 2);
    CHECK(std::holds_alternative<event::CommitFailed>(events[0]));
    CHECK(std::holds_alternative<event::Committed>(events[1]));
    CHECK(*outbox->highest_sequence() == 1);
}
