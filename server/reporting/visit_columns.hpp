#pragma once
// Which columns a question to visits means: outcomes, predictors, pairs of questions.

#include "server/reporting/visit_table.hpp"

namespace instante::server::reporting {

/// `image`; `moment:<id>`: its quality; `question:<survey>.<question>`; `construct:<name>`: all ratings of
/// it. Problems (invalid, naming `of`): there is none such, or it has no scale.
Result<VisitColumn> outcome_column(std::string const& of, Catalog const& catalog);

/// `moments`: the quality of each; `questions`: each that tells quality; or a list of moments and
/// <survey>.<question>. What the outcome itself is made of is left out (the image is made of all moments:
/// there nothing is). Problems (invalid, naming `predictors`): one that is not there or has no scale; more
/// than most_predictors.
Result<std::vector<VisitColumn>> predictor_columns(std::string const& predictors, std::string const& of,
                                                   VisitColumn const& outcome, Catalog const& catalog);
inline constexpr std::size_t most_predictors = 60;

/// Questions by construct or by name: `construct:<name>`, or a list of <survey>.<question>.
/// Problems (invalid, naming `items`).
Result<std::vector<VisitColumn>> item_columns(std::string const& items, Catalog const& catalog);

/// A pair of questions about one feature.
struct FeaturePair {
    std::string survey;
    std::string moment;
    std::string feature;
    std::string name() const { return survey + "." + feature; }
};
/// Of the programme in force, those that any published version had before included, in the order of its
/// surveys.
std::vector<FeaturePair> feature_pairs(Construct construct, Catalog const& catalog);
/// The answers of one side of it.
VisitColumn feature_column(FeaturePair const& pair, Construct construct, ColumnValue value);

} // namespace instante::server::reporting
