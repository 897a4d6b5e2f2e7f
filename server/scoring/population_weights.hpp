#pragma once
// Weights that give a sample the known shares of its population: post-stratification (one margin) and raking
// (several). Numbers in, numbers out.

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace instante::server::scoring {

/// What the population has in each category of one margin: counts or shares, zero or more. All margins sum to
/// the same.
using Margin = std::vector<double>;

/// Units that are in the same category of every margin.
struct SampleCell {
    std::int64_t n = 0;
    double w = 0;                      // sum of their weights before; n where all weigh 1
    double w2 = 0;                     // and of the squares of these
    std::vector<std::size_t> category; // by margin
};

struct PopulationWeights {
    std::vector<double> factors; // by cell: what each weight there is multiplied by
    std::vector<double> fitted;  // by cell: the sum of weights after
    int rounds = 0;              // over all margins
    bool converged = false;
    double largest_gap = 0; // of any category to its target, as a share of the population
    double n_eff = 0;       // Kish, of the adjusted weights
    double design_effect = 1;
};

enum class WeightFault {
    no_units,       // nothing in the sample carries weight
    no_target,      // the targets of a margin sum to zero
    unequal_totals, // a margin sums to something else than the first
    empty_category  // a positive target and nobody in the sample to stand for it
};

struct WeightRefusal {
    WeightFault fault = WeightFault::no_units;
    std::size_t margin = 0;
    std::size_t category = 0; // of an empty category
};

/// Iterative proportional fitting (Deming & Stephan 1940, Annals of Mathematical Statistics 11:427): each
/// round scales the weights to one margin after the other, until every category is within `tolerance` of its
/// target (as a share of the population) or `most_rounds` are over. One margin is met exactly in the first
/// round: that is post-stratification, w N_h / sum of w in h (Holt & Smith 1979, JRSS A 142:33).
///
/// A target of zero takes its units out (factor 0). Empty cells stay empty; where they make margins
/// irreconcilable the rounds do not converge, which `converged` and `largest_gap` tell. Categories must be in
/// range and targets finite, zero or more (std::invalid_argument).
std::variant<PopulationWeights, WeightRefusal> population_weights(std::span<SampleCell const> cells,
                                                                  std::span<Margin const> margins,
                                                                  double tolerance = 1e-10,
                                                                  int most_rounds = 10'000);

/// Least squares of cell means on the categories of all margins, cells weighted by `w`: what calibration to
/// the margins explains. Only what is left of a variable varies from sample to sample (Deville & Särndal
/// 1992, JASA 87:376; R survey's variance after postStratify and rake).
class MarginFit {
  public:
    /// `categories` of each margin. Cells without weight explain nothing.
    MarginFit(std::span<SampleCell const> cells, std::span<std::size_t const> categories);

    struct Explained {
        Eigen::VectorXd fit;                       // by cell
        std::vector<Eigen::VectorXd> coefficients; // by margin and category; they sum to `fit`
    };
    Explained explain(Eigen::VectorXd const& cell_means) const;

  private:
    std::vector<std::vector<std::size_t>> cells_; // category by margin
    std::vector<std::size_t> offsets_;            // of each margin among the columns
    std::vector<std::size_t> sizes_;
    Eigen::VectorXd weights_;
    Eigen::MatrixXd solver_; // pseudo-inverse of the weighted design
};

} // namespace instante::server::scoring
