#include "server/storage/sqlite/flag_tables.hpp"

#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/uuid_bytes.hpp"

#include <algorithm>
#include <limits>

namespace instante::server {

namespace {

bool alike(std::vector<Flag> const& some, std::vector<Flag> const& others) {
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                      [](Flag const& a, Flag const& b) {
                          return a.rule == b.rule && a.reason == b.reason && a.version == b.version;
                      });
}

} // namespace

FlagTables::FlagTables(sqlite::Database& database)
    : save_(database.prepare("INSERT INTO response_flag VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      remove_(database.prepare("DELETE FROM response_flag WHERE programme = ? AND site = ? AND visit = ? AND "
                               "id = ?")),
      follow_(database.prepare("UPDATE response_flag SET kiosk = ?, moment = ?, day = ?, at = ? WHERE "
                               "programme = ? AND site = ? AND visit = ? AND id = ?")),
      find_(
          database.prepare("SELECT rule, reason, version, flagged_at FROM response_flag WHERE programme = ? "
                           "AND site = ? AND visit = ? AND id = ? ORDER BY rule")),
      list_(database.prepare(
          "SELECT visit, id, kiosk, moment, day, at, rule, reason, version, flagged_at FROM response_flag "
          "WHERE programme = ?1 AND site = ?2 AND day BETWEEN ?3 AND ?4 AND (?5 = 0 OR kiosk = ?5) "
          "AND (?6 = '' OR rule = ?6) ORDER BY day DESC, at DESC, visit, id, rule")),
      save_judged_(database.prepare("INSERT OR REPLACE INTO misuse_progress VALUES (?, ?, ?)")),
      judged_(database.prepare("SELECT site, judged FROM misuse_progress WHERE programme = ?")) {}

bool FlagTables::put(StoredResponse const& response, std::vector<Flag> flags) {
    std::sort(flags.begin(), flags.end(), [](Flag const& a, Flag const& b) { return a.rule < b.rule; });
    if (alike(find(response), flags)) return false;
    sqlite::Blob const visit{response.visit.bytes};
    sqlite::Blob const id{response.id.bytes};
    remove_.execute(the_programme, response.site, visit, id);
    for (Flag const& flag : flags)
        save_.execute(the_programme, response.site, visit, id, flag.rule, flag.reason, flag.version, flag.at,
                      response.kiosk, response.moment, response.local.day, response.at);
    return true;
}

void FlagTables::follow(StoredResponse const& response) {
    follow_.execute(response.kiosk, response.moment, response.local.day, response.at, the_programme,
                    response.site, sqlite::Blob{response.visit.bytes}, sqlite::Blob{response.id.bytes});
}

void FlagTables::fill(StoredResponse& response) {
    response.flags = find(response);
}

std::vector<Flag> FlagTables::find(StoredResponse const& response) {
    std::vector<Flag> flags;
    find_.query(the_programme, response.site, sqlite::Blob{response.visit.bytes},
                sqlite::Blob{response.id.bytes});
    while (find_.step())
        flags.push_back({find_.text(0), find_.text(1), find_.integer32(2), find_.integer(3)});
    find_.reset();
    return flags;
}

void FlagTables::read(FlagFilter const& filter, std::function<void(FlaggedResponse const&)> const& take) {
    FlaggedResponse one;
    auto const give = [&] {
        if (!one.flags.empty()) take(one);
        one.flags.clear();
    };
    bool const bounded = filter.from || filter.to;
    Day const first = filter.from.value_or(bounded ? unknown_day + 1 : std::numeric_limits<Day>::min());
    Day const last = filter.to.value_or(std::numeric_limits<Day>::max());
    for (Code const site : filter.sites) {
        list_.query(the_programme, site, first, last, filter.kiosk, filter.rule);
        while (list_.step()) {
            Uuid const id = uuid_of(list_.blob(1));
            if (id != one.id || site != one.site) {
                give();
                one.site = site;
                one.visit = uuid_of(list_.blob(0));
                one.id = id;
                one.kiosk = list_.integer32(2);
                one.moment = list_.integer32(3);
                one.day = list_.integer32(4);
                one.at = list_.is_null(5) ? std::nullopt : std::optional{list_.integer(5)};
            }
            one.flags.push_back({list_.text(6), list_.text(7), list_.integer32(8), list_.integer(9)});
        }
        list_.reset();
        give();
    }
}

void FlagTables::keep_judged(std::map<Code, std::int64_t> const& judged) {
    for (auto const& [site, number] : judged)
        save_judged_.execute(the_programme, site, number);
}

std::map<Code, std::int64_t> FlagTables::judged() {
    std::map<Code, std::int64_t> judged;
    judged_.query(the_programme);
    while (judged_.step())
        judged[judged_.integer32(0)] = judged_.integer(1);
    judged_.reset();
    return judged;
}

} // namespace instante::server
