#pragma once
// Who is asking, and what they may do.

#include "server/storage/store.hpp"

#include <optional>
#include <string>
#include <variant>

namespace instante::server::auth {

/// A person or a program with a role; `sites` bounds a site manager to these subtrees.
struct Person {
    std::string name; // login, or the name of an API token
    std::string full_name;
    std::string language;
    Role role = Role::viewer;
    std::vector<std::string> sites;
    bool by_cookie = false;
};
using Identity = std::variant<std::monostate, Person, Device>; // monostate: nobody

/// Who a route is for. `anyone` is for health, for sign-in and for who am I, `pairing` proves itself by its
/// code.
enum class Access : unsigned {
    anyone = 0,
    pairing = 1,
    device = 2,
    viewer = 4,
    site_manager = 8,
    quality_lead = 16,
    admin = 32,
};
constexpr Access operator|(Access a, Access b) {
    return static_cast<Access>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool includes(Access set, Access one) {
    return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

inline constexpr Access everyone_signed_in =
    Access::viewer | Access::site_manager | Access::quality_lead | Access::admin;

struct Credentials {
    std::optional<std::string> bearer;
    std::optional<std::string> session_cookie;
};

/// Finds out who the credentials belong to. Unknown ones are nobody.
Identity identify(Credentials const& credentials, Store& store, UnixMs now);

/// Problems: unauthenticated (nobody, where somebody is needed), forbidden (not this role).
Result<void> check_access(Identity const& identity, Access access);

/// A role by its name, and the sites it is bounded to. Problems (invalid): `role`, `site`.
Result<Role> read_role(std::string const& text, std::vector<std::string> const& sites,
                       Catalog const& catalog);
/// What is at least asked of a login and of a password. Problems (invalid): `user`, `password`.
Result<void> check_login(std::string const& login);
Result<void> check_password(std::string const& password);

/// The sites a person may see, as codes; everything for all but site managers.
std::vector<Code> visible_sites(Person const& person, Catalog const& catalog);
/// Problem (forbidden, naming `field`) when a site or group reaches outside what the person may see.
Result<void> check_site(Person const& person, Catalog const& catalog, std::string const& site,
                        std::string const& field);

} // namespace instante::server::auth
