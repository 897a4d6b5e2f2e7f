#include "server/api/etag.hpp"

#include "server/auth/secrets.hpp"

#include <fmt/format.h>

namespace instante::server::api {

std::string etag_of(nlohmann::json const& document) {
    constexpr std::size_t enough = 8; // bytes: nobody gains by finding two documents with one tag
    auto const digest = auth::digest_of(document.dump());
    std::string tag = "\"";
    for (std::size_t i = 0; i < enough; ++i)
        tag += fmt::format("{:02x}", digest[i]);
    return tag + '"';
}

Result<void> check_match(http::Request const& request, std::string const& etag,
                         std::string const& otherwise) {
    auto const wanted = request.header("if-match");
    if (!wanted || *wanted == "*" || *wanted == etag) return {};
    return Problem{ProblemKind::stale, otherwise};
}

} // namespace instante::server::api
