#pragma once
// Passwords, tokens and pairing codes. The store holds only digests: a stolen copy opens nothing.

#include "server/storage/store.hpp"

#include <string>
#include <string_view>

namespace instante::server::auth {

/// argon2id (RFC 9106) by libsodium, interactive limits; slow on purpose: never on the I/O thread.
std::string hash_password(std::string const& password);
bool verify_password(std::string const& hash, std::string const& password);
/// As slow as a real check, for logins that do not exist: the time must not tell which do.
void verify_nothing(std::string const& password);

/// 256 random bits in URL-safe base64.
std::string new_token();
/// What the store keeps of a token or pairing code (BLAKE2b-256).
Digest digest_of(std::string_view secret);

/// Eight letters and digits without those that look alike, written "7K3M-Q2XP": 40 random bits, valid for
/// minutes and used once.
std::string new_pairing_code();
/// Upper case without separators, as it is digested; what cannot be a code gives an empty string.
std::string normal_pairing_code(std::string_view typed);

} // namespace instante::server::auth
