#pragma once
// Programmes: the one in force, those before it, and the one that is planned.

#include "server/storage/catalog.hpp"
#include "shared/problem.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace instante::server {

struct AppliedProgramme {
    int version = 0;      // in force
    bool changed = false; // false: the document said what is already in force
    std::vector<Survey> published;
};
struct ApplyContext {
    std::string by;
    UnixMs at = 0;
    Day effective_from = 0;
    std::optional<int> expected_version; // the version the caller edited
};

/// A document that is to be published later, by itself.
struct PlannedProgramme {
    UnixMs due = 0;
    int base_version = 0; // that was edited; where another one is in force by then, it is not published
    std::string document; // JSON
    std::string by;
    UnixMs made_at = 0;
    std::string failure; // why it was not published when it was due; empty: it waits
    friend bool operator==(PlannedProgramme const&, PlannedProgramme const&) = default;
};
/// What became of a plan that was due.
struct PlanOutcome {
    PlannedProgramme plan;
    Result<AppliedProgramme> applied;
};

class ProgrammeStore {
  public:
    virtual ~ProgrammeStore() = default;
    /// The newest snapshot; cheap, never null.
    virtual std::shared_ptr<Catalog const> catalog() = 0;
    /// Gives codes to what is new, publishes changed surveys as their next version and puts the document
    /// in force, all or nothing. The programme must have passed read_programme.
    /// Problems: stale (expected_version is not the newest), conflict (a code that belongs to something
    /// else, a survey moved to another moment, a question that changed its type).
    virtual Result<AppliedProgramme> apply_programme(Programme programme, ApplyContext const& context) = 0;
    /// What apply_programme would come to now, with its problems; nothing is stored, `version` stays.
    virtual Result<AppliedProgramme> rehearse_programme(Programme programme) = 0;
    /// There is one plan: this one takes the place of `present`, which its maker has seen. Problems: stale
    /// (another one is there by now).
    virtual Result<void> plan_programme(PlannedProgramme const& plan,
                                        std::optional<PlannedProgramme> const& present) = 0;
    /// Also one that failed.
    virtual std::optional<PlannedProgramme> planned_programme() = 0;
    /// Of the plan that was seen. Problems: stale (it is another one by now, or gone).
    virtual Result<void> forget_plan(PlannedProgramme const& present) = 0;
    /// Publishes what is due by `now`, all or nothing; the plan goes, or stays with its failure. nullopt:
    /// nothing is due.
    virtual std::optional<PlanOutcome> publish_planned(UnixMs now) = 0;
};

} // namespace instante::server
