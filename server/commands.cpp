#include "server/commands.hpp"

#include "server/auth/identity.hpp"
#include "server/auth/secrets.hpp"
#include "server/config.hpp"
#include "server/ingest/replay.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/programme_json.hpp"
#include "shared/wire.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <termios.h>
#include <unistd.h>

namespace instante::server::commands {

int refuse(std::string const& what) {
    fmt::print(stderr, "instante-server: {}\n", what);
    return 2;
}
int refuse(Problem const& problem) {
    return refuse(to_line(problem));
}

namespace {

constexpr UnixMs pairing_ms = 15 * 60 * 1000;

std::unique_ptr<Store> open_store(std::string const& data) {
    std::filesystem::create_directories(data);
    return open_sqlite_store(database_path(data));
}

/// One line from standard input, not echoed when a person types it.
std::string read_secret(char const* prompt) {
    std::string secret;
    if (!isatty(STDIN_FILENO)) {
        std::getline(std::cin, secret);
        return secret;
    }
    fmt::print(stderr, "{}: ", prompt);
    termios before{};
    tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::getline(std::cin, secret);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fmt::print(stderr, "\n");
    return secret;
}

Result<std::string> read_password() {
    std::string password = read_secret("Password");
    if (auto const fit = auth::check_password(password); !fit) return fit.error();
    return password;
}

} // namespace

int apply_programme(std::string const& data, std::string const& file, std::string const& effective_from,
                    std::string const& keys) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return refuse("cannot read " + file);
    std::string const text{std::istreambuf_iterator<char>{stream}, {}};
    auto const document = wire::parse(text);
    if (!document) return refuse(file + ": " + to_line(document.error()));
    auto programme = read_programme(*document);
    if (!programme) {
        // Every error has its line: a document is mended in one go.
        for (FieldError const& error : programme.error().errors)
            fmt::print(stderr, "{}: {}: {}\n", file, error.field, error.detail);
        return refuse(file + ": " + programme.error().detail);
    }
    UnixMs const now = system_clock().wall_now();
    ApplyContext context{"command line", now, local_time(now, "UTC").day, std::nullopt};
    if (!effective_from.empty()) {
        auto const day = parse_day(effective_from);
        if (!day) return refuse("effective-from must be a date such as 2026-11-21");
        context.effective_from = *day;
    }
    auto const store = open_store(data);
    auto const applied = store->apply_programme(std::move(*programme), context);
    if (!applied) return refuse(applied.error());
    if (!applied->changed) {
        fmt::print("programme version {}: nothing to change\n", applied->version);
        return 0;
    }
    fmt::print("programme version {} is in force\n", applied->version);
    for (Survey const& survey : applied->published)
        fmt::print("published {}@{}\n", survey.id, survey.version);
    // What was given to a survey that was not here yet can perhaps be counted now.
    ingest::ReferenceKeys reference_keys{keys};
    auto const again = ingest::replay(*store, reference_keys, {.contradictions = false});
    if (again.counted > 0) fmt::print("left quarantine: {}\n", again.counted);
    return 0;
}

int show_programme(std::string const& data) {
    auto const catalog = open_store(data)->catalog();
    if (catalog->empty()) return refuse("no programme has been applied yet");
    fmt::print("{}\n", to_json(catalog->programme()).dump(2));
    return 0;
}

int backup(std::string const& data, std::string const& file) {
    if (!std::filesystem::is_regular_file(database_path(data))) return refuse("there is no store in " + data);
    open_store(data)->backup(file);
    fmt::print("{}\n", file);
    return 0;
}

namespace {

Result<QuarantineFilter> read_choice(QuarantineChoice const& choice, Catalog const& catalog) {
    QuarantineFilter filter;
    if (!choice.site.empty()) {
        if (!catalog.site(choice.site))
            return Problem::at(ProblemKind::invalid, "site", "there is no site '" + choice.site + "'");
        filter.sites = catalog.sites_below({choice.site});
    }
    if (!choice.kiosk.empty()) {
        Kiosk const* const kiosk = catalog.kiosk(choice.kiosk);
        if (!kiosk)
            return Problem::at(ProblemKind::invalid, "kiosk", "there is no kiosk '" + choice.kiosk + "'");
        filter.kiosk = kiosk->code;
    }
    filter.survey = choice.survey;
    filter.reason = choice.reason;
    return filter;
}

} // namespace

