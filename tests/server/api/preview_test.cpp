// Previews as a browser asks for them; a script stands in for the kiosk's program, which tests/kiosk and
// tests/e2e see draw.

#include "tests/server/support/test_server.hpp"
#include "tests/support/programme_sample.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace instante;
using namespace instante::test;
using Fields = std::vector<std::string>;

namespace {

/// A server whose program writes down what it was told and gives a picture.
struct Gallery : TestServer {
    explicit Gallery(std::string const& script = "") {
        server::preview::PreviewOptions options;
        options.program = folder.file("instante-kiosk");
        {
            std::ofstream file{options.program};
            file << "#!/bin/sh\n"
                 << script << "\necho \"$*\" > " << folder.file("told") << "\ncat > "
                 << folder.file("programme") << "\nprintf '\\211PNG\\r\\n\\032\\n'\n";
        }
        std::filesystem::permissions(options.program, std::filesystem::perms::owner_all);
        services.previews.set_up(std::move(options));
    }
    std::string read(std::string const& name) const {
        std::ifstream file{folder.file(name)};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    bool told(std::string const& words) const { return read("told").find(words) != std::string::npos; }
    json programme() const { return json::parse(read("programme")); }

    TempFolder folder;
    std::string viewer = token("viewer");
};

} // namespace

TEST_CASE("any screen of a survey comes as a picture, and unchanged not twice") {
    Gallery server;
    std::string const target =
        "/api/v1/surveys/check-in/preview?question=why&language=en&width=800&height=1280"
        "&dark=true&accessible=1&verdict=1";
    Answered const picture = server.get(target, server.viewer);
    REQUIRE(picture.status == 200);
    CHECK(picture.header("Content-Type") == "image/png");
    CHECK(picture.header("Cache-Control") == "private, no-cache");
    CHECK(picture.header("X-Content-Type-Options") == "nosniff");
    CHECK(picture.text.starts_with("\x89PNG"));
    CHECK(
        server.read("told") ==
        "render --programme /dev/stdin --survey check-in --kiosk bio-1 --screen question:why --size 800x1280 "
        "--theme dark --out - --language en --accessible --verdict 1\n");
    std::string const etag = picture.header("ETag");
    auto const again = [&](std::string const& known) {
        return server.ask(server::http::Verb::get, target, server.viewer, nullptr,
                          {{"if-none-match", known}});
    };
    CHECK(again(etag).status == 304);
    CHECK(again("\"other\"").status == 200);

    json changed = programme_document();
    changed["surveys"][0]["questions"][1]["text"]["en"] = "What failed?";
    REQUIRE(server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), changed).status ==
            200);
    CHECK(again(etag).status == 200);
    CHECK(server.programme()["surveys"][0]["questions"][1]["text"]["en"] == "What failed?");
    // As it was published before: the very same picture.
    CHECK(server.get(target + "&version=1", server.viewer).header("ETag") == etag);
}

TEST_CASE("a survey that no kiosk asks is shown at one that is made up") {
    Gallery server;
    json changed = programme_document();
    changed["kiosks"] = json::array();
    REQUIRE(server.ask(server::http::Verb::put, "/api/v1/programme", server.token("admin"), changed).status ==
            200);
    REQUIRE(server.get("/api/v1/surveys/lounge/preview?screen=thanks", server.viewer).status == 200);
    CHECK(server.told("--kiosk preview --screen thanks"));
    json const kiosks = server.programme()["kiosks"];
    REQUIRE(kiosks.size() == 1);
    CHECK(kiosks[0]["moments"] == json{"lounge"});
    CHECK(errors_of(server.programme()).empty()); // what the kiosk's program will say to it
}

