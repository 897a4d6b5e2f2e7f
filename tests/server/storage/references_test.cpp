// Pseudonyms stand beside their responses, in old stores as in new ones.

#include "server/storage/sqlite/migrations.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "shared/sqlite.hpp"
#include "tests/support/programme_sample.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::server;
using test::TempFolder;

namespace {

constexpr int schema_before = 4;

void apply_sample(Store& store) {
    REQUIRE(store.apply_programme(*read_programme(test::programme_document()), {"test", 1'000, 100, {}})
                .has_value());
}

StoredReference reference_of(std::uint8_t customer, std::uint8_t copy) {
    StoredReference reference;
    reference.pseudonym.fill(customer);
    reference.version = 1'793'000'000;
    reference.seal.fill(copy);
    return reference;
}

/// Two responses of one visit, one of them under the visit's own id.
StoredResponse response_of(Store& store, Uuid const& visit, bool own_id) {
    auto const catalog = store.catalog();
    StoredResponse response;
    response.visit = visit;
    response.id = own_id ? new_uuid7(2'000) : visit;
    response.site = catalog->site("bilbao")->code;
    response.survey = catalog->programme().surveys[0].code;
    response.survey_version = 1;
    response.moment = catalog->moment("check-in")->code;
    response.at = 1'000;
    response.local = {20'000, 14, 60};
    response.answers = {{1, 4}};
    return response;
}

Stored put(Store& store, StoredResponse const& response) {
    return store.commit_responses(std::span{&response, 1}).front();
}

std::optional<StoredReference> read(Store& store, Uuid const& id) {
    auto const cursor = store.read_responses({store.catalog()->all_sites(), {}, {}, {}});
    StoredResponse response;
    std::int64_t number = 0;
    while (cursor->next(response, number)) {
        if (response.id == id) return response.reference;
    }
    FAIL("the response is not there");
    return std::nullopt;
}

} // namespace

TEST_CASE("a store of the schema before cards takes references, and an old response has none") {
    TempFolder folder;
    std::string const path = folder.file("store.db");
    {
        sqlite::Database old{path};
        migrate(old, schema_before);
    }
    auto store = open_sqlite_store(path);
    apply_sample(*store);
    CHECK_FALSE(store->holds_references());
    StoredResponse const plain = response_of(*store, new_uuid7(1'000), true);
    StoredResponse named = response_of(*store, new_uuid7(1'000), false);
    named.reference = reference_of(7, 1);
    REQUIRE(put(*store, plain) == Stored::added);
    CHECK_FALSE(store->holds_references());
    REQUIRE(put(*store, named) == Stored::added);
    store.reset();
    store = open_sqlite_store(path);
    CHECK(store->holds_references());
    CHECK(read(*store, named.id) == named.reference);
    CHECK_FALSE(read(*store, plain.id));
}

TEST_CASE("a reference goes with its revision, and a repeat is told by its sealed copy") {
    for (bool const own_id : {false, true}) {
        auto const store = open_sqlite_store(":memory:");
        apply_sample(*store);
        StoredResponse response = response_of(*store, new_uuid7(1'000), own_id);
        response.reference = reference_of(7, 1);
        REQUIRE(put(*store, response) == Stored::added);
        CHECK(put(*store, response) == Stored::duplicate);
        StoredResponse again = response;
        again.reference = reference_of(8, 1); // the same copy, under a newer key
        CHECK(put(*store, again) == Stored::duplicate);
        again.reference = reference_of(7, 2);
        CHECK(put(*store, again) == Stored::conflicting);
        again.reference.reset();
        CHECK(put(*store, again) == Stored::conflicting);
        CHECK(read(*store, response.id) == response.reference);

        again.revision = 2;
        again.reference = reference_of(9, 3);
        CHECK(put(*store, again) == Stored::revised);
        CHECK(put(*store, response) == Stored::superseded);
        CHECK(read(*store, response.id) == again.reference);
        again.revision = 3;
        again.reference.reset();
        CHECK(put(*store, again) == Stored::revised);
        CHECK_FALSE(read(*store, response.id));
        CHECK_FALSE(store->holds_references());
    }
}
