#include "kiosk/core/speech.hpp"

#include "kiosk/core/forget.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
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

bool is_program(std::string const& name) {
    auto const may_run = [](std::string const& file) { return access(file.c_str(), X_OK) == 0; };
    if (name.find('/') != std::string::npos) return may_run(name);
    char const* const set = std::getenv("PATH");
    std::istringstream folders{set != nullptr ? set : "/usr/local/bin:/usr/bin:/bin"};
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (may_run(std::string{folder}.append("/").append(name))) return true;
    }
    return false;
}

bool has_sound(std::filesystem::path const& cards, std::filesystem::path const& runtime_folder) {
    // One card a line, its number first; without one a line of words.
    std::ifstream in{cards};
    int number = 0;
    if (in >> number) return true;
    std::error_code ignored;
    return std::filesystem::exists(runtime_folder / "pulse" / "native", ignored) ||
           std::filesystem::exists(runtime_folder / "pipewire-0", ignored);
}

namespace {

bool this_machine_has_sound() {
    char const* const runtime = std::getenv("XDG_RUNTIME_DIR");
    return has_sound("/proc/asound/cards", runtime != nullptr ? runtime : "/nowhere");
}

} // namespace

SpeechProgram::SpeechProgram(std::string program, std::function<bool()> audible)
    : program_(std::move(program)), audible_(std::move(audible)) {
    if (!audible_ && program_ == "espeak-ng") audible_ = this_machine_has_sound;
    if (!is_program(program_)) {
        complain(VoiceState::missing, program_ + " is not installed");
    } else {
        look_for_a_device();
    }
}

/// One may be plugged in, or its server may begin, after us.
void SpeechProgram::look_for_a_device() {
    bool const missed = state_ == VoiceState::no_device;
    if (audible_ && !audible_()) {
        complain(VoiceState::no_device, "this machine has no sound device");
    } else if (missed) {
        trouble_.clear();
        state_ = VoiceState::ready;
    }
}

SpeechProgram::~SpeechProgram() {
    hush();
}

void SpeechProgram::say(std::string_view text, std::string_view language) {
    hush();
    if (text.empty()) return;
    text_ = text;
    voice_ = language;
    std::ranges::transform(voice_, voice_.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    start();
}

void SpeechProgram::start() {
    int const input = file_with(text_);
    if (input < 0)
        return complain(VoiceState::failing, std::string{"no file for the voice: "} + std::strerror(errno));
    pid_t child = 0;
    int const error = spawn(child, program_, voice_, input);
    close(input);
    if (error != 0) {
        forget(text_);
        return complain(VoiceState::missing, program_ + " cannot be started: " + std::strerror(error));
    }
    speaking_ = child;
}

std::string SpeechProgram::trouble() {
    reap(WNOHANG);
    if (state_ == VoiceState::no_device) look_for_a_device();
    return trouble_;
}

VoiceState SpeechProgram::state() {
    reap(WNOHANG);
    if (state_ == VoiceState::no_device) look_for_a_device();
    return speaking_ != 0 ? VoiceState::speaking : state_;
}

void SpeechProgram::hush() {
    reap(WNOHANG);
    forget(text_);
    if (speaking_ == 0) return;
    kill(speaking_, SIGKILL);
    reap(0);
}

void SpeechProgram::reap(int options) {
    if (speaking_ == 0) return;
    int status = 0;
    pid_t gone = 0;
    do {
        gone = waitpid(speaking_, &status, options);
    } while (gone < 0 && errno == EINTR);
    if (gone == 0) return;
    speaking_ = 0;
    // Where whoever started us ignores what becomes of children, it has ended and nobody knows how.
    bool const ended = gone > 0 && WIFEXITED(status);
    if (ended && WEXITSTATUS(status) != 0) {
        // No voice of that country: one of the language will do.
        if (auto const country = voice_.rfind('-'); country != std::string::npos && !text_.empty()) {
            voice_.resize(country);
            return start();
        }
        complain(VoiceState::failing, program_ + " cannot speak \"" + voice_ + "\": it ended with " +
                                          std::to_string(WEXITSTATUS(status)));
    } else if (ended && state_ != VoiceState::no_device) {
        trouble_.clear();
        state_ = VoiceState::ready;
    }
    forget(text_);
}

void SpeechProgram::complain(VoiceState state, std::string what) {
    // Once: a kiosk without a voice would say it at every screen.
    if (what != trouble_) spdlog::warn("the accessible mode is silent: {}", what);
    trouble_ = std::move(what);
    state_ = state;
}

} // namespace instante::kiosk
