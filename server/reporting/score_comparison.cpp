#include "server/reporting/score_comparison.hpp"

#include "server/reporting/row_match.hpp"
#include "server/reporting/version_notes.hpp"
#include "server/scoring/multiplicity.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

/// One side of a comparison: a row, or several put together.
struct Side {
    Measure const* measure = nullptr;
    scoring::RatingSums const* ratings = nullptr;
    scoring::Score const* score = nullptr;
    std::optional<scoring::IndexEstimate> rescaled; // where the row holds unlike scales
    double weight = 0;
    std::vector<std::string> const* versions = nullptr;
};

scoring::Measure to_scoring(Measure const& measure) {
    return {measure.scale->min, measure.scale->max, measure.polarity == Polarity::negative, measure.cut,
            measure.type == QuestionType::nps};
}

std::optional<Side> side_of(ScoreRow const& row) {
    if (row.rescaled) {
        auto const index = scoring::index_of(*row.rescaled);
        if (!index) return std::nullopt; // nobody rated
        return Side{&row.measure, nullptr, nullptr, index, row.rescaled->w, &row.survey_versions};
    }
    if (!row.score) return std::nullopt;
    return Side{&row.measure, &row.ratings,      &*row.score,
                std::nullopt, row.score->weight, &row.survey_versions};
}

scoring::IndexEstimate index_of(Side const& side) {
    return side.rescaled ? *side.rescaled : scoring::index_of(*side.score, to_scoring(*side.measure));
}

scoring::IndexSums indices_of(ScoreRow const& row) {
    if (row.rescaled) return *row.rescaled;
    scoring::IndexSums sums;
    sums.add(row.ratings, row.measure.polarity == Polarity::negative);
    return sums;
}

/// Ratings of several rows put together; as indices where their scales are unlike.
class Together {
  public:
    Together(Measure const& measure, bool rescaled) : measure_(&measure), rescaled_(rescaled) {}

    void add(ScoreRow const& row) {
        add_versions(row.survey_versions);
        if (rescaled_) {
            indices_.add(indices_of(row));
        } else {
            add_ratings(row.ratings);
        }
    }
    void add(Together const& other) {
        add_versions(other.versions_);
        indices_.add(other.indices_);
        add_ratings(other.ratings_);
    }

    /// Scores them; nullopt when there is nothing to score. The side refers to this.
    std::optional<Side> side() {
        if (rescaled_) {
            auto const index = scoring::index_of(indices_);
            if (!index) return std::nullopt;
            return Side{measure_, nullptr, nullptr, index, indices_.w, &versions_};
        }
        if (ratings_.points.empty()) return std::nullopt;
        score_ = scoring::score(ratings_, to_scoring(*measure_));
        if (!score_) return std::nullopt;
        return Side{measure_, &ratings_, &*score_, std::nullopt, score_->weight, &versions_};
    }

  private:
    void add_versions(std::vector<std::string> const& more) {
        for (std::string const& version : more) {
            auto const at = std::lower_bound(versions_.begin(), versions_.end(), version);
            if (at == versions_.end() || *at != version) versions_.insert(at, version);
        }
    }
    void add_ratings(scoring::RatingSums const& more) {
        if (more.points.empty()) return;
        if (ratings_.points.empty()) {
            ratings_ = more;
        } else {
            ratings_.merge(more);
        }
    }

    Measure const* measure_;
    bool rescaled_;
    scoring::RatingSums ratings_;
    scoring::IndexSums indices_;
    std::vector<std::string> versions_;
    std::optional<scoring::Score> score_;
};

OtherSide shown(Side const& side) {
    scoring::IndexEstimate const index = index_of(side);
    OtherSide other{index.n, index.index, std::nullopt, std::nullopt, *side.versions};
    if (!side.score) return other;
    if (side.score->favourable) other.favourable = side.score->favourable->share;
    if (side.score->nps) other.nps = side.score->nps->value;
    return other;
}

/// The target of all moments that were rated; nullopt where they have none, or not the same.
std::optional<double> target_of(std::vector<std::string> const& survey_versions, Catalog const& catalog) {
    std::optional<double> target;
    for (std::string const& name : survey_versions) {
        auto const version = parse_survey_version(name);
        Survey const* const survey = version ? catalog.survey(version->survey, version->number) : nullptr;
        Moment const* const moment = survey ? catalog.moment(survey->moment) : nullptr;
        if (!moment || !moment->target || (target && *target != *moment->target)) return std::nullopt;
        target = moment->target;
    }
    return target;
}

