#pragma once
// What a simulation knows to be true, told by nobody's tables: what customers were promised, what number
// each record went under, what the server's disk holds. At the end the server has to agree.

#include "server/storage/store.hpp"
#include "shared/response.hpp"
#include "tests/simulation/delivered.hpp"

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

/// How a boot's monotonic clock goes against the world's time.
struct BootTruth {
    int kiosk = 0;
    UnixMs began = 0;
    double rate = 1; // a clock that runs a little fast or slow

    UnixMs instant(std::int64_t monotonic_ms) const;
};

/// How often the rarer things were met: an eye that nothing passes before sees nothing.
struct Sights {
    std::size_t exact_times = 0;   // of a boot that was heard of
    std::size_t bounded_times = 0; // of others, told within an uncertainty
    std::size_t unknown_times = 0;
    std::size_t clones_reported = 0;
    std::size_t gaps = 0;             // ranges reported missing at the end, truly
    std::size_t replayed = 0;         // left quarantine
    std::size_t refused_too_late = 0; // by a programme that was not the newest any more
};

class Ledger {
  public:
    // ---- what happens
    void said(int kiosk, Said said);
    /// From here on the kiosk may have given up what the server acknowledged (its disk was full).
    void gave_up_kept(int kiosk);
    /// Its disk was copied into another, which goes on by itself.
    void cloned(int kiosk, int clone);
    /// Its disk is gone, with whatever only stood there.
    void scrapped(int kiosk);
    void booted(std::string const& boot_id, BootTruth truth);
    /// The server's clock is wrong: from here on the times it gives are, too.
    void server_clock_lies() { server_lied_ = true; }
    void sent(int kiosk, std::string const& device, Batch const& batch);
    void committed(server::PreparedBatch const& batch, server::BatchOutcome const& outcome, UnixMs now);
    void commit_unanswered(server::PreparedBatch const& batch);
    void restored(Delivered backup, std::string const& epoch_before, std::string const& epoch_after);
    void broken(std::string what);

    Delivered const& delivered() const { return delivered_; }
    Sights const& sights() const { return sights_; }
    /// Empty: all is well so far.
    std::vector<std::string> const& faults() const { return faults_; }

    /// When the server has nothing to do: no record is in quarantine that its programme can count.
    void check_quarantine(server::Store& store);

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
    static std::vector<Numbered> read_quarantine(server::Store& store);
    void note_replayed(server::PreparedBatch const& batch);
    void check_response(Uuid const& id, std::map<int, Said> const& revisions, Held const& held,
                        server::Catalog const& catalog);
    void check_numbers(Holdings const& holdings);
    void check_rollups(server::Store& store);
    bool excused(Uuid const& id) const;

    // ledger_streams.cpp
    void check_streams(server::Store& store);
    void check_stream(server::StreamStatus const& status);
    void check_unreported(std::set<server::StreamKey> const& reported);
    bool explained(server::StreamKey const& key) const;

    // ledger_time.cpp
    void check_memory(int kiosk, Batch const& batch);
    void note_way(server::PreparedBatch const& batch);
    void check_committed_times(server::PreparedBatch const& batch);
    void check_time(server::StoredResponse const& stored);
    std::optional<UnixMs> instant(std::string const& boot_id, std::int64_t monotonic_ms) const;
    bool time_is_told(server::StoredResponse const& stored) const;

    std::map<Uuid, std::map<int, Said>> said_;
    std::map<Uuid, int> kiosk_of_;
    std::set<Uuid> given_up_;
    std::set<Uuid> gone_; // with the disk they stood on
    bool restored_ = false;
    using Stream = std::tuple<int, std::string, std::string, int>; // kiosk, device, site, generation
    std::map<Stream, std::map<std::int64_t, Numbered>> numbers_;
    std::map<server::StreamKey, std::set<int>> kiosks_of_;
    std::set<int> scrapped_;
    std::set<int> cloned_; // and their clones

    std::map<std::string, BootTruth> boots_;
    bool server_lied_ = false;
    std::set<int> heard_late_; // a request of theirs was under way for longer than the server believes
    std::set<Uuid> bounded_;   // of boots that nobody had heard of, or perhaps
    /// What a batch, known by its clocks, told of the boots of its records.
    std::map<std::pair<std::string, std::int64_t>, std::set<std::string>> told_boots_;

    Delivered delivered_;
    Sights sights_;
    std::vector<std::string> faults_;
};

} // namespace instante::simulation
