#pragma once
// What listener and sessions share. Everything but the workers runs on the one I/O thread.

#include "server/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <set>

namespace instante::server::http {

/// One connection's handle for the drain: an idle one is cut, a busy one finishes its reply.
struct Connection {
    boost::beast::tcp_stream* stream = nullptr;
    bool busy = false;
};

struct Shared {
    ServerOptions options;
    Handler handler;
    Expect expect;
    // Before io, which takes along what still waits when it goes: sessions, each of which signs off here.
    std::set<Connection*> connections;
    bool draining = false;
    boost::asio::io_context io{1};
    boost::asio::thread_pool workers;
    boost::asio::thread_pool quick_workers;

    Shared(ServerOptions o, Handler h, Expect e)
        : options(std::move(o)),
          handler(std::move(h)),
          expect(std::move(e)),
          workers(options.workers),
          quick_workers(options.quick_workers) {}
};

/// Makes the reply to a request, turning what is thrown into a logged 500 or 503.
Reply answer(Request const& request, MakeReply const& make);
/// A fresh id for a request.
std::string new_request_id();

} // namespace instante::server::http
