#include "server/scoring/drivers/drivers.hpp"

#include "tests/bench/statistics/coverage.hpp"
#include "tests/bench/statistics/dice.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>

namespace instante::bench {

namespace {

using namespace server::scoring;

constexpr Eigen::Index visits = 100'000;
constexpr Eigen::Index moments = 14;

/// Indices of 14 moments that hang together, and an outcome that some of them make more than others.
VisitMatrix make_visits() {
    VisitMatrix matrix;
    matrix.values.resize(visits, moments + 1);
    matrix.present = Eigen::MatrixXd::Ones(visits, moments + 1);
    matrix.weights = Eigen::VectorXd::Ones(visits);
    Dice dice{14};
    std::normal_distribution<double> normal;
    auto const rating = [](double x) { return 25 * std::clamp(std::round(2.6 + x), 0.0, 4.0); };
    for (Eigen::Index i = 0; i < visits; ++i) {
        double const mood = normal(dice);
        double outcome = 0.5 * normal(dice);
        for (Eigen::Index j = 0; j < moments; ++j) {
            double const said = 0.6 * mood + 0.8 * normal(dice);
            outcome += said * static_cast<double>(moments - j) / 40;
            matrix.values(i, j) = rating(said);
        }
        matrix.values(i, moments) = rating(outcome);
    }
    return matrix;
}

/// Milliseconds on the clock, as of the peer.
double time_of(VisitMatrix const& matrix, int replicates, int rounds, Eigen::VectorXd& values) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        auto const began = std::chrono::steady_clock::now();
        DriverOptions options;
        options.replicates = replicates;
        auto const report = drivers_of(matrix, options).value();
        for (Driver const& driver : report.drivers)
            values[static_cast<Eigen::Index>(driver.predictor)] = driver.value;
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[static_cast<std::size_t>(rounds / 2)];
}

} // namespace

nlohmann::json measure_drivers(int rounds, char const* file) {
    VisitMatrix const matrix = make_visits();
    std::ofstream out{file, std::ios::binary};
    for (Eigen::Index i = 0; i < visits; ++i) {
        for (Eigen::Index j = 0; j <= moments; ++j) {
            double const value = matrix.values(i, j);
            out.write(reinterpret_cast<char const*>(&value), sizeof value);
        }
    }
    out.close();
    Eigen::VectorXd values = Eigen::VectorXd::Zero(moments);
    nlohmann::json figures;
    figures["plain"] = time_of(matrix, 0, rounds, values);
    figures["bootstrap"] = time_of(matrix, 1000, std::max(1, rounds / 5), values);
    figures["lmg"] = std::vector<double>(values.data(), values.data() + moments);
    return figures;
}

} // namespace instante::bench
