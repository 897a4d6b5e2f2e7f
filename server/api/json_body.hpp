#pragma once

#include "server/http/message.hpp"

#include <nlohmann/json.hpp>

namespace instante::server::api {

/// Problem: unsupported (another media type than JSON's).
Result<void> check_json_type(http::Request const& request);
/// The JSON object in a request's body. Problems: unsupported (another media type), invalid.
Result<nlohmann::json> json_body(http::Request const& request);

/// A string member. Problem (invalid) names it when it is missing or no string.
Result<std::string> string_member(nlohmann::json const& object, std::string const& name);

} // namespace instante::server::api
