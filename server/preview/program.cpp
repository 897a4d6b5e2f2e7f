#include "server/preview/program.hpp"

#include "server/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace instante::server::preview {

namespace {

using Clock = std::chrono::steady_clock;
using End = ProgramRun::End;

constexpr std::size_t most_complaints = 4'096;
/// Pictures wait for ratings, never the other way round.
constexpr int niceness = 10;

[[noreturn]] void fail(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("a pipe for a program");
        read = Descriptor{ends[0]};
        write = Descriptor{ends[1]};
        fcntl(read.get(), F_SETFL, O_NONBLOCK);
    }
    Descriptor read;
    Descriptor write;
};

/// A file without a name: unlike a pipe it can neither block nor break, and be read twice.
Descriptor file_with(std::string_view text) {
    Descriptor file{memfd_create("input", MFD_CLOEXEC)};
    if (file.get() < 0) fail("a file for a program");
    while (!text.empty()) {
        ssize_t const written = ::write(file.get(), text.data(), text.size());
        if (written < 0) fail("a file for a program");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (lseek(file.get(), 0, SEEK_SET) != 0) fail("a file for a program");
    return file;
}

/// Nothing of what else the server was told.
std::vector<std::string> child_environment() {
    std::vector<std::string> result;
    for (char const* const name : {"PATH", "HOME", "LANG", "INSTANTE_ASSETS"}) {
        if (char const* const value = std::getenv(name)) result.push_back(std::string{name} + "=" + value);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (std::string& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

/// The child, or an error number.
int spawn(pid_t& child, std::string const& program, std::vector<std::string> const& arguments,
          Descriptor const& input, Pipe const& out, Pipe const& err) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out.write.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err.write.get(), STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1); // our sockets are not its own
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none; // our threads block signals that a child may need
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);

    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables = child_environment();
    int const error = posix_spawn(&child, program.c_str(), &files, &attributes, pointers(words).data(),
                                  pointers(variables).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/// What is there now, within reason; closes the pipe at its end. What is beyond the limit is read and
/// dropped: false.
bool drain(Descriptor& from, std::string& into, std::size_t limit) {
    constexpr int most_at_once = 64; // so that somebody looks at the time
    std::array<char, 64 * 1024> piece{};
    bool kept_all = true;
    for (int i = 0; i < most_at_once && from.get() >= 0; ++i) {
        ssize_t const size = ::read(from.get(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0 && errno == EAGAIN) break;
        if (size <= 0) {
            from.close();
            break;
        }
        std::size_t const room = limit - into.size();
        into.append(piece.data(), std::min(room, static_cast<std::size_t>(size)));
        kept_all = kept_all && static_cast<std::size_t>(size) <= room;
    }
    return kept_all;
}

/// Listens to the child until it ends or has to; how it went.
End listen(ProgramRun& run, Descriptor const& ending, Pipe& out, Pipe& err, ProgramLimits const& limits) {
    auto const until = Clock::now() + limits.time;
    bool ended = false;
    while (!ended) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        if (left.count() <= 0) return End::too_late;
        std::array<pollfd, 3> events{
            {{ending.get(), POLLIN, 0}, {out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}}};
        if (poll(events.data(), events.size(), static_cast<int>(left.count()) + 1) < 0 && errno != EINTR)
            fail("waiting for a program");
        ended = (events[0].revents & POLLIN) != 0; // whatever it wrote was written before
        if (!drain(out.read, run.out, limits.output)) return End::too_long;
        drain(err.read, run.err, most_complaints);
    }
    return End::exited;
}

/// Kills what is left of the group and takes the child's status.
int reap(pid_t child) {
    kill(-child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

} // namespace

ProgramRun run_program(std::string const& program, std::vector<std::string> const& arguments,
                       std::string_view input, ProgramLimits const& limits) {
    Pipe out;
    Pipe err;
    Descriptor const file = file_with(input);
    ProgramRun run;
    pid_t child = 0;
    if (int const error = spawn(child, program, arguments, file, out, err); error != 0) {
        run.code = error;
        return run;
    }
    out.write.close();
    err.write.close();
    setpriority(PRIO_PROCESS, static_cast<id_t>(child), niceness);
    // glibc 2.36 declares its own wrapper as if it were C++.
    Descriptor const ending{static_cast<int>(syscall(SYS_pidfd_open, child, 0))};
    if (ending.get() < 0) {
        reap(child);
        fail("watching a program");
    }
    try {
        run.end = listen(run, ending, out, err, limits);
    } catch (...) {
        reap(child);
        throw;
    }
    int const status = reap(child);
    if (run.end != End::exited) return run;
    run.end = WIFEXITED(status) ? End::exited : End::signalled;
    run.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    return run;
}

} // namespace instante::server::preview
