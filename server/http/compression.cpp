#include "server/http/compression.hpp"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace instante::server::http {

namespace {

/// Shorter bodies fit into a packet or two.
constexpr std::size_t worth_packing = 1'400;

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "gzip", "gzip;q=0.5", "*", but not "gzip;q=0".
bool names_gzip(std::string_view coding) {
    auto const end = coding.find(';');
    std::string_view const name = trimmed(coding.substr(0, end));
    if (name != "gzip" && name != "*") return false;
    if (end == std::string_view::npos) return true;
    std::string_view const quality = trimmed(coding.substr(end + 1));
    return !quality.starts_with("q=0") || quality.find_first_not_of("0.", 2) != std::string_view::npos;
}

bool is_text(Reply const& reply) {
    constexpr std::array<std::string_view, 2> packed{"application/json", "text/csv"};
    return std::any_of(reply.headers.begin(), reply.headers.end(), [&](auto const& header) {
        return header.first == "Content-Type" && std::any_of(packed.begin(), packed.end(), [&](auto type) {
                   return header.second.starts_with(type);
               });
    });
}

} // namespace

std::string gzip(std::string const& content, Packing packing) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    int const level = packing == Packing::smallest ? Z_BEST_COMPRESSION : Z_BEST_SPEED;
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string packed(deflateBound(&stream, content.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    int const result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return result == Z_STREAM_END && packed.size() < content.size() ? packed : std::string{};
}

bool unpacks_gzip(Request const& request) {
    std::string const accepted = request.header("accept-encoding").value_or("");
    std::string_view rest = accepted;
    while (!rest.empty()) {
        auto const end = rest.find(',');
        if (names_gzip(rest.substr(0, end))) return true;
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return false;
}

void compress(Reply& reply, Request const& request) {
    bool const whole = !reply.source && !reply.later && reply.body.size() >= worth_packing;
    if (!whole || reply.status != 200 || request.verb != Verb::get || !is_text(reply)) return;
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (!unpacks_gzip(request)) return;
    std::string packed = gzip(reply.body, Packing::fastest);
    if (packed.empty()) return;
    reply.body = std::move(packed);
    reply.headers.emplace_back("Content-Encoding", "gzip");
}

} // namespace instante::server::http
