#include "server/cli.hpp"

#include "server/app.hpp"
#include "server/commands.hpp"
#include "server/import_command.hpp"
#include "server/keys_command.hpp"
#include "server/misuse_command.hpp"
#include "server/score_command.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <functional>
#include <iostream>

namespace instante::server {

namespace {

using Command = std::function<int()>;

/// All options live here, so that the closures of the commands can look at them.
struct Options {
    Config config;
    commands::NewUser user;
    std::string file;
    std::string effective_from;
    std::string name;
    std::string role = "viewer";
    std::vector<std::string> sites;
    std::vector<std::string> kiosks;
    ImportOptions import;
    commands::QuarantineChoice quarantine;
    commands::MisuseOptions misuse;
    bool list = false;
};

int serve_command(Config const& config) {
    auto const errors = check_config(config);
    for (FieldError const& error : errors)
        fmt::print(stderr, "instante-server: {}: {}\n", error.field, error.detail);
    if (!errors.empty()) return 2;
    spdlog::set_level(spdlog::level::from_str(config.log_level));
    return serve(config, [&](unsigned port) {
        char const* const scheme = config.tls_certificate.empty() ? "http" : "https";
        std::string const host = config.listen.substr(0, config.listen.rfind(':'));
        spdlog::info("listening on {}://{}:{}, data in {}", scheme, host, port, config.data);
    });
}

void add_serve(CLI::App& app, Options& options, Command& command) {
    CLI::App* const serve = app.add_subcommand("serve", "Collect ratings and serve dashboard and API");
    Config& config = options.config;
    serve->add_option("--listen", config.listen, "address:port")
        ->envname("INSTANTE_LISTEN")
        ->capture_default_str();
    serve->add_option("--dashboard", config.dashboard, "directory of the built dashboard");
    serve->add_option("--kiosk-program", config.kiosk_program,
                      "draws previews of kiosk screens (default: instante-kiosk beside this program)");
    serve->add_option("--tls-cert", config.tls_certificate, "certificate chain, PEM");
    serve->add_option("--tls-key", config.tls_key, "private key, PEM");
    serve->add_flag("--insecure-remote", config.insecure_remote,
                    "plain HTTP beyond this machine (behind a TLS proxy)");
    serve->add_option("--workers", config.workers, "threads for requests")->capture_default_str();
    serve->add_option("--log-level", config.log_level, "debug, info, warn or error")->capture_default_str();
    serve->callback([&] { command = [&] { return serve_command(options.config); }; });
}

void add_programme(CLI::App& app, Options& options, Command& command) {
    CLI::App* const programme = app.add_subcommand("programme", "Read or write the whole programme as JSON");
    programme->require_subcommand(1);
    CLI::App* const apply = programme->add_subcommand("apply", "Check a document and put it in force");
    apply->add_option("file", options.file)->required();
    apply->add_option("--effective-from", options.effective_from,
                      "first day it is in force (default: today)");
    apply->callback([&] {
        command = [&] {
            return commands::apply_programme(options.config.data, options.file, options.effective_from,
                                             key_file(options.config));
        };
    });
    programme->add_subcommand("show", "Print the document in force")->callback([&] {
        command = [&] { return commands::show_programme(options.config.data); };
    });
}

void add_accounts(CLI::App& app, Options& options, Command& command) {
    CLI::App* const user = app.add_subcommand("user", "People who may sign in");
    user->require_subcommand(1);
    CLI::App* const add = user->add_subcommand("add", "The password is read from standard input");
    add->add_option("login", options.user.login)->required();
    add->add_option("--name", options.user.name);
    add->add_option("--role", options.user.role, "viewer, site_manager, quality_lead or admin")
        ->capture_default_str();
    add->add_option("--site", options.user.sites, "what a site manager sees; may be repeated");
    add->add_option("--language", options.user.language)->capture_default_str();
    add->callback([&] { command = [&] { return commands::add_user(options.config.data, options.user); }; });
    CLI::App* const password = user->add_subcommand("password", "Change it; read from standard input");
    password->add_option("login", options.user.login)->required();
    password->callback([&] {
        command = [&] { return commands::change_password(options.config.data, options.user.login); };
    });
    user->add_subcommand("list", "Login, role, name, sites")->callback([&] {
        command = [&] { return commands::list_users(options.config.data); };
    });

    CLI::App* const token = app.add_subcommand("token", "A token for programs that use the API");
    token->add_option("name", options.name)->required();
    token->add_option("--role", options.role)->capture_default_str();
    token->add_option("--site", options.sites);
    token->callback([&] {
        command = [&] {
            return commands::create_token(options.config.data, options.name, options.role, options.sites);
        };
    });
    CLI::App* const pair =
        app.add_subcommand("pair", "One-time codes to pair kiosks with, valid for 15 minutes");
    pair->add_option("kiosk", options.kiosks, "default: all of the programme");
    pair->callback([&] {
        command = [&] { return commands::create_pairing_codes(options.config.data, options.kiosks); };
    });
}

void add_quarantine(CLI::App& app, Options& options, Command& command) {
    CLI::App* const quarantine = app.add_subcommand("quarantine", "Records that could not be counted");
    quarantine->require_subcommand(1);
    CLI::App* const list = quarantine->add_subcommand("list", "Id, receipt, site, kiosk, number, reasons");
    CLI::App* const replay = quarantine->add_subcommand(
        "replay", "Try them again by the programme in force, while the server runs");
    for (CLI::App* const each : {list, replay}) {
        each->add_option("--site", options.quarantine.site, "this site or group only");
        each->add_option("--kiosk", options.quarantine.kiosk);
        each->add_option("--survey", options.quarantine.survey);
        each->add_option("--reason", options.quarantine.reason,
                         "how a field to blame begins, such as response.survey");
    }
    list->callback([&] {
        command = [&] { return commands::list_quarantine(options.config.data, options.quarantine); };
    });
    replay->callback([&] {
        command = [&] {
            return commands::replay_quarantine(options.config.data, options.quarantine,
                                               key_file(options.config));
        };
    });
}

void add_misuse(CLI::App& app, Options& options, Command& command) {
    CLI::App* const misuse = app.add_subcommand("misuse", "Responses suspected of misuse, and the rules");
    misuse->require_subcommand(1);
    commands::MisuseOptions& chosen = options.misuse;
    CLI::App* const preview = misuse->add_subcommand("preview", "What rules would flag and unflag, as JSON");
    preview->add_option("rules", chosen.rules, "file with the member `misuse` (default: the rules in force)");
    CLI::App* const apply =
        misuse->add_subcommand("apply", "Judge a period by the rules in force, while the server runs");
    CLI::App* const list = misuse->add_subcommand("list", "How many are flagged, and the newest, as JSON");
    for (CLI::App* const each : {preview, apply, list}) {
        each->add_option("--site", chosen.site, "this site or group only");
        auto* const from = each->add_option("--from", chosen.from, "first local day, such as 2026-11-01");
        each->add_option("--to", chosen.to, "last local day");
        if (each != list) from->required();
    }
    list->add_option("--kiosk", chosen.kiosk);
    list->add_option("--rule", chosen.rule);
    preview->callback(
        [&] { command = [&] { return commands::preview_misuse(options.config.data, options.misuse); }; });
    apply->callback(
        [&] { command = [&] { return commands::apply_misuse(options.config.data, options.misuse); }; });
    list->callback(
        [&] { command = [&] { return commands::list_misuse(options.config.data, options.misuse); }; });
}

void add_keys(CLI::App& app, Options& options, Command& command) {
    CLI::App* const keys = app.add_subcommand("keys", "Keys behind customers' cards and tickets");
    keys->require_subcommand(1);
    keys->add_subcommand("show", "Ids and ages")->callback([&] {
        command = [&] { return commands::show_keys(key_file(options.config)); };
    });
    CLI::App* const rotate = keys->add_subcommand("rotate", "Use a new one from now on; old ones still open");
    rotate->add_option("kind", options.name, "seal (of kiosks) or pseudonym (of the store)")->required();
    rotate->callback(
        [&] { command = [&] { return commands::rotate_key(key_file(options.config), options.name); }; });
    CLI::App* const add = keys->add_subcommand("add", "Take in the keys of another key file");
    add->add_option("file", options.file)->required();
    add->callback(
        [&] { command = [&] { return commands::add_keys(key_file(options.config), options.file); }; });
    keys->add_subcommand("pseudonym", "How the store calls the customer of a card, read from standard input")
        ->callback([&] {
            command = [&] {
                return commands::show_pseudonyms(key_file(options.config), options.config.data);
            };
        });
}

void add_data(CLI::App& app, Options& options, Command& command) {
    CLI::App* const backup =
        app.add_subcommand("backup", "Copy the store, consistent, while the server runs");
    backup->add_option("file", options.file)->required();
    backup->callback([&] { command = [&] { return commands::backup(options.config.data, options.file); }; });

    CLI::App* const verify = app.add_subcommand(
        "verify", "Count all roll-ups again from the raw responses, while the server runs; 1 if any differ");
    verify->callback([&] { command = [&] { return commands::verify(options.config.data); }; });

    CLI::App* const import_csv = app.add_subcommand("import", "Historical ratings from CSV");
    import_csv->add_option("file", options.import.file)->required();
    import_csv->add_option("--map", options.import.map, "JSON: which column is what")->required();
    import_csv->add_flag("--dry-run", options.import.dry_run, "read and check everything, store nothing");
    import_csv->add_option("--rejects", options.import.rejects,
                           "where rejected rows are reported (default: FILE.rejects.csv)");
    import_csv->callback([&] {
        command = [&] {
            options.import.data = options.config.data;
            return run_import(options.import);
        };
    });
}

void add_score(CLI::App& app, Options& options, Command& command) {
    CLI::App* const score = app.add_subcommand(
        "score", "The statistics of the API for one case: JSON on standard input, all figures as JSON");
    score->add_option("function", options.name);
    score->add_flag("--list", options.list,
                    "every function, or the one that is named, with its input and output");
    score->callback([&] {
        if (!options.list && options.name.empty()) throw CLI::RequiredError("score: a function or --list");
        command = [&] {
            if (!options.list) return commands::score(options.name, std::cin, std::cout);
            return options.name.empty() ? commands::list_scores(std::cout)
                                        : commands::describe_score(options.name, std::cout);
        };
    });
}

} // namespace

int run_command_line(int argc, char** argv) {
    // Standard output belongs to what a command prints.
    spdlog::set_default_logger(spdlog::stderr_color_mt("instante"));
    if (sodium_init() < 0) {
        fmt::print(stderr, "instante-server: the system gives no random numbers\n");
        return 1;
    }
    Options options;
    Command command;
    CLI::App app{"Instante: perceived quality, measured at every moment of truth", "instante-server"};
    app.set_version_flag("--version", INSTANTE_VERSION);
    app.set_config("--config", "", "options from a TOML or INI file");
    app.add_option("--data", options.config.data, "directory of the store")
        ->envname("INSTANTE_DATA")
        ->capture_default_str();
    app.add_option("--key-file", options.config.key_file,
                   "keys behind customers' cards and tickets (default: reference-keys.json beside the store)")
        ->envname("INSTANTE_KEY_FILE");
    app.require_subcommand(1);
    app.fallthrough();
    add_serve(app, options, command);
    add_programme(app, options, command);
    add_accounts(app, options, command);
    add_quarantine(app, options, command);
    add_misuse(app, options, command);
    add_keys(app, options, command);
    add_data(app, options, command);
    add_score(app, options, command);
    try {
        app.parse(argc, argv);
    } catch (CLI::Success const& help) {
        return app.exit(help);
    } catch (CLI::RequiredError const& mistake) {
        // A command that does not exist is looked at as one that is missing.
        auto const left = app.remaining(true);
        fmt::print(stderr, "instante-server: {}\n",
                   left.empty() ? mistake.what() : "'" + left.front() + "' is no command or option");
        return 2;
    } catch (CLI::ParseError const& mistake) {
        fmt::print(stderr, "instante-server: {}\n", mistake.what());
        return 2;
    }
    try {
        return command();
    } catch (std::exception const& failure) {
        fmt::print(stderr, "instante-server: {}\n", failure.what());
        return 1;
    }
}

} // namespace instante::server
