#pragma once
// People, the programs that act for them, and what they changed.

#include "server/storage/device_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace instante::server {

enum class Role { viewer, site_manager, quality_lead, admin };
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

struct User {
    std::int64_t number = 0;
    std::string login;
    std::string name;
    std::string password_hash;
    Role role = Role::viewer;
    std::vector<std::string> sites; // ids whose subtrees a site manager sees; empty otherwise
    std::string language;
};

struct ApiToken {
    std::string name;
    Role role = Role::viewer;
    std::vector<std::string> sites;
};

class AccountStore {
  public:
    virtual ~AccountStore() = default;
    /// Problems: conflict (the login is taken).
    virtual Result<std::int64_t> add_user(User const& user) = 0;
    /// Problems: not_found.
    virtual Result<void> set_password(std::string const& login, std::string const& password_hash) = 0;
    /// Name, role, sites and language of whoever has the login, who was seen as `before`. Problems:
    /// not_found, stale (somebody else changed them meanwhile), conflict (no admin would be left).
    virtual Result<void> change_user(User const& user, User const& before) = 0;
    /// Their sessions end. Problems: not_found, conflict (no admin would be left).
    virtual Result<void> remove_user(std::string const& login) = 0;
    virtual std::vector<User> users() = 0;
    virtual std::optional<User> user_by_login(std::string const& login) = 0;
    virtual void add_session(Digest const& session, std::int64_t user, UnixMs expires_at) = 0;
    virtual std::optional<User> user_by_session(Digest const& session, UnixMs now) = 0;
    virtual void end_session(Digest const& session) = 0;
    /// Problems: conflict (the name is taken).
    virtual Result<void> add_api_token(Digest const& token, ApiToken const& description, UnixMs now) = 0;
    virtual std::optional<ApiToken> api_token(Digest const& token) = 0;
};

/// That somebody changed something: who, what, when.
struct AuditEntry {
    std::int64_t number = 0; // given by the store, ascending
    UnixMs at = 0;
    std::string by;
    std::string action;  // as routes name it: programme.apply, user.add, ...
    std::string subject; // the id of what was changed; may be empty
};

class AuditStore {
  public:
    virtual ~AuditStore() = default;
    virtual void note(AuditEntry const& entry) = 0;
    /// The newest first, at most `most`, older than the entry `before` (0: from the newest on).
    virtual std::vector<AuditEntry> audit(std::int64_t before, int most) = 0;
};

} // namespace instante::server
