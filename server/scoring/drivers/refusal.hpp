#pragma once
// What a design cannot support is said, not computed: a value with its reason.

#include <boost/system/result.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instante::server::scoring {

enum class Reason {
    too_few,                   // rows, for what is asked
    too_little_overlap,        // rows in which the columns meet
    too_many_predictors,       // for an exact sum over all their subsets
    no_predictors,             // none left that varies
    no_outcome,                // nobody answered it
    constant_outcome,          // everybody answered it alike
    collinear,                 // a column follows from the others
    not_positive_semidefinite, // correlations that no data could have
    no_middle,                 // nobody between low and high performance
    nothing_varies             // no item does
};
std::string_view to_string(Reason reason);

struct Refusal {
    Reason reason = Reason::too_few;
    std::string detail;               // in words, with the numbers
    std::vector<std::size_t> columns; // that are to blame, as the caller counts them
};

/// A value or why there is none. Test it before use.
template <class T>
using Answer = boost::system::result<T, Refusal>;

/// Answer::value() on a refusal ends here: nobody looked, which is our bug.
[[noreturn]] inline void throw_exception_from_error(Refusal const& refusal, boost::source_location const&) {
    throw std::logic_error("a refusal was not looked at: " + refusal.detail);
}

} // namespace instante::server::scoring