TEST_CASE("what a preview cannot be asked for is named, all of it") {
    Gallery server;
    Answered const refused =
        server.get("/api/v1/surveys/check-in/preview?screen=--out&question=zzz&language=fr&"
                   "width=10&height=9000&dark=maybe&version=x&kiosk=none&colour=red",
                   server.viewer);
    CHECK(refused.status == 400);
    CHECK(refused.fields() ==
          Fields{"screen", "language", "width", "height", "dark", "version", "kiosk", "colour", "question"});
    CHECK(server.get("/api/v1/surveys/check-in/preview?width=3840&height=3840", server.viewer).fields() ==
          Fields{"width"});
    CHECK(server.get("/api/v1/surveys/nothing/preview", server.viewer).status == 404);
    CHECK(server.get("/api/v1/surveys/check-in/preview?version=7", server.viewer).status == 404);
    CHECK(server.get("/api/v1/surveys/check-in/preview?kiosk=bio-1", server.token("site_manager", {"lpa"}))
              .status == 403);
    CHECK(server.get("/api/v1/surveys/check-in/preview", server.pair("bio-1")).status == 403);
    CHECK(server.read("told").empty());
}

TEST_CASE("where the kiosk's program is not there, previews say so and the status too") {
    TestServer server;
    server.services.version = "1.2.3";
    std::string const viewer = server.token("viewer");
    server::preview::PreviewOptions options;
    options.program = "/nowhere/instante-kiosk";
    server.services.previews.set_up(options);
    Answered const absent = server.get("/api/v1/surveys/check-in/preview", viewer);
    CHECK(absent.status == 503);
    CHECK(absent.header("Content-Type") == "application/problem+json");
    CHECK(absent.fields() == Fields{"kiosk-program"});
    std::string const detail = absent.body["detail"];
    CHECK(detail.find("/nowhere/instante-kiosk; install it") != std::string::npos);
    CHECK(server.get("/api/v1/status", viewer).body ==
          json{{"version", "1.2.3"}, {"preview", {{"available", false}, {"detail", detail}}}});
    Gallery gallery;
    CHECK(gallery.get("/api/v1/status", gallery.viewer).body["preview"] ==
          json{{"available", true}, {"detail", nullptr}});
}

TEST_CASE("a program that fails is a 503 with its words, a screen that is not there a 404") {
    Gallery broken{"echo 'no fonts here' >&2; exit 1"};
    Answered const failed = broken.get("/api/v1/surveys/check-in/preview", broken.viewer);
    CHECK(failed.status == 503);
    CHECK(failed.fields() == Fields{"kiosk-program"});
    CHECK(failed.body["detail"] ==
          "instante-kiosk could not draw this screen: it ended with 1: no fonts here");
    CHECK(failed.header("Content-Security-Policy").find("default-src 'self'") != std::string::npos);
    Gallery choosy{"echo 'instante-kiosk: --screen: there is no screen nothing here' >&2; exit 2"};
    Answered const absent = choosy.get("/api/v1/surveys/check-in/preview?screen=nothing", choosy.viewer);
    CHECK(absent.status == 404);
    CHECK(absent.fields() == Fields{"screen"});
}

TEST_CASE("a screen of a programme that is not published is drawn for whoever edits it") {
    Gallery server;
    std::string const lead = server.token("quality_lead");
    json draft = programme_document();
    draft["surveys"].push_back(
        {{"id", "web"},
         {"moment", "web"},
         {"questions",
          json::array(
              {{{"id", "fast"}, {"type", "stars"}, {"text", {{"es", "¿Rápida?"}, {"en", "Fast?"}}}}})}});
    std::string const target = "/api/v1/surveys/web/preview?question=fast";
    Answered const picture = server.post(target, lead, draft);
    REQUIRE(picture.status == 200);
    CHECK(picture.text.starts_with("\x89PNG"));
    CHECK(server.told("--survey web --kiosk preview --screen question:fast"));
    CHECK(server.get(target, lead).status == 404);

    draft["surveys"][2]["questions"][0]["text"].erase("en");
    CHECK(server.post(target, lead, draft).fields() == Fields{"surveys[2].questions[0].text.en"});
    CHECK(server.post(target, server.viewer, programme_document()).status == 403);
}
