// The cached configuration: proven, rolled back, damaged.

#include "kiosk/core/config.hpp"
#include "tests/kiosk/core/player.hpp"
#include "tests/kiosk/core/scratch.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

CachedConfig a_config(std::string const& revision) {
    auto config = one_moment();
    config.revision = revision;
    config.device = "device-1";
    config.programme_name = config.site_name = config.kiosk.name = both("name");
    config.kiosk.moments = {"check-in"};
    config.moments[0].name = config.dimensions[0].name = both("name");
    config.moments[0].channel = "counter";
    return {"\"" + revision + "\"", wire::to_json(config).dump()};
}

std::string in_force(Outbox& outbox) {
    auto const config = last_good_config(outbox);
    return config ? config->revision : "none";
}

} // namespace

TEST_CASE("A configuration that crashes the kiosk twice at start gives way to the one before") {
    Scratch const scratch;
    auto const start = [&](std::string const& version = "1") {
        auto outbox = open_outbox(scratch.file());
        REQUIRE(outbox->note_start(version));
        return outbox; // closed without a word: a crash
    };
    {
        auto const outbox = start();
        REQUIRE(outbox->cache_config(a_config("good")));
        REQUIRE(outbox->prove_config("good"));
        REQUIRE(outbox->cache_config(a_config("bad")));
        CHECK(in_force(*outbox) == "bad");
    }
    CHECK(in_force(*start()) == "bad");
    CHECK(in_force(*start()) == "bad");
    auto outbox = start();
    CHECK(in_force(*outbox) == "good");
    CHECK(*outbox->has_refused_config());
    CHECK(*outbox->is_refused(a_config("bad").document));
    CHECK_FALSE(*outbox->is_refused(a_config("better").document));
    // The next one gets its chance, and so does the same under another version of the program.
    REQUIRE(outbox->cache_config(a_config("better")));
    CHECK(in_force(*outbox) == "better");
    outbox.reset();
    outbox = start("2");
    CHECK_FALSE(*outbox->is_refused(a_config("bad").document));
}

TEST_CASE("The run that gives up a crashing configuration begins with the one before") {
    Scratch const scratch;
    {
        auto const outbox = open_outbox(scratch.file());
        REQUIRE(outbox->cache_config(a_config("good")));
        REQUIRE(outbox->prove_config("good"));
        REQUIRE(outbox->cache_config(a_config("bad")));
    }
    std::vector<std::string> begun;
    for (int run = 0; run < 3; ++run) {
        auto const outbox = open_outbox(scratch.file());
        auto const config = begin_run(*outbox, "1");
        REQUIRE(config);
        begun.push_back(config->revision); // and here it crashes, before it shows anything
    }
    CHECK(begun == std::vector<std::string>{"bad", "bad", "good"});
}

TEST_CASE("Starts that end in good order, or prove their configuration, count for nothing") {
    Scratch const scratch;
    {
        auto const outbox = open_outbox(scratch.file());
        REQUIRE(outbox->cache_config(a_config("good")));
        REQUIRE(outbox->prove_config("good"));
        REQUIRE(outbox->cache_config(a_config("newer")));
    }
    for (int i = 0; i < 6; ++i) {
        auto const outbox = open_outbox(scratch.file());
        CHECK_FALSE(*outbox->note_start("1"));
        if (i % 2 == 1) REQUIRE(outbox->note_end());
    }
    auto const outbox = open_outbox(scratch.file());
    CHECK(in_force(*outbox) == "newer");
    REQUIRE(outbox->prove_config("newer"));
    CHECK((*outbox->cached_configs()).size() == 1);
}

TEST_CASE("Nothing to go back to: the newest is tried again and again") {
    auto const outbox = open_outbox();
    REQUIRE(outbox->cache_config(a_config("only")));
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(*outbox->note_start("1"));
    CHECK(in_force(*outbox) == "only");
}

TEST_CASE("A damaged cache is known as such, and the proven configuration stands in for it") {
    Scratch const scratch;
    auto const outbox = open_outbox(scratch.file());
    REQUIRE(outbox->cache_config(a_config("good")));
    REQUIRE(outbox->prove_config("good"));
    REQUIRE(outbox->cache_config(a_config("newer")));
    // Still sound JSON, still a configuration: only the digest tells.
    sqlite::Database{scratch.file()}.run(
        "UPDATE config_slot SET document = replace(document, 'verdict', 'vermict') WHERE slot = 'newest'");
    CHECK(in_force(*outbox) == "good");
    sqlite::Database{scratch.file()}.run("UPDATE config_slot SET document = substr(document, 1, 100)");
    CHECK(in_force(*outbox) == "none");
    CHECK(outbox->append(response(1), noon)); // it harms no rating
}

TEST_CASE("A configuration by which no kiosk could work is not read as one") {
    auto document = nlohmann::json::parse(a_config("r").document);
    document["surveys"][0]["questions"] = nlohmann::json::array();
    auto const read = read_config(document.dump());
    REQUIRE_FALSE(read);
    CHECK(read.error().errors.at(0).field == "surveys[0].questions");
}

TEST_CASE("An outbox of the version before keeps its configuration") {
    Scratch const scratch;
    {
        auto const outbox = open_outbox(scratch.file());
        REQUIRE(outbox->adopt(paired_at()));
        REQUIRE(outbox->append(response(1), noon));
    }
    sqlite::Database{scratch.file()}.run(
        "DROP TABLE config_slot; DROP TABLE start; DROP TABLE tally; PRAGMA user_version = 2;"
        "CREATE TABLE config (one INTEGER PRIMARY KEY CHECK (one = 1), etag TEXT NOT NULL, document TEXT NOT "
        "NULL) STRICT");
    sqlite::Database{scratch.file()}
        .prepare("INSERT INTO config VALUES (1, ?, ?)")
        .execute(a_config("old").etag, a_config("old").document);
    auto const outbox = open_outbox(scratch.file());
    CHECK(in_force(*outbox) == "old");
    CHECK(waiting(*outbox).records.size() == 1);
}
