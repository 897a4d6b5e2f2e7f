#include "server/auth/secrets.hpp"

#include <sodium.h>

#include <array>
#include <cctype>
#include <stdexcept>

namespace instante::server::auth {

namespace {
// Crockford's base 32: no I, L, O, U.
constexpr std::string_view code_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_length = 8;
} // namespace

std::string hash_password(std::string const& password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.c_str(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        throw std::runtime_error("no memory to hash a password");
    }
    return hash.data();
}

bool verify_password(std::string const& hash, std::string const& password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.c_str(), password.size()) == 0;
}

void verify_nothing(std::string const& password) {
    static std::string const hash = hash_password(new_token());
    (void)verify_password(hash, password);
}

std::string new_token() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

Digest digest_of(std::string_view secret) {
    Digest digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<unsigned char const*>(secret.data()),
                       secret.size(), nullptr, 0);
    return digest;
}

std::string new_pairing_code() {
    std::string code;
    for (std::size_t i = 0; i < code_length; ++i) {
        if (i == code_length / 2) code += '-';
        code += code_alphabet[randombytes_uniform(static_cast<std::uint32_t>(code_alphabet.size()))];
    }
    return code;
}

std::string normal_pairing_code(std::string_view typed) {
    std::string code;
    for (char const c : typed) {
        if (c == '-' || c == ' ') continue;
        char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (upper == 'O') upper = '0';
        if (upper == 'I' || upper == 'L') upper = '1';
        if (code_alphabet.find(upper) == std::string_view::npos) return {};
        code += upper;
    }
    return code.size() == code_length ? code : std::string{};
}

} // namespace instante::server::auth
