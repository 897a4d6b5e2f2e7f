#include "server/reporting/quality_report.hpp"

#include <algorithm>
#include <map>

namespace instante::server::reporting {

namespace {

constexpr std::pair<scoring::Weighting, std::string_view> weighting_names[] = {
    {scoring::Weighting::contacts, "contacts"},
    {scoring::Weighting::equal, "equal"},
    {scoring::Weighting::importance, "importance"},
};

/// Visit sums know days, but neither hours nor questions.
bool can_answer(Axis axis) {
    return axis != Axis::hour && axis != Axis::hour_of_day && !is_of_questions(axis);
}

/// Gathers visit cells into rows.
class Collector {
  public:
    Collector(ScoreQuery const& query, Catalog const& catalog, MicrosegmentTable const& microsegments)
        : catalog_(catalog) {
        for (Grouping const& by : query.group_by)
            groups_.push_back({by, AxisReader{by, catalog, microsegments}, {}, {}});
        for (Filter const& filter : query.filters)
            filters_.push_back({filter.by, AxisReader{filter.by, catalog, microsegments}, filter.values, {}});
        auto const of_moments = [](Part const& part) { return is_of_moments(part.by.axis); };
        all_moments_ = std::none_of(groups_.begin(), groups_.end(), of_moments) &&
                       std::none_of(filters_.begin(), filters_.end(), of_moments);
    }

    void take(VisitKey const& key, VisitSums const& sums) {
        if (key.flagged) return;
        MomentPair const& pair = key.moments;
        bool const of_visit = pair == MomentPair{};
        if (of_visit && !all_moments_) return;
        for (Part& filter : filters_) {
            if (!passes(filter, key, pair.first)) return;
            if (is_of_moments(filter.by.axis) && !passes(filter, key, pair.second)) return;
        }
        group_.clear();
        for (Part& group : groups_) {
            std::int64_t const value = group.axis.number(key, pair.first);
            if (is_of_moments(group.by.axis) && group.axis.number(key, pair.second) != value) return;
            group_.push_back(value);
        }
        rows_[group_][pair].add(sums);
    }

    QualityReport finish(scoring::Weighting weighting) {
        QualityReport report;
        int const minimum = catalog_.programme().disclosure_minimum;
        for (auto const& [values, sums] : rows_) {
            auto row = to_row(values, sums, weighting);
            if (row && row->quality.visits >= minimum) report.rows.push_back(std::move(*row));
        }
        return report;
    }

  private:
    struct Part {
        Grouping by;
        AxisReader axis;
        std::set<std::string> values; // of a filter
        std::map<std::int64_t, bool> known;
    };
    using Sums = std::map<MomentPair, VisitSums>;

    static bool passes(Part& filter, VisitKey const& key, Code moment) {
        std::int64_t const number = filter.axis.number(key, moment);
        auto const [at, fresh] = filter.known.try_emplace(number, false);
        if (fresh) at->second = filter.values.contains(filter.axis.label(number).value_or("unknown"));
        return at->second;
    }

    std::optional<QualityRow> to_row(std::vector<std::int64_t> const& values, Sums const& sums,
                                     scoring::Weighting weighting) const {
        std::vector<Code> codes;
        for (auto const& [pair, one] : sums) {
            if (pair.first == pair.second && pair.first != 0 && one.n > 0) codes.push_back(pair.first);
        }
        auto const moments = static_cast<Eigen::Index>(codes.size());
        scoring::QualitySums quality{moments};
        Eigen::VectorXd importance = Eigen::VectorXd::Ones(moments);
        QualityRow row;
        for (Eigen::Index a = 0; a < moments; ++a) {
            Code const code = codes[static_cast<std::size_t>(a)];
            Moment const* const moment = catalog_.moment(code);
            if (moment) importance[a] = moment->importance;
            if (moment) row.moments.push_back(moment->id);
            for (Eigen::Index b = a; b < moments; ++b) {
                auto const at = sums.find({code, codes[static_cast<std::size_t>(b)]});
                if (at != sums.end()) fill(quality, a, b, at->second);
            }
        }
        // Where only some moments count, the visits that rated any of them are at least those of the most
        // rated.
        if (auto const whole = sums.find({}); whole != sums.end()) quality.visits = whole->second.n;
        auto const figure = scoring::perceived_quality(quality, weighting, importance);
        if (!figure) return std::nullopt;
        for (std::size_t i = 0; i < groups_.size(); ++i)
            row.group.push_back(groups_[i].axis.label(values[i]));
        row.quality = *figure;
        return row;
    }

