#include "server/http/static_files.hpp"

#include "server/http/compression.hpp"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace instante::server::http {

namespace {

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".ico", "image/x-icon"},
    {".webmanifest", "application/manifest+json"},
};

std::string type_of(std::string const& extension) {
    for (auto const& [ending, type] : types) {
        if (ending == extension) return std::string{type};
    }
    return "application/octet-stream";
}

std::string etag_of(std::string const& content) {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<unsigned char const*>(content.data()),
                       content.size(), nullptr, 0);
    std::array<char, 2 * crypto_generichash_BYTES_MIN + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    return '"' + std::string{hex.data()} + '"';
}

} // namespace

StaticFiles::StaticFiles(std::string const& folder) {
    namespace fs = std::filesystem;
    if (folder.empty() || !fs::is_directory(folder)) return;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream{entry.path(), std::ios::binary};
        File file;
        file.content.assign(std::istreambuf_iterator<char>{stream}, {});
        file.type = type_of(entry.path().extension().string());
        file.etag = etag_of(file.content);
        file.gzipped = gzip(file.content, Packing::smallest);
        files_.emplace("/" + fs::relative(entry.path(), folder).generic_string(), std::move(file));
    }
}

std::optional<Reply> StaticFiles::find(Request const& request) const {
    bool const page = request.path.find('.') == std::string::npos;
    auto const found = files_.find(page ? std::string{"/index.html"} : request.path);
    if (found == files_.end()) return std::nullopt;
    File const& file = found->second;
    Reply reply;
    bool const hashed = request.path.starts_with("/assets/");
    reply.headers = {{"Content-Type", file.type},
                     {"ETag", file.etag},
                     {"Vary", "Accept-Encoding"},
                     {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"}};
    if (request.header("if-none-match") == file.etag) {
        reply.status = 304;
        return reply;
    }
    if (!file.gzipped.empty() && unpacks_gzip(request)) {
        reply.headers.emplace_back("Content-Encoding", "gzip");
        reply.body = file.gzipped;
    } else {
        reply.body = file.content;
    }
    return reply;
}

} // namespace instante::server::http
