#include "server/storage/sqlite/response_tables.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>
#include <stdexcept>

namespace instante::server {

namespace {

constexpr int state_final = 1;
constexpr int state_test = 2;
constexpr int state_flagged = 4;

constexpr std::int64_t ms_in_minute = 60'000;
constexpr std::int64_t ms_in_hour = 3'600'000;
constexpr std::int64_t hours_in_day = 24;

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

/// Ids that equal their visit's are not stored twice.
sqlite::Blob id_bytes(StoredResponse const& response) {
    return response.id == response.visit ? sqlite::Blob{} : sqlite::Blob{response.id.bytes};
}

/// Day and hour as instant and offset tell them; nullopt where the response says otherwise.
std::optional<LocalTime> derived_local(std::optional<UnixMs> at, int utc_offset) {
    if (!at) return std::nullopt;
    std::int64_t const local = *at + utc_offset * ms_in_minute;
    std::int64_t const hours = local >= 0 ? local / ms_in_hour : (local - ms_in_hour + 1) / ms_in_hour;
    std::int64_t const day = hours >= 0 ? hours / hours_in_day : (hours - hours_in_day + 1) / hours_in_day;
    return LocalTime{static_cast<Day>(day), static_cast<int>(hours - day * hours_in_day), utc_offset};
}

constexpr char const* row_columns =
    "visit, id, revision, commit_no, circumstance, microsegment, boot, at, uncertainty_ms, utc_offset, day, "
    "hour, claimed_wall, claimed_monotonic, received, weight, state, answers, unknown";

// ---- the commit log's form: each entry shares the head of its visit with the one before -------------

constexpr std::uint8_t own_id = 32; // the id is not the visit's: how much it shares with that follows

std::uint8_t shared_head(Uuid const& one, Uuid const& other) {
    auto const differ = std::mismatch(one.bytes.begin(), one.bytes.end(), other.bytes.begin());
    return static_cast<std::uint8_t>(differ.first - one.bytes.begin());
}

void write_tail(ByteWriter& bytes, Uuid const& id, std::uint8_t shared) {
    bytes.raw(std::span{id.bytes}.subspan(shared));
}

void read_tail(ByteReader& bytes, Uuid& id, std::size_t shared) {
    if (shared > id.bytes.size()) throw std::runtime_error("the commit log is damaged");
    for (std::size_t i = shared; i < id.bytes.size(); ++i)
        id.bytes[i] = bytes.byte();
}

} // namespace

ResponseTables::ResponseTables(sqlite::Database& database)
    : visit_rows_(database.prepare(std::string{"SELECT "} + row_columns +
                                   " FROM response WHERE programme = ? AND site = ? AND visit = ?")),
      site_rows_(database.prepare(std::string{"SELECT "} + row_columns +
                                  " FROM response WHERE programme = ? AND site = ?")),
      save_(database.prepare("INSERT OR REPLACE INTO response VALUES "
                             "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      read_counter_(database.prepare("SELECT commit_no FROM site_counter WHERE programme = ? AND site = ?")),
      save_counter_(database.prepare("INSERT OR REPLACE INTO site_counter VALUES (?, ?, ?)")),
      log_(database.prepare("INSERT INTO commit_log VALUES (?, ?, ?, ?, ?)")),
      sites_(database.prepare("SELECT site FROM site_counter WHERE programme = ?")),
      microsegments_(database, "microsegment", "key"),
      boots_(database, "device_boot", "boot_id"),
      circumstances_(database) {}

std::vector<Code> ResponseTables::sites() {
    std::vector<Code> sites;
    sites_.query(the_programme);
    while (sites_.step())
        sites.push_back(sites_.integer32(0));
    sites_.reset();
    return sites;
}

std::int64_t ResponseTables::microsegment_number(StoredResponse const& response) {
    return microsegments_.number_of(microsegment_key(response.segments));
}

// ---- rows ------------------------------------------------------------------------------------------

StoredResponse ResponseTables::read_row(sqlite::Statement const& row, Code site) {
    StoredResponse response;
    response.site = site;
    response.visit = uuid_of(row.blob(0));
    response.id = row.blob(1).empty() ? response.visit : uuid_of(row.blob(1));
    response.revision = row.integer32(2);
    std::string const& provenance = circumstances_.restore(row.integer(4), response);
    response.segments = parse_segments(microsegments_.text_of(row.integer(5)), provenance);
    response.at = row.optional_integer(7);
    response.uncertainty_ms = row.integer(8);
    int const offset = row.integer32(9);
    response.local =
        derived_local(response.at, offset).value_or(LocalTime{unknown_day, unknown_hour, offset});
    if (!row.is_null(10)) response.local.day = row.integer32(10);
    if (!row.is_null(11)) response.local.hour = row.integer32(11);
    UnixMs const base = response.at.value_or(0);
    response.claimed = {base + row.integer(12), row.integer(13), boots_.text_of(row.integer(6))};
    response.received_at = base + row.integer(14);
    response.weight = row.real(15);
    int const state = row.integer32(16);
    response.final = state & state_final;
    response.test = state & state_test;
    response.flagged = state & state_flagged;
    response.answers = read_answers(row.blob(17));
    if (!row.is_null(18)) response.unknown = row.text(18);
    return response;
}

void ResponseTables::save(StoredResponse const& response, std::int64_t microsegment) {
    LocalTime const& local = response.local;
    auto const derived = derived_local(response.at, local.utc_offset_minutes);
    auto const unless_derived = [&](int value, int LocalTime::*part) {
        return derived && (*derived).*part == value ? std::nullopt : std::optional{value};
    };
    UnixMs const base = response.at.value_or(0);
    Bytes answers;
    ByteWriter writer{answers};
    write(writer, response.answers);
    auto const unknown = response.unknown.empty() ? std::nullopt : std::optional{response.unknown};
    save_.execute(the_programme, response.site, sqlite::Blob{response.visit.bytes}, id_bytes(response),
                  response.revision, next_commit_number(response), circumstances_.number_of(response),
                  microsegment, boots_.number_of(response.claimed.boot_id), response.at,
                  response.uncertainty_ms, local.utc_offset_minutes,
                  unless_derived(local.day, &LocalTime::day), unless_derived(local.hour, &LocalTime::hour),
                  response.claimed.wall_ms - base, response.claimed.monotonic_ms, response.received_at - base,
                  response.weight, state_of(response), sqlite::Blob{answers}, unknown);
}

std::int64_t ResponseTables::next_commit_number(StoredResponse const& response) {
    auto const [at, first] = commits_.try_emplace(response.site);
    NewCommits& commits = at->second;
    if (first) {
        if (read_counter_.query(the_programme, response.site).step()) commits.last = read_counter_.integer(0);
        read_counter_.reset();
        commits.first = commits.last + 1;
    }
    ByteWriter bytes{commits.ids};
    bool const own = response.id != response.visit;
    std::uint8_t const shared = shared_head(response.visit, commits.visit);
    bytes.byte(shared | (own ? own_id : 0));
    write_tail(bytes, response.visit, shared);
    if (own) {
        std::uint8_t const of_visit = shared_head(response.id, response.visit);
        bytes.byte(of_visit);
        write_tail(bytes, response.id, of_visit);
    }
    commits.visit = response.visit;
    return ++commits.last;
}

std::size_t ResponseTables::VisitHash::operator()(VisitId const& id) const {
    return boost::hash_range(id.visit.bytes.begin(), id.visit.bytes.end());
}

// ---- a transaction ---------------------------------------------------------------------------------

ResponseTables::Visit& ResponseTables::visit_of(StoredResponse const& response) {
    auto const [at, first] = visits_.try_emplace({response.site, response.visit});
    if (first) {
        visit_rows_.query(the_programme, response.site, sqlite::Blob{response.visit.bytes});
        while (visit_rows_.step()) {
            StoredResponse const& present = loaded_.emplace_back(read_row(visit_rows_, response.site));
            at->second.members.push_back({&present, microsegment_number(present)});
        }
        visit_rows_.reset();
    }
    return at->second;
}

Stored ResponseTables::put(StoredResponse const& response, Catalog const& catalog, RollupTables& rollups) {
    Survey const* const survey = catalog.survey(response.survey, response.survey_version);
    if (!survey) throw std::runtime_error("a response names a survey version that was never published");
    Visit& visit = visit_of(response);
    auto const present = std::find_if(visit.members.begin(), visit.members.end(),
                                      [&](VisitMember const& m) { return m.response->id == response.id; });
    bool const is_new = present == visit.members.end();
    if (!is_new && response.revision <= present->response->revision) {
        if (response.revision < present->response->revision) return Stored::superseded;
        return says_the_same(response, *present->response) ? Stored::duplicate : Stored::conflicting;
    }
    if (!visit.changed) {
        visit.changed = true;
        visit.before = visit_contributions(visit.members, catalog);
    }
    VisitMember const member{&response, microsegment_number(response)};
    if (is_new) {
        visit.members.push_back(member);
    } else {
        StoredResponse const& old = *present->response;
        Survey const& old_survey = *catalog.survey(old.survey, old.survey_version);
        rollups.add(contributions(old, old_survey, present->microsegment, -1));
        *present = member;
    }
    rollups.add(contributions(response, *survey, member.microsegment, +1));
    save(response, member.microsegment);
    return is_new ? Stored::added : Stored::revised;
}

void ResponseTables::finish(Catalog const& catalog, RollupTables& rollups) {
    for (auto const& [id, visit] : visits_) {
        if (!visit.changed) continue;
        for (VisitContribution const& before : visit.before)
            rollups.add(before, -1);
        for (VisitContribution const& after : visit_contributions(visit.members, catalog))
            rollups.add(after, +1);
    }
    visits_.clear();
    loaded_.clear();
    std::map<Code, std::int64_t> numbers;
    for (auto const& [site, commits] : commits_) {
        log_.execute(the_programme, site, commits.last, commits.first, sqlite::Blob{commits.ids});
        save_counter_.execute(the_programme, site, commits.last);
        numbers[site] = commits.last;
    }
    commits_.clear();
    rollups.finish(numbers);
}

void ResponseTables::forget() {
    visits_.clear();
    loaded_.clear();
    commits_.clear();
    microsegments_.forget();
    boots_.forget();
    circumstances_.forget();
}

// ---- the commit log --------------------------------------------------------------------------------

CommitCursor::CommitCursor(sqlite::Database& database, ResponseTables& responses)
    : responses_(responses),
      log_(database.prepare("SELECT first, ids FROM commit_log WHERE programme = ? AND site = ? "
                            "ORDER BY last")),
      find_(database.prepare(std::string{"SELECT "} + row_columns +
                             " FROM response WHERE programme = ? AND site = ? AND visit = ? AND id = ?")) {}

void CommitCursor::open(Code site) {
    site_ = site;
    ids_.clear();
    at_ = 0;
    log_.query(the_programme, site);
}

bool CommitCursor::next(StoredResponse& response, std::int64_t& commit_number) {
    while (true) {
        if (at_ == ids_.size()) {
            if (!log_.step()) {
                log_.reset();
                return false;
            }
            number_ = log_.integer(0);
            sqlite::Blob const ids = log_.blob(1);
            ids_.assign(ids.begin(), ids.end());
            at_ = 0;
            visit_ = {};
        }
        ByteReader bytes{std::span{ids_}.subspan(at_)};
        std::uint8_t const head = bytes.byte();
        read_tail(bytes, visit_, head % own_id);
        Uuid id = visit_;
        if (head >= own_id) read_tail(bytes, id, bytes.byte());
        at_ = static_cast<std::size_t>(bytes.position() - ids_.data());
        std::int64_t const number = number_++;
        find_.query(the_programme, site_, sqlite::Blob{visit_.bytes},
                    id == visit_ ? sqlite::Blob{} : sqlite::Blob{id.bytes});
        bool const current = find_.step() && find_.integer(ResponseTables::commit_column) == number;
        if (current) {
            response = responses_.read_row(find_, site_);
            commit_number = number;
        }
        find_.reset();
        if (current) return true;
    }
}

} // namespace instante::server
