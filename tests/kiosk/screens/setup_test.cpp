#include "kiosk/screens/setup.hpp"
#include "tests/kiosk/screens/booth.hpp"

#include <catch2/catch.hpp>

using namespace instante::kiosk;
using namespace instante::kiosk::test;
using screens::SetupForm;

namespace {

std::optional<screens::SetupChange> draw(Booth& booth, SetupForm const& form) {
    std::optional<screens::SetupChange> change;
    booth.frame([&] { change = draw_setup(form, booth.ui(), {"es", "en"}, booth.now(), ui::light_theme()); });
    return change;
}

/// Touches a target; the form goes on as the change says. True when it is to connect.
bool touch(Booth& booth, SetupForm& form, std::string const& target) {
    draw(booth, form);
    auto const* found = booth.find(target);
    INFO("target " << target);
    REQUIRE(found != nullptr);
    booth.move_to(found->area.centre());
    booth.press(true);
    draw(booth, form);
    booth.press(false);
    auto const change = draw(booth, form);
    if (change) form = change->form;
    return change && change->connect;
}

} // namespace

TEST_CASE("an installer without a keyboard types address and code, then connects") {
    for (Size const size : {landscape, portrait, instante::kiosk::test::small}) {
        Booth booth{size};
        SetupForm form;
        for (char const c : std::string{"q.local:8080"})
            touch(booth, form, std::string{"key."} + c);
        CHECK(form.server == "q.local:8080");
        touch(booth, form, "key.\x02");
        CHECK(form.server == "q.local:808");
        draw(booth, form);
        CHECK(booth.find("connect") == nullptr); // there is no code yet
        touch(booth, form, "field.code");
        for (char const c : std::string{"7K3MQ2XPZ"})
            touch(booth, form, std::string{"key."} + c);
        CHECK(shown_code(form) == "7K3M-Q2XP"); // a ninth character is not taken
        CHECK(touch(booth, form, "connect"));
        CHECK(form.status == SetupForm::Status::connecting);
        draw(booth, form);
        CHECK(booth.find("connect") == nullptr); // once is enough
    }
}

TEST_CASE("a typed or scanned code may carry its dash and small letters, and enter connects") {
    Booth booth{landscape};
    SetupForm form;
    form.server = "https://instante.example.com";
    form.field = SetupForm::Field::code;
    draw(booth, form);
    ImGui::GetIO().AddInputCharactersUTF8("7k3m-q2xp");
    form = draw(booth, form).value().form;
    CHECK(shown_code(form) == "7K3M-Q2XP");
    ImGui::GetIO().KeysDown[13] = true;
    auto const change = draw(booth, form);
    REQUIRE(change.has_value());
    CHECK(change->connect);
}

TEST_CASE("an address without a scheme is secure, except on this very machine") {
    SetupForm form;
    form.server = "instante.example.com";
    CHECK(server_url(form) == "https://instante.example.com");
    form.server = "127.0.0.1:8080";
    CHECK(server_url(form) == "http://127.0.0.1:8080");
    form.server = "localhost:8080";
    CHECK(server_url(form) == "http://localhost:8080");
    form.server = "http://10.0.0.2";
    CHECK(server_url(form) == "http://10.0.0.2");
}

TEST_CASE("typing takes an old complaint away") {
    Booth booth{landscape};
    SetupForm form;
    form.server = "x";
    form.status = SetupForm::Status::unreachable;
    touch(booth, form, "key.a");
    CHECK(form.server == "xa");
    CHECK(form.status == SetupForm::Status::idle);
}

TEST_CASE("the set-up speaks the language that was touched") {
    Booth booth{landscape};
    SetupForm form;
    touch(booth, form, "language.en");
    CHECK(form.language == "en");
}
