#pragma once
// Another program run as a child: no shell, a bounded time, bounded output.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::preview {

struct ProgramLimits {
    std::chrono::milliseconds time{10'000};
    std::size_t output = std::size_t{32} * 1024 * 1024; // bytes of standard output
};

struct ProgramRun {
    enum class End {
        exited,      // by itself; `code` is its exit status
        signalled,   // `code` is the signal
        too_late,    // killed
        too_long,    // what it wrote; killed
        not_started, // `code` is the error number
    };
    End end = End::not_started;
    int code = 0;
    std::string out;
    std::string err; // its first bytes
};

/// Runs a program with these arguments and `input` as its standard input, a file that can be opened anew as
/// /dev/stdin. It gets a group of its own, no descriptors but the three and a low priority; whatever of the
/// group is left when the time is over is killed. Blocks; throws only where the system gives no descriptors.
ProgramRun run_program(std::string const& program, std::vector<std::string> const& arguments,
                       std::string_view input, ProgramLimits const& limits);

} // namespace instante::server::preview
