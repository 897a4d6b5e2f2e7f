#include "kiosk/core/keepsake.hpp"

#include <sodium.h>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace instante::kiosk {

namespace {

constexpr std::size_t digest_length = 32;

bool sync(std::filesystem::path const& path, int flags) {
    int const file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) return false;
    bool const done = ::fsync(file) == 0;
    ::close(file);
    return done;
}

} // namespace

std::string digest_of(std::string_view text) {
    std::array<unsigned char, digest_length / 2> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<unsigned char const*>(text.data()),
                       text.size(), nullptr, 0);
    std::string hex(digest_length + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

bool write_keepsake(std::filesystem::path const& file, std::string_view text) {
    std::filesystem::path const next = file.string() + ".new";
    std::error_code trouble;
    {
        std::ofstream out{next, std::ios::binary | std::ios::trunc};
        // It holds the device's token: nobody else's business.
        std::filesystem::permissions(
            next, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, trouble);
        out << digest_of(text) << '\n' << text;
        out.flush();
        if (!out) return false;
    }
    if (!sync(next, O_RDWR)) return false;
    std::filesystem::rename(next, file, trouble);
    if (trouble) return false;
    auto const folder = file.parent_path();
    return sync(folder.empty() ? std::filesystem::path{"."} : folder, O_RDONLY | O_DIRECTORY);
}

std::optional<std::string> read_keepsake(std::filesystem::path const& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    std::string const all{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    if (all.size() <= digest_length || all[digest_length] != '\n') return std::nullopt;
    std::string text = all.substr(digest_length + 1);
    if (digest_of(text) != std::string_view{all}.substr(0, digest_length)) return std::nullopt;
    return text;
}

} // namespace instante::kiosk
