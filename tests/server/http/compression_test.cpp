#include "server/http/compression.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>

using namespace instante::server::http;

namespace {

std::string unpacked(std::string packed, std::size_t size) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string text(size, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    inflateEnd(&stream);
    return text;
}

Request asking(std::string const& accepts, Verb verb = Verb::get) {
    Request request;
    request.verb = verb;
    if (!accepts.empty()) request.headers["accept-encoding"] = accepts;
    return request;
}

bool has(Reply const& reply, std::string const& name, std::string const& value) {
    for (auto const& header : reply.headers) {
        if (header.first == name && header.second == value) return true;
    }
    return false;
}

} // namespace

TEST_CASE("bodies are packed for those who say that they unpack them") {
    for (char const* const accepts :
         {"gzip", "br, gzip", "gzip;q=0.5, identity", "*", "br;q=1.0 , gzip ; q=1"})
        CHECK(unpacks_gzip(asking(accepts)));
    for (char const* const accepts : {"", "br", "gzip;q=0", "gzip; q=0.0", "identity", "xgzip"})
        CHECK_FALSE(unpacks_gzip(asking(accepts)));
}

TEST_CASE("long JSON and CSV is packed and says so, all else stays as it is") {
    std::string const body = "[" + std::string(20'000, '7') + "]";
    auto const packed = [&](Request const& request, int status = 200, std::string const& text = {}) {
        Reply reply = Reply::json(status, text.empty() ? body : text);
        compress(reply, request);
        return reply;
    };
    Reply const reply = packed(asking("gzip"));
    CHECK(has(reply, "Content-Encoding", "gzip"));
    CHECK(has(reply, "Vary", "Accept-Encoding"));
    CHECK(reply.body.size() < 200);
    CHECK(unpacked(reply.body, body.size()) == body);

    Reply const plain = packed(asking(""));
    CHECK(plain.body == body);
    CHECK(has(plain, "Vary", "Accept-Encoding")); // a cache must not give one in place of the other
    CHECK(packed(asking("gzip", Verb::post)).body == body);
    CHECK(packed(asking("gzip"), 422).body == body);
    CHECK(packed(asking("gzip"), 200, "[]").body == "[]");
    Reply picture;
    picture.headers = {{"Content-Type", "image/png"}};
    picture.body = body;
    compress(picture, asking("gzip"));
    CHECK(picture.body == body);
}
