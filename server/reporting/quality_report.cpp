#include "server/reporting/quality_report.hpp"

#include "server/reporting/lattice.hpp"
#include "server/reporting/row_match.hpp"
#include "server/scoring/published_quality.hpp"
#include "server/storage/contributions.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

void fill(scoring::QualitySums& quality, Eigen::Index a, Eigen::Index b, VisitSums const& sums) {
    quality.ss(a, b) = quality.ss(b, a) = sums.ss / (quality_unit * quality_unit);
    quality.sk(a, b) = sums.sk / quality_unit;
    quality.sk(b, a) = sums.ks / quality_unit;
    quality.kk(a, b) = quality.kk(b, a) = sums.kk;
    if (a != b) return;
    quality.s[a] = sums.s / quality_unit;
    quality.k[a] = sums.k;
    quality.visits = std::max(quality.visits, sums.n);
}

/// Of these moments, in this order.
scoring::QualitySums sums_of(std::vector<Code> const& moments, MomentSums const& sums) {
    auto const count = static_cast<Eigen::Index>(moments.size());
    scoring::QualitySums quality{count};
    for (Eigen::Index a = 0; a < count; ++a) {
        for (Eigen::Index b = a; b < count; ++b) {
            auto const at =
                sums.find({moments[static_cast<std::size_t>(a)], moments[static_cast<std::size_t>(b)]});
            if (at != sums.end()) fill(quality, a, b, at->second);
        }
    }
    // Where only some moments count, the visits that rated any of them are at least those of the most rated.
    if (auto const whole = sums.find({}); whole != sums.end()) quality.visits = whole->second.n;
    return quality;
}

/// Gathers visit cells into rows.
class QualityCollector {
  public:
    QualityCollector(QualityQuery const& asked, Catalog const& catalog,
                     MicrosegmentTable const& microsegments)
        : catalog_(catalog), whose_(asked.of.flagged), margins_(asked.adjustment, catalog, microsegments) {
        ScoreQuery const& query = asked.of;
        for (Grouping const& by : query.group_by)
            groups_.push_back({by, AxisReader{by, catalog, microsegments}, {}, {}});
        for (Filter const& filter : query.filters)
            filters_.push_back({filter.by, AxisReader{filter.by, catalog, microsegments}, filter.values, {}});
        auto const of_moments = [](Part const& part) { return is_of_moments(part.by.axis); };
        if (query.compare && query.compare->axis && is_of_moments(query.group_by[*query.compare->axis].axis))
            compared_moments_ = query.compare->axis;
        all_moments_ = std::none_of(groups_.begin(), groups_.end(), of_moments) &&
                       std::none_of(filters_.begin(), filters_.end(), of_moments);
    }

