#include "server/storage/sqlite/programme_tables.hpp"

#include "shared/programme_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace instante::server {

namespace {

/// What we stored we can read; anything else is damage.
template <class T>
T sound(Result<T> result, char const* what) {
    if (!result)
        throw std::runtime_error(std::string{what} + " in the store is damaged: " + to_line(result.error()));
    return std::move(*result);
}

Problem planned_meanwhile(PlannedProgramme const& there) {
    return {ProblemKind::stale, there.by + " has planned something else for " + instant_to_string(there.due) +
                                    "; look at it first"};
}

} // namespace

ProgrammeTables::ProgrammeTables(sqlite::Database& database)
    : newest_(database.prepare("SELECT max(number) FROM programme_version WHERE programme = ?")),
      versions_(database.prepare("SELECT number, effective_from, applied_at, applied_by, document "
                                 "FROM programme_version WHERE programme = ? ORDER BY number")),
      add_version_(database.prepare("INSERT INTO programme_version VALUES (?, ?, ?, ?, ?, ?)")),
      codes_(database.prepare("SELECT kind, scope, id, code FROM code_registry WHERE programme = ?")),
      add_code_(database.prepare("INSERT INTO code_registry VALUES (?, ?, ?, ?, ?)")),
      surveys_(database.prepare("SELECT document FROM survey_version WHERE programme = ?")),
      add_survey_(database.prepare("INSERT INTO survey_version VALUES (?, ?, ?, ?, ?)")),
      plan_(database.prepare("INSERT OR REPLACE INTO planned_programme VALUES (?, ?, ?, ?, ?, ?, ?)")),
      planned_(database.prepare("SELECT due, base_version, document, made_by, made_at, failure FROM "
                                "planned_programme WHERE programme = ?")),
      forget_plan_(database.prepare("DELETE FROM planned_programme WHERE programme = ?")) {}

int ProgrammeTables::newest_version() {
    newest_.query(the_programme).step();
    int const newest = newest_.is_null(0) ? 0 : newest_.integer32(0);
    newest_.reset();
    return newest;
}

std::vector<Survey> ProgrammeTables::load_surveys() {
    std::vector<Survey> surveys;
    surveys_.query(the_programme);
    while (surveys_.step()) {
        surveys.push_back(sound(read_survey(nlohmann::json::parse(surveys_.text(0)), ""), "a survey"));
    }
    surveys_.reset();
    return surveys;
}

Catalog ProgrammeTables::load() {
    std::vector<ProgrammeVersion> versions;
    versions_.query(the_programme);
    while (versions_.step()) {
        ProgrammeVersion version;
        version.number = versions_.integer32(0);
        version.effective_from = versions_.integer32(1);
        version.applied_at = versions_.integer(2);
        version.applied_by = versions_.text(3);
        version.programme = sound(read_programme(nlohmann::json::parse(versions_.text(4))), "a programme");
        versions.push_back(std::move(version));
    }
    versions_.reset();
    return Catalog{std::move(versions), load_surveys()};
}

CodeRegistry ProgrammeTables::load_codes() {
    CodeRegistry registry;
    codes_.query(the_programme);
    while (codes_.step())
        registry.emplace(CodeKey{codes_.text(0), codes_.text(1), codes_.text(2)}, codes_.integer32(3));
    codes_.reset();
    return registry;
}

void ProgrammeTables::save_codes(CodeRegistry const& codes) {
    for (auto const& [key, code] : codes) {
        auto const& [kind, scope, id] = key;
        add_code_.execute(the_programme, kind, scope, id, code);
    }
}

std::string ProgrammeTables::newest_document() {
    std::string document;
    versions_.query(the_programme);
    while (versions_.step())
        document = versions_.text(4);
    versions_.reset();
    return document;
}

