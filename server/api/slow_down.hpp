#pragma once

#include "server/api/services.hpp"

namespace instante::server::api {

/// 429 with the seconds to wait, in words and as Retry-After.
http::Reply slow_down(Context const& context, std::string const& what, int wait_seconds);

} // namespace instante::server::api
