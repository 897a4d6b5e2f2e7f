// instante-kiosk: an empty shell around the rooms.

#include "kiosk/app.hpp"
#include "kiosk/core/device_settings.hpp"
#include "kiosk/preview.hpp"
#include "kiosk/render.hpp"
#include "kiosk/replay.hpp"
#include "kiosk/simulate.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <optional>

using namespace instante::kiosk;

namespace {

struct Arguments {
    RunOptions run;
    PreviewOptions preview;
    RenderOptions render;
    SimulateOptions simulate;
    ReplayOptions replay;
    std::string assets;
    std::string size;
    std::string theme = "light";
    int hang_seconds = 30;
    bool reduced_motion = false;
    double panel = 0;
    std::optional<int> rotation;
};

auto const is_size = CLI::Validator(
    [](std::string const& text) {
        return parse_size(text) ? std::string{} : "not a size like 1280x800: " + text;
    },
    "WxH");

void add_look(CLI::App& app, Arguments& a) {
    app.add_option("--theme", a.theme, "light or dark")->check(CLI::IsMember({"light", "dark"}));
    app.add_option("--panel", a.panel,
                   "Inches of the panel from corner to corner: a small one gets larger controls")
        ->check(CLI::Range(smallest_panel, largest_panel));
    app.add_option("--rotation", a.rotation,
                   "Degrees by which the picture lies turned on the panel, clockwise")
        ->check(CLI::IsMember({0, 90, 180, 270}));
    app.add_option("--assets", a.assets, "Directory that holds locales/");
    app.add_flag("--reduced-motion", a.reduced_motion, "Fades instead of movement");
}

void add_run(CLI::App& app, Arguments& a) {
    app.add_option("--server", a.run.server, "Server to pair with, like https://instante.example.com");
    app.add_option("--pair", a.run.pairing_code, "One-time pairing code of the dashboard");
    app.add_option("--data", a.run.data, "Directory of the outbox (default: the user's data directory)");
    app.add_option("--speech", a.run.speech,
                   "Program that speaks in the accessible mode as espeak-ng does, from its standard input");
    app.add_option("--record", a.run.record, "File to write touches and news to, for replay");
    app.add_option("--hang-limit", a.hang_seconds, "Seconds after which a silent thread hangs; 0: never")
        ->check(CLI::Range(0, 3600));
    app.add_option("--windowed", a.size, "Window of this size instead of the full screen")->check(is_size);
    add_look(app, a);
}

void add_scene(CLI::App& app, Arguments& a, SceneOptions& scene) {
    app.add_option("--programme", scene.programme, "Programme document (JSON)")
        ->required()
        ->check(CLI::ExistingFile);
    app.add_option(
        "--screen", scene.screen,
        "attract, moments, question:ID (or question:SURVEY/ID), privacy (or privacy:PAGE), saving, "
        "thanks, unavailable:REASON, setup or setup:STEP");
    app.add_option("--kiosk", scene.kiosk, "Id of the kiosk");
    app.add_option("--survey", scene.survey, "Id of the survey, where the kiosk has several");
    app.add_option("--language", scene.language, "es, en, ...");
    app.add_option("--verdict", scene.verdict, "What the first question was answered with");
    app.add_option("--chosen", scene.chosen, "Options of the question that are chosen already");
    app.add_option("--comment", scene.comment, "Comment that is written already");
    app.add_option("--ticket", scene.ticket, "One was scanned just now: read, unknown")
        ->check(CLI::IsMember({"read", "unknown"}));
    app.add_option("--seconds-left", scene.seconds_left, "Seconds before the visit ends by itself");
    app.add_flag("--accessible", scene.accessible, "In the accessible mode");
    app.add_option("--size", a.size, "Size in pixels, like 1280x800")->check(is_size);
    add_look(app, a);
}

void add_render(CLI::App& app, Arguments& a) {
    add_scene(app, a, a.render.scene);
    app.add_option("--out", a.render.out, "PNG to write; - is standard output; with --every a directory");
    app.add_flag("--every", a.render.every, "Every screen of the kiosk, each a file in --out");
    app.add_flag("--list", a.render.list, "Only name the screens there are");
    app.add_option("--after", a.render.after_ms, "Milliseconds since the screen appeared")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--focus", a.render.focus, "So many presses of the key \"next\"")
        ->check(CLI::NonNegativeNumber);
}

