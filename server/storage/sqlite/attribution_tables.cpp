#include "server/storage/sqlite/attribution_tables.hpp"

#include "server/storage/sqlite/programme_tables.hpp"
#include "server/storage/sqlite/uuid_bytes.hpp"

namespace instante::server {

AttributionTables::AttributionTables(sqlite::Database& database)
    : add_(database.prepare("INSERT INTO attribution VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0)")),
      keep_responses_(database.prepare("UPDATE attribution SET responses = ? WHERE number = ?")),
      undo_(database.prepare("UPDATE attribution SET undone_by = ?, undone_at = ? WHERE number = ?")),
      list_(database.prepare(
          "SELECT number, site, kiosk, counted_as, first_day, last_day, made_by, made_at, responses, "
          "undone_by, undone_at FROM attribution WHERE programme = ? ORDER BY number DESC")),
      keep_teller_(database.prepare("INSERT OR REPLACE INTO attributed_response VALUES (?, ?, ?, ?, ?)")),
      drop_teller_(database.prepare(
          "DELETE FROM attributed_response WHERE programme = ? AND site = ? AND visit = ? AND id = ?")),
      tellers_(database.prepare(
          "SELECT visit, id, kiosk FROM attributed_response WHERE programme = ? AND site = ?")) {}

Code AttributionTables::counted_as(Code kiosk, Code site, Day day) {
    for (Attribution const& one : known()) {
        if (one.holds() && one.kiosk == kiosk && one.site == site && day >= one.from && day <= one.to)
            return one.counted_as;
    }
    return kiosk;
}

std::vector<Attribution> const& AttributionTables::known() {
    if (!known_) known_ = list();
    return *known_;
}

void AttributionTables::keep_teller(StoredResponse const& response, Code counted_as, Code told_by) {
    if (known().empty()) return; // as nearly always: then nothing was kept either
    sqlite::Blob const visit{response.visit.bytes};
    sqlite::Blob const id{response.id.bytes};
    if (counted_as != told_by) {
        keep_teller_.execute(the_programme, response.site, visit, id, told_by);
    } else {
        drop_teller_.execute(the_programme, response.site, visit, id);
    }
}

AttributionTables::Tellers AttributionTables::tellers(Code site) {
    Tellers tellers;
    tellers_.query(the_programme, site);
    while (tellers_.step())
        tellers[{uuid_of(tellers_.blob(0)), uuid_of(tellers_.blob(1))}] = tellers_.integer32(2);
    tellers_.reset();
    return tellers;
}

void AttributionTables::add(Attribution& attribution) {
    add_.execute(the_programme, attribution.site, attribution.kiosk, attribution.counted_as, attribution.from,
                 attribution.to, attribution.by, attribution.at);
    forget();
    attribution.number = known().front().number;
}

void AttributionTables::keep_responses(Attribution const& attribution) {
    keep_responses_.execute(attribution.responses, attribution.number);
}

void AttributionTables::undo(Attribution const& attribution) {
    undo_.execute(attribution.undone_by, attribution.undone_at, attribution.number);
    forget();
}

std::vector<Attribution> AttributionTables::list() {
    std::vector<Attribution> all;
    list_.query(the_programme);
    while (list_.step()) {
        Attribution& one = all.emplace_back();
        one.number = list_.integer(0);
        one.site = list_.integer32(1);
        one.kiosk = list_.integer32(2);
        one.counted_as = list_.integer32(3);
        one.from = list_.integer32(4);
        one.to = list_.integer32(5);
        one.by = list_.text(6);
        one.at = list_.integer(7);
        one.responses = list_.integer(8);
        one.undone_by = list_.text(9);
        one.undone_at = list_.integer(10);
    }
    list_.reset();
    return all;
}

} // namespace instante::server
