#include "server/storage/sqlite/response_tables.hpp"

#include "server/storage/sqlite/programme_tables.hpp"

#include <algorithm>
#include <stdexcept>

namespace instante::server {

namespace {

constexpr int state_final = 1;
constexpr int state_test = 2;
constexpr int state_flagged = 4;

int state_of(StoredResponse const& response) {
    return (response.final ? state_final : 0) | (response.test ? state_test : 0) |
           (response.flagged ? state_flagged : 0);
}

Uuid uuid_of(sqlite::Blob bytes) {
    Uuid id;
    if (bytes.size() != id.bytes.size()) throw std::runtime_error("an id in the store is damaged");
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

} // namespace

std::string ResponseTables::response_select() {
    return "SELECT site, visit, id, revision, digest, commit_no, source, kiosk, device, generation, survey, "
           "version, "
           "moment, at, uncertainty_ms, day, hour, utc_offset, claimed_wall, claimed_monotonic, "
           "(SELECT boot_id FROM device_boot b WHERE b.number = boot), received_at, language, "
           "(SELECT key FROM microsegment m WHERE m.number = microsegment), provenance, weight, state, "
           "answers "
           "FROM response ";
}

ResponseTables::ResponseTables(sqlite::Database& database)
    : find_(
          database.prepare(response_select() + "WHERE programme = ? AND site = ? AND visit = ? AND id = ?")),
      save_(database.prepare("INSERT OR REPLACE INTO response VALUES "
                             "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")),
      find_microsegment_(database.prepare("SELECT number FROM microsegment WHERE key = ?")),
      add_microsegment_(database.prepare("INSERT INTO microsegment (key) VALUES (?) RETURNING number")),
      find_boot_(database.prepare("SELECT number FROM device_boot WHERE boot_id = ?")),
      add_boot_(database.prepare("INSERT INTO device_boot (boot_id) VALUES (?) RETURNING number")),
      read_counter_(database.prepare("SELECT commit_no FROM site_counter WHERE programme = ? AND site = ?")),
      save_counter_(database.prepare("INSERT OR REPLACE INTO site_counter VALUES (?, ?, ?)")) {}

StoredResponse ResponseTables::read_row(sqlite::Statement const& row) const {
    StoredResponse response;
    response.site = row.integer32(0);
    response.visit = uuid_of(row.blob(1));
    response.id = uuid_of(row.blob(2));
    response.revision = row.integer32(3);
    response.source = static_cast<Source>(row.integer32(6));
    response.kiosk = row.integer32(7);
    response.device = row.integer(8);
    response.generation = row.integer32(9);
    response.survey = row.integer32(10);
    response.survey_version = row.integer32(11);
    response.moment = row.integer32(12);
    response.at = row.optional_integer(13);
    response.uncertainty_ms = row.integer(14);
    response.local = {row.integer32(15), row.integer32(16), row.integer32(17)};
    response.claimed = {row.integer(18), row.integer(19), row.text(20)};
    response.received_at = row.integer(21);
    response.language = row.text(22);
    response.segments = parse_segments(row.text(23), row.text(24));
    response.weight = row.real(25);
    int const state = row.integer32(26);
    response.final = state & state_final;
    response.test = state & state_test;
    response.flagged = state & state_flagged;
    response.answers = answers_from_text(row.text(27));
    return response;
}

std::int64_t ResponseTables::number_of(sqlite::Statement& find, sqlite::Statement& add,
                                       std::unordered_map<std::string, std::int64_t>& known,
                                       std::string const& key) {
    if (auto const found = known.find(key); found != known.end()) return found->second;
    sqlite::Statement& row = find.query(key).step() ? find : add.query(key);
    if (&row == &add) add.step();
    std::int64_t const number = row.integer(0);
    find.reset();
    add.reset();
    known.emplace(key, number);
    return number;
}

std::int64_t ResponseTables::next_commit_number(Code site) {
    auto const [at, first] = commit_numbers_.try_emplace(site, 0);
    if (first) {
        if (read_counter_.query(the_programme, site).step()) at->second = read_counter_.integer(0);
        read_counter_.reset();
    }
    return ++at->second;
}

void ResponseTables::gather(StoredResponse const& response, Catalog const& catalog, int sign) {
    Survey const* const survey = catalog.survey(response.survey, response.survey_version);
    if (!survey) throw std::runtime_error("a response names a survey version that was never published");
    std::int64_t const microsegment =
        number_of(find_microsegment_, add_microsegment_, microsegments_, microsegment_key(response.segments));
    for (auto const& [key, sums] : contributions(response, *survey, microsegment, sign))
        changes_.add(key, sums);
}

Stored ResponseTables::put(StoredResponse const& response, Catalog const& catalog) {
    sqlite::Blob const visit{response.visit.bytes};
    sqlite::Blob const id{response.id.bytes};
    std::int64_t const digest = content_digest(response);
    Stored outcome = Stored::added;
    find_.query(the_programme, response.site, visit, id);
    if (find_.step()) {
        int const present = find_.integer32(3);
        bool const same = find_.integer(4) == digest;
        if (response.revision <= present) {
            find_.reset();
            if (response.revision < present) return Stored::superseded;
            return same ? Stored::duplicate : Stored::conflicting;
        }
        StoredResponse const before = read_row(find_);
        find_.reset();
        gather(before, catalog, -1);
        outcome = Stored::revised;
    }
    find_.reset();
    gather(response, catalog, +1);
    save_.execute(
        the_programme, response.site, visit, id, response.revision, digest, next_commit_number(response.site),
        static_cast<int>(response.source), response.kiosk, response.device, response.generation,
        response.survey, response.survey_version, response.moment, response.at, response.uncertainty_ms,
        response.local.day, response.local.hour, response.local.utc_offset_minutes, response.claimed.wall_ms,
        response.claimed.monotonic_ms, number_of(find_boot_, add_boot_, boots_, response.claimed.boot_id),
        response.received_at, response.language, microsegments_.at(microsegment_key(response.segments)),
        provenance_key(response.segments), response.weight, state_of(response),
        answers_to_text(response.answers));
    return outcome;
}

void ResponseTables::finish(RollupTables& rollups) {
    rollups.write(changes_);
    changes_.clear();
    for (auto const& [site, number] : commit_numbers_)
        save_counter_.execute(the_programme, site, number);
    commit_numbers_.clear();
}

void ResponseTables::forget() {
    changes_.clear();
    commit_numbers_.clear();
    microsegments_.clear();
    boots_.clear();
}

} // namespace instante::server
