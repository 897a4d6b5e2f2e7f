#include "server/storage/store.hpp"

namespace instante::server {

namespace {
constexpr std::pair<Role, std::string_view> role_names[] = {
    {Role::viewer, "viewer"},
    {Role::site_manager, "site_manager"},
    {Role::quality_lead, "quality_lead"},
    {Role::admin, "admin"},
};
} // namespace

std::string_view to_string(Role role) {
    for (auto const& [value, name] : role_names) {
        if (value == role) return name;
    }
    return "viewer";
}

std::optional<Role> parse_role(std::string_view text) {
    for (auto const& [value, name] : role_names) {
        if (name == text) return value;
    }
    return std::nullopt;
}

} // namespace instante::server
