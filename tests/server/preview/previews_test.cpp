// Pictures by a program that draws what it is told: a script in place of the kiosk's.

#include "server/preview/previews.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <future>

using namespace instante;
using namespace instante::server::preview;

namespace {

constexpr std::chrono::milliseconds long_time{60'000};
constexpr char const* png = "printf '\\211PNG\\r\\n\\032\\n'; ";

/// A folder with a program in it that runs this script.
struct Artist : test::TempFolder {
    explicit Artist(std::string const& script) { learn(script); }
    void learn(std::string const& script) const {
        {
            std::ofstream file{program()};
            file << "#!/bin/sh\n" << script << "\n";
        }
        std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
    }
    std::string program() const { return file("instante-kiosk"); }
    std::string drawn() const {
        std::ifstream file{this->file("log")};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    PreviewOptions options() const {
        PreviewOptions options;
        options.program = program();
        return options;
    }
    std::string note(std::string const& what) const { return "echo " + what + " >> " + file("log") + "; "; }
};

Scene scene(std::string const& screen = "attract") {
    Scene scene;
    scene.programme = "{}";
    scene.survey = "check-in";
    scene.kiosk = "bio-1";
    scene.screen = screen;
    return scene;
}

std::future<Result<Picture>> begin(Previews& previews, Scene wanted) {
    auto const made = std::make_shared<std::promise<Result<Picture>>>();
    std::string const tag = previews.tag(wanted);
    previews.draw(tag, std::move(wanted),
                  [made](Result<Picture> drawn) { made->set_value(std::move(drawn)); });
    return made->get_future();
}

Result<Picture> draw(Previews& previews, Scene wanted = scene()) {
    return begin(previews, std::move(wanted)).get();
}

} // namespace

TEST_CASE("a picture is drawn once and remembered until something of it changes") {
    Artist artist{""};
    artist.learn(artist.note("$*") + png);
    Previews previews;
    previews.set_up(artist.options());
    auto const first = draw(previews);
    REQUIRE(first.has_value());
    CHECK((*first)->starts_with("\x89PNG"));
    CHECK(*draw(previews) == *first);
    CHECK(artist.drawn() == "render --programme /dev/stdin --survey check-in --kiosk bio-1 --screen attract "
                            "--size 1280x800 --theme light --out -\n");

    Scene other = scene();
    other.dark = other.accessible = true;
    other.language = "en";
    other.verdict = 1;
    CHECK(previews.tag(other) != previews.tag(scene()));
    REQUIRE(draw(previews, other).has_value());
    CHECK(artist.drawn().ends_with("--theme dark --out - --language en --accessible --verdict 1\n"));
    Scene edited = scene();
    edited.programme = R"({"id":"acme"})";
    CHECK(previews.tag(edited) != previews.tag(scene()));
    std::string const before = previews.tag(scene());
    artist.learn(artist.note("anew") + png);
    CHECK(previews.tag(scene()) != before); // another program draws other pictures
    REQUIRE(draw(previews).has_value());
    CHECK(artist.drawn().ends_with("anew\n"));
}

TEST_CASE("who asks for the same picture at the same time waits for the same") {
    Artist artist{""};
    artist.learn(artist.note("drawing") + "sleep 0.3; " + png);
    Previews previews;
    previews.set_up(artist.options());
    auto one = begin(previews, scene());
    auto two = begin(previews, scene());
    CHECK(*one.get() == *two.get());
    CHECK(artist.drawn() == "drawing\n");
}

TEST_CASE("more than can be drawn soon is refused, and what waits at the end is told so") {
    Artist artist{std::string{"sleep 0.5; "} + png};
    Previews previews;
    auto options = artist.options();
    options.at_once = 1;
    options.most_waiting = 1;
    previews.set_up(options);
    std::vector<std::future<Result<Picture>>> asked;
    for (int i = 0; i < 6; ++i)
        asked.push_back(begin(previews, scene("question:q" + std::to_string(i))));
    previews.finish();
    int refused = 0;
    for (auto& each : asked) {
        auto const drawn = each.get();
        if (drawn) continue;
        ++refused;
        CHECK(drawn.error().kind == ProblemKind::unavailable);
        CHECK(drawn.error().errors.empty());
    }
    CHECK(refused >= 4); // one is drawn, one may wait
    auto const late = draw(previews, scene("thanks"));
    CHECK(late.has_error());
}

TEST_CASE("without the program everything else works, and this says how to get it") {
    Previews previews;
    CHECK(previews.check_available().has_error());
    PreviewOptions options;
    options.program = "/nowhere/instante-kiosk";
    previews.set_up(options);
    auto const missing = previews.check_available();
    REQUIRE(missing.has_error());
    CHECK(missing.error().kind == ProblemKind::unavailable);
    CHECK(missing.error().errors.at(0).field == "kiosk-program");
    CHECK(missing.error().detail == "pictures are drawn by instante-kiosk, which is not at "
                                    "/nowhere/instante-kiosk; install it beside instante-server, or name it "
                                    "with --kiosk-program");
}

TEST_CASE("a program that fails is told apart from a screen that is not there") {
    Artist artist{""};
    auto const complaint = [&](std::string const& script, std::chrono::milliseconds patience) {
        artist.learn(script);
        Previews previews;
        auto options = artist.options();
        options.limits.time = patience;
        previews.set_up(options);
        auto const drawn = draw(previews);
        REQUIRE(drawn.has_error());
        return drawn.error();
    };
    Problem const unknown =
        complaint("echo 'instante-kiosk: --screen: there is no screen x here' >&2; exit 2", long_time);
    CHECK(unknown == Problem::at(ProblemKind::not_found, "screen", "there is no screen x here"));
    CHECK(complaint("echo 'instante-kiosk: --verdict: 9 is no answer' >&2; exit 2", long_time).kind ==
          ProblemKind::invalid);
    auto const failure = [&](std::string const& script, std::chrono::milliseconds patience = long_time) {
        Problem const failed = complaint(script, patience);
        CHECK(failed.kind == ProblemKind::unavailable);
        std::string const begin = "instante-kiosk could not draw this screen: ";
        CHECK(failed.detail.starts_with(begin));
        return failed.detail.substr(begin.size());
    };
    CHECK(failure("echo 'no words' >&2; exit 1") == "it ended with 1: no words");
    CHECK(failure("sleep 600", std::chrono::milliseconds{300}) == "it took too long and was ended");
    CHECK(failure("echo hello") == "what it wrote is no picture");
    CHECK(failure("kill -9 $$") == "it ended by signal 9");
}
