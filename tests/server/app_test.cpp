// The server as it is put together, in this process.

#include "server/app.hpp"
#include "server/config.hpp"
#include "shared/programme_json.hpp"
#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <thread>
#include <unistd.h>

using namespace instante;
using namespace instante::test;

namespace {

/// Serves the data until `enough`.
template <class Enough>
void serve_until(std::string const& data, Enough const& enough) {
    // Made before there are threads, as main() does: ThreadSanitizer does not see into the library that makes
    // it.
    spdlog::default_logger();
    sigset_t ending;
    sigset_t before;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, &before); // only the server hears it
    server::Config config;
    config.data = data;
    config.listen = "127.0.0.1:0";
    std::thread waiter;
    auto const ready = [&](unsigned) {
        waiter = std::thread{[&] {
            while (!enough()) // for ever, where it never comes
                std::this_thread::sleep_for(std::chrono::milliseconds{2});
            ::kill(::getpid(), SIGTERM);
        }};
    };
    CHECK(server::serve(config, ready) == 0);
    waiter.join();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace

TEST_CASE("a server that starts counts once what its programme lets out of quarantine") {
    TempFolder folder;
    std::string const data = folder.file("");
    std::string const path = server::database_path(data);
    {
        TestServer server{path};
        std::string const device = server.pair("bio-1");
        json record = check_in_record(server, 1, 4);
        record["response"]["survey_version"] = 2;
        json const receipt =
            server.post("/api/v1/kiosk/records", device, batch_of(server, "bilbao", {record})).body;
        REQUIRE(receipt["items"][0]["status"] == "quarantined");
    }
    json document = programme_document();
    document["surveys"][0]["questions"][0]["cut"] = 5;
    auto const store = server::open_sqlite_store(path);
    // As by an applier that was killed before it tried anything again.
    REQUIRE(store->apply_programme(*read_programme(document), {"test", 1'000, 20'000, {}})->changed);
    REQUIRE(store->quarantined({}, 10).size() == 1);
    auto const is_empty = [&] { return store->quarantined({}, 10).empty(); };
    for (int start = 0; start < 2; ++start) {
        serve_until(data, is_empty);
        CHECK(store->verify().responses == 1);
        CHECK(store->verify().different == 0);
    }
}
