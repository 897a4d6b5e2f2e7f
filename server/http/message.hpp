#pragma once
// Requests and replies as the rest of the server sees them: no Beast beyond this room.

#include "shared/problem.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instante::server::http {

enum class Verb { get, head, post, put, patch, remove, options, other };
std::string_view to_string(Verb verb);

struct Request {
    Verb verb = Verb::get;
    std::string path;                                        // decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    std::map<std::string, std::string, std::less<>> headers; // lower-case names
    std::map<std::string, std::string, std::less<>> places;  // {name} parts of the route's pattern
    std::string body;
    std::string address; // of the peer
    std::string id;      // for logs and problems

    std::optional<std::string> header(std::string_view lower_case_name) const;
    /// The value of a query parameter; nullopt when it is not there.
    std::optional<std::string> parameter(std::string_view name) const;
    /// A cookie's value.
    std::optional<std::string> cookie(std::string_view name) const;
};

/// Gives the next piece of a long body; false when there is none after it.
using BodySource = std::function<bool(std::string& piece)>;

struct Reply;
/// Makes a reply that had to be waited for. What it throws becomes a 500 or 503, as with a handler.
using MakeReply = std::function<Reply()>;
/// Where such a reply is handed in: once, from any thread, at once or later.
using Respond = std::function<void(MakeReply)>;

struct Reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    BodySource source; // when set, the body is streamed from it
    /// So long after an empty piece the source is asked again: a body that waits for something to happen. It
    /// is cut when the server ends.
    std::chrono::milliseconds pause{0};
    /// When set, this only promises a reply: the connection waits until it comes, no thread does. Called
    /// once, and either hands a reply in or throws.
    std::function<void(Respond)> later;

    static Reply json(int status, std::string body) {
        Reply reply;
        reply.status = status;
        reply.headers.emplace_back("Content-Type", "application/json");
        reply.body = std::move(body);
        return reply;
    }
};

/// The caller's X-Request-Id, where it may stand in a log: letters, digits and dashes, 64 at most. The reply
/// bears it, so that the caller sees which request was answered.
std::optional<std::string> callers_id(Request const& request);

/// RFC 9457, with the status its kind has. This is the one place where kinds become statuses.
Reply to_reply(Problem const& problem, std::string const& request_id);

/// A whole number, and nothing beside it.
std::optional<int> number_in(std::string_view text);

/// Decodes percent escapes (and `+` in queries); nullopt on a broken escape, a NUL or invalid UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// Splits a target into decoded path and query; false if it is malformed.
bool read_target(std::string_view target, Request& request);

/// Matches "/api/v1/kiosks/{kiosk}/pairing-code" against a path and fills the places.
bool match(std::string_view pattern, std::string_view path,
           std::map<std::string, std::string, std::less<>>& places);

/// What verb and path tell of a request before its body is read.
struct Expected {
    std::uint64_t body_limit = 0; // bytes
    bool quick = false;           // its handler computes and does not wait
};

} // namespace instante::server::http
