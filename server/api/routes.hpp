#pragma once

#include "server/api/services.hpp"

#include <span>

namespace instante::server::api {

/// The whole API.
std::span<Route const> routes();

/// Answers one request: route, credential, access, handler. A batch of records gets its reply later.
http::Reply dispatch(http::Request& request, Services& services);

/// Of a request on its route; no body and not quick where there is none.
http::Expected expect(http::Verb verb, std::string const& path);

} // namespace instante::server::api
