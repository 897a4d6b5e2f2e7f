#include "tests/simulation/ledger.hpp"

#include "server/storage/contributions.hpp"
#include "shared/wire.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace instante::simulation {

using namespace server;

// ---- what happens ----------------------------------------------------------------------------------

void Ledger::said(int kiosk, Said said) {
    kiosk_of_[said.response.id] = kiosk;
    Said& entry = said_[said.response.id][said.response.revision];
    bool const promised = entry.promised || said.promised;
    entry = std::move(said);
    entry.promised = promised;
}

void Ledger::gave_up_kept(int kiosk) {
    for (auto const& [id, owner] : kiosk_of_) {
        if (owner == kiosk) given_up_.insert(id);
    }
}

void Ledger::cloned(int kiosk, int clone) {
    std::map<Stream, std::map<std::int64_t, Numbered>> copied;
    for (auto const& [stream, numbers] : numbers_) {
        auto const& [owner, device, site, generation] = stream;
        if (owner == kiosk) copied[{clone, device, site, generation}] = numbers;
    }
    numbers_.merge(copied);
    cloned_.insert({kiosk, clone});
}

void Ledger::scrapped(int kiosk) {
    scrapped_.insert(kiosk);
    for (auto const& [id, owner] : kiosk_of_) {
        if (owner == kiosk) gone_.insert(id);
    }
}

void Ledger::booted(std::string const& boot_id, BootTruth truth) {
    boots_[boot_id] = truth;
}

void Ledger::sent(int kiosk, std::string const& device, Batch const& batch) {
    auto& numbers = numbers_[{kiosk, device, batch.site, batch.generation}];
    for (Record const& record : batch.records) {
        Numbered const one{record.response.id, record.response.revision};
        auto const [at, first] = numbers.emplace(record.sequence, one);
        if (first || at->second == one) continue;
        broken(fmt::format("number {} of generation {} at {} was used twice: for {} and for {}",
                           record.sequence, batch.generation, batch.site, to_string(at->second.id),
                           to_string(one.id)));
    }
    check_memory(kiosk, batch);
}

void Ledger::committed(PreparedBatch const& batch, BatchOutcome const& outcome, UnixMs now) {
    if (batch.again) {
        for (RecordOutcome const& record : outcome.records)
            sights_.replayed += record.status == ReceiptStatus::accepted ? 1 : 0;
        return note_replayed(batch);
    }
    sights_.refused_too_late += outcome.outdated ? 1 : 0;
    note_way(batch);
    check_committed_times(batch);
    delivered_.commit(batch, outcome, now);
    auto const known = delivered_.streams[batch.stream].contiguous();
    if (outcome.watermark > known) {
        broken(fmt::format("the watermark of device {} at site {} says {} where only {} are on disk",
                           batch.stream.device, batch.stream.site, outcome.watermark, known));
    }
}

/// Numbers and clocks were noted when the records came; only not what was known of their boots then.
void Ledger::note_replayed(PreparedBatch const& batch) {
    for (PreparedRecord const& record : batch.records) {
        if (record.response) bounded_.insert(record.response->id);
    }
}

void Ledger::commit_unanswered(PreparedBatch const& batch) {
    if (batch.again) return note_replayed(batch);
    note_way(batch);
    check_committed_times(batch);
    delivered_.commit_unanswered(batch);
}

void Ledger::restored(Delivered backup, std::string const& epoch_before, std::string const& epoch_after) {
    delivered_ = std::move(backup);
    restored_ = true;
    if (epoch_before == epoch_after) broken("the epoch stayed the same over a restored backup");
}

void Ledger::broken(std::string what) {
    faults_.push_back(std::move(what));
}

// ---- the reckoning ---------------------------------------------------------------------------------

std::size_t Ledger::promised_responses() const {
    std::size_t count = 0;
    for (auto const& [id, revisions] : said_) {
        for (auto const& [revision, said] : revisions) {
            if (!said.promised) continue;
            ++count;
            break;
        }
    }
    return count;
}

