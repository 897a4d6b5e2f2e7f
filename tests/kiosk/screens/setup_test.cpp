// The installer's minute, done with a finger, five keys, a keyboard and a scanner.

#include "kiosk/core/server_address.hpp"
#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <set>

using namespace instante::kiosk;
using namespace instante::kiosk::test;
using screens::SetupForm;
using SetupStep = SetupForm::Step;
using Do = screens::SetupChange::Do;

namespace {

/// Somebody with a new kiosk before them; the world behind it answers as the test says.
struct Installer {
    explicit Installer(Size size = landscape, double panel = 0) : booth(size, panel) {}

    /// One frame, and what it led to.
    Do look() {
        std::optional<screens::SetupChange> change;
        booth.frame([&] {
            change = draw_setup(form, booth.ui(), {"es", "en"}, booth.now(), ui::light_theme());
        });
        if (change) form = change->form;
        return change ? change->what : Do::nothing;
    }
    Do touch(std::string const& target) {
        look();
        auto const* found = booth.find(target);
        INFO("target " << target);
        REQUIRE(found != nullptr);
        booth.move_to(found->area.centre());
        booth.press(true);
        look();
        booth.press(false);
        return look();
    }
    /// As a scanner does: characters, and an enter after them.
    Do scan(std::string const& text, bool enter = true) {
        ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
        Do const typed = look();
        if (!enter) return typed;
        ImGui::GetIO().KeysDown[13] = true;
        Do const entered = look();
        ImGui::GetIO().KeysDown[13] = false;
        look();
        return typed == Do::nothing ? entered : typed;
    }
    Do key(ui::PadKey which) {
        booth.ui().press_key(which);
        return look();
    }
    void found(ServerTrouble trouble, std::optional<std::int64_t> clock = 0) {
        REQUIRE(form.checking);
        form.checking = false;
        form.check = ServerCheck{trouble, clock};
    }
    bool can(std::string const& target) {
        look();
        return booth.find(target) != nullptr;
    }

    Booth booth;
    SetupForm form;
};

} // namespace

TEST_CASE("an installer without a keyboard comes from the first step to the last by touch alone") {
    for (auto const& [size, panel] :
         {std::pair{landscape, 0.0}, std::pair{portrait, 0.0}, std::pair{instante::kiosk::test::small, 0.0},
          std::pair{instante::kiosk::test::small, 7.0}}) {
        Installer one{size, panel};
        CHECK_FALSE(one.can("next")); // there is no address yet
        CHECK_FALSE(one.can("back"));
        for (char const c : std::string{"q.local:8080"})
            one.touch(std::string{"key."} + c);
        CHECK(one.form.server == "q.local:8080");
        one.touch("key.\x02");
        CHECK(one.form.server == "q.local:808");
        CHECK(one.touch("next") == Do::check);
        CHECK(one.form.step == SetupStep::network);
        CHECK_FALSE(one.can("next")); // while it is looked for
        one.found(ServerTrouble::none);
        CHECK(one.touch("next") == Do::nothing);

        CHECK(one.form.step == SetupStep::panel);
        CHECK(one.touch("size.7\"") == Do::look);
        CHECK(one.form.panel == 7);
        CHECK(one.touch("turn.270°") == Do::look);
        CHECK(one.form.rotation == 270);
        one.touch("next");

        CHECK(one.form.step == SetupStep::voice);
        CHECK(one.touch("play") == Do::speak);
        one.touch("next");

        CHECK(one.form.step == SetupStep::code);
        CHECK_FALSE(one.can("next"));
        for (char const c : std::string{"7K3MQ2XPZ"})
            one.touch(std::string{"key."} + c);
        CHECK(shown_code(one.form.code) == "7K3M-Q2XP"); // a ninth character is not taken
        CHECK(one.touch("next") == Do::connect);
        CHECK(one.form.status == SetupForm::Status::connecting);
        CHECK_FALSE(one.can("next")); // once is enough
    }
}

TEST_CASE("a scanned pairing link fills in both, from any step, and goes on to the test of the network") {
    for (bool const enter : {true, false}) {
        for (auto const step :
             {SetupStep::server, SetupStep::network, SetupStep::panel, SetupStep::voice, SetupStep::code}) {
            Installer one;
            one.form.step = step;
            if (step != SetupStep::server) one.form.server = "https://old.example.com";
            CHECK(one.scan("https://instante.example.com/#7k3m-q2xp", enter) == Do::check);
            CHECK(one.form.step == SetupStep::network);
            CHECK(one.form.server == "https://instante.example.com");
            CHECK(one.form.code == "7K3MQ2XP");
        }
    }
    // A scanner may take several frames for it.
    Installer slow;
    slow.form.step = SetupStep::code;
    for (char const c : std::string{"https://instante.example.com/#7K3M-Q2XP"})
        slow.scan(std::string(1, c), false);
    CHECK(slow.form.server == "https://instante.example.com");
    CHECK(slow.form.code == "7K3MQ2XP");
}

TEST_CASE("a scanner's enter that comes late does not lead past the answer of the network") {
    Installer one;
    one.scan("https://instante.example.com/#7K3M-Q2XP", false);
    one.found(ServerTrouble::none);
    one.scan("");
    CHECK(one.form.step == SetupStep::network);
}

