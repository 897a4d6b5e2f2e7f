#include "shared/seal.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace instante {

namespace {

constexpr int base64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t block = 64; // lengths are rounded up to a multiple of this
constexpr std::size_t most_padded = SecretText::most + block;

static_assert(crypto_box_PUBLICKEYBYTES == std::tuple_size_v<PublicKey>);
static_assert(crypto_box_SECRETKEYBYTES == std::tuple_size_v<SecretKey>);

void need_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("the system gives no random numbers");
}

} // namespace

// ---- text ------------------------------------------------------------------------------------------

SecretText::SecretText(std::string_view text) : size_(std::min(text.size(), most)) {
    std::copy_n(text.begin(), size_, bytes_.begin());
}

SecretText::SecretText(SecretText&& other) noexcept : bytes_(other.bytes_), size_(other.size_) {
    other.wipe();
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    bytes_ = other.bytes_;
    size_ = other.size_;
    other.wipe();
    return *this;
}

bool SecretText::add(char byte) {
    if (size_ == most) return false;
    bytes_.at(size_++) = byte;
    return true;
}

void SecretText::keep(std::size_t from, std::size_t length) {
    from = std::min(from, size_);
    length = std::min(length, size_ - from);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(from), length, bytes_.begin());
    sodium_memzero(bytes_.data() + length, most - length);
    size_ = length;
}

void SecretText::wipe() {
    sodium_memzero(bytes_.data(), bytes_.size()); // not optimised away
    size_ = 0;
}

// ---- sealing ---------------------------------------------------------------------------------------

SealedReference seal(SecretText const& text, SealingKey const& key) {
    need_sodium();
    std::array<std::uint8_t, most_padded> plain{};
    std::copy(text.view().begin(), text.view().end(), plain.begin());
    std::size_t padded = 0;
    sodium_pad(&padded, plain.data(), text.view().size(), block, plain.size());
    std::array<std::uint8_t, most_padded + crypto_box_SEALBYTES> box{};
    int const failed = crypto_box_seal(box.data(), plain.data(), padded, key.key.data());
    sodium_memzero(plain.data(), plain.size());
    if (failed != 0) throw std::runtime_error("nothing can be sealed to the key " + key.id);
    return {key.id, to_base64(box.data(), padded + crypto_box_SEALBYTES)};
}

std::optional<SecretText> open_sealed(std::string_view sealed, PublicKey const& key,
                                      SecretKey const& secret) {
    need_sodium();
    std::array<std::uint8_t, most_padded + crypto_box_SEALBYTES> box{};
    std::size_t size = 0;
    bool const readable = sodium_base642bin(box.data(), box.size(), sealed.data(), sealed.size(), nullptr,
                                            &size, nullptr, base64) == 0;
    if (!readable || size <= crypto_box_SEALBYTES) return std::nullopt;
    std::array<std::uint8_t, most_padded> plain{};
    std::size_t const padded = size - crypto_box_SEALBYTES;
    std::size_t length = 0;
    bool const opened =
        crypto_box_seal_open(plain.data(), box.data(), size, key.data(), secret.data()) == 0 &&
        sodium_unpad(&length, plain.data(), padded, block) == 0 && length <= SecretText::most;
    SecretText text;
    for (std::size_t i = 0; opened && i < length; ++i)
        text.add(static_cast<char>(plain.at(i)));
    sodium_memzero(plain.data(), plain.size());
    if (!opened) return std::nullopt;
    return text;
}

// ---- base64 ----------------------------------------------------------------------------------------

std::string to_base64(std::uint8_t const* bytes, std::size_t size) {
    std::string text(sodium_base64_encoded_len(size, base64), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, base64);
    text.pop_back(); // the terminating NUL
    return text;
}

std::optional<std::array<std::uint8_t, 32>> read_key(std::string_view text) {
    std::array<std::uint8_t, 32> key{};
    std::size_t size = 0;
    bool const readable = sodium_base642bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size,
                                            nullptr, base64) == 0;
    if (!readable || size != key.size()) return std::nullopt;
    return key;
}

} // namespace instante
