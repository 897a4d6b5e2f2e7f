#pragma once

#include "server/storage/catalog.hpp"
#include "server/storage/programme_codes.hpp"
#include "server/storage/store.hpp"
#include "shared/sqlite.hpp"

#include <memory>

namespace instante::server {

/// There is one programme in a store; its number stands in every key for the day there are more.
inline constexpr int the_programme = 1;

/// Programme documents, codes and survey versions of one connection.
class ProgrammeTables {
  public:
    explicit ProgrammeTables(sqlite::Database& database);

    int newest_version();
    Catalog load();
    /// Inside a transaction of the caller.
    Result<AppliedProgramme> apply(Programme programme, ApplyContext const& context);
    /// What `apply` would come to; reads only.
    Result<AppliedProgramme> rehearse(Programme programme);

    /// See ProgrammeStore::plan_programme and forget_plan.
    Result<void> plan_instead(PlannedProgramme const& plan, std::optional<PlannedProgramme> const& present);
    Result<void> forget_plan(PlannedProgramme const& present);
    std::optional<PlannedProgramme> planned();
    bool plan_is_due(UnixMs now);
    /// See ProgrammeStore::publish_planned; inside a transaction of the caller.
    std::optional<PlanOutcome> publish_planned(UnixMs now);

  private:
    /// What is to be written, and what will be said of it.
    struct Change {
        CodeRegistry new_codes;
        std::string document;
        AppliedProgramme outcome;
    };
    Result<Change> work_out(Programme programme);
    std::string newest_document();
    CodeRegistry load_codes();
    std::vector<Survey> load_surveys();
    void save_codes(CodeRegistry const& codes);
    void plan(PlannedProgramme const& plan);

    sqlite::Statement newest_;
    sqlite::Statement versions_;
    sqlite::Statement add_version_;
    sqlite::Statement codes_;
    sqlite::Statement add_code_;
    sqlite::Statement surveys_;
    sqlite::Statement add_survey_;
    sqlite::Statement plan_;
    sqlite::Statement planned_;
    sqlite::Statement forget_plan_;
};

} // namespace instante::server
