#include "tests/simulation/processes/child.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace instante::simulation {

namespace {

[[noreturn]] void become(std::vector<std::string> const& command, int out, int err) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // whatever becomes of us
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    std::vector<char*> arguments;
    for (std::string const& part : command)
        arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

int open_log(std::string const& log) {
    int const file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error("cannot write " + log);
    return file;
}

int code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

Child::Child(std::vector<std::string> const& command, std::string const& log) {
    int const file = open_log(log);
    pid_ = ::fork();
    if (pid_ == 0) become(command, file, file);
    ::close(file);
    if (pid_ < 0) throw std::runtime_error("cannot start " + command[0]);
}

Child::~Child() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    wait();
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}

Child& Child::operator=(Child&& other) noexcept {
    std::swap(pid_, other.pid_);
    return *this;
}

bool Child::running() {
    if (pid_ == 0) return false;
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void Child::send(int signal) {
    if (pid_ != 0) ::kill(pid_, signal);
}

int Child::wait() {
    int status = 0;
    if (pid_ != 0) ::waitpid(std::exchange(pid_, 0), &status, 0);
    return code_of(status);
}

std::string output_of(std::vector<std::string> const& command, std::string const& log) {
    std::array<int, 2> pipe_ends{};
    if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    int const err = open_log(log);
    pid_t const pid = ::fork();
    if (pid == 0) become(command, pipe_ends[1], err);
    ::close(pipe_ends[1]);
    ::close(err);
    std::string text;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::read(pipe_ends[0], piece.data(), piece.size())) > 0;)
        text.append(piece.data(), static_cast<std::size_t>(got));
    ::close(pipe_ends[0]);
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (code_of(status) != 0) throw std::runtime_error(command[0] + " failed; see " + log);
    return text;
}

} // namespace instante::simulation
