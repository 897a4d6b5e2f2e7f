// A visit to several moments, from the screen to the sums that know that its answers hang together.

#include "kiosk/core/config.hpp"
#include "kiosk/core/flow.hpp"
#include "shared/programme_json.hpp"
#include "tests/contract/both_sides.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

using namespace instante;
using namespace instante::test;
using namespace instante::kiosk;

namespace {

/// The sample's kiosk in Bilbao, always open, asks about check-in and lounge in one visit.
json together_document(char const* asking = "together") {
    json document = programme_document();
    document["kiosks"][0]["asking"] = asking;
    document["sites"][2].erase("opening_hours");
    document["surveys"][1]["questions"][0] = {
        {"id", "comfort"}, {"type", "stars"}, {"text", {{"es", "¿Cómoda?"}, {"en", "Comfortable?"}}}};
    document["privacy"] = {{"controller", {{"es", "Acme"}, {"en", "Acme"}}},
                           {"purpose", {{"es", "Mejorar"}, {"en", "Improve"}}},
                           {"rights", {{"es", "Borrarla"}, {"en", "Erasure"}}}};
    return document;
}

/// The real flow on a kiosk's outbox; every revision is committed at once.
class Customer {
  public:
    explicit Customer(KioskSide& side)
        : side_(side),
          state_(start(true, last_good_config(side.outbox()), side.now, last_asked_moment(side.outbox()))) {}

    Customer& does(Event const& event) {
        side_.pass(1'000);
        apply(event);
        return *this;
    }
    State const& state() const { return state_; }
    std::string asked() const {
        Question const* question = current_question(state_);
        return question ? question->id : "";
    }

  private:
    void apply(Event const& event) {
        Step step = update(state_, event, side_.now, [](UnixMs at) { return new_uuid7(at); });
        state_ = std::move(step.state);
        for (auto const& effect : step.effects) {
            Response const& response = std::get<effect::Store>(effect).response;
            REQUIRE(side_.outbox().append(response, side_.now.wall_ms).has_value());
            apply(event::Committed{response.id, response.revision});
        }
    }

    KioskSide& side_;
    State state_;
};

std::map<server::MomentPair, server::VisitSums> visits_of(TestServer& server) {
    server::CellQuery query;
    query.grain = server::Grain::days;
    query.sites = {server.store->catalog()->site("bilbao")->code};
    query.row_budget = 1'000;
    query.gated = false;
    std::map<server::MomentPair, server::VisitSums> sums;
    REQUIRE(server.store->read_visits(query, [&](server::VisitKey const& key, server::VisitSums const& one) {
        sums[key.moments].add(one);
    }));
    return sums;
}

struct Both {
    explicit Both(json const& document) {
        auto const applied = server.store->apply_programme(*read_programme(document), {"test", 0, 0, {}});
        REQUIRE(applied.has_value());
        kiosk.pair("bio-1");
        auto const catalog = server.store->catalog();
        check_in = catalog->moment("check-in")->code;
        lounge = catalog->moment("lounge")->code;
    }
    TempFolder folder;
    TestServer server{":memory:", false};
    KioskSide kiosk{folder, server};
    Code check_in = 0;
    Code lounge = 0;
};

} // namespace

TEST_CASE("A visit to several moments is one visit to the server, which sums its moments in pairs") {
    Both both{together_document()};
    Customer customer{both.kiosk};
    CHECK(customer.state().config->privacy->controller.at("en") == "Acme");
    customer.does(event::Rated{4});
    REQUIRE(customer.asked() == "cabin");
    customer.does(event::ChoiceToggled{"economy"}).does(event::Skipped{});
    REQUIRE(customer.asked() == "comfort");
    CHECK(both.kiosk.wire.uploads > 0); // of check-in: the moments come one by one
    customer.does(event::Rated{2});
    CHECK(std::holds_alternative<screen::Thanks>(customer.state().screen));
    both.kiosk.settle();

    CHECK(both.kiosk.waiting() == 0);
    CHECK(stored_times(both.server).size() == 2);
    auto sums = visits_of(both.server);
    using server::MomentPair;
    using server::VisitSums;
    // 4 of 5 faces is 2700 of 3600, 2 of 5 stars 900.
    CHECK(sums[MomentPair{both.check_in, both.lounge}] == VisitSums{1, 2700, 1, 2700.0 * 900, 2700, 900, 1});
    CHECK(sums[MomentPair{}] == VisitSums{1, 3600, 2, 3600.0 * 3600, 7200, 7200, 4});
}

TEST_CASE("Who the customer is, said at the last moment, does not tear the visit apart") {
    json document = together_document();
    std::swap(document["kiosks"][0]["moments"][0], document["kiosks"][0]["moments"][1]); // lounge first
    Both both{document};
    Customer customer{both.kiosk};
    customer.does(event::Rated{5});
    REQUIRE(customer.asked() == "service");
    customer.does(event::Rated{3});
    REQUIRE(customer.asked() == "cabin");
    customer.does(event::ChoiceToggled{"economy"}); // business, said the place
    customer.does(event::Finished{});
    both.kiosk.settle();
    auto sums = visits_of(both.server);
    using server::MomentPair;
    CHECK(sums[MomentPair{both.check_in, both.lounge}].n == 1);
    CHECK(sums[MomentPair{}].n == 1);
    CHECK(both.kiosk.status().quarantined == 0);
    CHECK(both.server.store->verify().different == 0);
}

TEST_CASE("Kiosks whose moments rotate go on after a restart where the outbox says they were") {
    Both both{together_document("rotate")};
    auto const visit = [&](char const* expected) {
        Customer customer{both.kiosk}; // a restart each time
        CHECK(customer.asked() == expected);
        customer.does(event::Rated{3}).does(event::Finished{});
    };
    visit("service");
    visit("comfort");
    visit("service");
    CHECK(last_asked_moment(both.kiosk.outbox()) == "check-in");
    both.kiosk.settle();
    both.kiosk.close();
    both.kiosk.reopen();
    visit("comfort");
    // A visit to each of them: nothing hangs together.
    both.kiosk.settle();
    auto const sums = visits_of(both.server);
    CHECK_FALSE(sums.contains(server::MomentPair{both.check_in, both.lounge}));
    CHECK(stored_times(both.server).size() == 4);
}

TEST_CASE("An attendant's test is nobody's turn, and without any answer nobody knows whose turn it is") {
    Both both{together_document("rotate")};
    CHECK(last_asked_moment(both.kiosk.outbox()).empty());
    both.kiosk.tap(5);
    CHECK(last_asked_moment(both.kiosk.outbox()) == "check-in");
    Response tested = both.kiosk.tap(5);
    tested.id = new_uuid7(both.kiosk.now.wall_ms);
    tested.moment = "lounge";
    tested.test = true;
    REQUIRE(both.kiosk.outbox().append(tested, both.kiosk.now.wall_ms).has_value());
    CHECK(last_asked_moment(both.kiosk.outbox()) == "check-in");
}
