// Runs a program, and holds one of its threads when told to: `hold_thread NAME PROGRAM ARGUMENTS...`. On
// SIGUSR1 the thread of that name stands still, as if a driver had hung; the others run on. Only a parent may
// do this to its child, so it is one. Ends with the program, and ends it on SIGTERM.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

volatile std::sig_atomic_t hold = 0;
volatile std::sig_atomic_t stop = 0;

/// The thread's number, 0 where there is none of that name.
pid_t thread_named(pid_t process, std::string const& name) {
    std::error_code trouble;
    for (auto const& entry :
         std::filesystem::directory_iterator{"/proc/" + std::to_string(process) + "/task", trouble}) {
        std::ifstream in{entry.path() / "comm"};
        std::string comm;
        if (std::getline(in, comm) && comm == name) return std::atoi(entry.path().filename().c_str());
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    struct sigaction action {};
    action.sa_handler = [](int which) { (which == SIGUSR1 ? hold : stop) = 1; };
    sigaction(SIGUSR1, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    pid_t const child = fork();
    if (child < 0) return 2;
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    for (;;) {
        int status = 0;
        // Without waiting: what the held thread does until it is gone is waited for here, too.
        pid_t const ended = waitpid(-1, &status, WNOHANG | __WALL);
        if (ended == child && WIFEXITED(status)) return WEXITSTATUS(status);
        if (ended == child && WIFSIGNALED(status)) return 128 + WTERMSIG(status);
        if (hold != 0) {
            hold = 0;
            pid_t const thread = thread_named(child, argv[1]);
            bool const held = thread != 0 && ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) == 0 &&
                              ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) == 0;
            std::printf("%s\n", held ? "held" : "not held");
            std::fflush(stdout);
        }
        if (stop != 0) {
            stop = 0;
            kill(child, SIGTERM);
        }
        usleep(20'000);
    }
}
