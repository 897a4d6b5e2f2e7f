// Who may sign in, as what, and what sites they see; and what those who may have done.

#include "server/api/etag.hpp"
#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/api/slow_down.hpp"
#include "server/auth/secrets.hpp"

namespace instante::server::api {

namespace {

constexpr int audit_page = 100;
constexpr std::size_t longest_name = 200;

nlohmann::json to_json(User const& user) {
    nlohmann::json document{{"user", user.login},
                            {"name", user.name},
                            {"role", to_string(user.role)},
                            {"sites", user.sites},
                            {"language", user.language}};
    document["etag"] = etag_of(document);
    return document;
}

/// A member that may be missing. Problem (invalid): it is no text.
Result<std::string> text_or(nlohmann::json const& object, char const* name, std::string fallback) {
    if (!object.contains(name) || object[name].is_null()) return fallback;
    return string_member(object, name);
}

Result<std::vector<std::string>> sites_or(nlohmann::json const& object, std::vector<std::string> fallback) {
    if (!object.contains("sites")) return fallback;
    std::vector<std::string> sites;
    for (auto const& site : object["sites"]) {
        if (!site.is_string())
            return Problem::at(ProblemKind::invalid, "sites", "must be a list of site ids");
        sites.push_back(site.get<std::string>());
    }
    return sites;
}

/// All but the login and the password; what the body leaves out is as `before` has it.
Result<User> read_user(nlohmann::json const& body, User before, Catalog const& catalog) {
    auto name = text_or(body, "name", before.name.empty() ? before.login : before.name);
    if (!name) return name.error();
    if (name->empty() || name->size() > longest_name)
        return Problem::at(ProblemKind::invalid, "name", "must be 1 to 200 bytes");
    auto language = text_or(body, "language", before.language);
    if (!language) return language.error();
    auto const role_name = text_or(body, "role", std::string{to_string(before.role)});
    if (!role_name) return role_name.error();
    auto sites = sites_or(body, before.sites);
    if (!sites) return sites.error();
    auto const role = auth::read_role(*role_name, *sites, catalog);
    if (!role) return role.error();
    before.name = std::move(*name);
    before.language = std::move(*language);
    before.role = *role;
    before.sites = std::move(*sites);
    return before;
}

Result<std::string> read_password(nlohmann::json const& body, std::string const& member) {
    auto const password = string_member(body, member);
    if (!password) return password.error();
    if (auto const fit = auth::check_password(*password); !fit)
        return Problem::at(ProblemKind::invalid, member, fit.error().detail);
    return *password;
}

} // namespace

Result<http::Reply> list_users(Context const& context) {
    nlohmann::json users = nlohmann::json::array();
    for (User const& user : context.services.store.users())
        users.push_back(to_json(user));
    return http::Reply::json(200, nlohmann::json{{"users", std::move(users)}}.dump());
}

Result<http::Reply> add_user(Context const& context) {
    auto const body = json_body(context.request);
    if (!body) return body.error();
    User blank;
    blank.login = context.request.places.at("user");
    if (auto const fit = auth::check_login(blank.login); !fit) return fit.error();
    auto user = read_user(*body, std::move(blank), *context.catalog);
    if (!user) return user.error();
    auto const password = read_password(*body, "password");
    if (!password) return password.error();
    user->password_hash = auth::hash_password(*password);
    if (auto const added = context.services.store.add_user(*user); !added) return added.error();
    return http::Reply::json(201, to_json(*user).dump());
}

Result<http::Reply> change_user(Context const& context) {
    Store& store = context.services.store;
    std::string const& login = context.request.places.at("user");
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const before = store.user_by_login(login);
    if (!before) return Problem::at(ProblemKind::not_found, "user", "there is no user '" + login + "'");
    auto const seen = check_match(context.request, to_json(*before)["etag"],
                                  "somebody else changed the access of '" + login + "' meanwhile");
    if (!seen) return seen.error();
    auto const user = read_user(*body, *before, *context.catalog);
    if (!user) return user.error();
    std::optional<std::string> password;
    if (body->contains("password")) {
        auto const read = read_password(*body, "password");
        if (!read) return read.error();
        password = *read;
    }
    if (auto const changed = store.change_user(*user, *before); !changed) return changed.error();
    if (password) {
        if (auto const set = store.set_password(login, auth::hash_password(*password)); !set)
            return set.error();
    }
    return http::Reply::json(200, to_json(*user).dump());
}

Result<http::Reply> remove_user(Context const& context) {
    auto const removed = context.services.store.remove_user(context.request.places.at("user"));
    if (!removed) return removed.error();
    http::Reply reply;
    reply.status = 204;
    return reply;
}

Result<http::Reply> change_own_password(Context const& context) {
    Services& services = context.services;
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const present = string_member(*body, "password");
    if (!present) return present.error();
    auto const next = read_password(*body, "new_password");
    if (!next) return next.error();
    // Whoever found a browser open must not be able to try passwords in it either.
    if (int const wait = services.sign_ins.take(context.request.address, services.clock.monotonic_now());
        wait > 0) {
        return slow_down(context, "too many attempts", wait);
    }
    auto const user = services.store.user_by_login(context.person().name);
    if (!user || !context.person().by_cookie)
        return Problem{ProblemKind::forbidden, "only somebody who signed in has a password"};
    if (!auth::verify_password(user->password_hash, *present))
        return Problem::at(ProblemKind::forbidden, "password", "is not the present one");
    auto const set = services.store.set_password(user->login, auth::hash_password(*next));
    if (!set) return set.error();
    http::Reply reply;
    reply.status = 204;
    return reply;
}

Result<http::Reply> list_audit(Context const& context) {
    std::int64_t before = 0;
    for (auto const& [name, value] : context.request.query) {
        auto const number = http::number_in(value);
        if (name != "before" || !number || *number < 1)
            return Problem::at(ProblemKind::invalid, name, "only before=NUMBER can be asked for");
        before = *number;
    }
    auto const entries = context.services.store.audit(before, audit_page);
    nlohmann::json list = nlohmann::json::array();
    for (AuditEntry const& entry : entries) {
        list.push_back({{"number", entry.number},
                        {"at", instant_to_string(entry.at)},
                        {"by", entry.by},
                        {"action", entry.action},
                        {"subject", entry.subject}});
    }
    nlohmann::json next; // null: these were all
    if (entries.size() == audit_page) next = entries.back().number;
    return http::Reply::json(200, nlohmann::json{{"entries", std::move(list)}, {"next", next}}.dump());
}

} // namespace instante::server::api
