#include "tests/kiosk/core/http_desk.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace instante::kiosk::test {

HttpDesk::HttpDesk(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, any, &size) != 0) {
        throw std::runtime_error("no port to listen on");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

HttpDesk::~HttpDesk() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        std::lock_guard lock{mutex_};
        for (int const socket : sockets_)
            ::shutdown(socket, SHUT_RDWR);
    }
    for (auto& connection : connections_)
        connection.join();
    for (int const socket : sockets_)
        ::close(socket);
    ::close(listener_);
}

void HttpDesk::accept_all() {
    for (int number = 1;; ++number) {
        int const socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        std::lock_guard lock{mutex_};
        sockets_.push_back(socket);
        connections_.emplace_back([this, socket, number] { serve(socket, number); });
    }
}

void HttpDesk::serve(int socket, int number) {
    std::string input;
    auto const read_more = [&] {
        char buffer[4096];
        auto const count = ::recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0) return false;
        input.append(buffer, static_cast<std::size_t>(count));
        return true;
    };
    for (;;) {
        std::size_t end = 0;
        while ((end = input.find("\r\n\r\n")) == std::string::npos) {
            if (!read_more()) return;
            // Somebody tries TLS: answered in plain words, as a server without it does.
            if (input.front() == '\x16') input = "GET /tls HTTP/1.1\r\n\r\n";
        }
        DeskRequest request;
        request.head = input.substr(0, end + 2);
        input.erase(0, end + 4);
        request.connection = number;
        auto const space = request.head.find(' ');
        request.method = request.head.substr(0, space);
        request.path = request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
        auto const length = request.head.find("Content-Length: ");
        std::size_t const wanted =
            length == std::string::npos ? 0 : std::stoul(request.head.substr(length + 16));
        while (input.size() < wanted) {
            if (!read_more()) return;
        }
        request.body = input.substr(0, wanted);
        input.erase(0, wanted);
        std::string answer;
        {
            std::lock_guard lock{mutex_};
            answer = handler_(request);
        }
        if (answer.empty()) {
            while (read_more()) { // hangs until somebody goes
            }
            return;
        }
        if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return;
    }
}

std::string HttpDesk::reply(int status, std::string const& body, std::string const& headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Some\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace instante::kiosk::test
