#pragma once
// What names a customer (a card, a ticket) is sealed to the server's public key the moment it is read:
// whoever finds a kiosk, its disk or its recordings cannot open it, nor can the kiosk itself.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace instante {

/// Text that leaves no copy behind: it stands in one place, and is wiped when it moves or goes.
class SecretText {
  public:
    static constexpr std::size_t most = 512; // bytes

    SecretText() = default;
    /// Cut at `most`. The source is the caller's to wipe.
    explicit SecretText(std::string_view text);
    ~SecretText() { wipe(); }
    SecretText(SecretText&& other) noexcept;
    SecretText& operator=(SecretText&& other) noexcept;
    SecretText(SecretText const&) = delete;
    SecretText& operator=(SecretText const&) = delete;

    /// False where it is full: then nothing is added.
    bool add(char byte);
    /// Keeps so many bytes from there on.
    void keep(std::size_t from, std::size_t length);
    void wipe();
    std::string_view view() const { return {bytes_.data(), size_}; }
    bool empty() const { return size_ == 0; }

  private:
    std::array<char, most> bytes_{};
    std::size_t size_ = 0;
};

using PublicKey = std::array<std::uint8_t, 32>;
using SecretKey = std::array<std::uint8_t, 32>;

/// What a kiosk seals to.
struct SealingKey {
    std::string id; // by which the server finds its other half
    PublicKey key{};
    friend bool operator==(SealingKey const&, SealingKey const&) = default;
};

/// As it lies on disks and travels. Sealed twice, one text looks like two.
struct SealedReference {
    std::string key;    // id of the key it is sealed to
    std::string sealed; // base64
    friend bool operator==(SealedReference const&, SealedReference const&) = default;
};

/// Anonymous public-key encryption (X25519, XSalsa20-Poly1305). The length is rounded up, so that it does not
/// tell a card from a ticket.
SealedReference seal(SecretText const& text, SealingKey const& key);
/// Nothing where it was not sealed to this pair, or was tampered with.
std::optional<SecretText> open_sealed(std::string_view sealed, PublicKey const& key, SecretKey const& secret);

/// Base64 (URL-safe, no padding) of keys.
std::string to_base64(std::uint8_t const* bytes, std::size_t size);
inline std::string to_base64(std::array<std::uint8_t, 32> const& key) {
    return to_base64(key.data(), key.size());
}
std::optional<std::array<std::uint8_t, 32>> read_key(std::string_view base64);

} // namespace instante
