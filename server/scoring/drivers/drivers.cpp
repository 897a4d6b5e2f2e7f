#include "server/scoring/drivers/drivers.hpp"

#include "server/scoring/distributions.hpp"
#include "server/scoring/drivers/driver_design.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace instante::server::scoring {

namespace {

constexpr double smallest_psd = -1e-8; // rounding may take an eigenvalue this far below zero
constexpr double inflated = 10;        // Belsley, Kuh & Welsch, Regression Diagnostics, 1980
constexpr double visits_for_each = 10;

std::vector<std::size_t> named(std::vector<std::size_t> const& places,
                               std::vector<std::size_t> const& names) {
    std::vector<std::size_t> list;
    list.reserve(places.size());
    for (std::size_t const place : places)
        list.push_back(names[place]);
    return list;
}

/// What the correlations themselves do not allow.
std::optional<Refusal> unfit(Eigen::MatrixXd const& r, std::vector<std::size_t> const& predictors,
                             ImportanceMethod method) {
    Eigen::Index const p = r.rows() - 1;
    double const least = smallest_eigenvalue(r);
    if (least < smallest_psd) {
        return Refusal{Reason::not_positive_semidefinite,
                       "no visits could have these correlations (smallest eigenvalue " +
                           std::to_string(least) + "): pairs of columns met in visits that are too different",
                       {}};
    }
    auto const collinear = collinear_columns(r.topLeftCorner(p, p));
    if (!collinear.empty()) {
        return Refusal{Reason::collinear, "these predictors follow from each other: leave one out",
                       named(collinear, predictors)};
    }
    if (method == ImportanceMethod::lmg && p > most_lmg_predictors) {
        return Refusal{Reason::too_many_predictors,
                       std::to_string(p) + " predictors have too many subsets for lmg (" +
                           std::to_string(most_lmg_predictors) + " at most): ask for johnson",
                       {}};
    }
    return std::nullopt;
}

void add_tests(Driver& driver, double r2, double degrees_of_freedom) {
    if (!(degrees_of_freedom > 0)) return;
    double const error = std::sqrt(std::max(0.0, 1 - r2) * driver.vif / degrees_of_freedom);
    driver.standard_error = error;
    if (error > 0) driver.p_value = t_two_sided(driver.beta / error, degrees_of_freedom);
}

void add_warnings(DriverReport& report, double n) {
    DriverWarning few{"few_visits", {}};
    DriverWarning collinear{"collinear", {}};
    DriverWarning suppressed{"suppressed", {}};
    for (Driver const& driver : report.drivers) {
        if (driver.vif > inflated) collinear.predictors.push_back(driver.predictor);
        if (driver.suppressed) suppressed.predictors.push_back(driver.predictor);
    }
    if (n > 0 && n < visits_for_each * static_cast<double>(report.drivers.size()))
        report.warnings.push_back(std::move(few));
    if (!collinear.predictors.empty()) report.warnings.push_back(std::move(collinear));
    if (!suppressed.predictors.empty()) report.warnings.push_back(std::move(suppressed));
}

/// All but what needs visits. `n` <= 0: not known.
DriverReport report_of(Eigen::MatrixXd const& r, std::vector<std::size_t> const& predictors,
                       ImportanceMethod method, double n, bool tests) {
    auto const p = static_cast<Eigen::Index>(predictors.size());
    Regression const regression = regression_of(r);
    DriverReport report;
    report.correlations = r;
    report.n_eff = n;
    report.r2 = std::clamp(regression.r2, 0.0, 1.0);
    double const degrees_of_freedom = n - static_cast<double>(p) - 1;
    if (degrees_of_freedom > 0) report.adjusted_r2 = 1 - (1 - report.r2) * (n - 1) / degrees_of_freedom;

    std::vector<std::optional<Eigen::VectorXd>> by_method;
    Eigen::VectorXd value;
    for (ImportanceMethod const each : importance_methods) {
        bool const possible = each != ImportanceMethod::lmg || p <= most_lmg_predictors;
        by_method.push_back(possible ? std::optional{importance_by(each, r)} : std::nullopt);
        if (each == method) value = *by_method.back();
    }
    auto const shares = shares_of(value);
    for (Eigen::Index i = 0; i < p; ++i) {
        Driver driver;
        driver.predictor = predictors[static_cast<std::size_t>(i)];
        driver.value = value[i];
        if (shares) driver.share = (*shares)[i];
        for (auto const& values : by_method)
            driver.by_method.push_back(values ? std::optional{(*values)[i]} : std::nullopt);
        driver.correlation = r(i, p);
        driver.beta = regression.beta[i];
        driver.vif = regression.vif[i];
        driver.suppressed = driver.correlation * driver.beta < 0;
        if (tests) add_tests(driver, report.r2, degrees_of_freedom);
        report.drivers.push_back(std::move(driver));
    }
    std::stable_sort(report.drivers.begin(), report.drivers.end(),
                     [](Driver const& a, Driver const& b) { return a.value > b.value; });
    int rank = 0;
    for (Driver& driver : report.drivers)
        driver.rank = ++rank;
    add_warnings(report, n);
    return report;
}

void require_correlations(Eigen::MatrixXd const& r) {
    constexpr double rounding = 1e-9;
    bool const square = r.rows() == r.cols() && r.rows() > 1 && r.allFinite();
    if (square && (r - r.transpose()).cwiseAbs().maxCoeff() <= rounding &&
        (r.diagonal().array() - 1).abs().maxCoeff() <= rounding && r.cwiseAbs().maxCoeff() <= 1 + rounding)
        return;
    throw std::invalid_argument("this is no matrix of correlations");
}

} // namespace

Answer<DriverReport> drivers_of(VisitMatrix const& matrix, DriverOptions const& options) {
    auto const design = design_of(matrix, options.gaps, options.least_overlap);
    if (!design) return design.error();
    CrossSums const sums{design->matrix, design->rows, options.gaps};
    auto const r = sums.correlations(sums.total());
    if (!r) {
        return Refusal{Reason::too_little_overlap,
                       "there are two columns of which one is constant wherever both are answered",
                       {}};
    }
    if (auto const wrong = unfit(*r, design->predictors, options.method)) return *wrong;
    DriverReport report =
        report_of(*r, design->predictors, options.method, design->n_eff, options.gaps == Gaps::listwise);
    report.n = design->n;
    report.dropped = design->dropped;
    add_driver_intervals(report, *design, sums, options);
    return report;
}

Answer<DriverReport> drivers_of(Eigen::MatrixXd const& correlations, std::optional<double> n,
                                ImportanceMethod method) {
    require_correlations(correlations);
    std::vector<std::size_t> predictors(static_cast<std::size_t>(correlations.rows() - 1));
    std::iota(predictors.begin(), predictors.end(), 0);
    if (n && *n < static_cast<double>(predictors.size()) + 2) {
        return Refusal{Reason::too_few,
                       std::to_string(static_cast<std::int64_t>(*n)) + " observations for " +
                           std::to_string(predictors.size()) + " predictors; at least two more are needed",
                       {}};
    }
    if (auto const wrong = unfit(correlations, predictors, method)) return *wrong;
    DriverReport report = report_of(correlations, predictors, method, n.value_or(0), n.has_value());
    report.n = static_cast<std::int64_t>(n.value_or(0));
    report.no_intervals = "there are no visits to draw from";
    return report;
}

} // namespace instante::server::scoring
