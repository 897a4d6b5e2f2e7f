#include "tests/kiosk/core/script.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

using Link = UploaderStatus::Link;
using Trouble = UploaderStatus::Trouble;

namespace {

std::string document(std::string const& revision, std::string const& site = "centro", int generation = 1) {
    auto config = one_moment();
    config.revision = revision;
    config.kiosk.site = site;
    config.generation = generation;
    config.device = "device-1";
    config.programme_name = both("Programme");
    config.site_name = both("Centro");
    config.kiosk.name = both("Door");
    config.kiosk.moments = {"check-in"};
    config.moments[0].name = both("Check-in");
    config.moments[0].channel = "counter";
    config.dimensions[0].name = both("Purpose");
    return wire::to_json(config).dump();
}

std::vector<ConfigPtr> configs(Inbox<Event>& inbox) {
    std::vector<ConfigPtr> result;
    for (Event const& event : inbox.take()) {
        if (auto const* arrived = std::get_if<event::ConfigArrived>(&event))
            result.push_back(arrived->config);
    }
    return result;
}

std::string if_none_match(Asked const& asked) {
    for (auto const& [name, value] : asked.headers) {
        if (name == "If-None-Match") return value;
    }
    return "";
}

} // namespace

TEST_CASE("The configuration is fetched at start and every thirty seconds, and asked for only if changed") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7")});
    CHECK(rig.step() == Uploader::config_every_ms);
    auto const arrived = configs(rig.inbox);
    REQUIRE(arrived.size() == 1);
    CHECK(arrived[0]->revision == "r7");
    CHECK(arrived[0]->surveys.at(0).questions.size() == 4);
    CHECK(if_none_match(rig.transport.asked[0]).empty());

    CHECK(rig.step(Uploader::config_every_ms - 1) == 1);
    CHECK(rig.transport.asked.size() == 1);
    rig.transport.then({304, {}, ""});
    CHECK(rig.step(1) == Uploader::config_every_ms);
    REQUIRE(rig.transport.asked.size() == 2);
    CHECK(if_none_match(rig.transport.asked[1]) == "\"7\"");
    CHECK(configs(rig.inbox).empty());
    CHECK(rig.uploader->status().link == Link::online);
}

TEST_CASE("The last good configuration survives a restart, and its etag with it") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7")});
    rig.step();
    REQUIRE(last_good_config(*rig.outbox));
    CHECK(last_good_config(*rig.outbox)->revision == "r7");
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    rig.transport.then({304, {}, ""});
    rig.step();
    CHECK(if_none_match(rig.transport.asked.back()) == "\"7\"");
}

TEST_CASE("A cached configuration this version cannot read is fetched whole again") {
    Rig rig;
    REQUIRE(rig.outbox->cache_config({"\"7\"", "{\"kiosk\":"}));
    CHECK(last_good_config(*rig.outbox) == nullptr);
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7")});
    rig.step();
    CHECK(if_none_match(rig.transport.asked.back()).empty());
    CHECK(last_good_config(*rig.outbox) != nullptr);
}

TEST_CASE("A broken configuration leaves the last good one in force, and uploads go on") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7")});
    rig.step();
    rig.inbox.take();
    rig.store(1, 1);
    rig.transport.then({200, {{"etag", "\"8\""}}, R"({"kiosk":3})"});
    rig.transport.then_take();
    CHECK(rig.step(Uploader::config_every_ms) == 0);
    CHECK(configs(rig.inbox).empty());
    CHECK(rig.waiting() == 0);
    CHECK(last_good_config(*rig.outbox)->revision == "r7");
    rig.transport.then({404, {}, R"({"detail":"this kiosk is not in the programme"})"});
    CHECK(rig.step(Uploader::config_every_ms) == Uploader::config_every_ms);
    CHECK(last_good_config(*rig.outbox)->revision == "r7");
    CHECK(if_none_match(rig.transport.asked.back()) == "\"7\"");
}

