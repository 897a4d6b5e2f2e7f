#include "server/scoring/drivers/drivers.hpp"
#include "tests/server/scoring/drivers/classics.hpp"

#include <catch2/catch.hpp>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

using namespace instante::server::scoring;
using namespace instante::test;

namespace {

DriverOptions quick(ImportanceMethod method = ImportanceMethod::lmg) {
    DriverOptions options;
    options.method = method;
    options.replicates = 0;
    return options;
}

DriverReport report_of(std::vector<GappyRow> const& rows, DriverOptions const& options = quick()) {
    auto report = drivers_of(matrix_of(rows), options);
    REQUIRE(report.has_value());
    return *report;
}

Refusal refused(std::vector<GappyRow> const& rows, DriverOptions const& options = quick()) {
    auto const report = drivers_of(matrix_of(rows), options);
    REQUIRE(report.has_error());
    return report.error();
}

/// Figures in the order of the predictors.
std::vector<double> values_of(DriverReport const& report) {
    std::vector<double> values(report.drivers.size());
    for (Driver const& driver : report.drivers)
        values[driver.predictor] = driver.value;
    return values;
}

void check_near(std::vector<double> const& ours, std::vector<double> const& theirs, double tolerance) {
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i)
        CHECK(ours[i] == Approx(theirs[i]).margin(tolerance).epsilon(0));
}

/// R2 of the outcome (last) on a subset, by solving.
double r2_of(Eigen::MatrixXd const& r, std::vector<Eigen::Index> const& set) {
    if (set.empty()) return 0;
    Eigen::Index const outcome = r.rows() - 1;
    Eigen::MatrixXd const rxx = r(set, set);
    Eigen::VectorXd const rxy = r(set, std::vector<Eigen::Index>{outcome});
    return rxy.dot(Eigen::LDLT<Eigen::MatrixXd>{rxx}.solve(rxy));
}

