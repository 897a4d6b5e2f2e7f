#include "server/api/handlers.hpp"
#include "server/api/json_body.hpp"
#include "server/api/slow_down.hpp"
#include "server/auth/secrets.hpp"

namespace instante::server::api {

namespace {

constexpr UnixMs session_ms = 12LL * 60 * 60 * 1000; // a working day

nlohmann::json to_json(auth::Person const& person) {
    return {{"user", person.name},
            {"name", person.full_name},
            {"role", to_string(person.role)},
            {"sites", person.sites},
            {"language", person.language}};
}

std::string cookie(std::string const& value, UnixMs lifetime_ms, bool secure) {
    return "instante_session=" + value +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(lifetime_ms / 1000) +
           (secure ? "; Secure" : "");
}

} // namespace

Result<http::Reply> sign_in(Context const& context) {
    Services& services = context.services;
    if (int const wait = services.sign_ins.take(context.request.address, services.clock.monotonic_now());
        wait > 0) {
        return slow_down(context, "too many attempts", wait);
    }
    auto const body = json_body(context.request);
    if (!body) return body.error();
    auto const login = string_member(*body, "user");
    if (!login) return login.error();
    auto const password = string_member(*body, "password");
    if (!password) return password.error();

    auto const user = services.store.user_by_login(*login);
    if (!user) auth::verify_nothing(*password);
    if (!user || !auth::verify_password(user->password_hash, *password)) {
        return Problem{ProblemKind::unauthenticated, "user or password is wrong"};
    }
    std::string const token = auth::new_token();
    services.store.add_session(auth::digest_of(token), user->number, services.clock.wall_now() + session_ms);
    auth::Person const person{user->login, user->name, user->language, user->role, user->sites, true};
    http::Reply reply = http::Reply::json(200, to_json(person).dump());
    reply.headers.emplace_back("Set-Cookie", cookie(token, session_ms, services.secure_cookies));
    return reply;
}

/// Nobody is an answer too: a page that asks at its start is no error.
Result<http::Reply> who_am_i(Context const& context) {
    auto const* const person = std::get_if<auth::Person>(&context.caller);
    nlohmann::json const nobody{{"user", nullptr}};
    return http::Reply::json(200, (person ? to_json(*person) : nobody).dump());
}

Result<http::Reply> sign_out(Context const& context) {
    if (auto const token = context.request.cookie("instante_session")) {
        context.services.store.end_session(auth::digest_of(*token));
    }
    http::Reply reply;
    reply.status = 204;
    reply.headers.emplace_back("Set-Cookie", cookie("", 0, context.services.secure_cookies));
    return reply;
}

} // namespace instante::server::api
