#pragma once

#include "server/config.hpp"

#include <functional>

namespace instante::server {

/// Builds the server and runs it until SIGINT or SIGTERM: no request that was begun is dropped. Calls
/// `ready` with the port once it listens. Call it before other threads exist: it masks the signals.
int serve(Config const& config, std::function<void(unsigned port)> const& ready);

} // namespace instante::server
