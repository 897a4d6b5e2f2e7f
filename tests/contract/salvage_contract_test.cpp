// A kiosk whose outbox was damaged, and the server it goes on with.

#include "tests/contract/both_sides.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace instante;
using namespace instante::test;

namespace {

constexpr std::size_t page = 4096;

void hurt(std::string const& path, std::function<void(std::string&)> const& how) {
    std::ifstream in{path, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    how(bytes);
    std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

std::function<void(std::string&)> erase_page(double where) {
    return [where](std::string& bytes) {
        auto const pages = bytes.size() / page;
        auto const at = static_cast<std::size_t>(where * static_cast<double>(pages)) * page;
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), page, '\0');
    };
}

} // namespace

TEST_CASE("after a damaged outbox was salvaged each response that could be read counts once, and the rest is "
          "known to miss") {
    for (double const where : {0.0, 0.5, 0.8}) {
        INFO("page at " << where);
        TempFolder folder;
        TestServer server;
        KioskSide kiosk{folder, server};
        kiosk.pair("bio-1");
        for (int i = 0; i < 30; ++i)
            kiosk.tap(5);
        kiosk.settle();
        kiosk.wire.server = nullptr; // what comes now is on this disk only
        for (int i = 0; i < 300; ++i)
            kiosk.tap(4);
        REQUIRE(counted(server) == 30);
        kiosk.close();
        hurt(folder.file("outbox.db"), erase_page(where));
        kiosk.reopen();
        kiosk.tap(3); // it takes ratings before it has spoken to the server
        kiosk.wire.server = &server;
        kiosk.pass(10'000);
        CHECK(kiosk.waiting() == 0);
        kiosk.tap(3);
        kiosk.pass(130'000);

        auto const n = counted(server);
        CHECK(n == static_cast<std::int64_t>(stored_times(server).size())); // none twice
        CHECK(n > 30 + 280);
        CHECK(n <= 332);
        json const status = kiosk_status(server, "bio-1");
        CHECK(status.at("generation") == 2);
        CHECK(status.at("missing") == 0);
        CHECK(status.at("cloned").is_null());
        std::int64_t missing = 0;
        for (json const& earlier : status.at("earlier"))
            missing += earlier.at("missing").get<std::int64_t>();
        // Where its table of streams was lost too, nobody knows how far the numbers had gone.
        if (where > 0) CHECK(n + missing == 332);
        CHECK(server.store->verify().different == 0);
    }
}
