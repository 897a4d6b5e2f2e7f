// Cards and tickets, both sides together: sealed by the kiosk's own code, through the real outbox and
// uploader to the real store.

#include "kiosk/core/config.hpp"
#include "kiosk/core/ticket.hpp"
#include "server/config.hpp"
#include "server/ingest/reference_keys.hpp"
#include "server/keys_command.hpp"
#include "tests/contract/both_sides.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <sstream>
#include <unistd.h>

using namespace instante;
using namespace instante::test;

namespace {

constexpr char const* card = "LC00412345";
constexpr char const* other_card = "LC00999999";

/// The sample programme, both of whose kiosks read cards.
void read_cards(TestServer& server) {
    json document = server.get("/api/v1/programme", server.token("admin")).body;
    json const scanner{{"patterns",
                        {{{"prefix", "LC"},
                          {"length", 10},
                          {"segments", {{{"dimension", "purpose"}, {"value", "work"}}}}}}}};
    for (json& kiosk : document["kiosks"])
        kiosk["scanner"] = scanner;
    Answered const applied =
        server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), document);
    REQUIRE(applied.status == 200);
}

/// By the configuration that it has, as the window does.
SealedReference scan(KioskSide& kiosk, char const* code) {
    auto const config = kiosk::last_good_config(kiosk.outbox());
    REQUIRE(config);
    auto const read = kiosk::read_ticket(*config, SecretText{code});
    auto const& ticket = std::get<kiosk::event::TicketRead>(read).ticket;
    REQUIRE(ticket.reference);
    return *ticket.reference;
}

void store(KioskSide& kiosk, Response const& response) {
    REQUIRE(kiosk.outbox().append(response, kiosk.now.wall_ms).has_value());
}

/// A customer who rates, and shows a card then.
Response visit(KioskSide& kiosk, char const* code) {
    Response response = kiosk.tap(4);
    response.revision = 2;
    response.reference = scan(kiosk, code);
    store(kiosk, response);
    return response;
}

std::map<Uuid, std::optional<server::StoredReference>> references(TestServer& server) {
    std::map<Uuid, std::optional<server::StoredReference>> found;
    auto const cursor =
        server.store->read_responses({server.store->catalog()->sites_below({"acme"}), {}, {}, {}});
    server::StoredResponse response;
    std::int64_t commit = 0;
    while (cursor->next(response, commit))
        found.emplace(response.id, response.reference);
    return found;
}

server::StoredReference reference_of(TestServer& server, Response const& response) {
    auto const all = references(server);
    REQUIRE(all.contains(response.id));
    REQUIRE(all.at(response.id).has_value());
    return *all.at(response.id);
}

std::string pseudonym_of(TestServer& server, Response const& response) {
    return to_base64(reference_of(server, response).pseudonym);
}

int in_quarantine(TestServer& server, std::string const& reason = {}) {
    std::string const target = "/api/v1/quarantine" + (reason.empty() ? "" : "?reason=" + reason);
    return static_cast<int>(server.get(target, server.token("admin")).body.at("records").size());
}

json replayed(TestServer& server) {
    Answered const answered = server.post("/api/v1/quarantine/replay", server.token("admin"), json::object());
    REQUIRE(answered.status == 200);
    return answered.body;
}

/// What a command prints that reads `input`.
std::string printed(TempFolder const& folder, std::string const& input, std::function<int()> const& command) {
    std::string const file = folder.file("printed");
    std::istringstream in{input};
    std::streambuf* const before_in = std::cin.rdbuf(in.rdbuf());
    std::fflush(stdout);
    int const before_out = ::dup(STDOUT_FILENO);
    REQUIRE(std::freopen(file.c_str(), "w", stdout) != nullptr);
    int const status = command();
    std::fflush(stdout);
    ::dup2(before_out, STDOUT_FILENO);
    ::close(before_out);
    std::cin.rdbuf(before_in);
    CHECK(status == 0);
    std::ifstream out{file};
    return {std::istreambuf_iterator<char>{out}, {}};
}

