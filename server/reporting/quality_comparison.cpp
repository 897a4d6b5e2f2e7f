#include "server/reporting/quality_comparison.hpp"

#include "server/reporting/row_match.hpp"
#include "server/reporting/score_comparison.hpp"
#include "server/scoring/multiplicity.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

void add(MomentSums& to, MomentSums const& from) {
    for (auto const& [pair, sums] : from)
        to[pair].add(sums);
}

/// The target of all moments of a row; nullopt where they have none, or not the same.
std::optional<double> target_of(QualityRow const& row, Catalog const& catalog) {
    std::optional<double> target;
    for (std::string const& id : row.moments) {
        Moment const* const moment = catalog.moment(id);
        if (!moment || !moment->target || (target && *target != *moment->target)) return std::nullopt;
        target = moment->target;
    }
    return target;
}

class QualityComparer {
  public:
    QualityComparer(QualityQuery const& query, QualityReport const& report, Catalog const& catalog)
        : query_(query), report_(report), catalog_(catalog), rule_(verdict_rule(catalog.programme())) {
        found_.rows.resize(report.rows.size());
        auto const& axis = query.of.compare->axis;
        along_moments_ = axis && is_of_moments(query.of.group_by[*axis].axis);
    }

    void with_rows(std::vector<QualityRow> const* others) {
        RowIndex const among_own{report_.rows};
        std::optional<RowIndex> among_others;
        if (others) among_others.emplace(*others);
        for (std::size_t i = 0; i < report_.rows.size(); ++i) {
            auto const key = key_beside(query_.of, report_.rows[i].group);
            found_.rows[i].applies = key.has_value();
            if (!key) continue;
            QualityRow const* other = nullptr;
            if (query_.of.compare->axis || !others) other = find(among_own, report_.rows, *key);
            if (!other && others) other = find(*among_others, *others, *key);
            if (!other) continue;
            if (along_moments_) {
                compare_moments(i, other->moments, other->quality);
            } else {
                set(i, scoring::compare(report_.rows[i].quality, other->quality), other->quality);
            }
        }
    }

    void with_the_rest() {
        std::map<std::string, std::vector<std::size_t>> contexts;
        for (std::size_t i = 0; i < report_.rows.size(); ++i)
            contexts[group_key(report_.rows[i].group, query_.of.compare->axis)].push_back(i);
        for (auto const& [key, rows] : contexts) {
            if (rows.size() < 2) continue;
            for (std::size_t const i : rows)
                along_moments_ ? compare_with_other_moments(i, rows) : compare_with_other_rows(i, rows);
        }
    }

    void with_targets() {
        for (std::size_t i = 0; i < report_.rows.size(); ++i) {
            QualityComparison& comparison = found_.rows[i];
            comparison.target = target_of(report_.rows[i], catalog_);
            if (!comparison.target) continue;
            scoring::Quality const& own = report_.rows[i].quality;
            comparison.figures = scoring::compare_with_target(own, *comparison.target);
            others_.push_back({i, std::max(own.visits, rule_.minimum)});
        }
    }

    QualityComparisons finish() {
        std::vector<std::optional<double>> p;
        for (QualityComparison const& row : found_.rows)
            p.push_back(row.figures ? row.figures->p : std::nullopt);
        auto const adjusted = scoring::adjust_p(p, scoring::Adjustment::benjamini_hochberg);
        for (auto const& [i, visits] : others_) {
            QualityComparison& row = found_.rows[i];
            row.p_adjusted = adjusted[i];
            row.judgement = scoring::judge(row.figures->difference, row.p_adjusted,
                                           report_.rows[i].quality.visits, visits, rule_);
        }
        return std::move(found_);
    }

  private:
    static QualityRow const* find(RowIndex const& index, std::vector<QualityRow> const& rows,
                                  std::string const& key) {
        auto const& at = index.find(key);
        return at.empty() ? nullptr : &rows[at.front()];
    }

    void set(std::size_t i, scoring::IndexComparison const& figures, scoring::Quality const& other) {
        QualityComparison& comparison = found_.rows[i];
        comparison.figures = figures;
        comparison.other = other;
        others_.emplace_back(i, other.visits);
    }

    /// Rows that share no visit: the others' sums, put together.
    void compare_with_other_rows(std::size_t i, std::vector<std::size_t> const& rows) {
        MomentSums rest;
        for (std::size_t const other : rows) {
            if (other != i) add(rest, report_.rows[other].sums);
        }
        auto const quality = quality_of(rest);
        if (!quality) return;
        QualityRow const& own = report_.rows[i];
        auto figures = scoring::compare(own.quality, *quality);
        if (query_.of.compare->beside != Beside::total) return set(i, figures, *quality);
        scoring::to_part_of_whole(figures, quality->contacts / (quality->contacts + own.quality.contacts));
        add(rest, own.sums);
        auto const whole = quality_of(rest);
        if (whole) set(i, figures, *whole);
    }

