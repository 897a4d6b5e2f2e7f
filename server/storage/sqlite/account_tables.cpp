#include "server/storage/sqlite/account_tables.hpp"

#include <nlohmann/json.hpp>

#include <limits>

namespace instante::server {

namespace {

constexpr char const* user_columns =
    "u.number, u.login, u.name, u.password_hash, u.role, u.sites, u.language";

std::string sites_to_text(std::vector<std::string> const& sites) {
    return nlohmann::json(sites).dump();
}
std::vector<std::string> sites_from_text(std::string const& text) {
    return nlohmann::json::parse(text).get<std::vector<std::string>>();
}

User read_user(sqlite::Statement const& row) {
    return {row.integer(0),
            row.text(1),
            row.text(2),
            row.text(3),
            parse_role(row.text(4)).value_or(Role::viewer),
            sites_from_text(row.text(5)),
            row.text(6)};
}

std::optional<User> first_user(sqlite::Statement& rows) {
    std::optional<User> user;
    if (rows.step()) user = read_user(rows);
    rows.reset();
    return user;
}

/// In all that change_user changes.
bool same_account(User const& one, User const& other) {
    return one.name == other.name && one.role == other.role && one.sites == other.sites &&
           one.language == other.language;
}

std::string select_user(char const* rest) {
    return std::string{"SELECT "} + user_columns + " FROM user u " + rest;
}

} // namespace

AccountTables::AccountTables(sqlite::Database& database)
    : add_user_(
          database.prepare("INSERT OR IGNORE INTO user (login, name, password_hash, role, sites, language) "
                           "VALUES (?, ?, ?, ?, ?, ?) RETURNING number")),
      set_password_(database.prepare("UPDATE user SET password_hash = ? WHERE login = ? RETURNING number")),
      change_user_(
          database.prepare("UPDATE user SET name = ?, role = ?, sites = ?, language = ? WHERE login = ? "
                           "RETURNING number")),
      remove_user_(database.prepare("DELETE FROM user WHERE number = ?")),
      other_admins_(database.prepare("SELECT count(*) FROM user WHERE role = 'admin' AND login <> ?")),
      end_sessions_of_(database.prepare("DELETE FROM session WHERE user = ?")),
      users_(database.prepare(select_user("ORDER BY u.login"))),
      by_login_(database.prepare(select_user("WHERE u.login = ?"))),
      add_session_(database.prepare("INSERT INTO session VALUES (?, ?, ?)")),
      by_session_(database.prepare(
          select_user("JOIN session s ON s.user = u.number WHERE s.digest = ? AND s.expires_at > ?"))),
      end_session_(database.prepare("DELETE FROM session WHERE digest = ?")),
      add_token_(database.prepare("INSERT OR IGNORE INTO api_token VALUES (?, ?, ?, ?, ?) RETURNING name")),
      token_(database.prepare("SELECT name, role, sites FROM api_token WHERE digest = ?")),
      note_(database.prepare("INSERT INTO audit_entry (at, by, action, subject) VALUES (?, ?, ?, ?)")),
      audit_(database.prepare("SELECT number, at, by, action, subject FROM audit_entry WHERE number < ? "
                              "ORDER BY number DESC LIMIT ?")) {}

Result<std::int64_t> AccountTables::add_user(User const& user) {
    add_user_.query(user.login, user.name, user.password_hash, to_string(user.role),
                    sites_to_text(user.sites), user.language);
    bool const added = add_user_.step();
    std::int64_t const number = added ? add_user_.integer(0) : 0;
    add_user_.reset();
    if (!added)
        return Problem::at(ProblemKind::conflict, "user", "there is a user '" + user.login + "' already");
    return number;
}

Result<void> AccountTables::set_password(std::string const& login, std::string const& hash) {
    bool const found = set_password_.query(hash, login).step();
    std::int64_t const number = found ? set_password_.integer(0) : 0;
    set_password_.reset();
    if (!found) return Problem::at(ProblemKind::not_found, "user", "there is no user '" + login + "'");
    end_sessions_of_.execute(number); // whoever knew the old password is out
    return {};
}

Result<void> AccountTables::check_an_admin_stays(std::string const& without) {
    other_admins_.query(without).step();
    bool const another = other_admins_.integer(0) > 0;
    other_admins_.reset();
    if (another) return {};
    return Problem::at(ProblemKind::conflict, "role", "is the last admin: somebody has to manage the others");
}

Result<void> AccountTables::change_user(User const& user, User const& seen) {
    auto const before = by_login(user.login);
    if (before && !same_account(*before, seen)) {
        return Problem{ProblemKind::stale, "somebody else changed the access of '" + user.login +
                                               "' meanwhile; look at it again"};
    }
    if (before && before->role == Role::admin && user.role != Role::admin) {
        if (auto const stays = check_an_admin_stays(user.login); !stays) return stays.error();
    }
    bool const found =
        change_user_
            .query(user.name, to_string(user.role), sites_to_text(user.sites), user.language, user.login)
            .step();
    change_user_.reset();
    if (!found) return Problem::at(ProblemKind::not_found, "user", "there is no user '" + user.login + "'");
    return {};
}

Result<void> AccountTables::remove_user(std::string const& login) {
    auto const user = by_login(login);
    if (!user) return Problem::at(ProblemKind::not_found, "user", "there is no user '" + login + "'");
    if (user->role == Role::admin) {
        if (auto const stays = check_an_admin_stays(login); !stays) return stays.error();
    }
    end_sessions_of_.execute(user->number);
    remove_user_.execute(user->number);
    return {};
}

std::vector<User> AccountTables::users() {
    std::vector<User> all;
    users_.reset();
    while (users_.step())
        all.push_back(read_user(users_));
    users_.reset();
    return all;
}

std::optional<User> AccountTables::by_login(std::string const& login) {
    return first_user(by_login_.query(login));
}

void AccountTables::add_session(Digest const& session, std::int64_t user, UnixMs expires_at) {
    add_session_.execute(sqlite::Blob{session}, user, expires_at);
}

std::optional<User> AccountTables::by_session(Digest const& session, UnixMs now) {
    return first_user(by_session_.query(sqlite::Blob{session}, now));
}

void AccountTables::end_session(Digest const& session) {
    end_session_.execute(sqlite::Blob{session});
}

Result<void> AccountTables::add_api_token(Digest const& token, ApiToken const& description, UnixMs now) {
    bool const added = add_token_
                           .query(sqlite::Blob{token}, description.name, to_string(description.role),
                                  sites_to_text(description.sites), now)
                           .step();
    add_token_.reset();
    if (!added)
        return Problem::at(ProblemKind::conflict, "name",
                           "there is a token '" + description.name + "' already");
    return {};
}

std::optional<ApiToken> AccountTables::api_token(Digest const& token) {
    std::optional<ApiToken> found;
    if (token_.query(sqlite::Blob{token}).step()) {
        found = ApiToken{token_.text(0), parse_role(token_.text(1)).value_or(Role::viewer),
                         sites_from_text(token_.text(2))};
    }
    token_.reset();
    return found;
}

void AccountTables::note(AuditEntry const& entry) {
    note_.execute(entry.at, entry.by, entry.action, entry.subject);
}

std::vector<AuditEntry> AccountTables::audit(std::int64_t before, int most) {
    std::vector<AuditEntry> entries;
    audit_.query(before > 0 ? before : std::numeric_limits<std::int64_t>::max(), most);
    while (audit_.step())
        entries.push_back(
            {audit_.integer(0), audit_.integer(1), audit_.text(2), audit_.text(3), audit_.text(4)});
    audit_.reset();
    return entries;
}

} // namespace instante::server
