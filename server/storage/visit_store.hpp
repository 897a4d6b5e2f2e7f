#pragma once
// Whole visits, for what cannot be answered from roll-ups: drivers, pairs of questions, scales of several
// items.

#include "server/storage/contributions.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace instante::server {

struct VisitQuery {
    std::vector<Code> sites;
    std::optional<Day>
        from;              // inclusive, local days; with either bound, responses of unknown days are left out
    std::optional<Day> to; // inclusive
    std::int64_t one_in = 1; // a sample: one visit in so many, by its id, so that it is always the same
    /// Responses to look at; those of visits that the sample leaves out cost a sixteenth.
    std::int64_t budget = 0;
};

class VisitStore {
  public:
    virtual ~VisitStore() = default;
    /// Calls `take` for each visit with its responses of the query (by id; test taps and flagged ones too),
    /// from one consistent snapshot: site by site, visits by their ids. What it is given lives until it
    /// returns. Gives how many visits were taken, or nullopt when the budget ran out before the end.
    virtual std::optional<std::int64_t>
    read_whole_visits(VisitQuery const& query,
                      std::function<void(std::span<VisitMember const>)> const& take) = 0;
};

} // namespace instante::server
