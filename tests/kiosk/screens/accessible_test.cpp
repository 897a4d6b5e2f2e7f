#include "kiosk/ui/narrator.hpp"
#include "tests/kiosk/core/player.hpp"
#include "tests/kiosk/screens/every_screen.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;
using ui::PadKey;

namespace {

/// A customer who uses nothing but the five keys, and hears what is said.
class Listener {
  public:
    explicit Listener(ConfigPtr const& config) : state_(start(true, config, booth_.time())) {
        booth_.wait(1'000);
        look();
    }

    /// Presses a key; gives what is said because of it.
    std::string press(PadKey key) {
        booth_.wait(500);
        booth_.ui().press_key(key);
        auto const at_once = look();
        auto const then = look(); // on the screen it led to
        return then.empty() ? at_once : then;
    }
    /// "Next" until the keys stand on this target.
    void go_to(std::string const& target) {
        for (int i = 0; i < 60; ++i) {
            if (booth_.ui().focus() != nullptr && booth_.ui().focus()->name == target) return;
            press(PadKey::next);
        }
        FAIL("the keys never come to " << target);
    }
    std::string choose(std::string const& target) {
        go_to(target);
        return press(PadKey::select);
    }

    State const& state() const { return state_; }
    Booth& booth() { return booth_; }
    std::vector<Response> const& stored() const { return stored_; }

    /// One frame; gives what is said then.
    std::string look() {
        auto const event = booth_.draw(state_);
        auto const said = narrator_.after(booth_.ui());
        if (event) apply(*event);
        return said.value_or("");
    }

  private:
    void apply(Event const& event) {
        auto step = update(state_, event, booth_.time(), [](UnixMs now) { return new_uuid7(now); });
        state_ = std::move(step.state);
        for (auto const& effect : step.effects) {
            auto const& response = std::get<effect::Store>(effect).response;
            stored_.push_back(response);
            apply(event::Committed{response.id, response.revision});
        }
    }

    Booth booth_{landscape};
    State state_;
    ui::Narrator narrator_;
    std::vector<Response> stored_;
};

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE(
    "a whole visit by five keys, each screen and each stop spoken, ends in the same answers as by touch") {
    Listener customer{demo_config("check-in")};
    auto const hello = customer.press(PadKey::next);
    CHECK(customer.state().accessible);
    CHECK(contains(hello, "¿Cómo le hemos atendido en facturación?"));
    CHECK(contains(hello, "Muévase con las flechas"));
    CHECK(contains(hello, "Muy mal")); // where the keys stand
    CHECK(customer.press(PadKey::next) == "Mal");
    CHECK(customer.press(PadKey::previous) == "Muy mal");

    auto const why = customer.choose("face.2");
    CHECK(contains(why, "¿Qué ha fallado?"));
    CHECK_FALSE(contains(why, "Muévase")); // known by now
    REQUIRE(customer.stored().size() == 1);
    CHECK(std::get<Rating>(customer.stored().front().answers.front().value).value == 2);

    auto const reason = offers(customer.state()).front();
    auto const label = std::string{text(customer.state(), *reason.label)};
    CHECK(customer.choose("choice." + reason.id) == "Elegido: " + label);
    CHECK(contains(customer.press(PadKey::repeat), "¿Qué ha fallado?"));
    customer.choose("confirm");
    customer.press(PadKey::back);
    CHECK(current_question(customer.state())->id == "why");
    customer.choose("finish");
    CHECK(std::holds_alternative<screen::Thanks>(customer.state().screen));
    CHECK(std::get<Choices>(customer.stored().back().answers.back().value).ids ==
          std::vector<std::string>{reason.id});
}

TEST_CASE(
    "enter alone is a scanner's and does not ask for the accessible mode, every other key of the pad does") {
    for (auto const key : {PadKey::next, PadKey::previous, PadKey::back, PadKey::repeat}) {
        Listener customer{demo_config("check-in")};
        customer.press(key);
        CHECK(customer.state().accessible);
    }
    Listener scanner{demo_config("check-in")};
    CHECK(scanner.press(PadKey::select).empty());
    CHECK_FALSE(scanner.state().accessible);
    CHECK(scanner.stored().empty());
}

TEST_CASE("every screen shows the way into the accessible mode, and in it the way out") {
    for (Size const size : {landscape, portrait, instante::kiosk::test::small}) {
        Booth booth{size};
        for (auto const& each : every_screen()) {
            State state = standing(booth, each, "es");
            booth.draw(state);
            if (booth.ui().targets().empty()) continue; // thanks and the like ask nothing
            INFO(each.name);
            auto const in = booth.tap(state, "access");
            REQUIRE(in.has_value());
            CHECK(std::get<event::AccessChosen>(*in).on);
            state.accessible = true;
            auto const out = booth.tap(state, "access");
            REQUIRE(out.has_value());
            CHECK_FALSE(std::get<event::AccessChosen>(*out).on);
        }
    }
}

TEST_CASE(
    "five keys reach every target of every screen, forwards and backwards, and touch it as a finger would") {
    Booth booth{landscape};
    for (auto const& each : every_screen()) {
        State state = standing(booth, each, "es");
        state.accessible = true;
        booth.draw(state);
        std::set<std::string> names;
        for (auto const& target : booth.ui().targets())
            names.insert(target.name);
        for (auto const key : {PadKey::next, PadKey::previous}) {
            std::set<std::string> reached;
            for (std::size_t i = 0; i < names.size() + 1; ++i) {
                booth.key(state, key);
                if (booth.ui().focus() != nullptr) reached.insert(booth.ui().focus()->name);
            }
            INFO(each.name);
            CHECK(reached == names);
        }
    }
}

TEST_CASE("everything waits three times as long in the accessible mode, and it ends with the visit") {
    Player plain{one_moment()};
    plain.rate(2);
    auto const wait = *plain.state.idle_deadline_ms - plain.now().monotonic_ms;

    Player patient{one_moment()};
    patient.send(event::AccessChosen{true}).rate(2);
    CHECK(*patient.state.idle_deadline_ms - patient.now().monotonic_ms == 3 * wait);
    CHECK(countdown_seconds(patient.state) == Approx(3 * countdown_seconds(plain.state)));
    patient.wait(2 * wait);
    CHECK(patient.on<screen::Asking>());
    patient.wait(wait);
    CHECK(patient.forgotten());
    CHECK_FALSE(patient.state.accessible);
}

TEST_CASE("an accessible mode nobody uses goes away from attract by itself") {
    Player player{one_moment()};
    player.send(event::AccessChosen{true});
    CHECK(player.state.accessible);
    CHECK(player.on<screen::Attract>());
    player.wait(61'000);
    CHECK_FALSE(player.state.accessible);
    player.send(event::AccessChosen{true}).send(event::AccessChosen{false});
    CHECK_FALSE(player.state.accessible);
    CHECK_FALSE(player.state.idle_deadline_ms.has_value());
}

TEST_CASE("the countdown is announced once, and a key says that somebody is still here") {
    Listener customer{demo_config("check-in")};
    customer.press(PadKey::next);
    customer.choose("face.2");
    auto const deadline = *customer.state().idle_deadline_ms;
    customer.booth().wait(deadline - customer.booth().now() - 20'000);
    CHECK(customer.look() == "¿Sigue ahí? Pulse cualquier tecla.");
    CHECK(customer.look().empty());
    customer.press(PadKey::next);
    CHECK(*customer.state().idle_deadline_ms > deadline);
}

TEST_CASE("a voice falls silent when the mode is left") {
    Booth booth{landscape};
    ui::Narrator narrator;
    State state = standing(booth, one_of_each().front(), "en");
    booth.draw(state);
    CHECK_FALSE(narrator.after(booth.ui()).has_value());
    state.accessible = true;
    booth.draw(state);
    auto const said = narrator.after(booth.ui());
    REQUIRE(said.has_value());
    CHECK(contains(*said, "How"));
    booth.draw(state);
    CHECK_FALSE(narrator.after(booth.ui()).has_value()); // nothing is said twice
    state.accessible = false;
    booth.draw(state);
    CHECK(narrator.after(booth.ui()) == std::optional<std::string>{""});
    CHECK_FALSE(narrator.after(booth.ui()).has_value());
}

TEST_CASE("what was written can be heard again, letter keys and signs have names") {
    Booth booth{landscape};
    ui::Narrator narrator;
    State state = standing(booth, {"comment", demo_config("claims-desk"), "question:note"}, "es");
    std::get<screen::Asking>(state.screen).draft_text = "Muy amables";
    state.accessible = true;
    booth.draw(state);
    auto const first = narrator.after(booth.ui());
    CHECK_FALSE(contains(first.value(), "Muy amables"));
    booth.ui().press_key(PadKey::repeat);
    booth.draw(state);
    CHECK(contains(narrator.after(booth.ui()).value(), "Muy amables"));
    CHECK(booth.find("key.ñ")->spoken == "ñ");
    CHECK(booth.find("key.\x02")->spoken == "Borrar");
}

TEST_CASE("numbers are called with their meaning at the ends, stars by how many they are") {
    Booth booth{landscape};
    State const numbers = standing(booth, {"", demo_config("lounge"), "question:recommend"}, "en");
    booth.draw(numbers);
    CHECK(contains(booth.find("number.0")->spoken, "0, "));
    CHECK(booth.find("number.5")->spoken == "5");
    CHECK(contains(booth.find("number.10")->spoken, "10, "));
    State const stars = standing(booth, {"", demo_config("on-board"), "question:food"}, "en");
    booth.draw(stars);
    CHECK(booth.find("star.3")->spoken == "3 of 5 stars");
    CHECK(booth.find("language.es")->spoken == "Español");
}
