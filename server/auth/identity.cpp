#include "server/auth/identity.hpp"

#include "server/auth/secrets.hpp"
#include "shared/ids.hpp"

#include <algorithm>

namespace instante::server::auth {

namespace {

constexpr std::size_t shortest_password = 10;

Access access_of(Role role) {
    switch (role) {
    case Role::viewer:
        return Access::viewer;
    case Role::site_manager:
        return Access::site_manager;
    case Role::quality_lead:
        return Access::quality_lead;
    case Role::admin:
        return Access::admin;
    }
    return Access::viewer;
}

} // namespace

Identity identify(Credentials const& credentials, Store& store, UnixMs now) {
    if (credentials.bearer) {
        Digest const digest = digest_of(*credentials.bearer);
        if (auto const device = store.device_by_token(digest)) return *device;
        if (auto const token = store.api_token(digest)) {
            return Person{token->name, token->name, "", token->role, token->sites, false};
        }
        return std::monostate{};
    }
    if (credentials.session_cookie) {
        if (auto const user = store.user_by_session(digest_of(*credentials.session_cookie), now)) {
            return Person{user->login, user->name, user->language, user->role, user->sites, true};
        }
    }
    return std::monostate{};
}

Result<void> check_access(Identity const& identity, Access access) {
    if (access == Access::anyone || access == Access::pairing) return {};
    if (std::holds_alternative<std::monostate>(identity)) {
        return Problem{ProblemKind::unauthenticated,
                       "sign in, or send a valid token in the Authorization header"};
    }
    bool allowed = false;
    if (std::holds_alternative<Device>(identity)) allowed = includes(access, Access::device);
    if (auto const* person = std::get_if<Person>(&identity))
        allowed = includes(access, access_of(person->role));
    if (!allowed) return Problem{ProblemKind::forbidden, "this credential may not do that"};
    return {};
}

std::vector<Code> visible_sites(Person const& person, Catalog const& catalog) {
    if (person.role == Role::site_manager) return catalog.sites_below(person.sites);
    return catalog.all_sites();
}

Result<void> check_site(Person const& person, Catalog const& catalog, std::string const& site,
                        std::string const& field) {
    if (person.role != Role::site_manager) return {};
    bool const inside = std::any_of(person.sites.begin(), person.sites.end(),
                                    [&](std::string const& root) { return catalog.is_within(site, root); });
    if (inside) return {};
    return Problem::at(ProblemKind::forbidden, field,
                       "'" + site + "' is outside the sites of " + person.name);
}

Result<Role> read_role(std::string const& text, std::vector<std::string> const& sites,
                       Catalog const& catalog) {
    auto const role = parse_role(text);
    if (!role)
        return Problem::at(ProblemKind::invalid, "role",
                           "must be viewer, site_manager, quality_lead or admin");
    if ((*role == Role::site_manager) == sites.empty()) {
        return Problem::at(ProblemKind::invalid, "site",
                           "a site manager needs at least one site; other roles see all");
    }
    for (std::string const& site : sites) {
        if (!catalog.site(site))
            return Problem::at(ProblemKind::invalid, "site", "there is no site '" + site + "'");
    }
    return *role;
}

Result<void> check_login(std::string const& login) {
    if (is_slug(login)) return {};
    return Problem::at(ProblemKind::invalid, "user", "a login has only a-z, 0-9, - and _");
}

Result<void> check_password(std::string const& password) {
    if (password.size() >= shortest_password) return {};
    return Problem::at(ProblemKind::invalid, "password",
                       "needs at least " + std::to_string(shortest_password) + " characters");
}

} // namespace instante::server::auth
