// Bodies of Session; included by the two files that instantiate it.
// Every argument of an awaited call is a named local or a reference: g++ 12 destroys some temporaries
// inside co_await expressions twice.

#pragma once
#include "server/http/session.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <memory>

namespace instante::server::http {

using namespace std::string_view_literals;

template <class Stream>
asio::awaitable<void> Session<Stream>::on_worker(std::function<void()> job) {
    auto initiate = [this, &job](auto handler) {
        asio::post(shared_.workers, [this, &job, handler = std::move(handler)]() mutable {
            job();
            asio::post(shared_.io, [handler = std::move(handler)]() mutable { handler(); });
        });
    };
    auto const token = asio::use_awaitable;
    co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(initiate, token);
}

/// Lets a worker answer. Comes back when the reply is there, which may be long after the worker went on.
template <class Stream>
asio::awaitable<void> Session<Stream>::handle(Request& request, Reply& reply) {
    auto initiate = [this, &request, &reply](auto handler) {
        auto const resume = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(expected_.quick ? shared_.quick_workers : shared_.workers, [this, &request, &reply,
                                                                               resume] {
            reply = answer(request, [&] { return shared_.handler(request); });
            if (!reply.later) return asio::post(shared_.io, [resume] { (*resume)(); });
            Respond const respond = [this, &request, &reply, resume](MakeReply make) {
                asio::post(shared_.io, [&request, &reply, resume, make = std::move(make)] {
                    reply = answer(request, make);
                    (*resume)();
                });
            };
            auto const later = std::move(reply.later);
            try {
                later(respond);
            } catch (...) {
                respond([failure = std::current_exception()]() -> Reply { std::rethrow_exception(failure); });
            }
        });
    };
    auto const token = asio::use_awaitable;
    co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(initiate, token);
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::read_request(Parser& parser, std::optional<Reply>& refusal) {
    auto& lowest = beast::get_lowest_layer(stream_);
    parser.header_limit(32 * 1024);
    parser.body_limit(boost::none);
    lowest.expires_after(shared_.options.idle_limit);
    auto const [header_error, header_size] =
        co_await beast::http::async_read_header(stream_, buffer_, parser, use_tuple);
    connection_.busy = parser.got_some();
    if (header_error) {
        if (header_error == beast::http::error::header_limit) {
            refusal = to_reply(Problem{ProblemKind::too_large, "the request's header is too long"},
                               new_request_id());
        } else if (header_error.category() == make_error_code(beast::http::error::bad_method).category() &&
                   header_error != beast::http::error::end_of_stream &&
                   header_error != beast::http::error::partial_message) {
            refusal = to_reply(Problem{ProblemKind::invalid, "this is not HTTP: " + header_error.message()},
                               new_request_id());
        }
        co_return false;
    }
    Request preview;
    std::string const target{parser.get().target()};
    (void)read_target(target, preview);
    expected_ = shared_.expect(to_verb(parser.get().method()), preview.path);
    std::uint64_t const limit = expected_.body_limit;
    auto const too_large = [&] {
        return to_reply(
            Problem{ProblemKind::too_large, "the body may have at most " + std::to_string(limit) + " bytes"},
            new_request_id());
    };
    if (parser.content_length() && *parser.content_length() > limit) {
        refusal = too_large();
        co_return false;
    }
    parser.body_limit(limit);
    // Beast reads as much at once as the buffer holds.
    if (parser.content_length().value_or(0) > usual_request) buffer_.reserve(long_request);
    lowest.expires_after(shared_.options.request_limit);
    if (beast::iequals(parser.get()[beast::http::field::expect], "100-continue")) {
        Pieces const go_on{asio::buffer("HTTP/1.1 100 Continue\r\n\r\n"sv)};
        bool const told = co_await write(go_on);
        if (!told) co_return false;
    }
    auto const [error, size] = co_await beast::http::async_read(stream_, buffer_, parser, use_tuple);
    if (error == beast::http::error::body_limit) refusal = too_large();
    co_return !error;
}

/// A connection closed while its peer still sends is reset, and the refusal may be lost with it: what is
/// coming is read and forgotten, within limits, until the peer has seen the reply and goes.
template <class Stream>
asio::awaitable<void> Session<Stream>::discard_rest() {
    constexpr std::size_t most_bytes = 64 * 1024 * 1024;
    constexpr std::chrono::seconds longest{5};
    beast::get_lowest_layer(stream_).expires_after(longest);
    std::size_t discarded = 0;
    while (discarded < most_bytes) {
        buffer_.clear();
        auto const space = buffer_.prepare(16 * 1024);
        auto const [error, size] = co_await stream_.async_read_some(space, use_tuple);
        if (error) co_return;
        discarded += size;
    }
}

template <class Stream>
Request Session<Stream>::to_request(beast::http::request<beast::http::string_body>& message,
                                    bool& well_formed) {
    Request request;
    request.verb = to_verb(message.method());
    well_formed = read_target(std::string{message.target()}, request);
    for (auto const& field : message) {
        std::string name{field.name_string()};
        for (char& c : name)
            c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        std::string& value = request.headers[name];
        if (!value.empty()) value += name == "cookie" ? "; " : ", ";
        value += field.value();
    }
    request.body = std::move(message.body());
    request.address = address_;
    auto named = callers_id(request);
    request.id = named ? std::move(*named) : new_request_id();
    return request;
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::write(Pieces const& pieces) {
    auto const [error, size] = co_await asio::async_write(stream_, pieces, use_tuple);
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::write_stream(Reply& reply, std::string const& header, bool head) {
    Pieces const start{asio::buffer(header)};
    bool const started = co_await write(start);
    if (!started || head) co_return started;
    std::string piece;
    bool more = true;
    bool broken = false;
    while (more) {
        piece.clear();
        std::function<void()> job = [&] {
            try {
                more = reply.source(piece);
            } catch (std::exception const& failure) {
                spdlog::error("a streamed body broke off: {}", failure.what());
                broken = true;
            }
        };
        co_await on_worker(std::move(job));
        // The status is out already: cutting the chunked body short is how the peer learns of it.
        if (broken) co_return false;
        if (piece.empty()) {
            if (reply.pause.count() == 0 || !more) continue;
            if (shared_.draining) co_return false;
            asio::steady_timer pause{shared_.io, reply.pause};
            (void)co_await pause.async_wait(use_tuple);
            continue;
        }
        beast::get_lowest_layer(stream_).expires_after(shared_.options.request_limit);
        std::string const size = fmt::format("{:x}\r\n", piece.size());
        Pieces const chunk{asio::buffer(size), asio::buffer(piece), asio::buffer("\r\n"sv)};
        bool const written = co_await write(chunk);
        if (!written) co_return false;
    }
    Pieces const last{asio::buffer("0\r\n\r\n"sv)};
    co_return co_await write(last);
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::write_reply(Reply& reply, unsigned version, bool keep_alive,
                                                   bool head) {
    beast::get_lowest_layer(stream_).expires_after(shared_.options.request_limit);
    std::string const header = header_text(reply, version, keep_alive);
    if (reply.source) co_return co_await write_stream(reply, header, head);
    bool const bodiless = head || is_bodiless(reply);
    Pieces const whole{asio::buffer(header), bodiless ? asio::const_buffer{} : asio::buffer(reply.body)};
    co_return co_await write(whole);
}

template <class Stream>
asio::awaitable<void> Session<Stream>::serve() {
    bool go_on = true;
    buffer_.reserve(usual_request);
    while (go_on && !shared_.draining) {
        connection_.busy = false;
        Parser parser;
        std::optional<Reply> refusal;
        bool const read = co_await read_request(parser, refusal);
        if (!read) {
            if (refusal && co_await write_reply(*refusal, 11, false, false)) co_await discard_rest();
            break;
        }
        connection_.busy = true;
        auto message = parser.release();
        unsigned const version = message.version();
        bool const wants_more = message.keep_alive();
        bool well_formed = false;
        Request request = to_request(message, well_formed);
        Reply reply;
        if (well_formed) {
            co_await handle(request, reply);
        } else {
            reply = to_reply(Problem{ProblemKind::invalid, "the request target is malformed"}, request.id);
        }
        reply.headers.emplace_back("X-Request-Id", request.id);
        bool const keep_alive = wants_more && !shared_.draining;
        go_on = co_await write_reply(reply, version, keep_alive, request.verb == Verb::head);
        go_on = go_on && keep_alive;
        if (buffer_.capacity() > usual_request && buffer_.size() == 0) {
            buffer_.shrink_to_fit();
            buffer_.reserve(usual_request);
        }
    }
}

} // namespace instante::server::http
