#include "kiosk/core/speech.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace instante::kiosk {
namespace {

/// A little slower than people talk: it is heard once, in a loud hall.
constexpr char const* words_per_minute = "150";

/// A file without a name that holds the text: unlike a pipe it can neither block nor break.
int file_with(std::string_view text) {
    int const file = memfd_create("speech", MFD_CLOEXEC);
    if (file < 0) return -1;
    if (write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

/// Starts the program with that file as its input; 0 or an error number.
int spawn(pid_t& child, std::string const& program, std::string const& voice, int input) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none; // our threads block signals that a child may need
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);

    std::array<std::string, 6> words{program, "-v", voice, "-s", words_per_minute, "--stdin"};
    std::array<char*, 7> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
        arguments.at(i) = words.at(i).data();
    int const trouble = posix_spawnp(&child, program.c_str(), &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return trouble;
}

} // namespace

SpeechProgram::SpeechProgram(std::string program) : program_(std::move(program)) {}

SpeechProgram::~SpeechProgram() {
    hush();
}

void SpeechProgram::say(std::string_view text, std::string_view language) {
    hush();
    if (text.empty()) return;
    int const input = file_with(text);
    if (input < 0) return complain(std::string{"no file for the voice: "} + std::strerror(errno));
    voice_ = language;
    pid_t child = 0;
    int const error = spawn(child, program_, voice_, input);
    close(input);
    if (error != 0) return complain(program_ + " cannot be started: " + std::strerror(error));
    speaking_ = child;
}

std::string SpeechProgram::trouble() {
    reap(WNOHANG);
    return trouble_;
}

void SpeechProgram::hush() {
    reap(WNOHANG);
    if (speaking_ == 0) return;
    kill(speaking_, SIGKILL);
    reap(0);
}

void SpeechProgram::reap(int options) {
    if (speaking_ == 0) return;
    int status = 0;
    if (waitpid(speaking_, &status, options) != speaking_) return;
    speaking_ = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
        complain(program_ + " cannot speak \"" + voice_ + "\": it ended with " +
                 std::to_string(WEXITSTATUS(status)));
    } else if (WIFEXITED(status)) {
        trouble_.clear();
    }
}

void SpeechProgram::complain(std::string what) {
    // Once: a kiosk without a voice would say it at every screen.
    if (what != trouble_) spdlog::warn("the accessible mode is silent: {}", what);
    trouble_ = std::move(what);
}

} // namespace instante::kiosk
