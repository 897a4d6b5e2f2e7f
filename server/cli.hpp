#pragma once

namespace instante::server {

/// The program: parses arguments, runs one command. 0: done; 1: our side failed; 2: the caller's mistake,
/// in one line on stderr.
int run_command_line(int argc, char** argv);

} // namespace instante::server