/// What a full disk made a kiosk give up cannot come back after a restore, and what stood on a disk that is
/// gone comes from nowhere: the contract says so.
bool Ledger::excused(Uuid const& id) const {
    return (restored_ && given_up_.contains(id)) || gone_.contains(id);
}

Ledger::Holdings Ledger::read_holdings(Store& store) {
    Holdings holdings;
    auto const catalog = store.catalog();
    auto const sites = catalog->sites_below({catalog->programme().sites.front().id});
    auto const cursor = store.read_responses({sites, {}, {}, {}});
    StoredResponse response;
    std::int64_t commit_number = 0;
    while (cursor->next(response, commit_number)) {
        if (!holdings[response.id].counted.emplace(response.revision, response).second)
            broken(fmt::format("{} is there twice", to_string(response.id)));
    }
    for (auto const& [id, revision] : read_quarantine(store))
        holdings[id].quarantined.insert(revision);
    return holdings;
}

std::vector<Numbered> Ledger::read_quarantine(Store& store) {
    std::vector<Numbered> records;
    for (QuarantinedRecord const& record : store.quarantined({}, std::numeric_limits<int>::max())) {
        auto const response = nlohmann::json::parse(record.text, nullptr, false);
        auto const id = parse_uuid(response.value("id", ""));
        if (id) records.push_back({*id, response.value("revision", 0)});
    }
    return records;
}

void Ledger::check_quarantine(Store& store) {
    auto const catalog = store.catalog();
    for (auto const& [id, revision] : read_quarantine(store)) {
        auto const said = said_.find(id);
        if (said == said_.end() || !said->second.contains(revision)) continue;
        auto const& [response, promised, poison] = said->second.at(revision);
        if (!poison && catalog->survey(response.survey, response.survey_version))
            broken(fmt::format("{} can be counted, and stays in quarantine", to_string(id)));
    }
}

namespace {

/// Did the server keep what the customer said?
bool same_content(StoredResponse const& stored, Response const& said, Catalog const& catalog) {
    Survey const* const survey = catalog.survey(stored.survey, stored.survey_version);
    if (!survey || survey->id != said.survey || stored.survey_version != said.survey_version) return false;
    if (stored.visit != said.visit || stored.claimed != said.at || stored.final != said.final) return false;
    if (stored.answers.size() != said.answers.size() || stored.segments.size() != said.segments.size())
        return false;
    for (Answer const& answer : said.answers) {
        auto const* const rating = std::get_if<Rating>(&answer.value);
        Question const* const question = find_by_id(survey->questions, answer.question);
        if (!rating || !question) continue;
        bool found = false;
        for (StoredAnswer const& kept : stored.answers) {
            auto const* const value = std::get_if<int>(&kept.value);
            found = found || (kept.question == question->code && value && *value == rating->value);
        }
        if (!found) return false;
    }
    return true;
}

} // namespace

void Ledger::check_response(Uuid const& id, std::map<int, Said> const& revisions, Held const& held,
                            Catalog const& catalog) {
    int promised = 0;
    bool poison = false;
    for (auto const& [revision, said] : revisions) {
        if (said.promised) promised = revision;
        poison = poison || said.poison;
    }
    std::string const name = to_string(id);
    if (poison) {
        if (promised && !held.quarantined.contains(promised) && !excused(id))
            broken(fmt::format("{} cannot be counted and is not in quarantine either", name));
        if (!held.counted.empty()) broken(fmt::format("{} was counted though it cannot be", name));
        return;
    }
    if (!held.quarantined.empty()) broken(fmt::format("{} is sound and went to quarantine", name));
    if (held.counted.size() > 1) broken(fmt::format("{} is counted at several revisions", name));
    if (held.counted.empty()) {
        if (promised && !excused(id))
            broken(fmt::format("{} was promised at revision {} and is lost", name, promised));
        return;
    }
    auto const& [revision, stored] = *held.counted.begin();
    auto const match = revisions.find(revision);
    if (match == revisions.end()) {
        broken(fmt::format("{} is counted at revision {}, which nobody said", name, revision));
    } else if (revision < promised && !excused(id)) {
        broken(fmt::format("{} was promised at revision {} and counts at {}", name, promised, revision));
    } else if (!same_content(stored, match->second.response, catalog)) {
        broken(fmt::format("{} is counted with other content than was said", name));
    }
    check_time(stored);
}

