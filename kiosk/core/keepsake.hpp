#pragma once
// A small text that survives beside the outbox: written whole or not at all, and known to be whole when it
// is read. If the outbox file is ever damaged, the kiosk still knows who it is and what it asks.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace instante::kiosk {

/// Of a text, so that a damaged one is told from a whole one: 32 hexadecimal digits.
std::string digest_of(std::string_view text);

/// Replaces the file: a power cut leaves the old one or the new one. False when the disk did not take it.
bool write_keepsake(std::filesystem::path const& file, std::string_view text);

/// The text; nullopt when there is none or it is not as it was written.
std::optional<std::string> read_keepsake(std::filesystem::path const& file);

} // namespace instante::kiosk
