// The real server on a loopback socket, spoken to with plain bytes.

#include "server/http/server.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace instante;
using namespace instante::server::http;

namespace {

class RunningServer {
  public:
    explicit RunningServer(Handler handler,
                           std::chrono::milliseconds drain_limit = ServerOptions{}.drain_limit)
        : server_(options(drain_limit), std::move(handler),
                  [](Verb verb, std::string const&) {
                      return verb == Verb::post ? Expected{100, true} : Expected{};
                  }),
          thread_([this] { server_.run(); }) {}
    ~RunningServer() { end(); }

    void end() {
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }
    void stop() { server_.stop(); }
    unsigned port() const { return server_.port(); }

  private:
    static ServerOptions options(std::chrono::milliseconds drain_limit) {
        ServerOptions options;
        options.drain_limit = drain_limit;
        options.port = 0;
        options.workers = 4;
        return options;
    }
    Server server_;
    std::thread thread_;
};

class Client {
  public:
    explicit Client(unsigned port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }
    ~Client() { ::close(socket_); }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    Client& send(std::string const& bytes) {
        if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) throw std::runtime_error("send");
        return *this;
    }
    /// As a client does that has said what it wanted: a server that still listens need not wait for more.
    Client& no_more() {
        ::shutdown(socket_, SHUT_WR);
        return *this;
    }
    /// Until the text came, or the server closes: all that came since this was asked last.
    std::string read_until(std::string const& text) {
        std::string all;
        char byte = 0;
        while (!all.ends_with(text) && ::recv(socket_, &byte, 1, 0) == 1)
            all += byte;
        return all;
    }
    /// Everything until the server closes.
    std::string read_all() {
        std::string all;
        char piece[4096];
        for (ssize_t n = ::recv(socket_, piece, sizeof piece, 0); n > 0;
             n = ::recv(socket_, piece, sizeof piece, 0)) {
            all.append(piece, static_cast<std::size_t>(n));
        }
        return all;
    }

  private:
    int socket_;
};

