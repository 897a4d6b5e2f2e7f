#include "kiosk/core/watchdog.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <pthread.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace instante::kiosk {

namespace {
constexpr char const* restarts_variable = "INSTANTE_RESTARTS";
}

Watchdog::Watchdog(std::vector<std::pair<Pulse const*, std::chrono::milliseconds>> watched,
                   std::function<void(std::string const&)> hung, std::function<void()> alive,
                   std::chrono::milliseconds every)
    : watched_(std::move(watched)),
      hung_(std::move(hung)),
      alive_(std::move(alive)),
      every_(every),
      thread_([this](std::stop_token const& stop) { run(stop); }) {}

Watchdog::~Watchdog() {
    thread_.request_stop();
    woken_.notify_all();
    thread_.join();
}

void Watchdog::run(std::stop_token const& stop) {
    name_this_thread("watchdog");
    std::unique_lock lock{mutex_};
    while (!woken_.wait_for(lock, stop, every_, [&] { return stop.stop_requested(); })) {
        if (stop.stop_requested()) return;
        auto const hangs = std::find_if(watched_.begin(), watched_.end(),
                                        [](auto const& each) { return each.first->silence() > each.second; });
        if (hangs != watched_.end()) {
            hung_(hangs->first->name());
        } else if (alive_) {
            alive_();
        }
    }
}

void notify_systemd(std::string const& state) {
    char const* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (path == nullptr || *path == '\0' || std::strlen(path) >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::string_view const name{path};
    std::copy(name.begin(), name.end(), std::begin(address.sun_path)); // what follows is zero
    auto const length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0'; // in the abstract namespace
    int const socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return;
    ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr const*>(&address),
             length);
    ::close(socket);
}

void name_this_thread(char const* name) {
    ::pthread_setname_np(::pthread_self(), name);
}

std::int64_t restarts_so_far() {
    char const* text = std::getenv(restarts_variable);
    return text != nullptr ? std::strtoll(text, nullptr, 10) : 0;
}

void restart_program() {
    std::ifstream in{"/proc/self/cmdline", std::ios::binary};
    std::string const all{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    std::vector<std::string> words;
    for (std::size_t at = 0; at < all.size(); at = all.find('\0', at) + 1)
        words.emplace_back(all.c_str() + at);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::setenv(restarts_variable, std::to_string(restarts_so_far() + 1).c_str(), 1);
    sigset_t none;
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    ::execv("/proc/self/exe", arguments.data());
    spdlog::critical("the program cannot begin anew: {}", std::strerror(errno));
}

} // namespace instante::kiosk
