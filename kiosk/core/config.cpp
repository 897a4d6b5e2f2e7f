#include "kiosk/core/config.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace instante::kiosk {

Result<ConfigPtr> read_config(std::string const& document) {
    auto const parsed = wire::parse(document);
    if (!parsed) return parsed.error();
    auto config = wire::read_kiosk_config(*parsed);
    if (!config) return config.error();
    if (auto errors = wire::check_kiosk_config(*config); !errors.empty())
        return Problem{ProblemKind::invalid, "a kiosk cannot work by this configuration", std::move(errors)};
    return std::make_shared<wire::KioskConfig const>(std::move(*config));
}

ConfigPtr last_good_config(Outbox& outbox) {
    auto const cached = outbox.cached_configs();
    if (!cached) return nullptr;
    for (CachedConfig const& each : *cached) {
        auto config = read_config(each.document);
        if (config) return *config;
        spdlog::warn("a cached configuration cannot be used: {}", to_line(config.error()));
    }
    return nullptr;
}

ConfigPtr begin_run(Outbox& outbox, std::string const& version) {
    if (auto const noted = outbox.note_start(version); !noted) spdlog::warn("{}", to_line(noted.error()));
    return last_good_config(outbox);
}

std::string last_asked_moment(Outbox& outbox) {
    auto const last = outbox.last_given();
    return last && *last ? (*last)->moment : std::string{};
}

bool is_paired(Outbox& outbox) {
    auto const known = outbox.credentials();
    return known && *known && !(*known)->token.empty();
}

} // namespace instante::kiosk
