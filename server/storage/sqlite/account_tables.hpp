#pragma once

#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// Users, sessions, API tokens and the audit log of one connection.
class AccountTables {
  public:
    explicit AccountTables(sqlite::Database& database);

    Result<std::int64_t> add_user(User const& user);
    Result<void> set_password(std::string const& login, std::string const& hash);
    Result<void> change_user(User const& user, User const& before);
    Result<void> remove_user(std::string const& login);
    std::vector<User> users();
    std::optional<User> by_login(std::string const& login);
    void add_session(Digest const& session, std::int64_t user, UnixMs expires_at);
    std::optional<User> by_session(Digest const& session, UnixMs now);
    void end_session(Digest const& session);
    Result<void> add_api_token(Digest const& token, ApiToken const& description, UnixMs now);
    std::optional<ApiToken> api_token(Digest const& token);
    void note(AuditEntry const& entry);
    std::vector<AuditEntry> audit(std::int64_t before, int most);

  private:
    /// Problem: without this user nobody could manage the others.
    Result<void> check_an_admin_stays(std::string const& without);

    sqlite::Statement add_user_;
    sqlite::Statement set_password_;
    sqlite::Statement change_user_;
    sqlite::Statement remove_user_;
    sqlite::Statement other_admins_;
    sqlite::Statement end_sessions_of_;
    sqlite::Statement users_;
    sqlite::Statement by_login_;
    sqlite::Statement add_session_;
    sqlite::Statement by_session_;
    sqlite::Statement end_session_;
    sqlite::Statement add_token_;
    sqlite::Statement token_;
    sqlite::Statement note_;
    sqlite::Statement audit_;
};

} // namespace instante::server
