#include "server/reporting/score_report.hpp"

#include "server/reporting/axis_reader.hpp"
#include "server/reporting/lattice.hpp"
#include "server/reporting/version_notes.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>

namespace instante::server::reporting {

namespace {

/// Gathers cells into rows.
class ScoreCollector {
  public:
    ScoreCollector(ScoreQuery const& query, Catalog const& catalog, MicrosegmentTable const& microsegments)
        : catalog_(catalog), rescale_(query.rescale), whose_(query.flagged) {
        for (Grouping const& by : query.group_by)
            groups_.emplace_back(by, catalog, microsegments);
        for (Filter const& filter : query.filters)
            filters_.push_back({AxisReader{filter.by, catalog, microsegments},
                                filter.by.axis == Axis::moment || is_of_questions(filter.by.axis),
                                filter.values,
                                {}});
        auto const names_question = [](Grouping const& by) { return by.axis == Axis::question; };
        choices_wanted_ = std::any_of(query.group_by.begin(), query.group_by.end(), names_question) ||
                          std::any_of(query.filters.begin(), query.filters.end(),
                                      [&](Filter const& f) { return names_question(f.by); });
    }

    /// What is certain before any cell was read.
    bool wants(Instrument const& instrument) { return measure_of(instrument) >= 0; }

    void take(CellKey const& cell, CellSums const& sums) {
        if (!cell.flagged && whose_ == Flagged::only) return;
        int const measure = measure_of(cell.instrument);
        if (measure < 0) return;
        for (FilterReader& filter : filters_) {
            if (!filter.of_instruments && !passes(filter, cell)) return;
        }
        if (cell.flagged) {
            flagged_ += ratings_of(sums, measures_[static_cast<std::size_t>(measure)]);
            if (whose_ == Flagged::exclude) return;
        }
        RowKey key{};
        for (std::size_t i = 0; i < groups_.size(); ++i)
            key[i] = groups_[i].number(cell);
        key.back() = measure;
        Gathered& row = rows_[key];
        row.sums.add(sums);
        auto const version = std::pair{cell.instrument.survey, cell.instrument.version};
        if (std::find(row.versions.begin(), row.versions.end(), version) == row.versions.end())
            row.versions.push_back(version);
    }

    std::int64_t flagged() const { return flagged_; }

    std::vector<ScoreRow> finish() {
        std::vector<ScoreRow> rows;
        int const minimum = catalog_.programme().disclosure_minimum;
        std::vector<RowKey> keys;
        for (auto const& [key, gathered] : rows_)
            keys.push_back(key);
        std::sort(keys.begin(), keys.end());
        std::size_t first = 0; // of the rows with the groups of the last
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (i > 0 && !same_groups(keys[i - 1], keys[i])) first = rows.size();
            ScoreRow row = to_row(keys[i], rows_[keys[i]]);
            if (!rescale_ || !join_others(rows, first, row)) rows.push_back(std::move(row));
        }
        std::erase_if(rows, [&](ScoreRow const& row) { return row.n + row.not_applicable < minimum; });
        return rows;
    }

  private:
    /// The numbers of the groups, of which one may be added to those asked for, then the measure.
    using RowKey = std::array<std::int64_t, most_groupings + 2>;
    struct RowHash {
        using is_avalanching = void;
        std::size_t operator()(RowKey const& key) const {
            std::uint64_t hash = 0;
            for (std::int64_t const number : key) {
                hash = (hash ^ static_cast<std::uint64_t>(number)) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 32;
            }
            return hash;
        }
    };

    struct FilterReader {
        AxisReader axis;
        bool of_instruments = false;
        std::set<std::string> values;
        boost::unordered_flat_map<std::int64_t, bool> known;
    };
    struct Gathered {
        CellSums sums;
        std::vector<std::pair<Code, int>> versions;
    };

    static bool same_groups(RowKey const& a, RowKey const& b) {
        return std::equal(a.begin(), a.end() - 1, b.begin());
    }

    /// Adds a row to one of the same groups and construct on another scale, if there is one.
    static bool join_others(std::vector<ScoreRow>& rows, std::size_t first, ScoreRow& row) {
        auto const at = std::find_if(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                                     [&](ScoreRow const& other) {
                                         return other.measure.scale && row.measure.scale &&
                                                other.measure.construct == row.measure.construct;
                                     });
        if (at == rows.end()) return false;
        rescale_row(*at);
        rescale_row(row);
        at->rescaled->add(*row.rescaled);
        at->n += row.n;
        at->not_applicable += row.not_applicable;
        at->scales.push_back(row.measure);
        for (std::string& version : row.survey_versions) {
            if (std::find(at->survey_versions.begin(), at->survey_versions.end(), version) ==
                at->survey_versions.end())
                at->survey_versions.push_back(std::move(version));
        }
        at->pooled_versions = names_versions_of_one(at->survey_versions);
        return true;
    }

    static void rescale_row(ScoreRow& row) {
        if (row.rescaled) return;
        row.rescaled.emplace();
        row.rescaled->add(row.ratings, row.measure.polarity == Polarity::negative);
        row.scales = {row.measure};
        row.score.reset();
        row.counts.clear();
        row.ratings = {};
    }

    /// Of a choice: the responses that chose anything.
    static std::int64_t ratings_of(CellSums const& sums, Measure const& measure) {
        std::int64_t n = 0;
        for (PointSums const& point : sums.points)
            n += measure.scale || point.point == answered_point ? point.n : 0;
        return n;
    }