/// Visits whose outcome is made of `effects`, with noise.
std::vector<GappyRow> made_up(std::size_t n, std::vector<double> const& effects, std::uint32_t seed) {
    std::mt19937 engine{seed};
    std::normal_distribution<double> normal;
    std::vector<GappyRow> rows;
    for (std::size_t i = 0; i < n; ++i) {
        GappyRow row;
        double const common = normal(engine);
        double outcome = normal(engine);
        for (double const effect : effects) {
            double const x = common + normal(engine);
            row.emplace_back(x);
            outcome += effect * x;
        }
        row.emplace_back(outcome);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

TEST_CASE("R2 of the Swiss fertility data is taken apart as relaimpo does") {
    // relaimpo 2.2-7, calc.relimp: Fertility on Agriculture, Examination, Education, Catholic,
    // Infant.Mortality
    std::map<ImportanceMethod, std::vector<double>> const expected{
        {ImportanceMethod::lmg,
         {0.0570912207680913, 0.171173028900234, 0.260134678624385, 0.105570150373494, 0.112765922926522}},
        {ImportanceMethod::johnson,
         {0.0484168958119008, 0.15470824980616, 0.271964104645999, 0.114680029947562, 0.116965721381104}},
        {ImportanceMethod::last,
         {0.042869607125494, 0.0073874185151244, 0.161962693077336, 0.0623726258274238, 0.0569452587324973}},
        {ImportanceMethod::first,
         {0.124664909905748, 0.417164470500591, 0.440615646723924, 0.215003501618544, 0.173518927324862}},
        {ImportanceMethod::pratt,
         {-0.110485990962387, 0.106427404338934, 0.445004567582031, 0.161176814996607, 0.104612205637541}},
        {ImportanceMethod::betasq,
         {0.0979197290413951, 0.0271518626232265, 0.449437205966834, 0.120825779565862, 0.0630692785915065}},
        {ImportanceMethod::car,
         {0.000567474185338715, 0.151133990848128, 0.323268070976666, 0.11507318417898, 0.116692281403614}}};
    for (auto const& [method, values] : expected) {
        DriverReport const report = report_of(swiss_rows(), quick(method));
        CAPTURE(to_string(method));
        CHECK(report.n == 47);
        CHECK(report.r2 == Approx(0.706735001592726).margin(1e-7));
        check_near(values_of(report), values, 1e-7);
    }
    DriverReport const report = report_of(swiss_rows());
    std::vector<double> shares(5);
    std::vector<double> betas(5);
    for (Driver const& driver : report.drivers) {
        shares[driver.predictor] = *driver.share;
        betas[driver.predictor] = driver.beta;
    }
    check_near(
        shares,
        {0.0807816517356976, 0.242202563216017, 0.368079517836438, 0.149377277389087, 0.15955898982276},
        1e-7);
    check_near(
        betas,
        {-0.31292128249992, -0.164778222539347, -0.670400780106075, 0.347600028144219, 0.251135976298711},
        1e-7);
    // summary(lm(Fertility ~ ., swiss)): adjusted R2 0.671; p of Examination 0.31546, of Education 2.43e-05
    CHECK(*report.adjusted_r2 == Approx(0.671).margin(5e-4));
    CHECK(report.drivers.front().predictor == 2);
    CHECK(*report.drivers.front().p_value == Approx(2.43e-5).epsilon(1e-3));
    auto const examination = std::find_if(report.drivers.begin(), report.drivers.end(),
                                          [](Driver const& driver) { return driver.predictor == 1; });
    CHECK(*examination->p_value == Approx(0.31546).margin(5e-6));
}

TEST_CASE("lmg is the mean gain over all orders of entry, written out") {
    auto const rows = rows_of(attitude, {1, 2, 3, 4, 0});
    DriverReport const report = report_of(rows);
    std::vector<Eigen::Index> order{0, 1, 2, 3};
    std::vector<double> gains(4, 0.0);
    double orders = 0;
    do {
        ++orders;
        for (std::size_t i = 0; i < 4; ++i) {
            std::vector<Eigen::Index> const before(order.begin(),
                                                   order.begin() + static_cast<std::ptrdiff_t>(i));
            std::vector<Eigen::Index> const with(order.begin(),
                                                 order.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            gains[static_cast<std::size_t>(order[i])] +=
                r2_of(report.correlations, with) - r2_of(report.correlations, before);
        }
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(orders == 24);
    for (double& gain : gains)
        gain /= orders;
    check_near(values_of(report), gains, 1e-12);
}

TEST_CASE("what takes R2 apart adds up to it, and neither names nor scales make a difference") {
    auto const rows = rows_of(attitude, {1, 2, 3, 4, 5, 6, 0});
    for (ImportanceMethod const method :
         {ImportanceMethod::lmg, ImportanceMethod::johnson, ImportanceMethod::pratt, ImportanceMethod::car}) {
        CAPTURE(to_string(method));
        DriverReport const report = report_of(rows, quick(method));
        auto const values = values_of(report);
        CHECK(std::accumulate(values.begin(), values.end(), 0.0) == Approx(report.r2).margin(1e-12));

        DriverReport const turned = report_of(rows_of(attitude, {6, 4, 2, 5, 3, 1, 0}), quick(method));
        auto const there = values_of(turned);
        check_near({there[5], there[2], there[4], there[1], there[3], there[0]}, values, 1e-12);

        auto stretched = rows;
        for (GappyRow& row : stretched) {
            row[0] = 1e6 - 3e4 * *row[0];
            row[6] = 1e-3 * *row[6];
        }
        check_near(values_of(report_of(stretched, quick(method))), values, 1e-10);
    }
}

TEST_CASE("a correlation matrix gives what its data give") {
    DriverReport const by_data = report_of(swiss_rows());
    auto const by_matrix = drivers_of(by_data.correlations, 47.0);
    REQUIRE(by_matrix.has_value());
    check_near(values_of(*by_matrix), values_of(by_data), 1e-14);
    CHECK(*by_matrix->drivers[0].p_value == Approx(*by_data.drivers[0].p_value).epsilon(1e-9));
    CHECK(by_matrix->differences.empty());
    auto const without_n = drivers_of(by_data.correlations, std::nullopt);
    CHECK_FALSE(without_n->adjusted_r2);
    CHECK_FALSE(without_n->drivers[0].p_value);
    CHECK(drivers_of(by_data.correlations, 6.0).error().reason == Reason::too_few);
    Eigen::MatrixXd lopsided = by_data.correlations;
    lopsided(0, 1) += 0.1;
    CHECK_THROWS_AS(drivers_of(lopsided, 47.0), std::invalid_argument);
}

TEST_CASE("whole weights count like repeated visits") {
    auto const rows = swiss_rows();
    std::vector<double> weights;
    std::vector<GappyRow> repeated;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        weights.push_back(static_cast<double>(i % 4));
        repeated.insert(repeated.end(), i % 4, rows[i]);
    }
    auto const weighted = drivers_of(matrix_of(rows, weights), quick());
    REQUIRE(weighted.has_value());
    check_near(values_of(*weighted), values_of(report_of(repeated)), 1e-12);
    CHECK(weighted->n == 35); // weight 0 says nothing
    CHECK(weighted->n_eff < 35);
}

TEST_CASE("what does not vary or was not answered is dropped with its reason") {
    auto rows = swiss_rows();
    for (GappyRow& row : rows) {
        row.insert(row.begin() + 1, 7.0);
        row.insert(row.begin() + 3, std::nullopt);
    }
    DriverReport const report = report_of(rows);
    REQUIRE(report.dropped.size() == 2);
    CHECK(report.dropped[0].predictor == 1);
    CHECK(report.dropped[0].reason == "constant");
    CHECK(report.dropped[1].predictor == 3);
    CHECK(report.dropped[1].reason == "no_answers");
    CHECK(report.drivers.front().predictor == 4); // Education, two further on
    CHECK(report.drivers.front().value == Approx(0.260134678624385).margin(1e-7));
}

TEST_CASE("a column that varies only where others are missing is dropped as constant") {
    auto rows = made_up(40, {1, 1}, 3);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].insert(rows[i].begin(), i < 10 ? static_cast<double>(i) : 5.0);
        if (i < 10) rows[i][1] = std::nullopt;
    }
    DriverReport const report = report_of(rows);
    REQUIRE(report.dropped.size() == 1);
    CHECK(report.dropped[0].reason == "constant");
    CHECK(report.n == 30);
}

TEST_CASE("a design that cannot tell is refused, with the reason and who is to blame") {
    SECTION("nobody answered the outcome, or all alike") {
        CHECK(refused({}).reason == Reason::no_outcome);
        CHECK(refused({{1.0, std::nullopt}, {2.0, std::nullopt}}).reason == Reason::no_outcome);
        CHECK(refused({{1.0, 3.0}, {2.0, 3.0}, {3.0, 3.0}, {4.0, 3.0}}).reason == Reason::constant_outcome);
        CHECK(refused({{1.0, 3.0}}).reason == Reason::too_few);
    }
    SECTION("no predictor varies") {
        CHECK(refused({{1.0, 3.0}, {1.0, 4.0}, {1.0, 5.0}}).reason == Reason::no_predictors);
    }
    SECTION("more predictors than visits can tell apart") {
        auto rows = swiss_rows();
        rows.resize(6);
        CHECK(refused(rows).reason == Reason::too_few);
        rows = swiss_rows();
        rows.resize(7);
        CHECK(report_of(rows).n == 7);
    }
    SECTION("a predictor follows from others") {
        auto rows = swiss_rows();
        for (GappyRow& row : rows)
            row[4] = *row[0] + 2 * *row[1];
        Refusal const refusal = refused(rows);
        CHECK(refusal.reason == Reason::collinear);
        CHECK(refusal.columns == std::vector<std::size_t>{0, 1, 4});
    }
    SECTION("hardly a visit answered everything: the rarest column is named") {
        auto rows = swiss_rows();
        for (std::size_t i = 0; i + 3 < rows.size(); ++i)
            rows[i][3] = std::nullopt;
        Refusal const refusal = refused(rows);
        CHECK(refusal.reason == Reason::too_little_overlap);
        CHECK(refusal.columns == std::vector<std::size_t>{3});
    }
    SECTION("two columns never meet") {
        auto rows = made_up(60, {1, 1, 1}, 5);
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i][i % 2] = std::nullopt;
        DriverOptions options = quick();
        options.gaps = Gaps::pairwise;
        Refusal const refusal = refused(rows, options);
        CHECK(refusal.reason == Reason::too_little_overlap);
        CHECK(refusal.columns == std::vector<std::size_t>{0, 1});
    }
    SECTION("correlations that no data could have") {
        Eigen::MatrixXd r(3, 3);
        r << 1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1;
        CHECK(drivers_of(r, 100.0).error().reason == Reason::not_positive_semidefinite);
    }
    SECTION("too many predictors for every subset; another method can") {
        Eigen::MatrixXd r = Eigen::MatrixXd::Constant(22, 22, 0.3);
        r.diagonal().setOnes();
        CHECK(drivers_of(r, 500.0).error().reason == Reason::too_many_predictors);
        auto const report = drivers_of(r, 500.0, ImportanceMethod::johnson);
        REQUIRE(report.has_value());
        CHECK_FALSE(report->drivers[0].by_method[0]); // lmg
        CHECK(report->drivers[0].value == Approx(report->r2 / 21));
    }
}

