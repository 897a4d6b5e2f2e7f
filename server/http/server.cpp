#include "server/http/server.hpp"

#include "server/http/session.hpp"
#include "shared/ids.hpp"
#include "shared/sqlite.hpp"
#include "shared/time.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/ssl.hpp>
#include <sodium.h>
#include <spdlog/spdlog.h>

#include <array>
#include <optional>

namespace instante::server::http {

using tcp = asio::ip::tcp;

std::string new_request_id() {
    // On the I/O thread only. Unique is enough: the kernel is asked for randomness once, not for every
    // request.
    static std::array<std::uint8_t, 10> bytes = [] {
        std::array<std::uint8_t, 10> first{};
        randombytes_buf(first.data(), first.size());
        return first;
    }();
    for (std::size_t i = bytes.size(); i > 0 && ++bytes[i - 1] == 0; --i) {
    }
    return to_string(make_uuid7(system_clock().wall_now(), bytes));
}

Reply answer(Request const& request, MakeReply const& make) {
    std::string_view const verb = to_string(request.verb);
    try {
        Reply reply = make();
        if (!reply.later) spdlog::debug("{} {} {} {}", verb, request.path, reply.status, request.id);
        return reply;
    } catch (sqlite::Error const& failure) {
        spdlog::error("{} {} failed: {} (SQLite {}) {}", verb, request.path, failure.what(), failure.code(),
                      request.id);
        if (failure.is_busy() || failure.is_full()) {
            return to_reply(Problem{ProblemKind::unavailable, "the store cannot take this now; try again"},
                            request.id);
        }
    } catch (std::exception const& failure) {
        spdlog::error("{} {} failed: {} {}", verb, request.path, failure.what(), request.id);
    }
    Reply reply =
        Reply::json(500, R"({"type":"urn:instante:problem:internal","title":"Internal error","status":500,)"
                         R"("detail":"something broke on our side; the log has it under this id",)"
                         R"("request_id":")" +
                             request.id + "\"}");
    reply.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
    return reply;
}

struct Server::Impl {
    Shared shared;
    tcp::acceptor acceptor;
    std::optional<asio::ssl::context> tls;
    asio::steady_timer drain_timer;

    Impl(ServerOptions options, Handler handler, Expect expect)
        : shared(std::move(options), std::move(handler), std::move(expect)),
          acceptor(shared.io),
          drain_timer(shared.io) {
        if (!shared.options.tls_certificate.empty()) {
            tls.emplace(asio::ssl::context::tls_server);
            tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                             asio::ssl::context::no_tlsv1_1);
            tls->use_certificate_chain_file(shared.options.tls_certificate);
            tls->use_private_key_file(shared.options.tls_key, asio::ssl::context::pem);
        }
        tcp::endpoint const endpoint{asio::ip::make_address(shared.options.address), shared.options.port};
        acceptor.open(endpoint.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen();
    }

    asio::awaitable<void> serve_plain(tcp::socket socket, std::string address) {
        beast::tcp_stream stream{std::move(socket)};
        {
            Session<beast::tcp_stream> session{shared, stream, std::move(address)};
            co_await session.serve();
        }
        beast::error_code ignored;
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    asio::awaitable<void> serve_tls(tcp::socket socket, std::string address) {
        beast::ssl_stream<beast::tcp_stream> stream{std::move(socket), *tls};
        Session<beast::ssl_stream<beast::tcp_stream>> session{shared, stream, std::move(address)};
        beast::get_lowest_layer(stream).expires_after(shared.options.request_limit);
        auto const role = asio::ssl::stream_base::server;
        auto const [error] = co_await stream.async_handshake(role, use_tuple);
        if (error) co_return;
        co_await session.serve();
        beast::get_lowest_layer(stream).expires_after(std::chrono::seconds{5});
        (void)co_await stream.async_shutdown(use_tuple);
    }

    asio::awaitable<void> accept_connections() {
        while (acceptor.is_open()) {
            auto [error, socket] = co_await acceptor.async_accept(use_tuple);
            if (error == asio::error::operation_aborted) co_return;
            if (error) {
                // Out of descriptors, most likely: let some close before trying again.
                spdlog::warn("cannot accept a connection: {}", error.message());
                asio::steady_timer pause{shared.io, std::chrono::milliseconds{100}};
                (void)co_await pause.async_wait(use_tuple);
                continue;
            }
            if (shared.connections.size() >= shared.options.connections) continue; // closes the socket
            beast::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            auto const peer = socket.remote_endpoint(ignored);
            std::string address = peer.address().to_string();
            auto session = tls ? serve_tls(std::move(socket), std::move(address))
                               : serve_plain(std::move(socket), std::move(address));
            asio::co_spawn(shared.io, std::move(session), asio::detached);
        }
    }

    /// On the I/O thread.
    void drain() {
        if (shared.draining) return;
        shared.draining = true;
        beast::error_code ignored;
        acceptor.close(ignored);
        for (Connection* connection : shared.connections) {
            if (!connection->busy) connection->stream->cancel();
        }
        drain_timer.expires_after(shared.options.drain_limit);
        drain_timer.async_wait([this](beast::error_code error) {
            if (error) return;
            spdlog::warn("{} connections did not end in time", shared.connections.size());
            shared.io.stop();
        });
        watch_drain();
    }

    /// The timer must not hold the process when the last connection has gone.
    void watch_drain() {
        auto poll = std::make_shared<asio::steady_timer>(shared.io, std::chrono::milliseconds{10});
        poll->async_wait([this, poll](beast::error_code) {
            if (shared.connections.empty()) {
                drain_timer.cancel();
            } else {
                watch_drain();
            }
        });
    }
};

Server::Server(ServerOptions options, Handler handler, Expect expect)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(expect))) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return impl_->acceptor.local_endpoint().port();
}

void Server::run() {
    auto accepting = impl_->accept_connections();
    asio::co_spawn(impl_->shared.io, std::move(accepting), asio::detached);
    impl_->shared.io.run();
    impl_->shared.workers.join();
    impl_->shared.quick_workers.join();
}

void Server::stop() {
    asio::post(impl_->shared.io, [impl = impl_.get()] { impl->drain(); });
}

} // namespace instante::server::http
