#pragma once
// One connection, from its first request to its last. A template over plain TCP and TLS, instantiated in
// session_plain.cpp and session_tls.cpp: Beast is slow to compile, and so the two compile side by side.

#include "server/http/connections.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <optional>
#include <string>

namespace instante::server::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

inline constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

template <class Stream>
class Session {
  public:
    Session(Shared& shared, Stream& stream, std::string address)
        : shared_(shared), stream_(stream), address_(std::move(address)) {
        connection_.stream = &beast::get_lowest_layer(stream_);
        shared_.connections.insert(&connection_);
    }
    ~Session() { shared_.connections.erase(&connection_); }
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    /// Serves requests until the peer goes, an error, or the drain.
    asio::awaitable<void> serve();

  private:
    using Parser = beast::http::request_parser<beast::http::string_body>;
    /// All that is written has this shape, empty pieces included: each shape would be compiled by itself.
    using Pieces = std::array<asio::const_buffer, 3>;

    asio::awaitable<bool> read_request(Parser& parser, std::optional<Reply>& refusal);
    asio::awaitable<void> discard_rest();
    asio::awaitable<bool> write(Pieces const& pieces);
    asio::awaitable<void> on_worker(std::function<void()> job);
    asio::awaitable<void> handle(Request& request, Reply& reply);
    asio::awaitable<bool> write_reply(Reply& reply, unsigned version, bool keep_alive, bool head);
    asio::awaitable<bool> write_stream(Reply& reply, std::string const& header, bool head);
    Request to_request(beast::http::request<beast::http::string_body>& message, bool& well_formed);

    Shared& shared_;
    Stream& stream_;
    std::string address_;
    Connection connection_;
    Expected expected_; // of the present request
    beast::flat_buffer buffer_;
};

Verb to_verb(beast::http::verb verb);
/// Bytes of a connection's buffer; many connections are idle, so the large one is only lent to them.
inline constexpr std::size_t usual_request = 4 * 1024;
inline constexpr std::size_t long_request = 64 * 1024;

/// A status that has no body by its nature.
bool is_bodiless(Reply const& reply);
/// Status line and header of a reply, up to the empty line.
std::string header_text(Reply const& reply, unsigned version, bool keep_alive);

} // namespace instante::server::http