    void compare_with_other_moments(std::size_t i, std::vector<std::size_t> const& rows) {
        bool const of_total = query_.of.compare->beside == Beside::total;
        std::vector<std::string> moments;
        for (std::size_t const other : rows) {
            if (other == i && !of_total) continue;
            moments.insert(moments.end(), report_.rows[other].moments.begin(),
                           report_.rows[other].moments.end());
        }
        MomentSums const* const joint = joint_sums(i);
        if (!joint) return;
        MomentSums of_others;
        for (auto const& [pair, sums] : *joint) {
            if (pair != MomentPair{} && holds(moments, pair.first) && holds(moments, pair.second))
                of_others[pair].add(sums);
        }
        auto const quality = quality_of(of_others);
        if (quality) compare_moments(i, moments, *quality);
    }

    void compare_moments(std::size_t i, std::vector<std::string> const& moments,
                         scoring::Quality const& other) {
        MomentSums const* const joint = joint_sums(i);
        if (!joint) return;
        MomentQuality const quality = to_scoring(*joint, catalog_);
        std::vector<bool> in_own, in_other;
        for (Code const code : quality.moments) {
            in_own.push_back(holds(report_.rows[i].moments, code));
            in_other.push_back(holds(moments, code));
        }
        auto const error = scoring::error_of_difference(quality.sums, query_.weighting, quality.importance,
                                                        in_own, in_other);
        if (!error) return set(i, scoring::compare(report_.rows[i].quality, other), other);
        set(i, scoring::compare_same_visits(report_.rows[i].quality, other, *error, quality.sums.visits),
            other);
        found_.rows[i].same_visits = true;
    }

    MomentSums const* joint_sums(std::size_t i) const {
        auto const at = report_.same_visits.find(group_key(report_.rows[i].group, query_.of.compare->axis));
        return at == report_.same_visits.end() ? nullptr : &at->second;
    }

    bool holds(std::vector<std::string> const& moments, Code code) const {
        Moment const* const moment = catalog_.moment(code);
        return moment && std::find(moments.begin(), moments.end(), moment->id) != moments.end();
    }

    std::optional<scoring::Quality> quality_of(MomentSums const& sums) const {
        MomentQuality const quality = to_scoring(sums, catalog_);
        return scoring::perceived_quality(quality.sums, query_.weighting, quality.importance);
    }

    QualityQuery const& query_;
    QualityReport const& report_;
    Catalog const& catalog_;
    scoring::VerdictRule rule_;
    bool along_moments_ = false;
    std::vector<std::pair<std::size_t, std::int64_t>> others_; // row, and visits of the other side
    QualityComparisons found_;
};

} // namespace

Result<QualityComparisons> make_quality_comparisons(QualityQuery const& query, QualityReport const& report,
                                                    Catalog const& catalog, CellStore& cells,
                                                    std::int64_t budget) {
    QualityComparer comparer{query, report, catalog};
    std::int64_t cells_read = 0;
    Beside const beside = query.of.compare->beside;
    if (beside == Beside::rest || beside == Beside::total) {
        comparer.with_the_rest();
    } else if (beside == Beside::target) {
        comparer.with_targets();
    } else if (auto const other_query = query_beside(query.of)) {
        auto const other =
            make_quality_report({*other_query, query.weighting}, catalog, cells, budget - report.cells_read);
        if (!other) return other.error();
        cells_read = other->cells_read;
        comparer.with_rows(&other->rows);
    } else {
        comparer.with_rows(nullptr);
    }
    QualityComparisons found = comparer.finish();
    found.cells_read = cells_read;
    return found;
}

Result<std::vector<VersionNote>> quality_versions(QualityQuery const& query, Catalog const& catalog,
                                                  CellStore& cells) {
    auto const& surveys = catalog.programme().surveys;
    bool const some = std::any_of(surveys.begin(), surveys.end(), [&](Survey const& survey) {
        Survey const* const newest = catalog.newest_survey(survey.code);
        return newest && newest->version > 1;
    });
    if (!some) return std::vector<VersionNote>{};
    ScoreQuery by_version = query.of.bare();
    by_version.group_by = {Grouping{Axis::survey_version, {}, 0}};
    auto const report = make_report(by_version, catalog, cells);
    if (!report) return report.error();
    std::vector<std::string> versions;
    for (ScoreRow const& row : report->rows) {
        bool const known =
            std::find(versions.begin(), versions.end(), row.survey_versions.front()) != versions.end();
        if (row.measure.scale && row.n > 0 && !known) versions.push_back(row.survey_versions.front());
    }
    VersionNotes notes;
    notes.add(versions);
    return notes.finish(catalog);
}

} // namespace instante::server::reporting
