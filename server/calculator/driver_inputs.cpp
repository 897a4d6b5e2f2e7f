#include "server/calculator/driver_inputs.hpp"

#include <set>

namespace instante::server::calculator {

Names names_of(Arguments& arguments, std::size_t columns) {
    Names names = arguments.texts_or_none("names");
    if (!names.empty()) {
        arguments.require(names.size() == columns, "names", "must be one a column");
        std::set<std::string> const once{names.begin(), names.end()};
        arguments.require(once.size() == names.size(), "names", "must be different");
    }
    for (std::size_t i = names.size(); i < columns; ++i)
        names.push_back("x" + std::to_string(i + 1));
    return names;
}

DataInput data_of(Arguments& arguments, bool with_outcome) {
    auto rows = arguments.gappy_matrix("data");
    auto const outcome =
        with_outcome ? arguments.gappy_numbers("outcome") : std::vector<std::optional<double>>{};
    auto const weights = arguments.numbers_or_none("weights", not_negative);
    DataInput input;
    input.columns = rows.empty() ? 0 : rows.front().size();
    bool fits = arguments.require(!with_outcome || outcome.size() == rows.size(), "outcome",
                                  "must be one a row of data");
    fits &= arguments.require(weights.empty() || weights.size() == rows.size(), "weights",
                              "must be one a row of data");
    fits &= arguments.require(!rows.empty() && input.columns > 0, "data", "must have a row and a column");
    if (!fits) return input;
    for (std::size_t i = 0; with_outcome && i < rows.size(); ++i)
        rows[i].push_back(outcome[i]);
    input.matrix = scoring::matrix_of(rows, weights);
    return input;
}

} // namespace instante::server::calculator