bool any_file_holds(TempFolder const& folder, std::string_view text) {
    for (auto const& entry : std::filesystem::directory_iterator(folder.path())) {
        std::ifstream in{entry.path(), std::ios::binary};
        std::string const content{std::istreambuf_iterator<char>{in}, {}};
        if (content.find(text) != std::string::npos) return true;
    }
    return false;
}

} // namespace

TEST_CASE("the same card is the same pseudonym at every site and in every visit, and in no file as it is") {
    TempFolder folder;
    TestServer server{folder.file("store.db")};
    read_cards(server);
    KioskSide bilbao{folder, server, "bilbao.db"};
    KioskSide canaria{folder, server, "canaria.db"};
    bilbao.pair("bio-1");
    canaria.pair("lpa-1");
    Response const here = visit(bilbao, card);
    Response const there = visit(canaria, card);
    Response const again = visit(canaria, card);
    Response const somebody = visit(canaria, other_card);
    Response const nobody = bilbao.tap(3);
    CHECK_FALSE(here.reference == there.reference); // on the disks of kiosks nobody can tell
    bilbao.settle();
    canaria.settle();
    CHECK(bilbao.waiting() + canaria.waiting() == 0);
    CHECK(in_quarantine(server) == 0);
    CHECK(pseudonym_of(server, here) == pseudonym_of(server, there));
    CHECK(pseudonym_of(server, here) == pseudonym_of(server, again));
    CHECK(pseudonym_of(server, here) != pseudonym_of(server, somebody));
    CHECK_FALSE(references(server).at(nobody.id));
    server.store->settle(); // also where they are in their tables
    CHECK(pseudonym_of(server, here) == pseudonym_of(server, there));
    CHECK_FALSE(references(server).at(nobody.id));
    CHECK(server.store->verify().different == 0);
    for (char const* plain : {card, other_card, "00412345", "00999999"})
        CHECK_FALSE(any_file_holds(folder, plain));
    CHECK(any_file_holds(folder, here.reference->sealed)); // in an outbox: we looked in the right place
}

