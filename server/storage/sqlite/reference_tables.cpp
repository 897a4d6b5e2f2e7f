#include "server/storage/sqlite/reference_tables.hpp"

#include "server/storage/sqlite/response_row.hpp"

#include <algorithm>

namespace instante::server {

namespace {

template <std::size_t size>
void copy(sqlite::Blob from, std::array<std::uint8_t, size>& to) {
    std::copy_n(from.begin(), std::min(from.size(), to.size()), to.begin());
}

} // namespace

ReferenceTables::ReferenceTables(sqlite::Database& database)
    : save_(database.prepare("INSERT OR REPLACE INTO response_reference VALUES (?, ?, ?, ?, ?, ?, ?)")),
      remove_(database.prepare(
          "DELETE FROM response_reference WHERE programme = ? AND site = ? AND visit = ? AND id = ?")),
      find_(
          database.prepare("SELECT pseudonym, version, seal FROM response_reference WHERE programme = ? AND "
                           "site = ? AND visit = ? AND id = ?")),
      any_(database.prepare("SELECT 1 FROM response_reference LIMIT 1")) {}

void ReferenceTables::put(StoredResponse const& response, bool revised) {
    sqlite::Blob const visit{response.visit.bytes};
    sqlite::Blob const id{response.id.bytes};
    if (response.reference) {
        save_.execute(the_programme, response.site, visit, id, sqlite::Blob{response.reference->pseudonym},
                      response.reference->version, sqlite::Blob{response.reference->seal});
    } else if (revised) {
        remove_.execute(the_programme, response.site, visit, id);
    }
}

bool ReferenceTables::agrees(StoredResponse const& response) {
    // By the sealed copy: the same one opened under a newer key has another pseudonym.
    auto const present = find(response);
    if (!present || !response.reference) return present.has_value() == response.reference.has_value();
    return present->seal == response.reference->seal;
}

bool ReferenceTables::any() {
    bool const found = any_.query().step();
    any_.reset();
    return found;
}

void ReferenceTables::fill(StoredResponse& response) {
    response.reference = find(response);
}

std::optional<StoredReference> ReferenceTables::find(StoredResponse const& response) {
    std::optional<StoredReference> found;
    find_.query(the_programme, response.site, sqlite::Blob{response.visit.bytes},
                sqlite::Blob{response.id.bytes});
    if (find_.step()) {
        found.emplace();
        copy(find_.blob(0), found->pseudonym);
        found->version = find_.integer(1);
        copy(find_.blob(2), found->seal);
    }
    find_.reset();
    return found;
}

} // namespace instante::server
