#pragma once
// What somebody who sees every published figure can work out, by linear programming: counts are at least 0,
// and add up to what was published.

#include <utility>
#include <vector>

namespace instante::test {

/// Linear constraints over variables >= 0.
class LinearSystem {
  public:
    explicit LinearSystem(int variables);
    ~LinearSystem();
    LinearSystem(LinearSystem const&) = delete;
    LinearSystem& operator=(LinearSystem const&) = delete;

    /// A term: variable (from 0) and its factor.
    using Terms = std::vector<std::pair<int, double>>;
    void equals(Terms const& terms, double value) { add(terms, value, value, false); }
    void at_least(Terms const& terms, double value) { add(terms, value, 0, true); }

    /// The least and the greatest value that the sum can have; throws std::logic_error where the constraints
    /// contradict each other, or do not bound it.
    std::pair<double, double> range(Terms const& terms);

  private:
    void add(Terms const& terms, double low, double high, bool open);
    double optimum(Terms const& terms, int direction);

    void* problem_;
};

} // namespace instante::test