class ScoreComparer {
  public:
    ScoreComparer(ScoreQuery const& query, ScoreReport const& report, Catalog const& catalog)
        : query_(query), report_(report), catalog_(catalog), rule_(verdict_rule(catalog.programme())) {
        found_.rows.resize(report.rows.size());
    }

    void with_rows(std::vector<ScoreRow> const& own, std::vector<ScoreRow> const* others) {
        RowIndex const among_own{own};
        std::optional<RowIndex> among_others;
        if (others) among_others.emplace(*others);
        for (std::size_t i = 0; i < own.size(); ++i) {
            RowComparison& comparison = found_.rows[i];
            auto const key = key_beside(query_, own[i].group);
            comparison.applies = key && can_compare(own[i]);
            if (!comparison.applies) continue;
            ScoreRow const* other = nullptr;
            bool unlike = false;
            // Rows of days or months find the one before among themselves, but the first.
            auto const look = [&](RowIndex const& index, std::vector<ScoreRow> const& rows) {
                for (std::size_t const at : index.find(*key)) {
                    if (is_alike(own[i].measure, rows[at].measure))
                        other = &rows[at];
                    else
                        unlike = true;
                }
            };
            if (query_.compare->axis || !others) look(among_own, own);
            if (!other && others) look(*among_others, *others);
            if (other) {
                compare_rows(comparison, own[i], *other);
            } else if (unlike) {
                comparison.judgement.reason = scoring::Because::unlike_scales;
            }
        }
    }

    /// Each row against the others along the axis, or against all.
    void with_the_rest() {
        boost::unordered_flat_map<std::string, std::vector<std::size_t>> contexts;
        std::vector<std::string> order;
        for (std::size_t i = 0; i < report_.rows.size(); ++i) {
            ScoreRow const& row = report_.rows[i];
            found_.rows[i].applies = can_compare(row);
            if (!side_of(row)) continue;
            std::string key =
                group_key(row.group, query_.compare->axis) + std::to_string(measure_number(row.measure));
            auto& rows = contexts[key];
            if (rows.empty()) order.push_back(key);
            rows.push_back(i);
        }
        for (std::string const& key : order)
            within(contexts[key]);
    }

    void with_targets() {
        for (std::size_t i = 0; i < report_.rows.size(); ++i) {
            ScoreRow const& row = report_.rows[i];
            RowComparison& comparison = found_.rows[i];
            comparison.applies = can_compare(row);
            comparison.target = target_of(row.survey_versions, catalog_);
            auto const side = side_of(row);
            if (!comparison.applies || !comparison.target || !side) continue;
            scoring::RatingsComparison figures;
            scoring::IndexEstimate const index = index_of(*side);
            figures.index = scoring::compare_with_target(index, *comparison.target);
            comparison.figures = figures;
            sizes_.push_back({i, index.n, rule_.minimum});
        }
    }

    Comparisons finish() {
        std::vector<std::optional<double>> p;
        p.reserve(found_.rows.size());
        for (RowComparison const& row : found_.rows)
            p.push_back(row.figures ? row.figures->index.p : std::nullopt);
        auto const adjusted = scoring::adjust_p(p, scoring::Adjustment::benjamini_hochberg);
        for (Sizes const& sizes : sizes_) {
            RowComparison& row = found_.rows[sizes.row];
            row.p_adjusted = adjusted[sizes.row];
            row.judgement =
                scoring::judge(row.figures->index.difference, row.p_adjusted, sizes.own, sizes.other, rule_);
        }
        return std::move(found_);
    }

  private:
    struct Sizes {
        std::size_t row;
        std::int64_t own;
        std::int64_t other;
    };

    static bool can_compare(ScoreRow const& row) { return row.measure.scale || row.rescaled; }

    bool is_alike(Measure const& a, Measure const& b) const {
        return query_.rescale ? a.construct == b.construct && !is_choice(a.type) && !is_choice(b.type)
                              : a == b;
    }

    std::size_t measure_number(Measure const& measure) {
        auto const at = std::find_if(measures_.begin(), measures_.end(), [&](Measure const& known) {
            return known == measure || (query_.rescale && is_alike(known, measure));
        });
        if (at != measures_.end()) return static_cast<std::size_t>(at - measures_.begin());
        measures_.push_back(measure);
        return measures_.size() - 1;
    }

