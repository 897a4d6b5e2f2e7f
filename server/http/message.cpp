#include "server/http/message.hpp"

#include "shared/text.hpp"
#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace instante::server::http {

namespace {

int status_of(ProblemKind kind) {
    switch (kind) {
    case ProblemKind::invalid:
        return 400;
    case ProblemKind::unauthenticated:
        return 401;
    case ProblemKind::forbidden:
        return 403;
    case ProblemKind::not_found:
        return 404;
    case ProblemKind::not_allowed:
        return 405;
    case ProblemKind::conflict:
        return 409;
    case ProblemKind::stale:
        return 412;
    case ProblemKind::too_large:
        return 413;
    case ProblemKind::unsupported:
        return 415;
    case ProblemKind::too_much:
        return 422;
    case ProblemKind::too_many:
        return 429;
    case ProblemKind::unavailable:
        return 503;
    }
    return 500;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Takes the next part between slashes off `rest`.
std::string_view next_part(std::string_view& rest) {
    std::size_t const slash = rest.find('/');
    std::string_view const part = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    return part;
}

} // namespace

std::string_view to_string(Verb verb) {
    switch (verb) {
    case Verb::get:
        return "GET";
    case Verb::head:
        return "HEAD";
    case Verb::post:
        return "POST";
    case Verb::put:
        return "PUT";
    case Verb::patch:
        return "PATCH";
    case Verb::remove:
        return "DELETE";
    case Verb::options:
        return "OPTIONS";
    case Verb::other:
        return "other";
    }
    return "other";
}

std::optional<std::string> Request::header(std::string_view lower_case_name) const {
    auto const found = headers.find(lower_case_name);
    if (found == headers.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    for (auto const& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    auto const all = header("cookie");
    std::string_view rest = all ? std::string_view{*all} : std::string_view{};
    while (!rest.empty()) {
        std::size_t const semicolon = rest.find(';');
        std::string_view pair = rest.substr(0, semicolon);
        rest = semicolon == std::string_view::npos ? std::string_view{} : rest.substr(semicolon + 1);
        while (!pair.empty() && pair.front() == ' ')
            pair.remove_prefix(1);
        std::size_t const equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return std::string{pair.substr(equals + 1)};
    }
    return std::nullopt;
}

std::optional<std::string> callers_id(Request const& request) {
    constexpr std::size_t longest = 64;
    auto id = request.header("x-request-id");
    auto const plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    bool const good =
        id && !id->empty() && id->size() <= longest && std::all_of(id->begin(), id->end(), plain);
    return good ? std::move(id) : std::nullopt;
}

Reply to_reply(Problem const& problem, std::string const& request_id) {
    int const status = status_of(problem.kind);
    Reply reply = Reply::json(status, wire::to_json(problem, status, request_id).dump());
    reply.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
    if (problem.kind == ProblemKind::unauthenticated)
        reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"instante\"");
    if (problem.kind == ProblemKind::unavailable) reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            int const high = hex_digit(text[i + 1]);
            int const low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') return std::nullopt;
        decoded += c;
    }
    if (!is_utf8(decoded)) return std::nullopt;
    return decoded;
}

bool read_target(std::string_view target, Request& request) {
    std::size_t const mark = target.find('?');
    auto path = percent_decode(target.substr(0, mark), false);
    if (!path || path->empty() || path->front() != '/') return false;
    request.path = std::move(*path);
    std::string_view rest = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    while (!rest.empty()) {
        std::size_t const ampersand = rest.find('&');
        std::string_view const pair = rest.substr(0, ampersand);
        rest = ampersand == std::string_view::npos ? std::string_view{} : rest.substr(ampersand + 1);
        if (pair.empty()) continue;
        std::size_t const equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (!name || !value) return false;
        request.query.emplace_back(std::move(*name), std::move(*value));
    }
    return true;
}

bool match(std::string_view pattern, std::string_view path,
           std::map<std::string, std::string, std::less<>>& places) {
    std::map<std::string, std::string, std::less<>> found;
    while (!pattern.empty() && !path.empty()) {
        std::string_view const wanted = next_part(pattern);
        std::string_view const given = next_part(path);
        if (wanted.size() > 2 && wanted.front() == '{' && wanted.back() == '}') {
            if (given.empty()) return false;
            found.emplace(wanted.substr(1, wanted.size() - 2), given);
        } else if (wanted != given) {
            return false;
        }
    }
    if (!pattern.empty() || !path.empty()) return false;
    places = std::move(found);
    return true;
}

} // namespace instante::server::http