void add_simulate(CLI::App& app, Arguments& a) {
    app.add_option("--server", a.simulate.server, "Server to send to")->required();
    app.add_option("--data", a.simulate.data, "Directory; each simulated kiosk keeps its own in it")
        ->required();
    app.add_option("--pair", a.simulate.codes, "One more kiosk for each pairing code");
    app.add_option("--visits", a.simulate.visits, "Visits at each kiosk; 0: until stopped")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--every", a.simulate.every_seconds, "Seconds between visits, on average")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--seed", a.simulate.seed, "Of chance");
    app.add_option("--opinions", a.simulate.opinions, "JSON: what customers think, in place of chance")
        ->check(CLI::ExistingFile);
}

void add_replay(CLI::App& app, Arguments& a) {
    app.add_option("file", a.replay.file, "Recording of a kiosk (run --record)")
        ->required()
        ->check(CLI::ExistingFile);
    app.add_option("--assets", a.assets, "Directory that holds locales/");
    app.add_flag("--quiet", a.replay.quiet, "Only the sum");
}

int run_chosen(CLI::App const& app, Arguments& a) {
    if (app.got_subcommand("simulate")) return simulate(a.simulate);
    auto const assets = find_assets(a.assets, INSTANTE_ASSETS_SOURCE);
    if (app.got_subcommand("preview")) {
        a.preview.assets = assets;
        if (!a.size.empty()) a.preview.size = *parse_size(a.size);
        a.preview.dark = a.theme == "dark";
        a.preview.reduced_motion = a.reduced_motion;
        a.preview.panel = a.panel;
        a.preview.rotation = a.rotation.value_or(0);
        return preview(a.preview);
    }
    if (app.got_subcommand("render")) {
        a.render.assets = assets;
        if (!a.size.empty()) a.render.size = *parse_size(a.size);
        a.render.dark = a.theme == "dark";
        a.render.reduced_motion = a.reduced_motion;
        a.render.panel = a.panel;
        a.render.rotation = a.rotation.value_or(0);
        return render(a.render);
    }
    if (app.got_subcommand("replay")) {
        a.replay.assets = assets;
        return replay(a.replay);
    }
    a.run.assets = assets;
    a.run.windowed = parse_size(a.size);
    a.run.dark = a.theme == "dark";
    a.run.reduced_motion = a.reduced_motion;
    a.run.panel = a.panel;
    a.run.rotation = a.rotation;
    a.run.version = INSTANTE_VERSION;
    a.run.hang_limit = std::chrono::seconds{a.hang_seconds};
    if (!a.run.pairing_code.empty() && a.run.server.empty()) a.run.server = "http://127.0.0.1:8080";
    return run(a.run);
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{"Instante kiosk: one tap after the moment of truth"};
    app.set_version_flag("--version", "instante-kiosk " INSTANTE_VERSION);
    app.require_subcommand(0, 1);
    add_run(app, arguments);
    add_run(*app.add_subcommand("run", "The kiosk (also without a word)"), arguments);
    add_scene(*app.add_subcommand("preview", "Any screen of a programme, in a window"), arguments,
              arguments.preview.scene);
    add_render(*app.add_subcommand("render", "Any screen of a programme, as a PNG: needs no display"),
               arguments);
    add_simulate(*app.add_subcommand("simulate", "A fleet of kiosks without windows"), arguments);
    add_replay(*app.add_subcommand("replay", "A recording, played without a window"), arguments);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0) return app.exit(error); // help and version
        std::fprintf(stderr, "instante-kiosk: %s\n", error.what());
        return 2;
    }
    try {
        return run_chosen(app, arguments);
    } catch (std::exception const& error) {
        std::fprintf(stderr, "instante-kiosk: %s\n", error.what());
        return 1;
    }
}
