#include "server/scoring/sample_size.hpp"

#include "server/scoring/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

SampleSize of_units(double variance, SampleSizeQuestion const& question) {
    double const z = normal_z(question.confidence) / question.margin;
    SampleSize size;
    size.before_rounding = question.design_effect * variance * z * z;
    double n = size.before_rounding;
    if (question.population) n = n / (1.0 + (n - 1.0) / *question.population);
    // What is whole but for rounding is not rounded up by one more.
    double const whole = std::max(1.0, std::ceil(n * (1.0 - 1e-12)));
    double const most = question.population ? std::max(1.0, std::floor(*question.population)) : whole;
    if (std::min(whole, most) <= 9007199254740992.0)
        size.n = static_cast<std::int64_t>(std::min(whole, most));
    return size;
}

} // namespace

SampleSize sample_size_for_share(double p, SampleSizeQuestion const& question) {
    return of_units(p * (1.0 - p), question);
}

SampleSize sample_size_for_mean(double sd, SampleSizeQuestion const& question) {
    return of_units(sd * sd, question);
}

std::optional<std::int64_t> sample_size_for_t(double sd, double margin, double confidence) {
    constexpr double beyond = 1e6;
    double const tail = (1.0 - confidence) / 2.0;
    double const z = normal_quantile_above(tail) * sd / margin;
    // t asks for a few more than z does, never for less.
    auto const most = static_cast<std::int64_t>(beyond);
    for (auto n = static_cast<std::int64_t>(std::clamp(std::floor(z * z), 2.0, beyond + 1)); n <= most; ++n) {
        auto const answers = static_cast<double>(n);
        if (t_quantile_above(tail, answers - 1.0) * sd / std::sqrt(answers) <= margin) return n;
    }
    return std::nullopt;
}

} // namespace instante::server::scoring
