#pragma once
// ETags of small documents that several people may edit at once: who saves names the one that was read.

#include "server/http/message.hpp"
#include "shared/problem.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace instante::server::api {

/// Another document has another one; as it stands in a header, in quotation marks (RFC 9110, 8.8.3).
std::string etag_of(nlohmann::json const& document);

/// Does the If-Match of the request, where it has one, name what is there now? Problem (stale): it does not,
/// and `otherwise` says so.
Result<void> check_match(http::Request const& request, std::string const& etag, std::string const& otherwise);

} // namespace instante::server::api
