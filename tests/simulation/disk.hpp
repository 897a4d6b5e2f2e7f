#pragma once
// The disk of one simulated machine: files in memory that remember what was synced. A power cut keeps what
// was synced and, of the rest, whatever the dice say, sector by sector.

#include "tests/simulation/dice.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace instante::simulation {

inline constexpr std::size_t sector_bytes = 512;

using Bytes = std::vector<std::uint8_t>;

class DiskFile {
  public:
    DiskFile() = default;
    /// Content that was always there.
    explicit DiskFile(Bytes content) : now_(content), synced_(std::move(content)) {}

    Bytes const& content() const { return now_; }
    void write(std::size_t at, std::span<std::uint8_t const> data);
    void resize(std::size_t size);
    void sync();
    /// What is left after the power went.
    void lose_power(Dice& dice);

    /// SQLite's locks and shared memory live beside the file; see vfs.cpp. They end with the machine's run.
    struct Sharing;
    std::shared_ptr<Sharing> sharing;

  private:
    void mark(std::size_t from, std::size_t to);

    Bytes now_;
    Bytes synced_;
    std::vector<bool> dirty_;          // by sector: written since the last sync
    std::vector<std::size_t> sectors_; // the dirty ones
};

/// What the next accesses will meet.
struct DiskFaults {
    std::optional<int> accesses_to_crash; // writes and syncs until the machine stops amid one
    bool crash_cuts_power = false;        // the crash to come
    std::optional<std::size_t> room;      // bytes it may still grow by, all files together
    int failing_syncs = 0;
    bool lying_syncs = false; // planted: says "synced" and does nothing
};

class Disk {
  public:
    DiskFaults faults;

    /// Stopped: every access fails until restart().
    bool stopped() const { return stopped_; }
    void stop() { stopped_ = true; }
    /// The machine comes up again. Everything that was open must have been closed.
    void restart(bool power_was_cut, Dice& dice);

    std::shared_ptr<DiskFile> find(std::string const& name) const;
    std::shared_ptr<DiskFile> create(std::string const& name);
    void remove(std::string const& name) { files_.erase(name); }
    /// A file as somebody put it there by other means, durable at once.
    void put(std::string const& name, Bytes content);
    /// Every file of another disk, as it is now.
    void copy(Disk const& other);

    /// Counts an access that changes something; true: the machine stops here.
    bool crashes_now();
    /// Takes room for growing; false: the disk is full.
    bool take_room(std::size_t bytes);

    int open_handles = 0;

  private:
    std::map<std::string, std::shared_ptr<DiskFile>> files_;
    bool stopped_ = false;
};

} // namespace instante::simulation