    void take(VisitKey const& key, VisitSums const& sums) {
        if (!key.flagged && whose_ == Flagged::only) return;
        MomentPair const& pair = key.moments;
        bool const of_visit = pair == MomentPair{};
        bool const counted = !key.flagged || whose_ != Flagged::exclude;
        if (of_visit && counted && !margins_.empty()) count_visits(key, sums);
        if (of_visit && !all_moments_) return;
        for (Part& filter : filters_) {
            if (!passes(filter, key, pair.first)) return;
            if (is_of_moments(filter.by.axis) && !passes(filter, key, pair.second)) return;
        }
        group_.clear();
        bool alike = true; // but for the axis along which rows are compared
        bool of_one_row = true;
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            Part& group = groups_[i];
            std::int64_t const value = group.axis.number(key, pair.first);
            if (is_of_moments(group.by.axis) && group.axis.number(key, pair.second) != value) {
                of_one_row = false;
                alike = alike && i == compared_moments_;
            }
            group_.push_back(value);
        }
        if (key.flagged) {
            if (of_one_row && pair.first == pair.second && !of_visit) flagged_ += sums.n;
            if (whose_ == Flagged::exclude) return;
        }
        if (compared_moments_ && alike) {
            std::vector<std::int64_t> common = group_;
            common[*compared_moments_] = 0;
            same_visits_[common][pair].add(sums);
        }
        if (!of_one_row) return;
        rows_[group_][pair].add(sums);
        if (!margins_.empty()) adjusted_[group_][margins_.category_of(key)][pair].add(sums);
    }

    /// Behind the disclosure gate: ratings of single questions, for which a visit's answers stand apart.
    void take(CellKey const& key, CellSums const& sums) {
        if (!key.flagged && whose_ == Flagged::only) return;
        Survey const* const survey = catalog_.survey(key.instrument.survey, key.instrument.version);
        Question const* const question =
            survey ? find_by_code(survey->questions, key.instrument.question) : nullptr;
        if (!question || !tells_quality(*question)) return;
        Moment const* const moment = catalog_.moment(survey->moment);
        if (!moment) return;
        for (Part& filter : filters_) {
            if (!passes(filter, key, moment->code)) return;
        }
        if (key.flagged) {
            for (PointSums const& point : sums.points)
                flagged_ += point.n;
            if (whose_ == Flagged::exclude) return;
        }
        group_.clear();
        for (Part& group : groups_)
            group_.push_back(group.axis.number(key, moment->code));
        published_[group_][moment->code][key.instrument].add(sums);
    }

    QualityReport finish(scoring::Weighting weighting) {
        QualityReport report;
        report.flagged = flagged_;
        int const minimum = catalog_.programme().disclosure_minimum;
        for (auto const& [values, sums] : rows_) {
            auto row = to_row(values, sums, weighting);
            if (row && row->quality.visits >= minimum) report.rows.push_back(std::move(*row));
        }
        for (auto const& [values, moments] : published_) {
            auto row = to_row(values, widest_sums_of(moments), weighting);
            if (row && row->quality.visits >= minimum) report.rows.push_back(std::move(*row));
        }
        for (auto& [values, sums] : same_visits_)
            report.same_visits[group_key(labels(values), compared_moments_)] = std::move(sums);
        return report;
    }

  private:
    using Values = std::vector<std::int64_t>;
    using Category = std::vector<std::size_t>;
    struct Part {
        Grouping by;
        AxisReader axis;
        std::set<std::string> values; // of a filter
        std::map<std::int64_t, bool> known;
    };
    using Published = std::map<Code, std::map<Instrument, CellSums>>; // by moment

    static bool passes(Part& filter, Place const& place, Code moment) {
        std::int64_t const number = filter.axis.number(place, moment);
        auto const [at, fresh] = filter.known.try_emplace(number, false);
        if (fresh) at->second = filter.values.contains(filter.axis.label(number).value_or("unknown"));
        return at->second;
    }

    /// Shares are of customers, whatever moments they rated: visits are weighted before moments are looked
    /// at.
    void count_visits(VisitKey const& key, VisitSums const& sums) {
        for (Part& filter : filters_) {
            if (!is_of_moments(filter.by.axis) && !passes(filter, key, 0)) return;
        }
        Values place;
        for (Part& group : groups_)
            place.push_back(is_of_moments(group.by.axis) ? 0 : group.axis.number(key, 0));
        visits_[place][margins_.category_of(key)] += sums.n;
    }

    void adjust(QualityRow& row, Values const& values, MomentQuality const& whole,
                scoring::Weighting weighting) const {
        Values place = values;
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            if (is_of_moments(groups_[i].by.axis)) place[i] = 0;
        }
        auto const counted = visits_.find(place);
        auto const rated = adjusted_.find(values);
        if (counted == visits_.end() || rated == adjusted_.end()) return;
        std::vector<scoring::QualityCell> cells;
        for (auto const& [category, visits] : counted->second) {
            auto const sums = rated->second.find(category);
            cells.push_back(
                {visits, sums_of(whole.moments, sums == rated->second.end() ? MomentSums{} : sums->second),
                 category});
        }
        auto adjusted = scoring::adjusted_quality(cells, margins_.shares(), weighting, whole.importance);
        if (!adjusted) return;
        row.adjustment.emplace();
        for (std::size_t m = 0; m < margins_.shares().size(); ++m)
            row.adjustment->without_data.push_back(margins_.absent(*adjusted, m));
        if (adjusted->quality) row.quality = *adjusted->quality;
        row.adjustment->adjusted = std::move(*adjusted);
    }

    Group labels(std::vector<std::int64_t> const& values) const {
        Group group;
        for (std::size_t i = 0; i < groups_.size(); ++i)
            group.push_back(groups_[i].axis.label(values[i]));
        return group;
    }

    std::optional<QualityRow> to_row(std::vector<std::int64_t> const& values, MomentSums const& sums,
                                     scoring::Weighting weighting) const {
        MomentQuality const quality = to_scoring(sums, catalog_);
        auto const figure = scoring::perceived_quality(quality.sums, weighting, quality.importance);
        if (!figure) return std::nullopt;
        QualityRow row{labels(values), {}, *figure, sums, std::nullopt};
        for (Code const code : quality.moments) {
            if (Moment const* const moment = catalog_.moment(code)) row.moments.push_back(moment->id);
        }
        if (!margins_.empty()) adjust(row, values, quality, weighting);
        return row;
    }

    /// Visit sums as the figures of single questions allow them, with an error on the safe side.
    MomentSums widest_sums_of(Published const& published) const {
        std::vector<Code> codes;
        std::vector<scoring::MomentQuality> moments;
        for (auto const& [code, of_moment] : published) {
            std::vector<scoring::MomentQuestion> questions;
            for (auto const& [instrument, sums] : of_moment)
                questions.push_back(question_of(instrument, sums));
            auto const quality = scoring::quality_of_moment(questions);
            if (!quality) continue;
            codes.push_back(code);
            moments.push_back(*quality);
        }
        scoring::QualitySums const widest = scoring::widest_sums(moments);
        double const unit = quality_unit;
        MomentSums sums;
        for (std::size_t one = 0; one < codes.size(); ++one) {
            for (std::size_t other = one; other < codes.size(); ++other) {
                auto const a = static_cast<Eigen::Index>(one);
                auto const b = static_cast<Eigen::Index>(other);
                sums[{codes[one], codes[other]}] = {std::min(moments[one].visits, moments[other].visits),
                                                    widest.s[a] * unit,
                                                    widest.k[a],
                                                    widest.ss(a, b) * unit * unit,
                                                    widest.sk(a, b) * unit,
                                                    widest.sk(b, a) * unit,
                                                    widest.kk(a, b)};
            }
        }
        return sums;
    }

    scoring::MomentQuestion question_of(Instrument const& instrument, CellSums const& sums) const {
        Question const& question = *find_by_code(
            catalog_.survey(instrument.survey, instrument.version)->questions, instrument.question);
        Scale const scale = scale_of(question.type).value_or(Scale{});
        scoring::MomentQuestion result;
        result.scale = {scale.min, scale.max};
        result.reversed = question.polarity == Polarity::negative;
        result.weight = question.weight;
        result.ratings = scoring::RatingSums{result.scale};
        for (PointSums const& point : sums.points) {
            if (point.point < scale.min || point.point > scale.max) continue;
            result.ratings.points[static_cast<std::size_t>(point.point - scale.min)] = {point.n, point.w,
                                                                                        point.w2};
        }
        return result;
    }

    Catalog const& catalog_;
    Flagged whose_;
    std::int64_t flagged_ = 0;
    std::vector<Part> groups_;
    std::vector<Part> filters_;
    bool all_moments_ = true;
    std::vector<std::int64_t> group_;
    std::map<std::vector<std::int64_t>, MomentSums> rows_;
    std::optional<std::size_t> compared_moments_; // an axis of moments along which rows are compared
    std::map<std::vector<std::int64_t>, MomentSums> same_visits_;
    AdjustmentMargins margins_;
    std::map<Values, std::map<Category, std::int64_t>> visits_; // by place, all moments; only where adjusting
    std::map<Values, std::map<Category, MomentSums>> adjusted_; // likewise, what rows_ has by category
    std::map<std::vector<std::int64_t>, Published> published_;
};

} // namespace