    bool passes(FilterReader& filter, CellKey const& cell) {
        std::int64_t const number = filter.axis.number(cell);
        auto const [at, fresh] = filter.known.try_emplace(number, false);
        if (fresh) at->second = filter.values.contains(filter.axis.label(number).value_or("unknown"));
        return at->second;
    }

    /// Index into measures_, or -1 for what this report does not count: choices, or what filters of moments
    /// and questions leave out.
    int measure_of(Instrument const& instrument) {
        if (instrument != last_instrument_) {
            last_instrument_ = instrument;
            last_measure_ = find_measure(instrument);
        }
        return last_measure_;
    }

    int find_measure(Instrument const& instrument) {
        auto const [at, fresh] = measure_by_instrument_.try_emplace(pack(instrument), -1);
        if (!fresh) return at->second;
        CellKey cell;
        cell.instrument = instrument;
        for (FilterReader& filter : filters_) {
            if (filter.of_instruments && !passes(filter, cell)) return -1;
        }
        Survey const* const survey = catalog_.survey(instrument.survey, instrument.version);
        Question const* const question =
            survey ? find_by_code(survey->questions, instrument.question) : nullptr;
        if (!question || (is_choice(question->type) && !choices_wanted_)) return -1;
        Measure measure{question->type, scale_of(question->type), question->polarity,
                        question->cut,  question->construct,      {}};
        if (is_choice(question->type)) measure.choice = {instrument.survey, 0, instrument.question};
        auto const same = std::find(measures_.begin(), measures_.end(), measure);
        at->second = static_cast<int>(same - measures_.begin());
        if (same == measures_.end()) measures_.push_back(measure);
        return at->second;
    }

    ScoreRow to_row(RowKey const& key, Gathered& gathered) {
        ScoreRow row;
        for (std::size_t i = 0; i < groups_.size(); ++i)
            row.group.push_back(groups_[i].label(key[i]));
        row.measure = measures_[static_cast<std::size_t>(key.back())];
        row.not_applicable = gathered.sums.not_applicable;
        std::sort(gathered.versions.begin(), gathered.versions.end());
        for (auto const& [survey, version] : gathered.versions) {
            row.survey_versions.push_back(catalog_.survey(survey, version)->id + "@" +
                                          std::to_string(version));
        }
        row.pooled_versions = names_versions_of_one(row.survey_versions);
        if (row.measure.scale) {
            fill_scale(row, gathered.sums);
        } else {
            fill_choices(row, gathered.sums);
        }
        return row;
    }

    void fill_scale(ScoreRow& row, CellSums const& sums) {
        Scale const scale = *row.measure.scale;
        scoring::RatingSums ratings{scoring::Scale{scale.min, scale.max}};
        for (PointSums const& point : sums.points) {
            if (point.point < scale.min || point.point > scale.max) continue;
            ratings.points[static_cast<std::size_t>(point.point - scale.min)] = {point.n, point.w, point.w2};
        }
        for (int point = scale.min; point <= scale.max; ++point) {
            std::int64_t const n = ratings.points[static_cast<std::size_t>(point - scale.min)].n;
            row.counts.emplace_back(std::to_string(point), n);
            row.n += n;
        }
        row.score = scoring::score(ratings, {scale.min, scale.max, row.measure.polarity == Polarity::negative,
                                             row.measure.cut, row.measure.type == QuestionType::nps});
        row.ratings = std::move(ratings);
    }

    void fill_choices(ScoreRow& row, CellSums const& sums) {
        scoring::PointSums answered;
        for (PointSums const& point : sums.points) { // who answered comes before what was chosen
            scoring::PointSums const chosen{point.n, point.w, point.w2};
            if (point.point == answered_point) {
                answered = chosen;
                row.n = point.n;
                continue;
            }
            auto const known =
                catalog_.option_id(row.measure.choice.survey, row.measure.choice.question, point.point);
            std::string const id = known.value_or(std::to_string(point.point));
            row.counts.emplace_back(id, point.n);
            if (auto const share = scoring::choice_share(chosen, answered))
                row.shares.emplace_back(id, *share);
        }
    }

    Catalog const& catalog_;
    bool rescale_ = false;
    Flagged whose_;
    std::int64_t flagged_ = 0;
    std::vector<AxisReader> groups_;
    std::vector<FilterReader> filters_;
    bool choices_wanted_ = false;
    std::vector<Measure> measures_;
    boost::unordered_flat_map<std::int64_t, int> measure_by_instrument_;
    Instrument last_instrument_; // cells come subject by subject
    int last_measure_ = -1;
    boost::unordered_flat_map<RowKey, Gathered, RowHash> rows_;
};

} // namespace

Result<ScoreReport> make_report(ScoreQuery const& query, Catalog const& catalog, CellStore& cells,
                                std::int64_t budget) {
    if (auto const published = check_published(query, catalog); !published) return published.error();
    ScoreReport report;
    MicrosegmentTable const microsegments = cells.microsegments();
    ScoreCollector collector{query, catalog, microsegments};
    Plan const plan = plan_scans(query, catalog);
    for (Scan const& scan : plan.scans) {
        CellQuery wanted{scan.grain,
                         query.sites,
                         scan.from,
                         scan.to,
                         plan.whole_programme,
                         budget - report.cells_read,
                         [&](Instrument const& instrument) { return collector.wants(instrument); }};
        wanted.dimension = dimension_asked(query);
        auto const read = cells.read_cells(
            wanted, [&](CellKey const& key, CellSums const& sums) { collector.take(key, sums); });
        if (!read) return too_much(plan, budget);
        report.cells_read += *read;
    }
    report.rows = collector.finish();
    report.flagged = collector.flagged();
    return report;
}

} // namespace instante::server::reporting