TEST_CASE("pairs of columns use the visits that have both, and without gaps that is all of them") {
    DriverOptions pairwise = quick();
    pairwise.gaps = Gaps::pairwise;
    check_near(values_of(report_of(swiss_rows(), pairwise)), values_of(report_of(swiss_rows())), 1e-12);

    auto rows = swiss_rows();
    for (std::size_t i = 0; i < 15; ++i)
        rows[i][0] = std::nullopt;
    for (std::size_t i = 10; i < 25; ++i)
        rows[i][5] = std::nullopt;
    DriverReport const report = report_of(rows, pairwise);
    CHECK(report.n == 22); // of Agriculture and Fertility
    // The correlation of these two by hand.
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 25; i < 47; ++i) {
        double const a = *rows[i][0];
        double const b = *rows[i][5];
        n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
    }
    CHECK(report.correlations(0, 5) ==
          Approx((n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y))).margin(1e-12));
    CHECK_FALSE(report.drivers[0].p_value); // pairs have no degrees of freedom
    CHECK(report_of(rows).n == 22);
}

TEST_CASE("drawing again gives the same intervals for the same seed, and they say what is not clear") {
    auto const rows = made_up(300, {1.0, 0.5, 0.5, 0.0}, 11);
    DriverOptions options;
    options.replicates = 400;
    DriverReport const report = report_of(rows, options);
    DriverReport const again = report_of(rows, options);
    CHECK(report.replicates == 400);
    CHECK(report.groups == 300);
    CHECK(report.no_intervals.empty());
    CHECK(report.drivers[0].predictor == 0);
    CHECK(report.differences.size() == 6);
    for (std::size_t i = 0; i < 4; ++i) {
        Driver const& driver = report.drivers[i];
        CHECK(driver.value_interval == again.drivers[i].value_interval);
        CHECK(driver.value_interval->low < driver.value);
        CHECK(driver.value < driver.value_interval->high);
        CHECK(driver.rank_interval->low <= driver.rank);
        CHECK(driver.rank <= driver.rank_interval->high);
    }
    // The equal pair cannot be told apart; the strongest and the one without effect can.
    auto const find = [&](std::size_t predictor) {
        return *std::find_if(report.drivers.begin(), report.drivers.end(),
                             [&](Driver const& driver) { return driver.predictor == predictor; });
    };
    CHECK(find(1).not_clear_from == std::vector<std::size_t>{2});
    CHECK(find(0).not_clear_from.empty());
    CHECK(find(3).not_clear_from.empty());
    options.seed = 2;
    CHECK(report_of(rows, options).drivers[0].value_interval != report.drivers[0].value_interval);
}

