#include "server/http/session.ipp"

namespace instante::server::http {

Verb to_verb(beast::http::verb verb) {
    switch (verb) {
    case beast::http::verb::get:
        return Verb::get;
    case beast::http::verb::head:
        return Verb::head;
    case beast::http::verb::post:
        return Verb::post;
    case beast::http::verb::put:
        return Verb::put;
    case beast::http::verb::patch:
        return Verb::patch;
    case beast::http::verb::delete_:
        return Verb::remove;
    case beast::http::verb::options:
        return Verb::options;
    default:
        return Verb::other;
    }
}

bool is_bodiless(Reply const& reply) {
    return reply.status == 204 || reply.status == 304;
}

std::string header_text(Reply const& reply, unsigned version, bool keep_alive) {
    auto const status = static_cast<unsigned>(reply.status);
    std::string text = version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
    text += std::to_string(status);
    text += ' ';
    text += beast::http::obsolete_reason(beast::http::int_to_status(status));
    text += "\r\n";
    auto const add = [&](std::string_view name, std::string_view value) {
        text += name;
        text += ": ";
        text += value;
        text += "\r\n";
    };
    add("Server", "Instante");
    for (auto const& [name, value] : reply.headers)
        add(name, value);
    if (version == 10 && keep_alive) add("Connection", "keep-alive");
    if (version != 10 && !keep_alive) add("Connection", "close");
    if (reply.source) {
        add("Transfer-Encoding", "chunked");
    } else if (!is_bodiless(reply)) {
        add("Content-Length", std::to_string(reply.body.size()));
    }
    text += "\r\n";
    return text;
}

template class Session<beast::tcp_stream>;

} // namespace instante::server::http
