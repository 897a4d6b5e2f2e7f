#pragma once
// What a simulation knows to be true, told by nobody's tables: what customers were promised, what number
// each record went under, what the server's disk holds. At the end the server has to agree.

#include "server/storage/store.hpp"
#include "shared/response.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace instante::simulation {

/// One revision a customer's kiosk tried to store.
struct Said {
    Response response;
    bool promised = false; // the outbox said "stored"; else it stopped or failed before it could say
    bool poison = false;   // cannot be counted: belongs in quarantine
};

/// The sequences the server has on disk, by stream. Copied with a backup, put back with it.
struct Delivered {
    std::map<server::StreamKey, std::set<std::int64_t>> surely;
    std::map<server::StreamKey, std::set<std::int64_t>> perhaps; // a commit that never answered
    /// The highest number below which nothing is missing.
    std::int64_t contiguous(server::StreamKey const& stream) const;
};

class Ledger {
  public:
    // ---- what happens
    void said(int kiosk, Said said);
    /// From here on the kiosk may have given up what the server acknowledged (its disk was full).
    void gave_up_kept(int kiosk);
    void sent(std::string const& device, Batch const& batch);
    void committed(server::PreparedBatch const& batch, server::BatchOutcome const& outcome);
    void commit_unanswered(server::PreparedBatch const& batch);
    void restored(Delivered backup, std::string const& epoch_before, std::string const& epoch_after);
    void broken(std::string what);

    Delivered const& delivered() const { return delivered_; }
    /// Empty: all is well so far.
    std::vector<std::string> const& faults() const { return faults_; }

    // ---- the reckoning, when all is quiet
    void check(server::Store& store);
    std::size_t promised_responses() const;

  private:
    struct Held {
        std::map<int, server::StoredResponse> counted; // by revision; more than one is a fault
        std::set<int> quarantined;
    };
    using Holdings = std::map<Uuid, Held>;
    Holdings read_holdings(server::Store& store);
    void check_response(Uuid const& id, std::map<int, Said> const& revisions, Held const& held,
                        server::Catalog const& catalog);
    void check_numbers(Holdings const& holdings);
    void check_rollups(server::Store& store);
    void check_devices(server::Store& store);
    bool excused(Uuid const& id) const;

    std::map<Uuid, std::map<int, Said>> said_;
    std::map<Uuid, int> kiosk_of_;
    std::set<Uuid> given_up_;
    bool restored_ = false;
    struct Numbered {
        Uuid id;
        int revision = 0;
        friend bool operator==(Numbered const&, Numbered const&) = default;
    };
    std::map<std::tuple<std::string, std::string, int>, std::map<std::int64_t, Numbered>> numbers_;
    Delivered delivered_;
    std::vector<std::string> faults_;
};

} // namespace instante::simulation