Result<ProgrammeTables::Change> ProgrammeTables::work_out(Programme programme) {
    Change change;
    CodeRegistry const before = load_codes();
    CodeRegistry after = before;
    if (auto const coded = assign_codes(programme, after); !coded) return coded.error();
    auto const to_publish = number_surveys(programme, load_surveys());
    if (!to_publish) return to_publish.error();

    change.document = to_json(programme).dump();
    change.outcome.version = newest_version();
    change.outcome.changed = change.document != newest_document();
    if (!change.outcome.changed) return change;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::inserter(change.new_codes, change.new_codes.end()));
    for (std::size_t const index : *to_publish)
        change.outcome.published.push_back(std::move(programme.surveys[index]));
    return change;
}

Result<AppliedProgramme> ProgrammeTables::rehearse(Programme programme) {
    auto change = work_out(std::move(programme));
    if (!change) return change.error();
    return std::move(change->outcome);
}

Result<AppliedProgramme> ProgrammeTables::apply(Programme programme, ApplyContext const& context) {
    int const newest = newest_version();
    if (context.expected_version && *context.expected_version != newest) {
        return Problem{ProblemKind::stale, "the programme is at version " + std::to_string(newest) +
                                               " by now; look at what changed and apply again"};
    }
    auto const change = work_out(std::move(programme));
    if (!change) return change.error();
    AppliedProgramme applied = change->outcome;
    if (!applied.changed) return applied;

    save_codes(change->new_codes);
    for (Survey const& survey : applied.published)
        add_survey_.execute(the_programme, survey.code, survey.version, context.at, to_json(survey).dump());
    Day const from = newest == 0 ? unknown_day : context.effective_from;
    add_version_.execute(the_programme, newest + 1, from, context.at, context.by, change->document);
    applied.version = newest + 1;
    return applied;
}

// ---- a plan ----------------------------------------------------------------------------------------

void ProgrammeTables::plan(PlannedProgramme const& plan) {
    plan_.execute(the_programme, plan.due, plan.base_version, plan.document, plan.by, plan.made_at,
                  plan.failure);
}

std::optional<PlannedProgramme> ProgrammeTables::planned() {
    std::optional<PlannedProgramme> plan;
    planned_.query(the_programme);
    if (planned_.step()) {
        plan = {planned_.integer(0), planned_.integer32(1), planned_.text(2),
                planned_.text(3),    planned_.integer(4),   planned_.text(5)};
    }
    planned_.reset();
    return plan;
}

/// Once it failed it waits for people.
bool ProgrammeTables::plan_is_due(UnixMs now) {
    auto const waiting = planned();
    return waiting && waiting->due <= now && waiting->failure.empty();
}

Result<void> ProgrammeTables::plan_instead(PlannedProgramme const& wanted,
                                           std::optional<PlannedProgramme> const& present) {
    auto const there = planned();
    if (there && there != present) return planned_meanwhile(*there);
    plan(wanted);
    return {};
}

Result<void> ProgrammeTables::forget_plan(PlannedProgramme const& present) {
    auto const there = planned();
    if (!there) return Problem{ProblemKind::stale, "nothing is planned any more"};
    if (*there != present) return planned_meanwhile(*there);
    forget_plan_.execute(the_programme);
    return {};
}

std::optional<PlanOutcome> ProgrammeTables::publish_planned(UnixMs now) {
    if (!plan_is_due(now)) return std::nullopt;
    auto waiting = planned();
    ApplyContext const context{waiting->by, now, local_time(now, "UTC").day, waiting->base_version};
    // Checks may have become stricter since it was planned: that too is a reason to look at it again.
    auto programme = read_programme(nlohmann::json::parse(waiting->document));
    PlanOutcome outcome{std::move(*waiting), programme ? apply(std::move(*programme), context)
                                                       : Result<AppliedProgramme>{programme.error()}};
    if (outcome.applied) {
        forget_plan_.execute(the_programme);
    } else {
        outcome.plan.failure = to_line(outcome.applied.error());
        plan(outcome.plan);
    }
    return outcome;
}

} // namespace instante::server
