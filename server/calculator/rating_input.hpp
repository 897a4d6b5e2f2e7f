#pragma once
// Ratings as callers have them: counts per scale point, the roll-ups' weighted sums, or one by one.

#include "server/calculator/arguments.hpp"
#include "server/calculator/function.hpp"
#include "server/scoring/means.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::calculator {

/// What `--list` says of the members that read_ratings() asks for.
inline constexpr Member rating_counts_member{
    "counts", "number of ratings at each scale point, lowest point first; or give `values`", false};
inline constexpr Member weight_sums_member{
    "weight_sums", "beside `counts`: sum of weights at each point (each rating weighs 1)", false};
inline constexpr Member squared_weight_sums_member{
    "squared_weight_sums", "beside `weight_sums`: sum of squared weights at each point", false};
inline constexpr Member rating_values_member{
    "values", "in place of `counts`: ratings one by one, whole numbers on the scale; null: not applicable",
    false};
inline constexpr Member rating_weights_member{"weights",
                                              "beside `values`: weight of each, 0 or more (1 each)", false};
inline constexpr Member level_member{"confidence", "level of the intervals, 0.5 to 1 (0.95)", false};

struct RatingInput {
    scoring::RatingSums sums;
    std::int64_t not_applicable = 0;
};

/// Notes members that must not be given beside what is there, and says why.
void leave_out(Arguments& arguments, std::initializer_list<char const*> names, std::string const& why);

/// Ratings on min..max; without `max` the counts say how far the scale reaches (values: `usual_max`). Wrong
/// input is noted in `arguments`, and what is given back then is not to be used.
RatingInput read_ratings(Arguments& arguments, int min, std::optional<int> max, int usual_max);

/// The labels of a list: texts, or numbers as they are written.
std::vector<std::string> read_labels(Arguments& arguments, std::string const& name, bool needed);

/// `weights`, as many as `count`; empty when absent.
std::vector<double> read_weights(Arguments& arguments, std::size_t count, std::string const& of);

} // namespace instante::server::calculator
