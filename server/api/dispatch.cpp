#include "server/api/routes.hpp"
#include "server/http/compression.hpp"

#include <algorithm>

namespace instante::server::api {

namespace {

constexpr std::string_view bearer_prefix = "Bearer ";

auth::Credentials credentials_of(http::Request const& request) {
    auth::Credentials credentials;
    if (auto const header = request.header("authorization"); header && header->starts_with(bearer_prefix)) {
        credentials.bearer = header->substr(bearer_prefix.size());
    }
    credentials.session_cookie = request.cookie("instante_session");
    return credentials;
}

bool is_safe(http::Verb verb) {
    return verb == http::Verb::get || verb == http::Verb::head;
}

/// A page elsewhere can make a browser send our cookie but not this header.
Result<void> check_forgery(http::Request const& request, auth::Identity const& caller) {
    auto const* person = std::get_if<auth::Person>(&caller);
    if (is_safe(request.verb) || !person || !person->by_cookie) return {};
    if (request.header("x-requested-with") == "instante") return {};
    return Problem::at(
        ProblemKind::forbidden, "X-Requested-With",
        "requests with the session cookie that change something need the header X-Requested-With: instante");
}

struct Found {
    Route const* route = nullptr;
    bool other_verbs = false;
};

Found find_route(http::Request& request) {
    Found found;
    http::Verb const verb = request.verb == http::Verb::head ? http::Verb::get : request.verb;
    for (Route const& route : routes()) {
        if (!http::match(route.pattern, request.path, request.places)) continue;
        if (route.verb == verb) {
            found.route = &route;
            return found;
        }
        found.other_verbs = true;
    }
    return found;
}

/// That the caller did it: what the path names is what it was done to.
void note(Context const& context, std::string_view action) {
    AuditEntry entry;
    entry.at = context.services.clock.wall_now();
    entry.by = context.person().name;
    entry.action = action;
    for (auto const& [name, value] : context.request.places)
        entry.subject = value;
    context.services.store.note(entry);
}

Result<http::Reply> answer(http::Request& request, Services& services) {
    Found const found = find_route(request);
    if (!found.route) {
        if (found.other_verbs)
            return Problem{ProblemKind::not_allowed,
                           "this resource does not take " + std::string{to_string(request.verb)}};
        bool const of_api = request.path.starts_with("/api/");
        if (!of_api && is_safe(request.verb)) {
            if (auto file = services.dashboard.find(request)) return std::move(*file);
        }
        return Problem{ProblemKind::not_found, "there is nothing at " + request.path};
    }
    auth::Identity const caller =
        auth::identify(credentials_of(request), services.store, services.clock.wall_now());
    if (auto const allowed = auth::check_access(caller, found.route->access); !allowed)
        return allowed.error();
    if (auto const genuine = check_forgery(request, caller); !genuine) return genuine.error();
    Context const context{request, caller, services.store.catalog(), services};
    Result<http::Reply> reply = found.route->handler(context);
    bool const done = reply && reply->status < 300;
    if (done && !found.route->action.empty()) note(context, found.route->action);
    return reply;
}

void secure(http::Reply& reply, bool api) {
    reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
    reply.headers.emplace_back("Referrer-Policy", "same-origin");
    reply.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'");
    bool const cached = std::any_of(reply.headers.begin(), reply.headers.end(),
                                    [](auto const& header) { return header.first == "Cache-Control"; });
    if (api && !cached) reply.headers.emplace_back("Cache-Control", "no-store");
}

} // namespace

http::Reply dispatch(http::Request& request, Services& services) {
    Result<http::Reply> result = answer(request, services);
    http::Reply reply = result ? std::move(*result) : http::to_reply(result.error(), request.id);
    bool const api = request.path.starts_with("/api/");
    if (!reply.later) {
        if (api) http::compress(reply, request);
        secure(reply, api);
        return reply;
    }
    // The same for what comes later.
    reply.later = [later = std::move(reply.later), api](http::Respond const& respond) {
        later([respond, api](http::MakeReply make) {
            respond([make = std::move(make), api] {
                http::Reply made = make();
                secure(made, api);
                return made;
            });
        });
    };
    return reply;
}

http::Expected expect(http::Verb verb, std::string const& path) {
    std::map<std::string, std::string, std::less<>> places;
    for (Route const& route : routes()) {
        if (route.verb == verb && http::match(route.pattern, path, places))
            return {route.body_limit, route.quick};
    }
    return {};
}

} // namespace instante::server::api
