#include "server/scoring/published_quality.hpp"

#include <algorithm>
#include <cmath>

namespace instante::server::scoring {

namespace {

/// Mean and deviation (n divisor) of the indices of a question, 0..1; weight and its squares.
struct QuestionFigures {
    std::int64_t n = 0;
    double weight = 0;
    double squared = 0;
    double mean = 0;
    double deviation = 0;
};

QuestionFigures figures_of(MomentQuestion const& question) {
    QuestionFigures figures;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < question.ratings.points.size(); ++i) {
        PointSums const& point = question.ratings.points[i];
        double const index =
            index_of(question.ratings.min + static_cast<double>(i), question.scale, question.reversed) / 100;
        figures.n += point.n;
        figures.weight += point.w;
        figures.squared += point.w2;
        sum += point.w * index;
        squares += point.w * index * index;
    }
    if (figures.weight <= 0) return figures;
    figures.mean = sum / figures.weight;
    figures.deviation = std::sqrt(std::max(0.0, squares / figures.weight - figures.mean * figures.mean));
    return figures;
}

} // namespace

std::optional<MomentQuality> quality_of_moment(std::span<MomentQuestion const> questions) {
    MomentQuality moment;
    double total = 0;
    double mean = 0;
    double deviation = 0;
    for (MomentQuestion const& question : questions) {
        QuestionFigures const figures = figures_of(question);
        if (figures.weight <= 0 || question.weight <= 0) continue;
        double const share = question.weight * figures.weight;
        total += share;
        mean += share * figures.mean;
        deviation += share * figures.deviation;
        if (figures.n <= moment.visits) continue;
        moment.visits = figures.n;
        moment.weight = figures.weight;
        moment.squared = figures.squared;
    }
    if (total <= 0) return std::nullopt;
    moment.mean = mean / total;
    moment.deviation = deviation / total;
    return moment;
}

QualitySums widest_sums(std::span<MomentQuality const> moments) {
    auto const size = static_cast<Eigen::Index>(moments.size());
    QualitySums sums{size};
    for (Eigen::Index a = 0; a < size; ++a) {
        MomentQuality const& one = moments[static_cast<std::size_t>(a)];
        sums.visits = std::max(sums.visits, one.visits);
        sums.k[a] = one.weight;
        sums.s[a] = one.weight * one.mean;
        for (Eigen::Index b = 0; b < size; ++b) {
            MomentQuality const& other = moments[static_cast<std::size_t>(b)];
            double const shared = std::min(one.squared, other.squared);
            sums.kk(a, b) = shared;
            sums.sk(a, b) = shared * one.mean;
            sums.ss(a, b) = shared * (one.mean * other.mean + one.deviation * other.deviation);
        }
    }
    return sums;
}

} // namespace instante::server::scoring