TEST_CASE("a scanned address is an address, a scanned code is a code, and enter goes on") {
    Installer one;
    CHECK(one.scan("https://instante.example.com") == Do::check);
    CHECK(one.form.server == "https://instante.example.com");
    one.form.step = SetupStep::code;
    CHECK(one.scan("7k3m-q2xp") == Do::connect);
    CHECK(one.form.code == "7K3MQ2XP");
    Installer two;
    two.form.step = SetupStep::panel;
    two.scan("8412345678905", false); // somebody tries the scanner on a bottle
    CHECK(two.form.step == SetupStep::panel);
    CHECK(two.form.server.empty());
    CHECK(two.form.code.empty());
}

TEST_CASE("a server that cannot be used keeps the installer there: again, or back to the address") {
    Installer one;
    one.scan("instante.example.com");
    one.found(ServerTrouble::refused);
    CHECK(one.touch("next") == Do::check);
    CHECK(one.form.step == SetupStep::network);
    one.found(ServerTrouble::refused);
    one.touch("back");
    CHECK(one.form.step == SetupStep::server);
    CHECK(one.form.server == "instante.example.com");
    CHECK(one.touch("next") == Do::check); // a changed address is looked at anew
    one.found(ServerTrouble::none);
    one.touch("next");
    one.touch("back");
    CHECK(one.form.step == SetupStep::network);
    CHECK(one.touch("next") == Do::nothing); // what works is not asked again
    CHECK(one.form.step == SetupStep::panel);
}

TEST_CASE(
    "every trouble with the network has its own words, in both languages, and a wrong clock its amount") {
    Installer one{instante::kiosk::test::small, 7};
    one.booth.ui().notes_texts = true;
    for (std::string const language : {"es", "en"}) {
        std::set<std::string> all;
        for (int i = 0; i <= static_cast<int>(ServerTrouble::not_ours); ++i) {
            one.form = SetupForm{};
            one.form.language = language;
            one.form.server = "instante.example.com";
            one.form.step = SetupStep::network;
            one.form.check = ServerCheck{static_cast<ServerTrouble>(i), 12 * 86'400};
            one.look();
            CHECK(all.insert(one.booth.ui().narration()).second);
        }
        CHECK(one.booth.ui().narration().find("instante.example.com") != std::string::npos);
        one.form.check = ServerCheck{ServerTrouble::clock_wrong, -12 * 86'400};
        one.look();
        CHECK(one.booth.ui().narration().find(language == "es" ? "12 días adelantado" : "12 days fast") !=
              std::string::npos);
        one.form.check = ServerCheck{ServerTrouble::none, 180};
        one.look();
        CHECK(one.booth.ui().narration().find(language == "es" ? "3 min atrasado" : "3 min slow") !=
              std::string::npos);
    }
}

TEST_CASE("a machine without a voice says so, and the walk goes on") {
    Installer one;
    one.form.step = SetupStep::voice;
    one.form.voice = VoiceState::missing;
    CHECK_FALSE(one.can("play"));
    CHECK(one.booth.ui().narration().find("espeak-ng") != std::string::npos);
    one.touch("next");
    CHECK(one.form.step == SetupStep::code);
}

TEST_CASE("the whole walk can be done with five keys") {
    Installer one;
    one.scan("instante.example.com", false);
    auto const press = [&](std::string const& target) {
        for (int i = 0; i < 60; ++i) {
            one.key(ui::PadKey::next);
            if (one.booth.ui().focus() != nullptr && one.booth.ui().focus()->name == target)
                return one.key(ui::PadKey::select);
        }
        FAIL("the keys never come to " << target);
        return Do::nothing;
    };
    CHECK(press("next") == Do::check);
    one.found(ServerTrouble::none);
    press("next");
    CHECK(press("turn.90°") == Do::look);
    press("next");
    press("next");
    for (char const c : std::string{"7K3MQ2XP"})
        press(std::string{"key."} + c);
    CHECK(press("next") == Do::connect);
}

TEST_CASE("typing takes an old complaint away, and the set-up speaks the language that was touched") {
    Installer one;
    one.form.step = SetupStep::code;
    one.form.server = "x";
    one.form.status = SetupForm::Status::refused;
    one.touch("key.A");
    CHECK(one.form.code == "A");
    CHECK(one.form.status == SetupForm::Status::idle);
    one.touch("language.en");
    CHECK(one.form.language == "en");
}

TEST_CASE("the size a panel says it has is chosen where it can be true, the nearest there is") {
    using screens::nearest_panel;
    CHECK(nearest_panel(0) == 0);
    CHECK(nearest_panel(4.9) == 0);
    CHECK(nearest_panel(72) == 0);
    CHECK(nearest_panel(std::nan("")) == 0);
    CHECK(nearest_panel(7.2) == 7);
    CHECK(nearest_panel(10.1) == 10);
    CHECK(nearest_panel(15.6) == 15);
    CHECK(nearest_panel(55) == 43);

    Installer one;
    one.form.step = SetupStep::network;
    one.form.check = ServerCheck{ServerTrouble::none, 0};
    one.form.panel = nearest_panel(7.2);
    CHECK(one.touch("next") == Do::look); // it looks as it will at once
    CHECK(one.form.step == SetupStep::panel);
    CHECK(one.form.panel == 7);
    CHECK(one.touch("size.10\"") == Do::look);
    CHECK(one.form.panel == 10); // who stands before it knows better
}
