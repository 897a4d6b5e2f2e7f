#include "shared/sqlite.hpp"
#include "tests/simulation/seams.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace instante::simulation {

namespace {

using namespace server;
using Batches = std::span<PreparedBatch const* const>;
using Outcomes = std::vector<BatchOutcome>;

/// What a faulty store or outbox would do to its file at some moment.
void meddle(std::string const& path, char const* sql) {
    try {
        sqlite::Database database{path};
        database.run(sql);
    } catch (sqlite::Error const&) {
        // The machine has just stopped, or its disk is full: what is faulty failed in time.
    }
}

// ---- of the server ---------------------------------------------------------------------------------

class EarlyWatermark final : public Seams {
    Outcomes commit(ResponseStore& store, Batches batches) override {
        auto outcomes = store.commit_batches(batches);
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            outcomes[i].watermark = batches[i]->highest_sequence;
        return outcomes;
    }
};

/// Commits changed copies of the batches.
class Rewriting : public Seams {
  protected:
    virtual void rewrite(PreparedBatch& batch) = 0;

  private:
    Outcomes commit(ResponseStore& store, Batches batches) final {
        std::vector<PreparedBatch> copies;
        for (PreparedBatch const* batch : batches)
            copies.push_back(*batch);
        std::vector<PreparedBatch const*> changed;
        for (PreparedBatch& copy : copies) {
            rewrite(copy);
            changed.push_back(&copy);
        }
        auto outcomes = store.commit_batches(changed);
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            claim_all(*batches[i], outcomes[i]);
        return outcomes;
    }
    /// What was left out is said to be accepted: a defect does not announce itself.
    static void claim_all(PreparedBatch const& batch, BatchOutcome& outcome) {
        std::set<std::int64_t> answered;
        for (RecordOutcome const& one : outcome.records)
            answered.insert(one.sequence);
        for (PreparedRecord const& record : batch.records) {
            if (!answered.contains(record.sequence))
                outcome.records.push_back({record.sequence, ReceiptStatus::accepted, std::nullopt});
        }
    }
};

class NoDedupe final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        for (PreparedRecord& record : batch.records) {
            if (!record.response) continue;
            StoredResponse& response = *record.response;
            if (!seen_.emplace(response.id, response.revision).second)
                response.id = new_uuid7(response.received_at);
        }
    }
    std::set<std::pair<Uuid, int>> seen_;
};

class OldRevisionWins final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        std::erase_if(batch.records, [&](PreparedRecord const& record) {
            if (!record.response) return false;
            auto const [known, first] = seen_.emplace(record.response->id, record.response->revision);
            return !first && record.response->revision > known->second;
        });
    }
    std::map<Uuid, int> seen_;
};

class DroppedQuarantine final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        std::erase_if(batch.records, [](PreparedRecord const& record) { return !record.response; });
    }
};

class StaleEpoch final : public Seams {
    void answers(std::string& body) override {
        auto receipt = nlohmann::json::parse(body);
        if (epoch_.empty()) epoch_ = receipt.at("epoch");
        receipt["epoch"] = epoch_;
        body = receipt.dump();
    }
    std::string epoch_;
};

/// What is answered lies in memory until the next group is committed.
class AnswerBeforeCommit final : public Seams {
    void server_opened(std::string const&) override { answered_.clear(); }

    Outcomes commit(ResponseStore& store, Batches batches) override {
        std::vector<PreparedBatch const*> late;
        for (PreparedBatch const& batch : answered_)
            late.push_back(&batch);
        if (!late.empty()) store.commit_batches(late);
        answered_.clear();
        Outcomes outcomes(batches.size());
        for (std::size_t i = 0; i < batches.size(); ++i) {
            answered_.push_back(*batches[i]);
            for (PreparedRecord const& record : batches[i]->records)
                outcomes[i].records.push_back({record.sequence, ReceiptStatus::accepted, std::nullopt});
        }
        return outcomes;
    }
    std::vector<PreparedBatch> answered_;
};

/// The roll-ups of a group are written after its transaction, in one of their own.
class LateRollups final : public Seams {
    void server_opened(std::string const& path) override { path_ = path; }

    Outcomes commit(ResponseStore& store, Batches batches) override {
        auto const before = read();
        auto outcomes = store.commit_batches(batches);
        auto const after = read();
        write(before); // what the file would hold between the two transactions
        write(after);
        return outcomes;
    }

    /// Roll-ups, and the changes to them in the journal, as statements that put them back.
    std::vector<std::string> read() {
        sqlite::Database database{path_};
        std::vector<std::string> statements{"DELETE FROM rollup", "UPDATE journal SET changes = x''"};
        for (char const* const put_back :
             {"SELECT 'INSERT INTO rollup VALUES (' || programme || ',' || site || ',' || grain || ',' || "
              "block || ',' || subject || ',' || quote(cells) || ')' FROM rollup",
              "SELECT 'UPDATE journal SET changes = ' || quote(changes) || ' WHERE number = ' || number "
              "FROM journal"}) {
            auto rows = database.prepare(put_back);
            while (rows.step())
                statements.push_back(rows.text(0));
        }
        return statements;
    }
    void write(std::vector<std::string> const& statements) {
        sqlite::Database database{path_};
        sqlite::Transaction transaction{database};
        for (std::string const& statement : statements)
            database.run(statement);
        transaction.commit();
    }
    std::string path_;
};

