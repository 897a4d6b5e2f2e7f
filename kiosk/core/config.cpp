#include "kiosk/core/config.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace instante::kiosk {

Result<ConfigPtr> read_config(std::string const& document) {
    auto const parsed = wire::parse(document);
    if (!parsed) return parsed.error();
    auto config = wire::read_kiosk_config(*parsed);
    if (!config) return config.error();
    return std::make_shared<wire::KioskConfig const>(std::move(*config));
}

ConfigPtr last_good_config(Outbox& outbox) {
    auto const cached = outbox.cached_config();
    if (!cached || !*cached) return nullptr;
    auto config = read_config((*cached)->document);
    if (config) return *config;
    spdlog::warn("the cached configuration cannot be read: {}", to_line(config.error()));
    return nullptr;
}

bool is_paired(Outbox& outbox) {
    auto const known = outbox.credentials();
    return known && *known && !(*known)->token.empty();
}

} // namespace instante::kiosk