    void compare_rows(RowComparison& comparison, ScoreRow const& own, ScoreRow const& other) {
        auto const a = side_of(own);
        auto const b = side_of(other);
        if (a && b) return compare_sides(comparison, *a, *b);
        comparison.judgement.reason = scoring::Because::few_answers;
    }

    void compare_sides(RowComparison& comparison, Side const& a, Side const& b) {
        bool const same_scale = !a.rescaled && !b.rescaled && *a.measure == *b.measure;
        if (same_scale) {
            comparison.figures =
                scoring::compare({*a.ratings, *a.score}, {*b.ratings, *b.score}, to_scoring(*a.measure));
        } else {
            scoring::RatingsComparison figures;
            figures.index = scoring::compare(index_of(a), index_of(b));
            comparison.figures = figures;
            comparison.rescaled = true;
        }
        comparison.across_versions = differ_in_versions(*a.versions, *b.versions);
        comparison.other = shown(b);
        auto const row = static_cast<std::size_t>(&comparison - found_.rows.data());
        sizes_.push_back({row, index_of(a).n, comparison.other->n});
    }

    /// Rows that agree but for the axis. The rest of each is put together from those before and those after
    /// it: in time that grows with their number, and without subtracting.
    void within(std::vector<std::size_t> const& rows) {
        if (rows.size() < 2) return;
        Measure const& measure = report_.rows[rows.front()].measure;
        bool const rescaled = std::any_of(rows.begin(), rows.end(), [&](std::size_t i) {
            return report_.rows[i].rescaled || report_.rows[i].measure != measure;
        });
        std::vector<Together> after(rows.size(), Together{measure, rescaled});
        for (std::size_t k = rows.size() - 1; k > 0; --k) {
            after[k - 1] = after[k];
            after[k - 1].add(report_.rows[rows[k]]);
        }
        Together all = after.front();
        all.add(report_.rows[rows.front()]);
        auto const whole = query_.compare->beside == Beside::total ? all.side() : std::nullopt;
        Together before{measure, rescaled};
        for (std::size_t k = 0; k < rows.size(); ++k) {
            Together rest = before;
            rest.add(after[k]);
            compare_with_rest(rows[k], rest, rescaled, whole);
            before.add(report_.rows[rows[k]]);
        }
    }

    void compare_with_rest(std::size_t i, Together& rest, bool rescaled, std::optional<Side> const& whole) {
        Side own = *side_of(report_.rows[i]);
        if (rescaled) own.rescaled = scoring::index_of(indices_of(report_.rows[i]));
        auto const other = rest.side();
        if (!other || (rescaled && !own.rescaled)) return;
        RowComparison& comparison = found_.rows[i];
        compare_sides(comparison, own, *other);
        if (!whole) return;
        scoring::to_part_of_whole(*comparison.figures, other->weight / (own.weight + other->weight));
        comparison.other = shown(*whole);
    }

    ScoreQuery const& query_;
    ScoreReport const& report_;
    Catalog const& catalog_;
    scoring::VerdictRule rule_;
    std::vector<Measure> measures_;
    std::vector<Sizes> sizes_;
    Comparisons found_;
};

} // namespace

scoring::VerdictRule verdict_rule(Programme const& programme) {
    return {0.05, programme.smallest_difference, programme.disclosure_minimum};
}

Result<Comparisons> make_comparisons(ScoreQuery const& query, ScoreReport const& report,
                                     Catalog const& catalog, CellStore& cells, std::int64_t budget) {
    ScoreComparer comparer{query, report, catalog};
    std::int64_t cells_read = 0;
    switch (query.compare->beside) {
    case Beside::rest:
    case Beside::total:
        comparer.with_the_rest();
        break;
    case Beside::target:
        comparer.with_targets();
        break;
    case Beside::previous:
    case Beside::period:
    case Beside::date:
    case Beside::value:
    case Beside::selection: {
        auto const other_query = query_beside(query);
        if (!other_query) {
            comparer.with_rows(report.rows, nullptr);
            break;
        }
        auto const other = make_report(*other_query, catalog, cells, budget - report.cells_read);
        if (!other) return other.error();
        cells_read = other->cells_read;
        comparer.with_rows(report.rows, &other->rows);
        break;
    }
    }
    Comparisons found = comparer.finish();
    found.cells_read = cells_read;
    return found;
}

} // namespace instante::server::reporting