int list_quarantine(std::string const& data, QuarantineChoice const& choice) {
    if (!std::filesystem::is_regular_file(database_path(data))) return refuse("there is no store in " + data);
    auto const store = open_store(data);
    auto const catalog = store->catalog();
    auto filter = read_choice(choice, *catalog);
    if (!filter) return refuse(filter.error());
    constexpr int page = 500;
    filter->after = 0;
    while (true) {
        auto const records = store->quarantined(*filter, page);
        for (QuarantinedRecord const& record : records) {
            Site const* const site = catalog->site(record.stream.site);
            Kiosk const* const kiosk = catalog->kiosk(record.kiosk);
            auto const problem = nlohmann::json::parse(record.problem);
            std::vector<std::string> why;
            for (auto const& error : problem.at("errors")) {
                why.push_back(error.at("field").get<std::string>() + ": " +
                              error.at("detail").get<std::string>());
            }
            if (why.empty()) why.push_back(problem.at("detail"));
            fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", record.id, instant_to_string(record.received_at),
                       site ? site->id : "", kiosk ? kiosk->id : "", record.sequence, fmt::join(why, "; "));
        }
        if (records.size() < page) return 0;
        filter->after = records.back().id;
    }
}

int replay_quarantine(std::string const& data, QuarantineChoice const& choice, std::string const& keys) {
    if (!std::filesystem::is_regular_file(database_path(data))) return refuse("there is no store in " + data);
    auto const store = open_store(data);
    auto filter = read_choice(choice, *store->catalog());
    if (!filter) return refuse(filter.error());
    ingest::ReferenceKeys reference_keys{keys};
    auto const totals = ingest::replay(*store, reference_keys, std::move(*filter));
    fmt::print("{} tried again: {} counted, {} still in quarantine\n", totals.tried, totals.counted,
               totals.quarantined);
    return 0;
}

int verify(std::string const& data) {
    if (!std::filesystem::is_regular_file(database_path(data))) return refuse("there is no store in " + data);
    auto const store = open_store(data);
    Verification const found = store->verify();
    fmt::print("{} responses, {} cells counted again: {} differ\n", found.responses, found.cells,
               found.different);
    auto const catalog = store->catalog();
    for (Difference const& difference : found.examples) {
        Site const* const site = catalog->site(difference.site);
        fmt::print("{}: {}\n", site ? site->id : "whole programme", difference.what);
    }
    return found.different == 0 ? 0 : 1;
}

int add_user(std::string const& data, NewUser const& wanted) {
    if (auto const fit = auth::check_login(wanted.login); !fit) return refuse(fit.error());
    auto const store = open_store(data);
    auto const role = auth::read_role(wanted.role, wanted.sites, *store->catalog());
    if (!role) return refuse(role.error());
    auto const password = read_password();
    if (!password) return refuse(password.error());
    User user;
    user.login = wanted.login;
    user.name = wanted.name.empty() ? wanted.login : wanted.name;
    user.password_hash = auth::hash_password(*password);
    user.role = *role;
    user.sites = wanted.sites;
    user.language = wanted.language;
    auto const added = store->add_user(user);
    if (!added) return refuse(added.error());
    fmt::print("{} is {}\n", user.login, to_string(user.role));
    return 0;
}

int change_password(std::string const& data, std::string const& login) {
    auto const password = read_password();
    if (!password) return refuse(password.error());
    auto const changed = open_store(data)->set_password(login, auth::hash_password(*password));
    if (!changed) return refuse(changed.error());
    fmt::print("the password of {} is changed; their sessions have ended\n", login);
    return 0;
}

int list_users(std::string const& data) {
    for (User const& user : open_store(data)->users()) {
        fmt::print("{}\t{}\t{}\t{}\n", user.login, to_string(user.role), user.name,
                   fmt::join(user.sites, ","));
    }
    return 0;
}

int create_token(std::string const& data, std::string const& name, std::string const& role_name,
                 std::vector<std::string> const& sites) {
    auto const store = open_store(data);
    auto const role = auth::read_role(role_name, sites, *store->catalog());
    if (!role) return refuse(role.error());
    std::string const token = auth::new_token();
    auto const added =
        store->add_api_token(auth::digest_of(token), {name, *role, sites}, system_clock().wall_now());
    if (!added) return refuse(added.error());
    fmt::print("{}\n", token);
    return 0;
}

int create_pairing_codes(std::string const& data, std::vector<std::string> const& kiosks) {
    auto const store = open_store(data);
    auto const catalog = store->catalog();
    std::vector<Kiosk const*> wanted;
    for (std::string const& id : kiosks) {
        Kiosk const* const kiosk = find_by_id(catalog->programme().kiosks, id);
        if (!kiosk) return refuse("there is no kiosk '" + id + "'");
        wanted.push_back(kiosk);
    }
    if (kiosks.empty()) {
        for (Kiosk const& kiosk : catalog->programme().kiosks)
            wanted.push_back(&kiosk);
    }
    for (Kiosk const* kiosk : wanted) {
        std::string const code = auth::new_pairing_code();
        store->add_pairing_code(auth::digest_of(auth::normal_pairing_code(code)), kiosk->code,
                                system_clock().wall_now() + pairing_ms);
        fmt::print("{} {}\n", kiosk->id, code);
    }
    return 0;
}

} // namespace instante::server::commands
