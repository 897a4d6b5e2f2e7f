#pragma once
// What drives the passengers' satisfaction, asked of a server that has them all.

#include "tests/server/support/test_server.hpp"

namespace instante::test {

/// Checks /api/v1/drivers against figures that a few lines of Python computed from the file.
void check_airline_drivers(TestServer& server);

} // namespace instante::test
