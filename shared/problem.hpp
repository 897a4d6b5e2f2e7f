#pragma once
// What the caller caused is a value: a Problem. What broke on our side is an exception.

#include <boost/system/result.hpp>

#include <string>
#include <utility>
#include <vector>

namespace instante {

enum class ProblemKind {
    invalid,         // the content breaks a rule: 400
    unauthenticated, // no or unknown credential: 401
    forbidden,       // known, but not allowed: 403
    not_found,       // 404
    not_allowed,     // this verb is not offered here: 405
    conflict,        // contradicts what is stored: 409
    stale,           // the version the caller edited is no longer the newest: 412
    too_large,       // body over its limit: 413
    unsupported,     // media type: 415
    too_much,        // well-formed but more than we are ready to compute: 422
    too_many,        // rate limit: 429
    unavailable,     // try again later: 503
};

/// One thing wrong, and where: a path like `surveys[2].questions[0].type`, a query or header name.
struct FieldError {
    std::string field;
    std::string detail;
    friend bool operator==(FieldError const&, FieldError const&) = default;
};

/// Everything wrong with one request. `errors` may be empty when no field is to blame.
struct Problem {
    ProblemKind kind = ProblemKind::invalid;
    std::string detail;
    std::vector<FieldError> errors;

    Problem() = default;
    Problem(ProblemKind problem_kind, std::string what) : kind(problem_kind), detail(std::move(what)) {}
    Problem(ProblemKind problem_kind, std::string what, std::vector<FieldError> where)
        : kind(problem_kind), detail(std::move(what)), errors(std::move(where)) {}

    /// A problem with one field to blame.
    static Problem at(ProblemKind kind, std::string field, std::string detail) {
        std::vector<FieldError> errors{FieldError{std::move(field), detail}};
        return Problem{kind, std::move(detail), std::move(errors)};
    }
    friend bool operator==(Problem const&, Problem const&) = default;
};

/// A value or the caller's Problem. Test it before use; `*result` and `result.error()` read it.
template <class T>
using Result = boost::system::result<T, Problem>;

/// boost::system::result<T, E>::value() on an error ends here: a Problem nobody looked at is our bug.
[[noreturn]] void throw_exception_from_error(Problem const& problem, boost::source_location const& where);

/// One line for a person: the detail, then each field with its own.
std::string to_line(Problem const& problem);

} // namespace instante
