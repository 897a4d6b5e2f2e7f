#pragma once
// SQLite's view of the simulated disks. Once installed it is the default of the process: paths below /sim/
// lie on a simulated machine's disk, all others where they always lay.

#include "tests/simulation/disk.hpp"

#include <string>

namespace instante::simulation {

/// Installs the file system, once a process.
void install_vfs();

/// The disk lies at /sim/<name>/ as long as this lives. One thread uses all disks of a process at a time.
class Mount {
  public:
    Mount(std::string name, Disk& disk);
    ~Mount();
    Mount(Mount const&) = delete;
    Mount& operator=(Mount const&) = delete;

    std::string path(std::string const& file) const { return "/sim/" + name_ + "/" + file; }

  private:
    std::string name_;
};

/// SQLite's own chance (salts of its log) from here on follows the seed.
void seed_sqlite(std::uint64_t seed);

} // namespace instante::simulation