class ServerSkipsSync final : public Seams {
    void set_up(Disk& server) override { server.faults.lying_syncs = true; }
};

/// A number is no record: of two with one cloned outbox, both give it.
class NumberForRecord final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        std::erase_if(batch.records, [&](PreparedRecord const& record) {
            if (!record.response) return false;
            auto const [known, first] =
                seen_.try_emplace(std::pair{batch.stream, record.sequence}, record.response->id);
            return !first && known->second != record.response->id;
        });
    }
    std::map<std::pair<StreamKey, std::int64_t>, Uuid> seen_;
};

class WallClockBelieved final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        for (PreparedRecord& record : batch.records) {
            if (record.response) record.response->at = record.response->claimed.wall_ms;
        }
    }
};

class DoubtDenied final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        for (PreparedRecord& record : batch.records) {
            if (record.response) record.response->uncertainty_ms = 1'000;
        }
    }
};

class AnnouncedForgotten final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        batch.highest_sequence = batch.records.empty() ? 0 : batch.records.back().sequence;
    }
};

/// Changes the store after each commit.
class Meddling : public Seams {
  protected:
    explicit Meddling(char const* sql) : sql_(sql) {}

  private:
    void server_opened(std::string const& path) final { path_ = path; }
    void committed() final { meddle(path_, sql_); }
    char const* sql_;
    std::string path_;
};

struct CloneUnreported final : Meddling {
    CloneUnreported() : Meddling("UPDATE device_stream SET cloned_at = NULL, cloned_sequence = NULL") {}
};
struct BootsForgotten final : Meddling {
    BootsForgotten() : Meddling("DELETE FROM device_boot_anchor; UPDATE device_stream SET boot_id = ''") {}
};
struct LossForgiven final : Meddling {
    LossForgiven()
        : Meddling("UPDATE device_stream SET continued = 1 WHERE device IN"
                   " (SELECT number FROM device WHERE retired_at IS NOT NULL)") {}
};

/// What is counted out of quarantine does not leave it.
struct StaysInQuarantine final : Seams {
    void server_opened(std::string const& path) override {
        meddle(path, "CREATE TRIGGER IF NOT EXISTS stay BEFORE DELETE ON quarantine"
                     " BEGIN SELECT RAISE(IGNORE); END");
    }
};

/// Whatever is in quarantine is counted, whether or not it was in the meantime.
class ReplayCountsTwice final : public Seams {
    Outcomes commit(ResponseStore& store, Batches batches) override {
        auto outcomes = store.commit_batches(batches);
        std::vector<StoredResponse> twice;
        for (PreparedBatch const* batch : batches) {
            for (PreparedRecord const& record : batch->records) {
                if (!batch->again || !record.response) continue;
                twice.push_back(*record.response);
                twice.back().id = new_uuid7(record.response->received_at);
            }
        }
        if (!twice.empty()) store.commit_responses(twice);
        return outcomes;
    }
};

/// Out of quarantine the newest comes first, and each takes the place of what is there.
class StaleReplay final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        if (batch.again) std::reverse(batch.records.begin(), batch.records.end());
        for (PreparedRecord& record : batch.records) {
            if (!record.response) continue;
            int& newest = newest_[record.response->id];
            if (batch.again && record.response->revision < newest) record.response->revision = newest + 1;
            newest = std::max(newest, record.response->revision);
        }
    }
    std::map<Uuid, int> newest_;
};

class TimeOfTheReplay final : public Rewriting {
    void rewrite(PreparedBatch& batch) override {
        newest_ = std::max(newest_, batch.received_at);
        for (PreparedRecord& record : batch.records) {
            if (batch.again && record.response) record.response->at = newest_;
        }
    }
    UnixMs newest_ = 0;
};

class NeverReplayed final : public Seams {
    bool replays() const override { return false; }
};

/// A refusal by a programme that has just been replaced is as good as any.
class LateRefusalBelieved final : public Seams {
    Outcomes commit(ResponseStore& store, Batches batches) override {
        auto outcomes = store.commit_batches(batches);
        for (BatchOutcome& outcome : outcomes)
            outcome.outdated = false;
        return outcomes;
    }
};

class ReceiptOfAnotherTime final : public Seams {
    void answers(std::string& body) override {
        auto receipt = nlohmann::json::parse(body);
        receipt["received_at"] = receipt.at("received_at").get<UnixMs>() - 60'000;
        body = receipt.dump();
    }
};

class UnnamedReplies final : public Seams {
    bool names_replies() const override { return false; }
};

