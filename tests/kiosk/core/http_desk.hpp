#pragma once
// A small HTTP server on a loopback port, for what needs a real connection.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace instante::kiosk::test {

struct DeskRequest {
    std::string method;
    std::string path;
    std::string head; // request line and headers, as they came
    std::string body;
    int connection = 0; // which one it came by, from 1
};

/// Answers each request with what the handler writes: a whole reply, head included. An empty reply hangs
/// until the desk closes. The handler may be called on several threads, one at a time.
class HttpDesk {
  public:
    using Handler = std::function<std::string(DeskRequest const&)>;

    explicit HttpDesk(Handler handler);
    ~HttpDesk();
    HttpDesk(HttpDesk const&) = delete;
    HttpDesk& operator=(HttpDesk const&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    int port() const { return port_; }

    static std::string reply(int status, std::string const& body, std::string const& headers = {});

  private:
    void accept_all();
    void serve(int socket, int number);

    Handler handler_;
    int listener_ = -1;
    int port_ = 0;
    std::mutex mutex_;
    std::vector<int> sockets_;
    std::vector<std::thread> connections_;
    std::thread acceptor_;
};

} // namespace instante::kiosk::test
