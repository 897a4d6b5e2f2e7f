#pragma once
// Two groups as the functions that compare take them.

#include "server/calculator/function.hpp"
#include "server/scoring/comparison.hpp"

#include <utility>

namespace instante::server::calculator {

/// x1, n1, x2, n2, or a table of successes and failures.
std::pair<scoring::Successes, scoring::Successes> read_shares(Arguments& arguments);

/// `a_counts` (for a group named a) on a scale: as many counts as it has points.
scoring::RatingSums read_ratings(Arguments& arguments, std::string const& group, scoring::Scale scale);

/// A group's mean and spread from `a` (with `a_weights`), or `a_counts` and `lowest`, or `a_mean`, `a_sd` and
/// `a_n`. With `paired_with` the name of a list as long as `a`, of the differences.
scoring::MeanOf read_mean(Arguments& arguments, std::string const& group,
                          std::string const& paired_with = {});

/// t, df, standard_error, p, p_less, p_greater, interval.
nlohmann::json t_figures(scoring::TTest const& test);

} // namespace instante::server::calculator