TEST_CASE("drawing groups of visits spreads as theory has it") {
    // One predictor: R2 = r^2, and Fisher's z of r has standard error 1 / sqrt(n - 3).
    auto const rows = made_up(20'000, {0.8}, 7);
    DriverOptions options;
    options.replicates = 2'000;
    DriverReport const report = report_of(rows, options);
    CHECK(report.groups < 20'000 + 1);
    double const z = std::atanh(std::sqrt(report.r2));
    double const low = std::pow(std::tanh(z - 1.96 / std::sqrt(19'997.0)), 2);
    double const high = std::pow(std::tanh(z + 1.96 / std::sqrt(19'997.0)), 2);
    double const width = report.drivers[0].value_interval->high - report.drivers[0].value_interval->low;
    CHECK(width == Approx(high - low).epsilon(0.1));
    // Of more rows than groups are made, whole groups are drawn.
    auto const wide = made_up(6'000, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 9);
    options.replicates = 100;
    CHECK(report_of(wide, options).groups == 600'000 / 136);
}

TEST_CASE("too few draws, or draws that cannot be computed, give no interval and say so") {
    DriverOptions options;
    options.replicates = 50;
    DriverReport const report = report_of(swiss_rows(), options);
    CHECK_FALSE(report.drivers[0].value_interval);
    CHECK_FALSE(report.no_intervals.empty());
    options.replicates = 1000;
    auto rows = swiss_rows();
    rows.resize(7); // as good as every draw has fewer different visits than predictors
    DriverReport const small = report_of(rows, options);
    CHECK_FALSE(small.drivers[0].rank_interval);
    CHECK_FALSE(small.no_intervals.empty());
    REQUIRE_FALSE(small.warnings.empty());
    CHECK(small.warnings[0].code == "few_visits");
}

TEST_CASE("what complete visits alone would hide is told: how many go, and how different they are") {
    // Ten of thirty did not use the wifi, and all of these were satisfied.
    std::vector<GappyRow> rows;
    for (int i = 0; i < 30; ++i) {
        bool const used = i >= 10;
        rows.push_back({static_cast<double>(i % 5), used ? std::optional<double>{i % 3} : std::nullopt,
                        used ? static_cast<double>(i % 2) : 1.0});
    }
    rows[12][0] = std::nullopt;
    Losses const losses = losses_of(matrix_of(rows));
    CHECK(losses.visits == 30);
    CHECK(losses.complete == 19);
    CHECK(losses.columns[1].missing == 10);
    CHECK(losses.columns[1].only_this == 10);
    CHECK(losses.columns[0].missing == 1);
    CHECK_FALSE(losses.columns[2].outcome);
    Contrast const& wifi = *losses.columns[1].outcome;
    CHECK(wifi.mean_lost == 1);
    CHECK(wifi.mean_kept == 0.5);
    CHECK(wifi.interval->low > 0);
    // Welch by hand: variance 0.25 * 20 / 19 among 20, none among 10: t(19) = 2.093024 (tables).
    double const error = std::sqrt(0.25 * 20 / 19 / 20);
    CHECK(wifi.interval->low == Approx(0.5 - 2.093024 * error).margin(1e-6));
    CHECK(*wifi.effect == Approx(0.5 / std::sqrt(19 * 0.25 * 20 / 19 / 28)));
    CHECK_FALSE(losses.columns[0].outcome->interval.has_value()); // one visit
}
