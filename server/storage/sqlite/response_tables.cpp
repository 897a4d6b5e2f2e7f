#include "server/storage/sqlite/response_tables.hpp"

#include <algorithm>

namespace instante::server {

ResponseTables::ResponseTables(sqlite::Database& database, Journal& journal, std::int64_t intake_limit)
    : rows_(database),
      intake_(database, journal),
      pages_(database),
      log_(database.prepare("INSERT INTO commit_log VALUES (?, ?, ?, ?, ?)")),
      intake_limit_(intake_limit) {}

// ---- a transaction ---------------------------------------------------------------------------------

void ResponseTables::load(Visit& visit, ResponseRow const& row, Code site) {
    StoredResponse const& present = loaded_.emplace_back(rows_.response_of(row, site));
    visit.members.push_back({&present, row.microsegment});
}

/// Ids of visits ascend with time: most are newer than all in the table, and need no search there.
bool ResponseTables::may_be_in_table(Code site, Uuid const& visit) {
    auto const [at, first] = newest_.try_emplace(site);
    if (first) at->second = pages_.newest(site);
    return at->second && visit <= *at->second;
}

ResponseTables::Visit& ResponseTables::visit_of(Code site, Uuid const& id) {
    auto const [at, first] = visits_.try_emplace({site, id});
    Visit& visit = at->second;
    if (!first) return visit;
    intake_.load();
    auto const waiting = intake_.find(site, id);
    for (Intake::Waiting const& one : waiting)
        load(visit, read_row(one.entry(id)), site);
    if (!may_be_in_table(site, id)) return visit;
    pages_.find(site, id, [&](PageEntry const& entry) {
        bool const revised = std::any_of(waiting.begin(), waiting.end(),
                                         [&](Intake::Waiting const& one) { return one.id == entry.id; });
        if (!revised) load(visit, read_row(entry), site);
    });
    return visit;
}

/// Before a visit's first change: what it added so far.
void ResponseTables::change(Visit& visit, Catalog const& catalog) {
    if (visit.changed) return;
    visit.changed = true;
    visit.before = visit_contributions(visit.members, catalog);
}

std::optional<ResponseRow> ResponseTables::find_row(Code site, Uuid const& visit, Uuid const& id) {
    for (Intake::Waiting const& one : intake_.find(site, visit)) {
        if (one.id == id) return read_row(one.entry(visit));
    }
    std::optional<ResponseRow> row;
    pages_.find(site, visit, [&](PageEntry const& entry) {
        if (entry.id == id) row = read_row(entry);
    });
    return row;
}

/// Why a device's response that is not there yet cannot be kept; nothing: it can.
std::optional<Stored> ResponseTables::refusal(StoredResponse const& response, Visit const& visit,
                                              bool is_new) {
    if (response.source != Source::kiosk) return std::nullopt;
    if (response.unknown.size() > most_unknown_bytes) return Stored::overlong;
    if (is_new && visit.members.size() >= most_responses_in_visit) return Stored::crowded;
    return std::nullopt;
}

Stored ResponseTables::put(StoredResponse const& response, Code kiosk, Catalog const& catalog,
                           RollupTables& rollups) {
    Survey const& survey = survey_of(response, catalog);
    Visit& visit = visit_of(response.site, response.visit);
    auto const present = visit.find(response.id);
    bool const is_new = present == visit.members.end();
    if (!is_new && response.revision <= present->response->revision) {
        if (response.revision < present->response->revision) return Stored::superseded;
        return says_the_same(response, *present->response) ? Stored::duplicate : Stored::conflicting;
    }
    if (auto const refused = refusal(response, visit, is_new)) return *refused;
    change(visit, catalog);
    VisitMember member{&response, microsegment_number(response)};
    if (response.kiosk != kiosk) {
        StoredResponse& attributed = loaded_.emplace_back(response);
        attributed.kiosk = kiosk;
        member.response = &attributed;
    }
    ResponseChange changed;
    if (is_new) {
        visit.members.push_back(member);
    } else {
        StoredResponse const& old = *present->response;
        changed = {&old, present->microsegment, nullptr, 0};
        rollups.add(contributions(old, survey_of(old, catalog), present->microsegment, -1));
        if (old.flagged) {
            StoredResponse& flagged = loaded_.emplace_back(*member.response);
            flagged.flagged = true;
            member.response = &flagged;
            revised_flagged_.push_back(&flagged);
        }
        *present = member;
    }
    StoredResponse const& kept = *member.response;
    changed.after = &kept;
    changed.microsegment = member.microsegment;
    changes_.push_back(changed);
    rollups.add(contributions(kept, survey, member.microsegment, +1));
    ++came_;
    intake_.add(kept.site, rows_.row_of(kept, member.microsegment));
    return is_new ? Stored::added : Stored::revised;
}

StoredResponse const* ResponseTables::restate(Restatement const& wanted, Catalog const& catalog,
                                              RollupTables& rollups) {
    Visit& visit = visit_of(wanted.site, wanted.visit);
    auto const present = visit.find(wanted.id);
    if (present == visit.members.end() || present->response->revision != wanted.revision) return nullptr;
    StoredResponse const& old = *present->response;
    bool const flagged = !wanted.flags.empty();
    if (old.flagged == flagged) return &old;
    StoredResponse& restated = loaded_.emplace_back(old);
    restated.flagged = flagged;
    return replace(visit, *present, restated, catalog, rollups);
}

StoredResponse const* ResponseTables::attribute(StoredResponse const& stored, Code kiosk,
                                                Catalog const& catalog, RollupTables& rollups) {
    Visit& visit = visit_of(stored.site, stored.visit);
    auto const present = visit.find(stored.id);
    if (present == visit.members.end()) return nullptr;
    if (present->response->kiosk == kiosk) return present->response;
    StoredResponse& attributed = loaded_.emplace_back(*present->response);
    attributed.kiosk = kiosk;
    return replace(visit, *present, attributed, catalog, rollups);
}

/// Puts what the server says otherwise of a response in its place, under its commit number.
StoredResponse const* ResponseTables::replace(Visit& visit, VisitMember& present,
                                              StoredResponse const& restated, Catalog const& catalog,
                                              RollupTables& rollups) {
    change(visit, catalog);
    StoredResponse const& old = *present.response;
    Survey const& survey = survey_of(old, catalog);
    rollups.add(contributions(old, survey, present.microsegment, -1));
    rollups.add(contributions(restated, survey, present.microsegment, +1));
    changes_.push_back({&old, present.microsegment, &restated, present.microsegment});
    ResponseRow row = rows_.row_of(restated, present.microsegment);
    if (auto const kept = find_row(restated.site, restated.visit, restated.id))
        row.commit_number = kept->commit_number;
    present.response = &restated;
    ++came_;
    intake_.restate(restated.site, row);
    return &restated;
}

void ResponseTables::finish(Catalog const& catalog, RollupTables& rollups) {
    intake_.load();
    for (auto const& [id, visit] : visits_) {
        if (!visit.changed) continue;
        for (VisitContribution const& before : visit.before)
            rollups.add(before, -1);
        for (VisitContribution const& after : visit_contributions(visit.members, catalog))
            rollups.add(after, +1);
    }
    visits_.clear();
    loaded_.clear();
    revised_flagged_.clear();
    changes_.clear();
    intake_.finish();
    rollups.finish();
    fold_too_many(rollups);
    came_ = 0;
}

void ResponseTables::forget() {
    came_ = 0;
    visits_.clear();
    loaded_.clear();
    revised_flagged_.clear();
    changes_.clear();
    newest_.clear();
    rows_.forget();
    intake_.forget();
}

// ---- into the tables -------------------------------------------------------------------------------

void ResponseTables::fold_all(RollupTables& rollups) {
    intake_.load();
    for (auto const& [code, site] : intake_.sites()) {
        if (site.responses > 0) fold(code, rollups);
    }
    rollups.fold_whole();
}

/// Sites that are folded together share blocks of the whole programme. So where many responses come at once,
/// several sites make room at once; a rating that comes alone waits for one site only.
void ResponseTables::fold_too_many(RollupTables& rollups) {
    if (intake_.size() <= intake_limit_) return;
    std::int64_t const room = std::min(came_ * 4, intake_limit_ / 10);
    while (intake_.size() > intake_limit_ - room)
        fold(intake_.oldest(), rollups);
    rollups.fold_whole();
}

void ResponseTables::fold(Code code, RollupTables& rollups) {
    Intake::Site const& site = intake_.sites().at(code);
    std::vector<PageEntry> const entries = site.sorted();
    pages_.put(code, entries);
    if (!may_be_in_table(code, entries.back().visit)) newest_[code] = entries.back().visit;
    for (CommitIds const& ids : site.ids)
        log_.execute(the_programme, code, ids.last(), ids.first(), sqlite::Blob{ids.bytes()});
    rollups.fold(code);
    intake_.drop(code);
}

// ---- reading ---------------------------------------------------------------------------------------

void ResponseTables::look() {
    intake_.forget();
    intake_.load();
}

std::optional<StoredResponse> ResponseTables::read_one(Code site, Uuid const& visit, Uuid const& id) {
    auto const row = find_row(site, visit, id);
    return row ? std::optional{rows_.response_of(*row, site)} : std::nullopt;
}

std::vector<Code> ResponseTables::sites() const {
    std::vector<Code> sites;
    for (auto const& [code, site] : intake_.sites())
        sites.push_back(code);
    return sites;
}

std::map<Code, std::int64_t> ResponseTables::last_commits() const {
    std::map<Code, std::int64_t> last;
    for (auto const& [code, site] : intake_.sites())
        last[code] = site.last_number;
    return last;
}

CommitCursor::CommitCursor(sqlite::Database& database, ResponseTables& responses)
    : responses_(responses),
      log_(database.prepare("SELECT first, ids FROM commit_log WHERE programme = ? AND site = ? AND "
                            "last > ? ORDER BY last")) {}

void CommitCursor::open(Code site, std::int64_t after) {
    site_ = site;
    after_ = after;
    ids_ = {};
    log_.query(the_programme, site, after);
    logged_ = true;
    waiting_.clear();
    auto const& sites = responses_.intake_.sites();
    if (sites.contains(site)) {
        for (auto const& [visit, responses] : sites.at(site).visits) {
            for (Intake::Waiting const& one : responses)
                waiting_.try_emplace(one.commit_number, visit, one);
        }
    }
    // Before the first that waits for its place in the log come those that were restated since they had one.
    bool const new_ones = sites.contains(site) && !sites.at(site).ids.empty();
    next_waiting_ = new_ones ? waiting_.lower_bound(std::max(sites.at(site).ids.front().first(), after + 1))
                             : waiting_.end();
}

bool CommitCursor::next(StoredResponse& response, std::int64_t& commit_number) {
    return next_in_table(response, commit_number) || next_waiting(response, commit_number);
}

bool CommitCursor::next_in_table(StoredResponse& response, std::int64_t& commit_number) {
    while (logged_) {
        Uuid visit;
        Uuid id;
        if (ids_.next(visit, id)) {
            commit_number = number_++;
            if (commit_number > after_ && current(visit, id, commit_number, response)) return true;
        } else if (log_.step()) {
            number_ = log_.integer(0);
            ids_ = CommitIdReader{log_.blob(1)};
        } else {
            log_.reset();
            logged_ = false;
        }
    }
    return false;
}

/// Not where a later commit revised it.
bool CommitCursor::current(Uuid const& visit, Uuid const& id, std::int64_t number, StoredResponse& response) {
    auto const row = responses_.find_row(site_, visit, id);
    if (!row || row->commit_number != number) return false;
    response = responses_.rows_.response_of(*row, site_);
    return true;
}

bool CommitCursor::next_waiting(StoredResponse& response, std::int64_t& commit_number) {
    if (next_waiting_ == waiting_.end()) return false;
    auto const& [visit, one] = next_waiting_->second;
    response = responses_.rows_.response_of(read_row(one.entry(visit)), site_);
    commit_number = one.commit_number;
    ++next_waiting_;
    return true;
}

} // namespace instante::server
