#include "kiosk/core/reply.hpp"

#include "shared/wire.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace instante::kiosk {

using nlohmann::json;

namespace {

/// No server of ours asks for a longer pause; another's must not silence a kiosk for days.
constexpr std::int64_t longest_retry_after_ms = 3'600'000;

/// The member where the document is an object that has it, else null.
json member(json const& document, char const* name) {
    return document.is_object() ? document.value(name, json{}) : json{};
}

/// The text, empty where it is none.
std::string text(json const& value) {
    return value.is_string() ? value.get<std::string>() : std::string{};
}

} // namespace

std::int64_t retry_after_ms(HttpReply const& reply) {
    auto const said = reply.header("retry-after");
    std::int64_t seconds = 0;
    auto const [end, error] = std::from_chars(said.data(), said.data() + said.size(), seconds);
    if (error != std::errc{} || end != said.data() + said.size() || seconds < 0) return 0;
    return std::min(seconds, longest_retry_after_ms / 1000) * 1000;
}

Refusal read_refusal(HttpReply const& reply) {
    Refusal refusal;
    refusal.words = "the server answered " + std::to_string(reply.status);
    auto const document = wire::parse(reply.body);
    if (!document) return refusal;
    refusal.ours = text(member(*document, "type")).starts_with("urn:instante:problem:");
    if (std::string const detail = text(member(*document, "detail")); !detail.empty())
        refusal.words += ": " + detail;
    json const errors = member(*document, "errors");
    for (json const& error : errors.is_array() ? errors : json::array())
        refusal.fields.push_back(text(member(error, "field")));
    return refusal;
}

std::optional<Credentials> read_pairing(std::string const& server, HttpReply const& reply) {
    auto const document = wire::parse(reply.body);
    if (!document) return std::nullopt;
    Credentials granted;
    granted.server = server;
    granted.device = text(member(*document, "device"));
    granted.token = text(member(*document, "token"));
    granted.kiosk = text(member(*document, "kiosk"));
    granted.site = text(member(*document, "site"));
    json const generation = member(*document, "generation");
    bool const whole = !granted.device.empty() && !granted.token.empty() && !granted.kiosk.empty() &&
                       !granted.site.empty() && generation.is_number_integer();
    if (!whole) return std::nullopt;
    granted.generation = generation.get<int>();
    return granted;
}

std::optional<std::pair<std::string, int>> read_generation(HttpReply const& reply) {
    auto const document = wire::parse(reply.body);
    if (!document) return std::nullopt;
    auto site = text(member(*document, "site"));
    json const generation = member(*document, "generation");
    if (site.empty() || !generation.is_number_integer() || generation.get<int>() < 1) return std::nullopt;
    return std::pair{std::move(site), generation.get<int>()};
}

} // namespace instante::kiosk
