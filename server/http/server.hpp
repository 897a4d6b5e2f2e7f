#pragma once
// The edge: sockets, HTTP/1.1 and TLS. Beast lives only behind this header.

#include "server/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace instante::server::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; // 0: any free one
    unsigned workers = 8;      // threads that run handlers; these may block
    unsigned quick_workers =
        1; // threads for requests that only compute; few, so that they stay awake under load
    unsigned connections = 4'000;
    std::string tls_certificate; // PEM files; both or none
    std::string tls_key;
    std::chrono::seconds idle_limit{60};
    std::chrono::seconds request_limit{30};
    std::chrono::milliseconds drain_limit{15'000};
};

/// Runs on a worker thread; may block, may throw (then the caller gets a 500 and the log the reason).
using Handler = std::function<Reply(Request&)>;
using Expect = std::function<Expected(Verb, std::string const& path)>;

class Server {
  public:
    /// Binds and listens at once; throws when the address cannot be had or the TLS files cannot be used.
    Server(ServerOptions options, Handler handler, Expect expect);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    std::uint16_t port() const;
    /// Serves until stop(). Requests that have begun to arrive by then are answered first.
    void run();
    /// From any thread or signal-waiting thread.
    void stop();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace instante::server::http
