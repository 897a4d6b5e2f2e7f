// Outboxes damaged in several ways: nothing that can be read is lost, nothing is counted as two.

#include "kiosk/core/keepsake.hpp"
#include "kiosk/core/salvage.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t page = 4096;

std::string read_file(std::string const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

void write_file(std::string const& path, std::string const& bytes) {
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

std::unique_ptr<Outbox> reopened(std::string const& path) {
    auto opened = Outbox::open_or_salvage(path, noon);
    REQUIRE(opened);
    return std::move(*opened);
}

/// A paired outbox with this many waiting records and a configuration, closed in good order.
void fill(std::string const& path, int records) {
    auto const outbox = reopened(path);
    REQUIRE(outbox->adopt(paired_at()));
    REQUIRE(outbox->cache_config({"\"7\"", R"({"revision":"r7"})"}));
    for (int i = 1; i <= records; ++i)
        REQUIRE(outbox->append(response(i), noon));
}

/// Everything it would send once it has a generation; fails the test where a response would go up twice.
std::set<Uuid> to_be_sent(Outbox& outbox) {
    std::set<std::pair<Uuid, int>> seen;
    std::set<Uuid> ids;
    for (;;) {
        auto const batch = waiting(outbox);
        if (batch.records.empty()) return ids;
        for (Record const& record : batch.records) {
            CHECK(seen.insert({record.response.id, record.response.revision}).second);
            CHECK(record.response ==
                  response(record.response.id.bytes[14] * 256 + record.response.id.bytes[15]));
            ids.insert(record.response.id);
        }
        REQUIRE(outbox.acknowledge(batch, accept_all(batch)));
    }
}

int damaged_files(Scratch const& scratch) {
    int count = 0;
    for (auto const& entry : fs::directory_iterator{fs::path{scratch.file()}.parent_path()})
        count += entry.path().filename().string().find(".damaged-") != std::string::npos ? 1 : 0;
    return count;
}

struct Damage {
    char const* name;
    std::function<void(std::string& bytes)> hurt;
    int at_least; // of 400 records
};

std::vector<Damage> damages() {
    return {
        {"its header overwritten", [](std::string& b) { std::fill_n(b.begin(), 100, 'x'); }, 390},
        {"its first page gone", [](std::string& b) { std::fill_n(b.begin(), page, '\0'); }, 390},
        {"a page in the middle gone",
         [](std::string& b) {
             std::fill_n(b.begin() + static_cast<long>(b.size() / page / 2 * page), page, '\0');
         },
         380},
        {"a page in the middle as noise",
         [](std::string& b) {
             std::mt19937 random{7};
             for (std::size_t i = b.size() / page / 2 * page, end = i + page; i < end; ++i)
                 b[i] = static_cast<char>(random());
         },
         380},
        {"its second half cut off", [](std::string& b) { b.resize(b.size() / 2 / page * page); }, 120},
        {"every tenth page gone",
         [](std::string& b) {
             for (std::size_t i = 2 * page; i + page <= b.size(); i += 10 * page)
                 std::fill_n(b.begin() + static_cast<long>(i), page, '\0');
         },
         300},
        {"emptied", [](std::string& b) { b.clear(); }, 0},
    };
}

} // namespace

TEST_CASE("A sound outbox is opened as it is") {
    Scratch const scratch;
    fill(scratch.file(), 3);
    auto const outbox = reopened(scratch.file());
    CHECK(damaged_files(scratch) == 0);
    CHECK_FALSE(*outbox->needs_generation());
    CHECK(to_be_sent(*outbox).size() == 3);
    CHECK(outbox->depth()->salvages == 0);
}

TEST_CASE("Of a damaged outbox everything that can be read goes up once, under numbers that never clash") {
    for (Damage const& damage : damages()) {
        INFO(damage.name);
        Scratch const scratch;
        fill(scratch.file(), 400);
        std::string bytes = read_file(scratch.file());
        damage.hurt(bytes);
        write_file(scratch.file(), bytes);

        auto const outbox = reopened(scratch.file());
        CHECK(damaged_files(scratch) >= 1); // kept for whoever wants to look
        CHECK(outbox->depth()->salvages == 1);
        // It is still who it was and asks what it asked, whatever the damage.
        auto const credentials = *outbox->credentials();
        REQUIRE(credentials);
        CHECK(credentials->token == "secret");
        CHECK(credentials->kiosk == "door");
        REQUIRE(*outbox->cached_config());
        CHECK((*outbox->cached_config())->etag == "\"7\"");
        // It takes ratings at once; but nothing that has no number yet goes up before the server gave a
        // generation.
        REQUIRE(*outbox->needs_generation());
        REQUIRE(outbox->append(response(500), noon));
        CHECK_FALSE(*outbox->heartbeat());
        REQUIRE(outbox->begin_generation("centro", 2));
        CHECK_FALSE(*outbox->needs_generation());
        auto const sent = to_be_sent(*outbox);
        CHECK(sent.contains(response(500).id));
        CHECK(static_cast<int>(sent.size()) - 1 >= damage.at_least);
        CHECK((**outbox->heartbeat()).generation == 2);
    }
}

TEST_CASE("What keeps its number after a salvage goes up under its old generation") {
    Scratch const scratch;
    fill(scratch.file(), 400);
    std::string bytes = read_file(scratch.file());
    std::fill_n(bytes.begin() + static_cast<long>(bytes.size() / page / 2 * page), page, '\0');
    write_file(scratch.file(), bytes);
    auto const outbox = reopened(scratch.file());
    REQUIRE(outbox->begin_generation("centro", 2));
    auto const batch = **outbox->next_batch(1'000);
    CHECK(batch.generation == 1);
    CHECK(batch.highest_sequence == 400); // what is missing of it is known to be missing
    for (Record const& record : batch.records)
        REQUIRE(record.response == response(static_cast<int>(record.sequence)));
}

TEST_CASE("Damage that is met while the kiosk runs is dealt with there and then") {
    Scratch const scratch;
    fill(scratch.file(), 400);
    auto const outbox = reopened(scratch.file());
    {
        std::string bytes = read_file(scratch.file());
        for (std::size_t i = page; i + page <= bytes.size(); i += page)
            bytes[i] = '\x7f'; // no page of SQLite's begins so
        std::fstream file{scratch.file(), std::ios::binary | std::ios::in | std::ios::out};
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    // A reader with a cold cache meets it first.
    sqlite::Database{scratch.file()}.run("PRAGMA user_version"); // changes nothing
    int stored = 0;
    for (int i = 1'001; i <= 1'050; ++i)
        stored += outbox->append(response(i), noon) ? 1 : 0;
    CHECK(stored == 50);
    auto const again = reopened(scratch.file());
    if (*again->needs_generation()) REQUIRE(again->begin_generation("centro", 2));
    auto const sent = to_be_sent(*again);
    for (int i = 1'001; i <= 1'050; ++i)
        CHECK(sent.contains(response(i).id));
}

TEST_CASE("A log that a power cut tore costs only what was torn") {
    Scratch const scratch;
    auto outbox = open_outbox(scratch.file());
    REQUIRE(outbox->adopt(paired_at()));
    for (int i = 1; i <= 20; ++i)
        REQUIRE(outbox->append(response(i), noon));
    Scratch const other; // as the disk was at that moment
    for (char const* part : {"", "-wal"})
        fs::copy_file(scratch.file() + part, other.file() + part);
    auto log = read_file(other.file() + "-wal");
    log.resize(log.size() - 3'000);
    write_file(other.file() + "-wal", log);
    auto const torn = reopened(other.file());
    CHECK(torn->depth()->waiting >= 18);
    CHECK(torn->depth()->waiting < 20);
    CHECK(damaged_files(other) == 0);
}

TEST_CASE("A salvage that was cut short itself begins again, and no log is played into another's file") {
    Scratch const scratch;
    fill(scratch.file(), 50);
    std::string const bytes = read_file(scratch.file());
    // As after the damaged file was moved away, before the new one took its place; with a log left behind.
    fs::rename(scratch.file(), scratch.file() + ".salvaged");
    write_file(scratch.file() + "-wal", "the log of another file");
    auto const outbox = reopened(scratch.file());
    CHECK(to_be_sent(*outbox).size() == 50);
    CHECK(read_file(scratch.file() + "-wal") != "the log of another file");
}

TEST_CASE("Noise that never was an outbox, and no keepsake: a new kiosk") {
    Scratch const scratch;
    write_file(scratch.file(), std::string(8'192, 'x'));
    auto const outbox = reopened(scratch.file());
    CHECK_FALSE(*outbox->credentials());
    CHECK(damaged_files(scratch) == 1);
    CHECK(outbox->append(response(1), noon));
}

TEST_CASE("A keepsake is whole or it is none") {
    Scratch const scratch;
    std::string const file = scratch.file("a.keep");
    CHECK_FALSE(read_keepsake(file));
    REQUIRE(write_keepsake(file, "one"));
    REQUIRE(write_keepsake(file, "two"));
    CHECK(*read_keepsake(file) == "two");
    CHECK((fs::status(file).permissions() & fs::perms::others_all) == fs::perms::none);
    std::string bytes = read_file(file);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string hurt = bytes;
        hurt[i] = static_cast<char>(hurt[i] ^ 1);
        write_file(file, hurt);
        CHECK_FALSE(read_keepsake(file));
    }
    write_file(file, bytes.substr(0, bytes.size() - 1));
    CHECK_FALSE(read_keepsake(file));
    CHECK_FALSE(write_keepsake(scratch.file("no/such/folder/a.keep"), "x"));
}