    static void fill(scoring::QualitySums& quality, Eigen::Index a, Eigen::Index b, VisitSums const& sums) {
        quality.ss(a, b) = quality.ss(b, a) = sums.ss / (quality_unit * quality_unit);
        quality.sk(a, b) = sums.sk / quality_unit;
        quality.sk(b, a) = sums.ks / quality_unit;
        quality.kk(a, b) = quality.kk(b, a) = sums.kk;
        if (a != b) return;
        quality.s[a] = sums.s / quality_unit;
        quality.k[a] = sums.k;
        quality.visits = std::max(quality.visits, sums.n);
    }

    Catalog const& catalog_;
    std::vector<Part> groups_;
    std::vector<Part> filters_;
    bool all_moments_ = true;
    std::vector<std::int64_t> group_;
    std::map<std::vector<std::int64_t>, Sums> rows_;
};

} // namespace

std::string_view to_string(scoring::Weighting weighting) {
    for (auto const& [value, name] : weighting_names) {
        if (value == weighting) return name;
    }
    return {};
}

Result<QualityQuery> read_quality_query(std::vector<std::pair<std::string, std::string>> const& parameters,
                                        Catalog const& catalog, std::vector<Code> const& visible) {
    QualityQuery query;
    std::vector<std::pair<std::string, std::string>> others;
    for (auto const& parameter : parameters) {
        if (parameter.first != "weighting") {
            others.push_back(parameter);
            continue;
        }
        auto const* const known =
            std::find_if(std::begin(weighting_names), std::end(weighting_names),
                         [&](auto const& entry) { return entry.second == parameter.second; });
        if (known == std::end(weighting_names))
            return Problem::at(ProblemKind::invalid, "weighting", "must be contacts, equal or importance");
        query.weighting = known->first;
    }
    auto of = read_score_query(others, catalog, visible);
    if (!of) return of.error();
    for (Grouping const& by : of->group_by) {
        if (!can_answer(by.axis))
            return Problem::at(ProblemKind::invalid, "group_by",
                               "perceived quality is not kept by '" + by.name() + "'");
    }
    for (Filter const& filter : of->filters) {
        if (!can_answer(filter.by.axis))
            return Problem::at(ProblemKind::invalid, filter.by.name(),
                               "perceived quality is not kept by '" + filter.by.name() + "'");
    }
    query.of = std::move(*of);
    return query;
}

Result<QualityReport> make_quality_report(QualityQuery const& query, Catalog const& catalog, CellStore& cells,
                                          std::int64_t budget) {
    MicrosegmentTable const microsegments = cells.microsegments();
    Collector collector{query.of, catalog, microsegments};
    Plan const plan = plan_scans(query.of, catalog);
    std::int64_t cells_read = 0;
    for (Scan const& scan : plan.scans) {
        if (!rule_of(scan.grain).visits) {
            return Problem::at(ProblemKind::invalid, plan.finest,
                               "perceived quality is not kept by kiosk and segment at once");
        }
        CellQuery const wanted{scan.grain,           query.of.sites,      scan.from, scan.to,
                               plan.whole_programme, budget - cells_read, {}};
        auto const read = cells.read_visits(
            wanted, [&](VisitKey const& key, VisitSums const& sums) { collector.take(key, sums); });
        if (!read) return too_much(plan, budget);
        cells_read += *read;
    }
    QualityReport report = collector.finish(query.weighting);
    report.cells_read = cells_read;
    return report;
}

} // namespace instante::server::reporting