TEST_CASE(
    "Where only the configuration fails, records go up, and it is asked for again after a growing pause") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.store(1, 2);
    rig.transport.then({500, {}, ""});
    rig.transport.then_take();
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 0);
    CHECK(rig.uploader->status().link == UploaderStatus::Link::online);
    rig.transport.then({502, {}, ""});
    CHECK(rig.step(1'000) == 2'000);
    // A server that is full wants nothing at all.
    rig.store(3, 3);
    rig.transport.then({503, {{"retry-after", "120"}}, ""});
    CHECK(rig.step(2'000) >= 120'000);
    CHECK(rig.waiting() == 1);
}

TEST_CASE("A kiosk that was moved stamps its next records with the new stream") {
    Rig rig;
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7", "puerto", 2)});
    rig.step();
    CHECK((*rig.outbox->credentials())->site == "puerto");
    CHECK((*rig.outbox->credentials())->generation == 2);
    CHECK((*rig.outbox->credentials())->token == "secret");
}

TEST_CASE("A move that cannot be written down is not taken yet, and asked for again") {
    Scratch const scratch;
    Rig rig;
    rig.outbox = open_outbox(scratch.file());
    REQUIRE(rig.outbox->adopt(paired_at()));
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    sqlite::Database other{scratch.file()};
    other.run("CREATE TRIGGER broken BEFORE UPDATE OF site ON device BEGIN SELECT RAISE(FAIL, 'disk'); END");
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7", "puerto", 2)});
    rig.step();
    CHECK(configs(rig.inbox).empty()); // else taps would go into a stream that nobody opened
    CHECK((*rig.outbox->credentials())->site == "centro");
    CHECK(last_good_config(*rig.outbox) == nullptr);

    other.run("DROP TRIGGER broken");
    rig.transport.then({200, {{"etag", "\"7\""}}, document("r7", "puerto", 2)});
    rig.step(Uploader::config_every_ms);
    CHECK(if_none_match(rig.transport.asked.back()).empty());
    CHECK(configs(rig.inbox).size() == 1);
    CHECK((*rig.outbox->credentials())->site == "puerto");
}

TEST_CASE("What the server refused is offered again when the programme has changed") {
    Rig rig;
    rig.store(1, 1);
    REQUIRE(rig.outbox->move_to("puerto", 2));
    rig.outbox->set_stream_aside("centro", 1);
    CHECK_FALSE(*rig.outbox->next_batch(1));
    rig.transport.config_unchanged = false;
    rig.transport.then({200, {{"etag", "\"8\""}}, document("r8", "puerto", 2)});
    rig.transport.then_take();
    CHECK(rig.step() == 0);
    CHECK(rig.waiting() == 0);
}

TEST_CASE("A pairing code becomes a token, a configuration and an open kiosk") {
    Rig rig{false};
    CHECK(rig.step() == Uploader::until_woken.count());
    CHECK(rig.transport.asked.empty());
    CHECK(rig.uploader->status().link == Link::unpaired);

    rig.transport.config_unchanged = false;
    rig.uploader->pair("http://there:8080/", "7K3M-Q2XP");
    CHECK(rig.uploader->status().pairing);
    rig.transport.then(
        {201, {}, R"({"device":"d1","token":"t1","kiosk":"door","site":"centro","generation":1})"});
    rig.transport.then({200, {{"etag", "\"1\""}}, document("r1")});
    CHECK(rig.step() == Uploader::config_every_ms);
    CHECK_FALSE(rig.uploader->status().pairing);
    CHECK(rig.uploader->status().link == Link::online);

    REQUIRE(rig.transport.asked.size() == 2);
    CHECK(rig.transport.asked[0].server == "http://there:8080");
    CHECK(rig.transport.asked[0].token.empty());
    CHECK(rig.transport.asked[0].path == "/api/v1/pairing");
    CHECK(rig.transport.asked[0].json() == nlohmann::json{{"code", "7K3M-Q2XP"}, {"label", "test"}});
    CHECK(rig.transport.asked[1].token == "t1");
    CHECK(*rig.outbox->credentials() == Credentials{"http://there:8080", "d1", "t1", "door", "centro", 1});

    Player player(false, nullptr); // the flow hears the same news
    for (Event const& event : rig.inbox.take())
        player.send(event);
    CHECK(player.on<screen::Attract>());
}

TEST_CASE("A wrong code is said once and not tried again; no server is tried until there is one") {
    Rig rig{false};
    rig.uploader->pair("http://there", "WRONG");
    rig.transport.then(TransportFailure::offline);
    CHECK(rig.step() == 1'000);
    CHECK(rig.uploader->status().pairing);
    CHECK(rig.uploader->status().link == Link::unpaired);
    CHECK(rig.uploader->status().kind == Trouble::unreachable);
    rig.transport.then(
        {401, {}, R"({"type":"urn:instante:problem:unauthenticated","detail":"unknown or expired code"})"});
    CHECK(rig.step(1'000) == Uploader::until_woken.count());
    CHECK_FALSE(rig.uploader->status().pairing);
    CHECK(rig.uploader->status().kind == Trouble::code_refused);
    CHECK(rig.uploader->status().trouble.find("unknown or expired code") != std::string::npos);
    CHECK(rig.step(60'000) == Uploader::until_woken.count());
    CHECK(rig.transport.asked.size() == 2);
    CHECK(rig.inbox.take().empty());
}

TEST_CASE("A new code is tried at once, however long the wait was") {
    Rig rig{false};
    rig.uploader->pair("http://there", "7K3M-Q2XP");
    rig.transport.then({429, {{"retry-after", "600"}}, ""});
    CHECK(rig.step() == 750'000);
    rig.uploader->pair("http://here", "7K3M-Q2XP");
    rig.transport.then({200, {}, R"({"hello":"I am a printer"})"});
    CHECK(rig.step(10) == Uploader::until_woken.count());
    CHECK(rig.transport.asked.back().server == "http://here");
    CHECK(rig.uploader->status().trouble.find("no Instante server") != std::string::npos);
    CHECK_FALSE(is_paired(*rig.outbox));
}

TEST_CASE("Another's refusal is no word on the code: the address is wrong") {
    for (HttpReply const& reply : {HttpReply{404, {}, "<html>not found</html>"}, HttpReply{401, {}, "{}"},
                                   HttpReply{301, {{"location", "/"}}, ""}, HttpReply{200, {}, "hello"}}) {
        Rig rig{false};
        rig.uploader->pair("http://printer", "7K3M-Q2XP");
        rig.transport.then(reply);
        CHECK(rig.step() == Uploader::until_woken.count());
        CHECK(rig.uploader->status().kind == Trouble::wrong_server);
        CHECK_FALSE(rig.uploader->status().pairing);
    }
}

TEST_CASE("A pairing that does not work leaves the one there is") {
    Rig rig;
    rig.uploader->pair("http://elsewhere", "WRONG");
    rig.transport.then({401, {}, ""});
    CHECK(rig.step() == Uploader::config_every_ms);
    CHECK(rig.transport.asked.back().server == "http://server");
    CHECK(rig.transport.asked.back().token == "secret");
    CHECK(is_paired(*rig.outbox));
}

TEST_CASE("A configuration that crashed this kiosk is not taken again, and the next one is") {
    Rig rig;
    rig.transport.config_unchanged = false;
    REQUIRE(rig.outbox->note_start("1"));
    REQUIRE(rig.outbox->cache_config({"\"7\"", document("r7")}));
    REQUIRE(rig.outbox->prove_config("r7"));
    REQUIRE(rig.outbox->cache_config({"\"8\"", document("r8")}));
    for (int i = 0; i < 3; ++i)
        REQUIRE(rig.outbox->note_start("1"));
    REQUIRE(last_good_config(*rig.outbox)->revision == "r7");
    rig.uploader =
        std::make_unique<Uploader>(*rig.outbox, rig.transport, rig.inbox, "test", [] { return 1.0; });
    rig.transport.then({200, {{"etag", "\"8\""}}, document("r8")});
    rig.step();
    CHECK(configs(rig.inbox).empty());
    CHECK(last_good_config(*rig.outbox)->revision == "r7");
    rig.transport.then({304, {}, ""});
    rig.step(Uploader::config_every_ms);
    CHECK(if_none_match(rig.transport.asked.back()) == "\"8\"");
    rig.transport.then({200, {{"etag", "\"9\""}}, document("r9")});
    rig.step(Uploader::config_every_ms);
    REQUIRE(configs(rig.inbox).size() == 1);
    CHECK(last_good_config(*rig.outbox)->revision == "r9");
}
