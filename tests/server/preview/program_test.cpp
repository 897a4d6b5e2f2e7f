// Other programs as children: bounded in time and output, and none of what we hold is theirs.

#include "server/preview/program.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sstream>
#include <unistd.h>

using namespace instante::server::preview;
using End = ProgramRun::End;

namespace {

ProgramRun shell(std::string const& script, std::string_view input = "", ProgramLimits const& limits = {}) {
    return run_program("/bin/sh", {"-c", script}, input, limits);
}

} // namespace

TEST_CASE("a program gets its arguments and its input, and what it says comes back apart") {
    auto const run = run_program(
        "/bin/sh", {"-c", "cat; cat /dev/stdin; echo \"$1\" >&2; exit 3", "sh", "a b; $(c)"}, "once ", {});
    CHECK(run.end == End::exited);
    CHECK(run.code == 3);
    CHECK(run.out == "once once ");  // a file that is opened anew begins anew
    CHECK(run.err == "a b; $(c)\n"); // no shell of ours looked at it
}

TEST_CASE("a program that does not end is ended, with what it has started") {
    ProgramLimits limits;
    limits.time = std::chrono::milliseconds{300};
    auto const run = shell("sleep 600 & echo $!; wait", "", limits);
    REQUIRE(run.end == End::too_late);
    pid_t const sleeper = std::stoi(run.out);
    // It is a zombie of init's at most: nothing of it runs.
    bool gone = false;
    for (int i = 0; i < 200 && !gone; ++i) {
        int const file = open(("/proc/" + std::to_string(sleeper) + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
        char line[256] = {};
        gone = file < 0 || read(file, line, sizeof line - 1) <= 0 ||
               std::string{line}.find(") Z ") != std::string::npos;
        if (file >= 0) close(file);
        if (!gone) usleep(20'000);
    }
    CHECK(gone);
}

TEST_CASE("a program that says too much is ended, and its complaints are cut") {
    ProgramLimits limits;
    limits.output = 100'000;
    CHECK(shell("yes", "", limits).end == End::too_long);
    CHECK(shell("head -c 100000 /dev/zero", "", limits).out.size() == 100'000);
    auto const loud = shell("head -c 1000000 /dev/zero >&2; echo fine");
    CHECK(loud.end == End::exited);
    CHECK(loud.out == "fine\n");
    CHECK(loud.err.size() == 4'096);
}

TEST_CASE("a program that crashes or is not there is no accident of ours") {
    auto const crashed = shell("kill -SEGV $$");
    CHECK(crashed.end == End::signalled);
    CHECK(crashed.code == SIGSEGV);
    auto const absent = run_program("/nowhere/instante-kiosk", {}, "", {});
    CHECK(absent.end == End::not_started);
    CHECK(absent.code == ENOENT);
}

TEST_CASE("a program has none of our descriptors, signals masked or secrets of the environment") {
    int const ours = open("/dev/null", O_RDONLY); // not marked to be closed
    REQUIRE(ours > 2);
    setenv("INSTANTE_SECRET", "s", 1);
    auto const seen = shell("ls /proc/self/fd | tr '\\n' ' '; env");
    unsetenv("INSTANTE_SECRET");
    close(ours);
    CHECK(seen.out.starts_with("0 1 2 3 ")); // 3 is the folder that ls reads
    CHECK(seen.out.find(std::to_string(ours) + " ") != 0);
    CHECK(seen.out.find("INSTANTE_SECRET") == std::string::npos);
    std::istringstream words{seen.out};
    std::string word;
    int descriptors = 0;
    while (words >> word && word.find('=') == std::string::npos)
        ++descriptors;
    CHECK(descriptors == 4);
}
