// What waits in the intake is as good as what is in the tables: whoever reads or writes sees no difference.

#include "server/storage/sqlite/migrations.hpp"
#include "server/storage/sqlite/response_pages.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "shared/sqlite.hpp"
#include "tests/server/support/former_schema.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace instante;
using namespace instante::server;
using test::TempFolder;

namespace {

void apply_sample(Store& store) {
    REQUIRE(store.apply_programme(*read_programme(test::programme_document()), {"test", 1'000, 100, {}})
                .has_value());
}

StoredResponse response_of(Store& store, int rating, int revision = 1) {
    auto const catalog = store.catalog();
    StoredResponse response;
    response.visit = response.id = new_uuid7(1'000);
    response.revision = revision;
    response.site = catalog->site("bilbao")->code;
    response.survey = catalog->programme().surveys[0].code;
    response.survey_version = 1;
    response.moment = catalog->moment("check-in")->code;
    response.at = 1'000;
    response.local = {20'000, 14, 60};
    response.language = "es";
    response.segments = {{1, 1, Provenance::kiosk}};
    response.answers = {{1, rating}};
    return response;
}

Stored put(Store& store, StoredResponse const& response) {
    return store.commit_responses(std::span{&response, 1}).front();
}

std::vector<std::pair<std::int64_t, StoredResponse>> read_all(Store& store) {
    auto const cursor = store.read_responses({store.catalog()->all_sites(), {}, {}, {}});
    std::vector<std::pair<std::int64_t, StoredResponse>> all;
    StoredResponse response;
    std::int64_t number = 0;
    while (cursor->next(response, number))
        all.emplace_back(number, response);
    return all;
}

std::int64_t count(std::string const& path, std::string const& table) {
    sqlite::Database database{path, sqlite::Mode::read_only};
    sqlite::Statement rows = database.prepare("SELECT count(*) FROM " + table);
    rows.step();
    return rows.integer(0);
}

} // namespace

TEST_CASE("a response that waits is read, revised and known again like one in its table") {
    TempFolder folder;
    auto store = open_sqlite_store(folder.file("store.db"));
    apply_sample(*store);
    StoredResponse first = response_of(*store, 2);
    StoredResponse second = response_of(*store, 3);
    REQUIRE(put(*store, first) == Stored::added);
    REQUIRE(put(*store, second) == Stored::added);
    bool const settled = GENERATE(false, true);
    bool const opened_again = GENERATE(false, true);
    if (settled) store->settle();
    if (opened_again) {
        store.reset();
        store = open_sqlite_store(folder.file("store.db"));
    }
    CHECK(count(folder.file("store.db"), "response") == (settled ? 1 : 0)); // a page of two
    CHECK(count(folder.file("store.db"), "journal") == (settled ? 0 : 2));

    CHECK(put(*store, first) == Stored::duplicate);
    StoredResponse revised = first;
    revised.revision = 2;
    revised.answers = {{1, 5}};
    CHECK(put(*store, revised) == Stored::revised);
    CHECK(put(*store, first) == Stored::superseded);
    CHECK(read_all(*store) ==
          std::vector<std::pair<std::int64_t, StoredResponse>>{{2, second}, {3, revised}});
    CHECK(store->verify().different == 0);
    store->settle();
    CHECK(read_all(*store) ==
          std::vector<std::pair<std::int64_t, StoredResponse>>{{2, second}, {3, revised}});
    CHECK(store->verify().different == 0);
    CHECK(store->verify().responses == 2);
}

TEST_CASE("two processes that write in turn see what the other left waiting, or put into the tables") {
    TempFolder folder;
    auto const one = open_sqlite_store(folder.file("store.db"));
    apply_sample(*one);
    auto const other = open_sqlite_store(folder.file("store.db"));
    for (int round = 0; round < 6; ++round) {
        StoredResponse response = response_of(*one, 1 + round % 5);
        CHECK(put(*one, response) == Stored::added);
        CHECK(put(*other, response) == Stored::duplicate);
        response.revision = 2;
        response.answers = {{1, 5}};
        CHECK(put(*other, response) == Stored::revised);
        if (round % 3 == 1) other->settle();
        if (round % 3 == 2) one->settle();
        CHECK(put(*one, response) == Stored::duplicate);
    }
    CHECK(read_all(*one).size() == 6);
    CHECK(one->verify().different == 0);
    CHECK(other->verify().responses == 6);
}

TEST_CASE(
    "more than the intake may hold goes to the tables, the oldest first, and nothing is counted twice") {
    TempFolder folder;
    auto const store = open_sqlite_store(folder.file("store.db"), system_clock(), {.responses = 200});
    apply_sample(*store);
    std::vector<StoredResponse> responses;
    StoredResponse const pattern = response_of(*store, 4);
    for (int i = 0; i < 700; ++i) {
        StoredResponse& one = responses.emplace_back(pattern);
        one.visit = one.id = new_uuid7(1'000 + i);
        one.at = 1'000 + i;
        one.answers = {{1, 1 + i % 5}};
        if (i % 3 == 0) one.site = store->catalog()->site("lpa")->code;
    }
    for (std::size_t from = 0; from < responses.size(); from += 30)
        store->commit_responses(
            std::span{responses}.subspan(from, std::min<std::size_t>(30, responses.size() - from)));
    sqlite::Database database{folder.file("store.db"), sqlite::Mode::read_only};
    ResponsePages pages{database};
    int in_table = 0;
    for (char const* const site : {"bilbao", "lpa"}) {
        pages.begin(store->catalog()->site(site)->code);
        while (pages.next())
            ++in_table;
    }
    CHECK(in_table >= 500);
    CHECK(in_table < 700);
    CHECK(store->verify().responses == 700);
    CHECK(store->verify().different == 0);
    CHECK(read_all(*store).size() == 700);
    CHECK(put(*store, responses.front()) == Stored::duplicate);
    CHECK(put(*store, responses.back()) == Stored::duplicate);
}

TEST_CASE("a store of the first schema keeps its responses and streams, and its roll-ups are counted again") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    {
        auto const scratch = open_sqlite_store(folder.file("scratch.db"));
        apply_sample(*scratch);
        StoredResponse const response = response_of(*scratch, 4);
        std::string const site = std::to_string(response.site);

        sqlite::Database old{path};
        migrate(old, 1);
        old.prepare("ATTACH ? AS scratch").execute(folder.file("scratch.db"));
        for (std::string const table : {"programme_version", "code_registry", "survey_version"})
            old.run("INSERT INTO main." + table + " SELECT * FROM scratch." + table);
        Bytes answers;
        ByteWriter writer{answers};
        write(writer, response.answers);
        old.run("INSERT INTO circumstance VALUES (1, 1, 0, 0, 0, " + std::to_string(response.survey) +
                ", 1, " + std::to_string(response.moment) + ", 'es', '1k')");
        old.run("INSERT INTO microsegment VALUES (1, '1=1'); INSERT INTO device_boot VALUES (1, '')");
        old.prepare("INSERT INTO response VALUES (1, ?, ?, x'', 1, 1, 1, 1, 1, 1000, 0, 60, 20000, 14, "
                    "-1000, 0, -1000, 1.0, 0, ?, NULL)")
            .execute(response.site, sqlite::Blob{response.visit.bytes}, sqlite::Blob{answers});
        Bytes ids;
        ByteWriter log{ids};
        log.byte(0);
        log.raw(response.visit.bytes);
        old.prepare("INSERT INTO commit_log VALUES (1, ?, 1, 1, ?)")
            .execute(response.site, sqlite::Blob{ids});
        old.run("INSERT INTO site_counter VALUES (1, " + site + ", 1)");
        old.run("INSERT INTO device VALUES (1, x'00', 1, " + site + ", 1, NULL, 'a', 0, NULL)");
        old.run("INSERT INTO device_stream VALUES (1, " + site +
                ", 1, 1, 7, 9, '9-9', 5, '', 0, '', 20000, 0, NULL, NULL)");
    }
    auto const store = open_sqlite_store(path);
    REQUIRE(read_all(*store).size() == 1);
    CHECK(read_all(*store)[0].second.answers == std::vector<StoredAnswer>{{1, 4}});
    CHECK(read_all(*store)[0].second.local == LocalTime{20'000, 14, 60});
    CHECK(store->verify().different == 0);
    CHECK(store->verify().cells > 0);
    CHECK(put(*store, response_of(*store, 5)) == Stored::added);
    CHECK(store->kiosk_statuses().at(0).stream.watermark == 7);
    store->settle();
    CHECK(store->verify().responses == 2);
    CHECK(store->verify().different == 0);
    CHECK(read_all(*store).size() == 2);
}

TEST_CASE("a store whose journal was three tables keeps what waits in them, each under its own numbers") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    std::vector<std::pair<std::int64_t, StoredResponse>> before;
    bool const settled_once = GENERATE(false, true);
    bool const rows_of_one = GENERATE(false, true);
    auto const bring = [](Store& store, std::int64_t sequence) {
        PreparedBatch batch;
        batch.stream = {store.catalog()->site("bilbao")->code, 1, 1};
        batch.highest_sequence = sequence;
        batch.sent = {1'000, sequence, "boot"};
        batch.received_at = 1'000 + sequence;
        batch.records.push_back({sequence, response_of(store, 4), "{}"});
        PreparedBatch const* const one = &batch;
        return store.commit_batches({&one, 1}).front().watermark;
    };
    {
        auto const store = open_sqlite_store(path);
        apply_sample(*store);
        sqlite::Database{path}.run("INSERT INTO device VALUES (1, x'00', 1, " +
                                   std::to_string(store->catalog()->site("bilbao")->code) +
                                   ", 1, NULL, 'a', 0, NULL)");
        CHECK(bring(*store, 1) == 1);
        if (settled_once) store->settle();
        CHECK(bring(*store, 2) == 2);
        CHECK(bring(*store, 3) == 3);
        before = read_all(*store);
        REQUIRE(before.size() == 3);
    }
    {
        sqlite::Database old{path};
        test::split_journal(old);
        if (rows_of_one) test::unpack_pages(old);
    }
    auto const store = open_sqlite_store(path);
    CHECK(read_all(*store) == before);
    CHECK(store->verify().different == 0);
    CHECK(store->kiosk_statuses().at(0).stream.watermark == 3);
    CHECK(store->kiosk_statuses().at(0).stream.last_seen == 1'003);
    CHECK(bring(*store, 4) == 4);
    store->settle();
    CHECK(count(path, "journal") == 0);
    CHECK(store->kiosk_statuses().at(0).stream.watermark == 4);
    CHECK(read_all(*store).size() == 4);
    CHECK(store->verify().different == 0);
    CHECK(store->verify().responses == 4);
}

TEST_CASE("what either the tables of responses or of streams lack stays in the journal, and no more") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    auto const store = open_sqlite_store(path, system_clock(), {.responses = 10, .advances = 25});
    apply_sample(*store);
    PreparedBatch batch;
    batch.stream = {store->catalog()->site("bilbao")->code, 1, 1};
    PreparedBatch const* const one = &batch;
    std::int64_t most = 0;
    for (std::int64_t sequence = 1; sequence <= 200; ++sequence) {
        batch.highest_sequence = sequence;
        batch.sent = {1'000, sequence, "boot"};
        batch.received_at = 1'000 + sequence;
        batch.records.clear();
        if (sequence % 3 != 0) batch.records.push_back({sequence, response_of(*store, 4), "{}"});
        store->commit_batches({&one, 1});
        most = std::max(most, count(path, "journal"));
        if (sequence % 40 == 7) {
            auto const again = open_sqlite_store(path);
            CHECK(again->verify().different == 0);
            CHECK(static_cast<std::int64_t>(read_all(*again).size()) == sequence - sequence / 3);
        }
    }
    CHECK(most >= 20);
    CHECK(most <= 45);
    CHECK(store->verify().responses == 134);
}

TEST_CASE("large batches do not stay in the journal for the sake of the few advances beside them") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    constexpr std::size_t limit = 20'000;
    auto const store = open_sqlite_store(path, system_clock(), {.responses = 60, .journal = limit});
    apply_sample(*store);
    PreparedBatch batch;
    PreparedBatch const* const one = &batch;
    std::int64_t most = 0;
    constexpr std::int64_t each = 20;
    for (std::int64_t number = 1; number <= 100; ++number) {
        batch.stream = {store->catalog()->site("bilbao")->code, 1 + number % 2, 1};
        batch.highest_sequence = (number + 1) / 2 * each;
        batch.sent = {1'000, number, "boot"};
        batch.received_at = 1'000 + number;
        batch.records.clear();
        for (std::int64_t i = 1; i <= each; ++i)
            batch.records.push_back({batch.highest_sequence - each + i, response_of(*store, 4), "{}"});
        store->commit_batches({&one, 1});
        sqlite::Database database{path, sqlite::Mode::read_only};
        auto bytes = database.prepare(
            "SELECT ifnull(sum(length(advances) + length(changes) + length(responses)), 0) FROM journal");
        bytes.step();
        most = std::max(most, bytes.integer(0));
        if (number % 30 != 0) continue;
        auto const again = open_sqlite_store(path);
        CHECK(again->verify().different == 0);
        CHECK(static_cast<std::int64_t>(read_all(*again).size()) == number * each);
    }
    CHECK(most > static_cast<std::int64_t>(limit));
    CHECK(most < static_cast<std::int64_t>(2 * limit));
    CHECK(store->verify().responses == 2'000);
}
