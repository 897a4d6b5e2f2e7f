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

std::optional<Problem> problem_of(Stored stored) {
    switch (stored) {
    case Stored::conflicting:
        return Problem::at(ProblemKind::conflict, "response.revision",
                           "this revision is stored already with other content");
    case Stored::crowded:
        return Problem::at(ProblemKind::invalid, "response.visit",
                           "has " + std::to_string(most_responses_in_visit) +
                               " responses already, as many as a visit may have");
    case Stored::overlong:
        return Problem::at(ProblemKind::invalid, "response",
                           "has more than " + std::to_string(most_unknown_bytes) +
                               " bytes of fields that this version has no name for");
    case Stored::added:
    case Stored::revised:
    case Stored::duplicate:
    case Stored::superseded:
        break;
    }
    return std::nullopt;
}

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
