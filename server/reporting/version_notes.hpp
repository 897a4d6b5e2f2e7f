#pragma once
// Versions of a survey that share a figure: which, and what is different between them for whoever compares.

#include "server/storage/catalog.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace instante::server::reporting {

struct SurveyVersion {
    std::string survey;
    int number = 0;
};
/// "check-in@2"
std::optional<SurveyVersion> parse_survey_version(std::string_view name);

/// Does a list of "survey@version" name more than one version of a survey?
bool names_versions_of_one(std::vector<std::string> const& versions);
/// Do two of them name different versions of one survey?
bool differ_in_versions(std::vector<std::string> const& a, std::vector<std::string> const& b);

/// What changed from one version of a survey to a later one. `what`: added, removed, type, wording, labels,
/// polarity, cut, construct, weight, options, order, condition, required, not_applicable; without a question:
/// unfinished.
struct VersionChange {
    std::string question; // its id; empty: the survey as a whole
    std::string what;
    int from = 0;
    int to = 0;
};
/// What bears on comparability; a question that comes later or earlier among those both versions ask is
/// `order`.
std::vector<VersionChange> changes_between(Survey const& earlier, Survey const& later);

struct VersionNote {
    std::string survey;
    std::vector<int> versions;          // that share a row, or stand on the two sides of a comparison
    std::vector<VersionChange> changes; // from each of them to the next
};

/// Gathers what the rows of a reply put together.
class VersionNotes {
  public:
    /// Versions that share a figure or a comparison; those of surveys with only one among them say nothing.
    void add(std::vector<std::string> const& versions);
    std::vector<VersionNote> finish(Catalog const& catalog) const;

  private:
    std::map<std::string, std::set<int>, std::less<>> versions_;
};

} // namespace instante::server::reporting