/// Whatever the watermark covers must be there, as the numbers on the wire name it.
void Ledger::check_numbers(Holdings const& holdings) {
    for (auto const& [stream, numbers] : numbers_) {
        for (auto const& [sequence, one] : numbers) {
            auto const held = holdings.find(one.id);
            bool const there =
                held != holdings.end() &&
                (held->second.quarantined.contains(one.revision) ||
                 (!held->second.counted.empty() && held->second.counted.rbegin()->first >= one.revision));
            if (!there && !excused(one.id)) {
                broken(fmt::format("record {} of generation {} at {} went out and is not there", sequence,
                                   std::get<3>(stream), std::get<2>(stream)));
            }
        }
    }
}

void Ledger::check_rollups(Store& store) {
    auto const catalog = store.catalog();
    auto const sites = catalog->sites_below({catalog->programme().sites.front().id});
    std::map<std::string, std::int64_t> microsegments;
    auto const table = store.microsegments();
    for (std::size_t i = 0; i < table.size(); ++i) {
        std::vector<StoredSegment> segments;
        for (auto const& [dimension, value] : table[i])
            segments.push_back({dimension, value, Provenance::unknown});
        microsegments[microsegment_key(segments)] = static_cast<std::int64_t>(i);
    }
    std::map<CellKey, CellSums> finest;
    auto const cursor = store.read_responses({sites, {}, {}, {}});
    StoredResponse response;
    std::int64_t commit_number = 0;
    while (cursor->next(response, commit_number)) {
        auto const microsegment = microsegments.find(microsegment_key(response.segments));
        Survey const* const survey = catalog->survey(response.survey, response.survey_version);
        if (microsegment == microsegments.end() || !survey) {
            broken("a response stands in a microsegment or survey version that the store does not know");
            continue;
        }
        for (auto const& [key, sums] : contributions(response, *survey, microsegment->second, 1))
            finest[key].add(sums);
    }
    for (Grain const grain : all_grains) {
        std::map<CellKey, CellSums> counted;
        for (auto const& [key, sums] : finest)
            counted[at_grain(key, grain)].add(sums);
        std::map<CellKey, CellSums> kept;
        CellQuery query;
        query.grain = grain;
        query.sites = sites;
        query.row_budget = std::numeric_limits<std::int64_t>::max();
        query.gated = false; // what is published of it, verify counts
        store.read_cells(query, [&](CellKey const& key, CellSums const& sums) { kept[key].add(sums); });
        std::erase_if(kept, [](auto const& cell) { return cell.second.empty(); });
        std::erase_if(counted, [](auto const& cell) { return cell.second.empty(); });
        if (kept != counted)
            broken(fmt::format("the roll-ups of grain {} are not the sums of the responses",
                               static_cast<int>(grain)));
    }
    auto const verified = store.verify(); // visits and the whole programme too
    if (verified.different > 0) broken("verify finds a difference: " + verified.examples.front().what);
}

void Ledger::check(Store& store) {
    auto const catalog = store.catalog();
    Holdings holdings = read_holdings(store);
    for (auto const& [id, held] : holdings) {
        if (!said_.contains(id)) broken(fmt::format("nobody ever said {}", to_string(id)));
    }
    for (auto const& [id, revisions] : said_)
        check_response(id, revisions, holdings[id], *catalog);
    check_numbers(holdings);
    check_rollups(store);
    check_streams(store);
}

} // namespace instante::simulation