Reply echo(Request& request) {
    Reply reply;
    reply.body = std::string{to_string(request.verb)} + " " + request.path + " " + request.body;
    return reply;
}

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("requests follow each other on one connection until one says close") {
    RunningServer server{echo};
    Client client{server.port()};
    client.send("GET /one?a=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    client.send("POST /two HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    std::string const replies = client.read_all();
    CHECK(has(replies, "GET /one "));
    CHECK(has(replies, "POST /two hi"));
    CHECK(has(replies, "X-Request-Id: "));
}

TEST_CASE("every reply says once whose server it is of") {
    RunningServer server{echo};
    Client client{server.port()};
    std::string const reply =
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").read_all();
    std::string const line = "Server: Instante\r\n";
    CHECK(has(reply, line));
    CHECK(reply.find(line) == reply.rfind(line));
}

TEST_CASE("a caller's id of the request comes back, unless it could not stand in a log") {
    RunningServer server{[](Request& request) { return Reply::json(200, '"' + request.id + '"'); }};
    auto const asked_with = [&](std::string const& id) {
        Client client{server.port()};
        return client
            .send("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + id + "\r\nConnection: close\r\n\r\n")
            .read_all();
    };
    std::string const reply = asked_with("kiosk-0193A");
    CHECK(has(reply, "X-Request-Id: kiosk-0193A\r\n"));
    CHECK(has(reply, "\"kiosk-0193A\""));
    for (std::string const& bad : {std::string{"a b"}, std::string{"a;b"}, std::string(65, 'a')}) {
        std::string const other = asked_with(bad);
        CHECK(has(other, "X-Request-Id: "));
        CHECK_FALSE(has(other, "X-Request-Id: " + bad + "\r\n"));
    }
}

TEST_CASE("HEAD gets the header of GET and no body") {
    RunningServer server{echo};
    Client client{server.port()};
    std::string const reply =
        client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").read_all();
    CHECK(has(reply, "Content-Length: 7"));
    CHECK(reply.ends_with("\r\n\r\n"));
}

TEST_CASE("a body over its limit is refused before it is read") {
    RunningServer server{echo};
    Client announced{server.port()};
    announced.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
    std::string const refused = announced.no_more().read_all();
    CHECK(has(refused, " 413 "));
    CHECK(has(refused, "application/problem+json"));
    Client chunked{server.port()};
    chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nc8\r\n" +
                 std::string(200, 'x') + "\r\n0\r\n\r\n");
    CHECK(has(chunked.no_more().read_all(), " 413 "));
}

TEST_CASE("what is not HTTP is refused as such") {
    RunningServer server{echo};
    Client garbage{server.port()};
    CHECK(has(garbage.send("hello there\r\n\r\n").no_more().read_all(), " 400 "));
    Client target{server.port()};
    CHECK(has(target.send("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").read_all(), " 400 "));
    Client header{server.port()};
    header.send("GET / HTTP/1.1\r\nA: " + std::string(40'000, 'x') + "\r\n\r\n");
    CHECK(has(header.no_more().read_all(), " 413 "));
}

TEST_CASE("a handler that breaks gives a 500 with the request id and no detail") {
    RunningServer server{[](Request&) -> Reply { throw std::runtime_error("secret table is missing"); }};
    Client client{server.port()};
    std::string const reply =
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").read_all();
    CHECK(has(reply, " 500 "));
    CHECK(has(reply, "\"request_id\":\""));
    CHECK_FALSE(has(reply, "secret"));
}

TEST_CASE("a long body is streamed in pieces, and cut short when its source breaks") {
    bool const breaks = GENERATE(false, true);
    RunningServer server{[breaks](Request&) {
        Reply reply;
        auto const left = std::make_shared<int>(3);
        reply.source = [left, breaks](std::string& piece) {
            if (breaks && *left == 1) throw std::runtime_error("disk");
            piece = "piece" + std::to_string(*left) + "\n";
            return --*left > 0;
        };
        return reply;
    }};
    Client client{server.port()};
    std::string const reply =
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").read_all();
    CHECK(has(reply, "Transfer-Encoding: chunked"));
    CHECK(has(reply, "piece2"));
    CHECK(has(reply, "piece1") == !breaks);
    CHECK(reply.ends_with("0\r\n\r\n") == !breaks);
}

TEST_CASE("a body that waits for something to happen takes no worker, goes on when it does, and ends with "
          "the server") {
    std::atomic<int> happened{0};
    RunningServer server{[&](Request&) {
        Reply reply;
        auto const told = std::make_shared<int>(0);
        reply.source = [&happened, told](std::string& piece) {
            if (int const now = happened; now > *told) {
                *told = now;
                piece = "event" + std::to_string(now);
            }
            return true;
        };
        reply.pause = std::chrono::milliseconds{10};
        return reply;
    }};
    std::vector<std::unique_ptr<Client>> clients; // more than there are workers
    for (int i = 0; i < 12; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    for (int event : {1, 2}) {
        happened = event;
        for (auto const& client : clients)
            CHECK(has(client->read_until("event" + std::to_string(event)), "event"));
    }
    server.end();
    CHECK_FALSE(
        clients.front()->read_all().ends_with("0\r\n\r\n")); // cut, not ended: it may be asked for again
}

TEST_CASE("a request that has begun is answered although the server is ending, an idle connection is not "
          "waited for") {
    std::promise<void> begun;
    std::promise<void> go_on;
    RunningServer server{[&](Request& request) {
        begun.set_value();
        go_on.get_future().wait();
        return echo(request);
    }};
    Client idle{server.port()};
    Client busy{server.port()};
    busy.send("POST /last HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nword");
    begun.get_future().wait();
    server.stop();
    CHECK(idle.read_all().empty()); // cut by the drain while the other request is still being worked on
    go_on.set_value();
    std::string const reply = busy.read_all();
    CHECK(has(reply, "POST /last word"));
    CHECK(has(reply, "Connection: close"));
    server.end();
}

TEST_CASE(
    "a request that takes longer than an ending server waits is left without a reply, and harms nothing") {
    std::atomic<int> begun = 0;
    std::atomic<int> ended = 0;
    {
        RunningServer server{[&](Request& request) {
                                 ++begun;
                                 std::this_thread::sleep_for(std::chrono::milliseconds{300});
                                 ++ended;
                                 return echo(request);
                             },
                             std::chrono::milliseconds{20}};
        Client first{server.port()};
        Client second{server.port()};
        for (Client* const client : {&first, &second})
            client->send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        while (begun < 2)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        server.end();
        CHECK(ended == 2); // worked to its end all the same: what it wrote is whole
    }                      // the connections go with the server, whose books they still stood in
}

TEST_CASE("a reply that comes later holds no worker: more requests wait than there are workers") {
    std::mutex mutex;
    std::vector<Respond> waiting;
    std::promise<void> all_wait;
    constexpr std::size_t requests = 12; // on four workers
    RunningServer server{[&](Request& request) {
        Reply reply;
        reply.later = [&, path = request.path](Respond const& respond) {
            std::lock_guard const lock{mutex};
            waiting.push_back(respond);
            if (waiting.size() == requests) all_wait.set_value();
        };
        return reply;
    }};
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < requests; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
    all_wait.get_future().wait();
    server.stop(); // those who wait have begun: they are answered
    for (Respond const& respond : waiting)
        respond([] { return Reply::json(200, "\"later\""); });
    for (auto& client : clients)
        CHECK(has(client->read_all(), "\"later\""));
}

TEST_CASE("what breaks while a reply is promised or made is a 500 like any other") {
    bool const at_once = GENERATE(false, true);
    RunningServer server{[at_once](Request&) {
        Reply reply;
        reply.later = [at_once](Respond const& respond) {
            if (at_once) throw std::runtime_error("secret");
            respond([]() -> Reply { throw std::runtime_error("secret"); });
        };
        return reply;
    }};
    Client client{server.port()};
    std::string const reply =
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").read_all();
    CHECK(has(reply, " 500 "));
    CHECK_FALSE(has(reply, "secret"));
}
