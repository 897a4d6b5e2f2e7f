#pragma once
// What replies of a server say, or of whoever else answers where one was thought to be.

#include "kiosk/core/outbox.hpp"
#include "kiosk/core/transport.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace instante::kiosk {

/// The pause the server asks for, in milliseconds, within reason; 0 when it does not (a date is not
/// understood).
std::int64_t retry_after_ms(HttpReply const& reply);

/// A reply that is no success.
struct Refusal {
    bool ours = false;               // an Instante server gave it
    std::string words;               // the status, and what is wrong where the reply says so
    std::vector<std::string> fields; // to blame

    bool blames(std::string_view field) const {
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    }
};
Refusal read_refusal(HttpReply const& reply);

/// The credentials that the reply to a pairing code grants; nullopt: it is no such reply.
std::optional<Credentials> read_pairing(std::string const& server, HttpReply const& reply);

/// The site and generation that the reply gives; nullopt: it is no such reply.
std::optional<std::pair<std::string, int>> read_generation(HttpReply const& reply);

} // namespace instante::kiosk
