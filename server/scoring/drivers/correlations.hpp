#pragma once
// Correlations of the columns of a visit matrix, from sums that add: so that rows may be drawn again (see
// bootstrap.hpp) without reading them again.

#include "server/scoring/drivers/refusal.hpp"
#include "server/scoring/drivers/visit_matrix.hpp"

namespace instante::server::scoring {

/// What becomes of visits that did not answer every column.
enum class Gaps {
    listwise, // they are left out
    pairwise  // each pair of columns takes the visits that answered both
};

/// Lays the sums of products of a matrix out as one vector of doubles: what is in it is a matter of this
/// class, but they add. Columns are centred first, so that nothing is lost in large numbers.
class CrossSums {
  public:
    /// `rows` are those that count: the complete ones for listwise.
    CrossSums(VisitMatrix const& matrix, std::span<Eigen::Index const> rows, Gaps gaps);

    Eigen::Index width() const { return width_; }
    /// How many rows count; they are counted from 0 here.
    Eigen::Index rows() const { return values_.rows(); }
    /// Adds one row's products, times its weight, to `sums` of that width.
    void add(Eigen::Index row, Eigen::Ref<Eigen::VectorXd> sums) const;
    /// All rows.
    Eigen::VectorXd total() const;

    /// The correlation matrix that sums stand for. nullopt: a column does not vary, or a pair never meets.
    std::optional<Eigen::MatrixXd> correlations(Eigen::Ref<Eigen::VectorXd const> const& sums) const;

  private:
    using Table = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    void add_listwise(Eigen::Index row, double* sums) const;
    void add_pairwise(Eigen::Index row, double* sums) const;
    std::optional<Eigen::MatrixXd> from_listwise(double const* sums) const;
    std::optional<Eigen::MatrixXd> from_pairwise(double const* sums) const;

    Gaps gaps_;
    Table values_;  // standardised; 0 in gaps
    Table present_; // pairwise
    Eigen::VectorXd weights_;
    Eigen::Index width_ = 0;
};

/// Rows (not their weight) that answered both columns; on the diagonal: that answered it.
Eigen::MatrixXd overlap_of(VisitMatrix const& matrix);

/// A correlation matrix with a smaller eigenvalue has columns that depend on each other.
inline constexpr double singular = 1e-10;

/// Smallest eigenvalue of a symmetric matrix.
double smallest_eigenvalue(Eigen::MatrixXd const& matrix);

/// The columns that follow from each other in a correlation matrix: those with weight in an eigenvector of
/// eigenvalue zero (below 1e-10). Empty: there are none.
std::vector<std::size_t> collinear_columns(Eigen::MatrixXd const& correlations);

} // namespace instante::server::scoring