MomentQuality to_scoring(MomentSums const& sums, Catalog const& catalog) {
    MomentQuality quality;
    for (auto const& [pair, one] : sums) {
        if (pair.first == pair.second && pair.first != 0 && one.n > 0) quality.moments.push_back(pair.first);
    }
    auto const moments = static_cast<Eigen::Index>(quality.moments.size());
    quality.importance = Eigen::VectorXd::Ones(moments);
    for (Eigen::Index a = 0; a < moments; ++a) {
        Moment const* const moment = catalog.moment(quality.moments[static_cast<std::size_t>(a)]);
        if (moment) quality.importance[a] = moment->importance;
    }
    quality.sums = sums_of(quality.moments, sums);
    return quality;
}

Result<QualityReport> make_quality_report(QualityQuery const& query, Catalog const& catalog, CellStore& cells,
                                          std::int64_t budget) {
    if (auto const published = check_published(query.of, catalog); !published) return published.error();
    bool const gated = is_gated(catalog);
    if (gated && query.adjustment.how != Adjusting::none)
        return Problem::at(
            ProblemKind::too_much, "adjust",
            "counts visits by segment over all their moments, which are not published under this "
            "programme's disclosure minimum of " +
                std::to_string(catalog.programme().disclosure_minimum));
    MicrosegmentTable const microsegments = cells.microsegments();
    QualityCollector collector{query, catalog, microsegments};
    ScoreQuery told_apart = query.of; // to adjust by segments, cells must tell them
    told_apart.group_by.insert(told_apart.group_by.end(), query.adjustment.by.begin(),
                               query.adjustment.by.end());
    Plan const plan = plan_scans(told_apart, catalog);
    std::int64_t cells_read = 0;
    for (Scan const& scan : plan.scans) {
        if (!gated && !rule_of(scan.grain).visits) {
            return Problem::at(ProblemKind::invalid, plan.finest,
                               "perceived quality is not kept by kiosk and segment at once");
        }
        CellQuery wanted{scan.grain,           query.of.sites,      scan.from, scan.to,
                         plan.whole_programme, budget - cells_read, {}};
        wanted.dimension = dimension_asked(query.of);
        auto const read =
            gated ? cells.read_cells(
                        wanted, [&](CellKey const& key, CellSums const& sums) { collector.take(key, sums); })
                  : cells.read_visits(wanted, [&](VisitKey const& key, VisitSums const& sums) {
                        collector.take(key, sums);
                    });
        if (!read) return too_much(plan, budget);
        cells_read += *read;
    }
    QualityReport report = collector.finish(query.weighting);
    report.cells_read = cells_read;
    return report;
}

} // namespace instante::server::reporting
