#pragma once
// What an installer types or scans: a server's address, a pairing code, or both in one link.
//
// The link is what the dashboard shows as a QR code beside a new pairing code: the server's address, `#` and
// the code, `https://instante.example.com/#7K3M-Q2XP`. A browser never sends what follows the `#`.

#include <optional>
#include <string>
#include <string_view>

namespace instante::kiosk {

inline constexpr std::size_t pairing_code_length = 8;

/// Letters and digits only, in capitals, as many as a code has at most.
std::string clean_code(std::string_view typed);
/// `7K3M-Q2XP`, as the dashboard shows it and the server wants it.
std::string shown_code(std::string_view code);

/// With a scheme and without a slash at its end: what was typed, else http on this machine and https
/// everywhere else.
std::string server_url(std::string_view typed);
/// The name or number of the machine in it; empty where there is none.
std::string host_of(std::string_view typed);

struct PairingLink {
    std::string server;
    std::string code; // clean, whole
    friend bool operator==(PairingLink const&, PairingLink const&) = default;
};
/// nullopt for anything but an address, `#` and a whole code.
std::optional<PairingLink> read_pairing_link(std::string_view scanned);

} // namespace instante::kiosk