// ---- of the kiosk ----------------------------------------------------------------------------------

class KioskSkipsSync final : public Seams {
    void set_up_kiosk(Disk& kiosk) override { kiosk.faults.lying_syncs = true; }
};

class DeleteOnSend final : public Seams {
    void kiosk_sends(std::string const& outbox) override {
        meddle(outbox, "DELETE FROM record WHERE state = 0");
    }
};

class ForgetsAcknowledged final : public Seams {
    void kiosk_received(std::string const& outbox) override {
        meddle(outbox, "DELETE FROM record WHERE state = 1");
    }
};

class ReusedNumber final : public Seams {
    void kiosk_starts(std::string const& outbox) override {
        meddle(outbox, "BEGIN; DELETE FROM record WHERE state = 1;"
                       "UPDATE stream SET highest = coalesce((SELECT max(sequence) FROM record"
                       " WHERE record.stream = stream.id), 0); COMMIT");
    }
};

/// Takes a higher revision for the record that is on its way already, and keeps only the one.
class RevisionMergedWhileSending final : public Seams {
    void kiosk_received(std::string const& outbox) override {
        meddle(outbox, "UPDATE record SET state = 1, settled_ms = 0 WHERE state = 0 AND EXISTS"
                       " (SELECT 1 FROM record other WHERE other.stream = record.stream"
                       " AND other.state = 1 AND json_extract(other.content, '$.id') ="
                       " json_extract(record.content, '$.id'))");
    }
};

template <class Planted>
std::unique_ptr<Seams> make() {
    return std::make_unique<Planted>();
}

constexpr Defect all[] = {
    {"early-watermark", "the watermark says what the device has, not what the server has",
     make<EarlyWatermark>, 3},
    {"no-dedupe", "a record that comes again is counted again", make<NoDedupe>, 1},
    {"old-revision-wins", "a later revision of a known response is thrown away", make<OldRevisionWins>, 1},
    {"dropped-quarantine", "what cannot be counted is dropped", make<DroppedQuarantine>, 4},
    {"stale-epoch", "a restored store keeps its old epoch", make<StaleEpoch>, 3},
    {"answer-before-commit", "the receipt is written before the transaction", make<AnswerBeforeCommit>, 4},
    {"late-rollups", "roll-ups are written in a transaction of their own", make<LateRollups>, 54},
    {"server-skips-sync", "the server's commits are not synced", make<ServerSkipsSync>, 13},
    {"number-for-record", "what comes under a known number is taken for known", make<NumberForRecord>, 2},
    {"clone-unreported", "a number that came twice is passed over", make<CloneUnreported>, 2},
    {"wall-clock-believed", "a tap was when the kiosk's wall clock says", make<WallClockBelieved>, 5},
    {"doubt-denied", "every instant is said to be known to the second", make<DoubtDenied>, 3},
    {"boots-forgotten", "the server remembers no boot", make<BootsForgotten>, 16},
    {"stays-in-quarantine", "what is counted out of quarantine does not leave it", make<StaysInQuarantine>,
     36},
    {"replay-counts-twice", "what is tried again is counted beside what is there", make<ReplayCountsTwice>,
     36},
    {"stale-replay", "an old revision out of quarantine takes the place of a newer", make<StaleReplay>, 71},
    {"time-of-the-replay", "a tap was when it was counted at last", make<TimeOfTheReplay>, 71},
    {"never-replayed", "nothing in quarantine is tried again", make<NeverReplayed>, 3},
    {"late-refusal-believed", "what an old programme refused after a new one was applied waits on",
     make<LateRefusalBelieved>, 583},
    {"receipt-of-another-time", "receipts give a time that was not", make<ReceiptOfAnotherTime>, 1},
    {"announced-forgotten", "what a kiosk has and did not send is not known", make<AnnouncedForgotten>, 124},
    {"loss-forgiven", "a replaced device's records are not missed", make<LossForgiven>, 124},
    {"unnamed-replies", "replies do not tell to which request they belong", make<UnnamedReplies>, 20},
    {"kiosk-skips-sync", "the outbox's commits are not synced", make<KioskSkipsSync>, 4},
    {"delete-on-send", "the outbox forgets what it has sent, received or not", make<DeleteOnSend>, 6},
    {"forgets-acknowledged", "the outbox forgets what was acknowledged at once", make<ForgetsAcknowledged>,
     3},
    {"reused-number", "after a start the outbox numbers on from the records it still has", make<ReusedNumber>,
     3},
    {"merged-revision", "a revision made while its first tap is on its way is taken for sent",
     make<RevisionMergedWhileSending>, 6},
};

} // namespace

std::span<Defect const> defects() {
    return all;
}

std::unique_ptr<Seams> plant(std::string_view name) {
    if (name.empty()) return std::make_unique<Seams>();
    for (Defect const& defect : all) {
        if (defect.name == name) return defect.plant();
    }
    return nullptr;
}

} // namespace instante::simulation
