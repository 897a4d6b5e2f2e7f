#pragma once

#include "server/api/services.hpp"

#include <span>

namespace instante::server::api {

/// The whole API.
std::span<Route const> routes();

/// Answers one request: route, credential, access, handler. A batch of records gets its reply later.
http::Reply dispatch(http::Request& request, Services& services);

/// Bytes a body may have on a route; 0 where there is none.
std::uint64_t body_limit(http::Verb verb, std::string const& path);

} // namespace instante::server::api
