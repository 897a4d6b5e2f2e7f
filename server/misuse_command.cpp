#include "server/misuse_command.hpp"

#include "server/commands.hpp"
#include "server/config.hpp"
#include "server/misuse/report.hpp"
#include "server/storage/sqlite/sqlite_store.hpp"
#include "shared/misuse_json.hpp"
#include "shared/wire.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace instante::server::commands {

namespace {

std::unique_ptr<Store> store_in(std::string const& data) {
    if (!std::filesystem::is_regular_file(database_path(data))) return nullptr;
    return open_sqlite_store(database_path(data));
}

std::optional<std::string> given(std::string const& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

Result<misuse::Scope> scope_of(MisuseOptions const& options, Catalog const& catalog) {
    return misuse::read_scope({given(options.site), given(options.from), given(options.to)}, catalog,
                              catalog.all_sites(), system_clock().wall_now());
}

Result<MisuseRules> read_rules(std::string const& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return Problem{ProblemKind::invalid, "cannot read " + file};
    std::string const text{std::istreambuf_iterator<char>{stream}, {}};
    auto const document = wire::parse(text);
    if (!document) return document.error();
    return read_misuse_rules(*document, "");
}

Result<Day> read_day(std::string const& name, std::string const& text) {
    auto const day = parse_day(text);
    if (!day) return Problem::at(ProblemKind::invalid, name, "must be a date such as 2026-11-21");
    return *day;
}

Result<FlagFilter> filter_of(MisuseOptions const& options, Catalog const& catalog) {
    FlagFilter filter;
    filter.sites = catalog.all_sites();
    filter.rule = options.rule;
    if (!options.site.empty()) {
        if (!catalog.site(options.site))
            return Problem::at(ProblemKind::invalid, "site", "there is no site '" + options.site + "'");
        filter.sites = catalog.sites_below({options.site});
    }
    if (!options.kiosk.empty()) {
        Kiosk const* const kiosk = catalog.kiosk(options.kiosk);
        if (!kiosk)
            return Problem::at(ProblemKind::invalid, "kiosk", "there is no kiosk '" + options.kiosk + "'");
        filter.kiosk = kiosk->code;
    }
    if (!options.from.empty()) {
        auto const day = read_day("from", options.from);
        if (!day) return day.error();
        filter.from = *day;
    }
    if (!options.to.empty()) {
        auto const day = read_day("to", options.to);
        if (!day) return day.error();
        filter.to = *day;
    }
    return filter;
}

} // namespace

int preview_misuse(std::string const& data, MisuseOptions const& options) {
    auto const store = store_in(data);
    if (!store) return refuse("there is no store in " + data);
    auto const catalog = store->catalog();
    auto const scope = scope_of(options, *catalog);
    if (!scope) return refuse(scope.error());
    auto rules = catalog->programme().misuse;
    if (!options.rules.empty()) {
        auto const read = read_rules(options.rules);
        if (!read) return refuse(read.error());
        rules = *read;
    }
    auto const review = misuse::preview(*store, *catalog, *scope, rules);
    fmt::print("{}\n", misuse::to_json(review, *catalog).dump(2));
    return 0;
}

int apply_misuse(std::string const& data, MisuseOptions const& options) {
    auto const store = store_in(data);
    if (!store) return refuse("there is no store in " + data);
    auto const catalog = store->catalog();
    auto const scope = scope_of(options, *catalog);
    if (!scope) return refuse(scope.error());
    auto const applied = misuse::apply(*store, *catalog, *scope, system_clock().wall_now());
    fmt::print("{} judged, {} changed, {} flagged\n", applied.judged, applied.changed, applied.flagged);
    return 0;
}

int list_misuse(std::string const& data, MisuseOptions const& options) {
    auto const store = store_in(data);
    if (!store) return refuse("there is no store in " + data);
    auto const catalog = store->catalog();
    auto const filter = filter_of(options, *catalog);
    if (!filter) return refuse(filter.error());
    fmt::print("{}\n", misuse::list_flagged(*store, *catalog, *filter).dump(2));
    return 0;
}

} // namespace instante::server::commands
