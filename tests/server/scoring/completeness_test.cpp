#include "server/scoring/completeness.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace instante::server::scoring;

TEST_CASE("completeness is what was received of what the kiosks are known to have") {
    std::vector<ReceivedOfKnown> const kiosks{{90, 100}, {100, 100}, {0, 50}};
    auto const all = completeness(kiosks);
    REQUIRE(all);
    CHECK(all->received == 190);
    CHECK(all->known == 250);
    CHECK(all->share == Approx(0.76));
}

TEST_CASE("where no kiosk contributed there is no completeness") {
    CHECK_FALSE(completeness({}));
    std::vector<ReceivedOfKnown> const silent{{0, 0}};
    CHECK_FALSE(completeness(silent));
}