TEST_CASE("a later revision takes its reference along or away, and a repeat changes neither") {
    TempFolder folder;
    TestServer server;
    read_cards(server);
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    Response response = visit(kiosk, card);
    kiosk.wire.lose_replies = 1;
    kiosk.settle();
    kiosk.pass(5'000); // sent again
    std::string const first = pseudonym_of(server, response);
    CHECK(in_quarantine(server) == 0);

    response.revision = 3;
    response.reference = scan(kiosk, other_card);
    store(kiosk, response);
    kiosk.settle();
    CHECK(pseudonym_of(server, response) != first);

    response.revision = 4;
    response.reference.reset();
    store(kiosk, response);
    kiosk.settle();
    CHECK_FALSE(references(server).at(response.id));
    CHECK(stored_times(server).size() == 1);
}

TEST_CASE(
    "the same revision with another reference is a contradiction, also when the key has changed since") {
    TempFolder folder;
    TestServer server;
    read_cards(server);
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    Response response = visit(kiosk, card);
    kiosk.settle();
    auto const before = reference_of(server, response);
    store(kiosk, response); // the very same under another number
    kiosk.settle();
    CHECK(in_quarantine(server) == 0);
    response.reference = scan(kiosk, card); // the same card, sealed once more: nobody can know that
    store(kiosk, response);
    kiosk.settle();
    CHECK(in_quarantine(server, "response.revision") == 1);
    response.reference.reset();
    store(kiosk, response);
    kiosk.settle();
    CHECK(in_quarantine(server, "response.revision") == 2);
    CHECK(reference_of(server, response) == before);
}

TEST_CASE("a new version of the programme's key gives new pseudonyms, and old seals are opened still") {
    TempFolder folder;
    StillClock const clock;
    auto server = std::make_unique<TestServer>(folder.file("store.db"), true, folder.file("keys.json"));
    read_cards(*server);
    KioskSide kiosk{folder, *server};
    kiosk.pair("bio-1");
    Response const first = visit(kiosk, card);
    kiosk.settle();
    Response const waiting = visit(kiosk, card); // sealed to the key of before
    server::ingest::change_key_ring(folder.file("keys.json"), [&](server::ingest::KeyRing& ring) {
        ring.add_seal(clock.wall + 1'000);
        ring.add_pseudonym(clock.wall + 1'000);
    });
    auto const old_key = kiosk::last_good_config(kiosk.outbox())->reference_key;
    kiosk.pass(60'000); // it has the new key by now
    CHECK_FALSE(kiosk::last_good_config(kiosk.outbox())->reference_key == old_key);
    Response const last = visit(kiosk, card);
    kiosk.settle();
    CHECK(in_quarantine(*server) == 0);
    CHECK(reference_of(*server, first).version < reference_of(*server, last).version);
    CHECK(pseudonym_of(*server, first) != pseudonym_of(*server, last));
    CHECK(pseudonym_of(*server, last) == pseudonym_of(*server, waiting));
    store(kiosk, first); // sent again, as after a restored backup: a repeat, whatever the key is now
    kiosk.settle();
    CHECK(in_quarantine(*server) == 0);
    CHECK(reference_of(*server, first).version < reference_of(*server, last).version);
}

TEST_CASE(
    "a reference whose key the server lacks waits in quarantine, blamed by name, until the key is back") {
    TempFolder folder;
    std::string const keys = folder.file("keys.json");
    std::string const found = folder.file("found.json");
    auto server = std::make_unique<TestServer>(folder.file("store.db"), true, keys);
    read_cards(*server);
    KioskSide kiosk{folder, *server};
    kiosk.pair("bio-1");
    Response const before = visit(kiosk, card);
    kiosk.settle();
    std::string const pseudonym = pseudonym_of(*server, before);

    Response const lost = visit(kiosk, card);
    Response tampered = kiosk.tap(5);
    tampered.revision = 2;
    tampered.reference = scan(kiosk, card);
    tampered.reference->sealed[30] = tampered.reference->sealed[30] == 'A' ? 'B' : 'A';
    store(kiosk, tampered);
    Response const plain = kiosk.tap(2);
    std::filesystem::rename(keys, found);
    StillClock const clock = server->clock;
    server.reset();
    server = std::make_unique<TestServer>(folder.file("store.db"), true, keys);
    server->clock = clock;
    kiosk.follow(*server);
    kiosk.settle();
    CHECK(kiosk.waiting() == 0);              // nothing is held up
    CHECK(stored_times(*server).size() == 4); // their first revisions count, and who showed no card
    CHECK(in_quarantine(*server, "response.reference.key") == 2);
    CHECK_FALSE(references(*server).at(lost.id));
    CHECK(references(*server).contains(plain.id));
    CHECK(replayed(*server)["still_quarantined"] == 2);

    std::filesystem::rename(found, keys);
    json const totals = replayed(*server);
    CHECK(totals["counted"] == 1);
    CHECK(totals["still_quarantined"] == 1);
    CHECK(in_quarantine(*server, "response.reference.sealed") == 1); // this one no key will open
    CHECK(pseudonym_of(*server, lost) == pseudonym);
    CHECK(stored_times(*server).size() == 4);
    CHECK(server->store->verify().different == 0);
}

TEST_CASE("a kiosk gets a key to seal to where it reads cards that identify, and nowhere else") {
    TempFolder folder;
    TestServer server;
    std::string const device = server.pair("lpa-1");
    CHECK_FALSE(server.get("/api/v1/kiosk/config", device).body.contains("reference_key"));
    read_cards(server);
    json const config = server.get("/api/v1/kiosk/config", device).body;
    CHECK(config.at("reference_key").at("public").get<std::string>().size() == 43);
    CHECK(server.get("/api/v1/kiosk/config", device).body == config); // the same one every time
    CHECK(config.dump().find("secret") == std::string::npos);
}

TEST_CASE("raw responses name customers by pseudonyms, to those who may see raw responses") {
    TempFolder folder;
    TestServer server;
    read_cards(server);
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    Response const response = visit(kiosk, card);
    kiosk.tap(3);
    kiosk.settle();
    std::string const csv = server.get("/api/v1/responses.csv", server.token("quality_lead")).text;
    CHECK(csv.find(",customer,customer_key,") != std::string::npos);
    auto const reference = reference_of(server, response);
    CHECK(csv.find("," + server::pseudonym_text(reference.pseudonym) + "," +
                   std::to_string(reference.version) + ",") != std::string::npos);
    CHECK(csv.find(",false,,,") != std::string::npos); // who showed nothing has no name
    CHECK(csv.find(card) == std::string::npos);
    CHECK(server.get("/api/v1/responses.csv", server.token("viewer")).status == 403);
}

TEST_CASE("who asks by a card's number finds the rows of its visits, also where kiosks seal a part of it") {
    TempFolder folder;
    std::string const keys = folder.file("keys.json");
    TestServer server{server::database_path(folder.path().string()), true, keys};
    read_cards(server);
    json document = server.get("/api/v1/programme", server.token("admin")).body;
    for (json& kiosk : document["kiosks"])
        kiosk["scanner"]["patterns"][0]["part"] = {{"from", 2}, {"length", 6}};
    REQUIRE(
        server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), document).status ==
        200);
    KioskSide kiosk{folder, server};
    kiosk.pair("bio-1");
    Response const response = visit(kiosk, card);
    kiosk.settle();
    auto const reference = reference_of(server, response);
    std::string const told = printed(folder, std::string{card} + "\r\n", [&] {
        return server::commands::show_pseudonyms(keys, folder.path().string());
    });
    // By the pattern in force, and by the one before, which sealed all of it.
    auto const line =
        std::to_string(reference.version) + "\t" + server::pseudonym_text(reference.pseudonym) + "\n";
    CHECK(told.find(line) != std::string::npos);
    CHECK(std::count(told.begin(), told.end(), '\n') == 2);
    std::string const csv = server.get("/api/v1/responses.csv", server.token("quality_lead")).text;
    CHECK(csv.find("," + line.substr(line.find('\t') + 1, 64) + ",") != std::string::npos);

    // What fits no pattern is taken as it is, without a store, too.
    for (std::string const& data : {folder.path().string(), folder.file("elsewhere")}) {
        std::string const other =
            printed(folder, "X 12\n", [&] { return server::commands::show_pseudonyms(keys, data); });
        SecretText const normal{"X12"};
        auto const ring = server::ingest::read_key_ring(keys);
        auto const made = server::ingest::pseudonym_of(normal, ring.pseudonyms[0]);
        CHECK(other == std::to_string(made.version) + "\t" + server::pseudonym_text(made.pseudonym) + "\n");
    }
    CHECK_FALSE(std::filesystem::exists(folder.file("elsewhere")));
}

TEST_CASE("a long name of a key or a long sealed copy is blamed by name, and not kept") {
    TestServer server;
    server::ingest::KeyRing ring;
    ring.add_seal(0);
    auto const longest = seal(SecretText{std::string(SecretText::most, 'x')}, ring.seals[0].open);
    CHECK(longest.key.size() <= 64);
    CHECK(longest.sealed.size() <= 1'024);
    auto const refused = [&](std::size_t key, std::size_t sealed) {
        json record = check_in_record(server, 1, 4);
        record["response"]["reference"] = {{"key", std::string(key, 'k')},
                                           {"sealed", std::string(sealed, 's')}};
        auto const read = wire::read_response(record["response"], "response");
        std::vector<std::string> fields;
        if (read) return fields;
        for (FieldError const& error : read.error().errors)
            fields.push_back(error.field);
        return fields;
    };
    using Fields = std::vector<std::string>;
    CHECK(refused(64, 1'024).empty());
    CHECK(refused(65, 1'024) == Fields{"response.reference.key"});
    CHECK(refused(64, 1'025) == Fields{"response.reference.sealed"});
}
