#include "kiosk/core/server_address.hpp"

#include <algorithm>
#include <cctype>

namespace instante::kiosk {

std::string clean_code(std::string_view typed) {
    std::string code;
    for (char const c : typed) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && std::isalnum(byte) != 0 && code.size() < pairing_code_length)
            code += static_cast<char>(std::toupper(byte));
    }
    return code;
}

std::string shown_code(std::string_view code) {
    constexpr std::size_t half = pairing_code_length / 2;
    if (code.size() <= half) return std::string{code};
    return std::string{code.substr(0, half)}.append("-").append(code.substr(half));
}

std::string host_of(std::string_view typed) {
    if (auto const scheme = typed.find("://"); scheme != std::string_view::npos)
        typed.remove_prefix(scheme + 3);
    if (typed.starts_with('[')) return std::string{typed.substr(0, typed.find(']') + 1)}; // IPv6
    return std::string{typed.substr(0, typed.find_first_of(":/?#"))};
}

std::string server_url(std::string_view typed) {
    while (typed.ends_with('/'))
        typed.remove_suffix(1);
    if (typed.find("://") != std::string_view::npos) return std::string{typed};
    auto const host = host_of(typed);
    bool const here = host.starts_with("127.") || host == "localhost" || host == "[::1]";
    return std::string{here ? "http://" : "https://"}.append(typed);
}

std::optional<PairingLink> read_pairing_link(std::string_view scanned) {
    auto const hash = scanned.find('#');
    auto const scheme = scanned.find("://");
    if (hash == std::string_view::npos || (scheme != std::string_view::npos && scheme > hash))
        return std::nullopt;
    auto const after = scanned.substr(hash + 1);
    auto code = clean_code(after);
    // Nothing but the code, with its dash or without: another page of a dashboard has a `#` as well.
    bool const whole = code.size() == pairing_code_length &&
                       after.size() - static_cast<std::size_t>(std::ranges::count(after, '-')) == code.size();
    auto const server = scanned.substr(0, hash);
    if (!whole || host_of(server).empty()) return std::nullopt;
    return PairingLink{server_url(server), std::move(code)};
}

} // namespace instante::kiosk
