#pragma once

#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// Users, sessions and API tokens of one connection.
class AccountTables {
  public:
    explicit AccountTables(sqlite::Database& database);

    Result<std::int64_t> add_user(User const& user);
    Result<void> set_password(std::string const& login, std::string const& hash);
    std::vector<User> users();
    std::optional<User> by_login(std::string const& login);
    void add_session(Digest const& session, std::int64_t user, UnixMs expires_at);
    std::optional<User> by_session(Digest const& session, UnixMs now);
    void end_session(Digest const& session);
    Result<void> add_api_token(Digest const& token, ApiToken const& description, UnixMs now);
    std::optional<ApiToken> api_token(Digest const& token);

  private:
    sqlite::Statement add_user_;
    sqlite::Statement set_password_;
    sqlite::Statement end_sessions_of_;
    sqlite::Statement users_;
    sqlite::Statement by_login_;
    sqlite::Statement add_session_;
    sqlite::Statement by_session_;
    sqlite::Statement end_session_;
    sqlite::Statement add_token_;
    sqlite::Statement token_;
};

} // namespace instante::server
