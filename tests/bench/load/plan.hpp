#pragma once
// Who the generator plays: the paired devices of the bench's programme and what may be answered there.

#include <string>
#include <vector>

namespace instante::bench {

struct Dimension {
    std::string id;
    std::vector<std::string> values;
};

struct Device {
    std::string site;
    int generation = 1;
    std::string token;
    std::vector<std::string> moments; // each has a survey of its own name, version 1
    std::string boot_id;
    std::int64_t sequence = 0; // the last one acknowledged
};

struct Plan {
    std::string question; // a smiley5, the same in every survey
    std::vector<Dimension> dimensions;
    std::vector<Device> devices;
};

/// Throws when the file is not such a plan.
Plan read_plan(std::string const& path);

} // namespace instante::bench
