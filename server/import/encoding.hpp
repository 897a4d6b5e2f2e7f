#pragma once
// The encodings a file may be declared to be in. All become UTF-8.

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace instante::server::import {

enum class Encoding { utf8, latin1, windows1252 };
std::string_view to_string(Encoding encoding);
/// `utf-8`, `latin-1`, `windows-1252` and their usual other names, in either case.
std::optional<Encoding> parse_encoding(std::string_view name);

/// Turns text of a one-byte encoding into UTF-8.
class TextDecoder {
  public:
    /// latin1 or windows1252; throws std::runtime_error where the system does not know it.
    explicit TextDecoder(Encoding encoding);
    /// nullopt when a byte means nothing in the encoding.
    std::optional<std::string> decode(std::string_view text) const;

  private:
    std::array<std::string, 256> characters_; // empty: no such character
};

} // namespace instante::server::import
