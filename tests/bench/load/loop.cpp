#include "tests/bench/load/loop.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <memory>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace instante::bench {

namespace {

constexpr auto refused_pause = std::chrono::milliseconds{50};
constexpr int tick_ms = 10;

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {
        if (number < 0) throw std::system_error(errno, std::generic_category(), "descriptor");
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    operator int() const { return number_; }

  private:
    int number_;
};

[[noreturn]] void fail(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// A reply's status and where its body is, once it is whole.
struct Reply {
    int status = 0;
    std::string_view body;
};

/// Our servers answer every request here with a Content-Length; nothing else is understood.
bool parse_reply(std::string_view text, Reply& reply) {
    std::size_t const header_end = text.find("\r\n\r\n");
    if (header_end == std::string_view::npos) return false;
    std::string_view const header = text.substr(0, header_end);
    auto length_at = header.find("Content-Length: ");
    if (length_at == std::string_view::npos) length_at = header.find("content-length: ");
    if (length_at == std::string_view::npos) throw std::runtime_error("a reply without a Content-Length");
    std::size_t length = 0;
    std::from_chars(header.data() + length_at + 16, header.data() + header.size(), length);
    if (text.size() < header_end + 4 + length) return false;
    std::from_chars(header.data() + 9, header.data() + 12, reply.status);
    reply.body = text.substr(header_end + 4, length);
    return true;
}

struct Connection {
    explicit Connection(int number) : socket(number) {}
    Descriptor socket;
    std::vector<Device*> devices; // its own, taken in turn
    std::size_t turn = 0;
    Device* device = nullptr; // whose batch is under way
    std::size_t records = 0;
    std::string body; // kept for its memory
    std::string out;
    std::size_t sent = 0;
    std::string in;
    SteadyClock::time_point began;
    SteadyClock::time_point resume; // when a refused request is sent again
    bool paused = false;
    bool done = false;
};

class Loop {
  public:
    Loop(Plan& plan, CrowdOptions const& crowd, LoopOptions const& options)
        : options_(options), crowd_(plan, crowd), poll_(epoll_create1(0)) {
        for (std::size_t i = 0; i < options.connections; ++i) {
            auto& connection = connections_.emplace_back(std::make_unique<Connection>(connect()));
            for (std::size_t d = i; d < plan.devices.size(); d += options.connections)
                connection->devices.push_back(&plan.devices[d]);
            epoll_event event{};
            event.events = EPOLLIN | EPOLLOUT | EPOLLET;
            event.data.ptr = connection.get();
            if (epoll_ctl(poll_, EPOLL_CTL_ADD, connection->socket, &event) != 0) fail("epoll_ctl");
        }
    }

    Figures run() {
        measured_from_ = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(
                                                  std::chrono::duration<double>(options_.warm_up));
        active_ = connections_.size();
        for (auto& connection : connections_)
            next_request(*connection);
        std::array<epoll_event, 64> events{};
        while (active_ > 0) {
            int const count = epoll_wait(poll_, events.data(), events.size(), tick_ms);
            if (count < 0 && errno != EINTR) fail("epoll_wait");
            for (int i = 0; i < count; ++i)
                serve(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
            resume_refused();
        }
        figures_.seconds = std::chrono::duration<double>(SteadyClock::now() - measured_from_).count();
        return std::move(figures_);
    }

  private:
    int connect() const {
        int const number = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(options_.port));
        inet_pton(AF_INET, options_.host.c_str(), &address.sin_addr);
        if (::connect(number, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
        int const yes = 1;
        ::setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        return number;
    }

    bool time_is_up() const {
        return options_.seconds > 0 &&
               SteadyClock::now() - measured_from_ >= std::chrono::duration<double>(options_.seconds);
    }

    void next_request(Connection& connection) {
        connection.body.clear();
        bool found = false;
        for (std::size_t tries = 0; !found && tries < connection.devices.size() && !time_is_up(); ++tries) {
            connection.device = connection.devices[connection.turn++ % connection.devices.size()];
            found = crowd_.write_batch(connection.body, *connection.device, connection.records);
        }
        if (!found) {
            connection.done = true;
            --active_;
            return;
        }
        std::string& out = connection.out;
        out = "POST ";
        out += options_.path;
        out += " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAuthorization: Bearer ";
        out += connection.device->token;
        out += "\r\nContent-Length: ";
        out += std::to_string(connection.body.size());
        out += "\r\n\r\n";
        out += connection.body;
        send_again(connection);
    }

    void send_again(Connection& connection) {
        connection.sent = 0;
        connection.began = SteadyClock::now();
        send(connection);
    }

    static void send(Connection& connection) {
        while (connection.sent < connection.out.size()) {
            auto const count = ::send(connection.socket, connection.out.data() + connection.sent,
                                      connection.out.size() - connection.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (count < 0) fail("send");
            connection.sent += static_cast<std::size_t>(count);
        }
    }

    void serve(Connection& connection) {
        if (connection.done || connection.paused) return;
        send(connection);
        std::array<char, 65'536> piece{};
        while (true) {
            auto const count = ::recv(connection.socket, piece.data(), piece.size(), MSG_DONTWAIT);
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) break;
            if (count < 0) fail("recv");
            if (count == 0) throw std::runtime_error("the server closed a connection");
            connection.in.append(piece.data(), static_cast<std::size_t>(count));
            if (static_cast<std::size_t>(count) < piece.size()) break;
        }
        Reply reply;
        if (parse_reply(connection.in, reply)) take_reply(connection, reply);
    }

    void take_reply(Connection& connection, Reply const& reply) {
        bool const taken = reply.status / 100 == 2;
        if (taken) {
            auto const now = SteadyClock::now();
            auto const records = static_cast<std::int64_t>(connection.records);
            connection.device->sequence += records;
            figures_.acknowledged += records;
            if (now >= measured_from_) {
                ++figures_.requests;
                figures_.records += records;
                auto const took =
                    std::chrono::duration_cast<std::chrono::microseconds>(now - connection.began);
                figures_.latencies_us.push_back(static_cast<std::uint32_t>(took.count()));
            }
            if (reply.body.find("quarantined") != std::string_view::npos) ++figures_.quarantined;
        } else {
            ++figures_.refused[reply.status];
            // What the server will never take must end the run, not spin in it.
            if (reply.status != 429 && reply.status != 503) throw std::runtime_error(connection.in);
        }
        connection.in.clear();
        if (taken) {
            next_request(connection);
        } else {
            connection.paused = true;
            connection.resume = SteadyClock::now() + refused_pause;
        }
    }

    void resume_refused() {
        for (auto& connection : connections_) {
            if (!connection->paused || SteadyClock::now() < connection->resume) continue;
            connection->paused = false;
            send_again(*connection);
        }
    }

    LoopOptions options_;
    Crowd crowd_;
    Descriptor poll_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::size_t active_ = 0;
    SteadyClock::time_point measured_from_;
    Figures figures_;
};

} // namespace

Figures run_loop(Plan& plan, CrowdOptions const& crowd, LoopOptions const& options) {
    Loop loop{plan, crowd, options};
    return loop.run();
}

} // namespace instante::bench
