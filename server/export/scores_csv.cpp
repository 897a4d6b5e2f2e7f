#include "server/export/scores_csv.hpp"

#include "server/export/csv_writer.hpp"

namespace instante::server::exporting {

namespace {

constexpr char const* columns[] = {"scale",
                                   "min",
                                   "max",
                                   "polarity",
                                   "cut",
                                   "construct",
                                   "survey_versions",
                                   "n",
                                   "not_applicable",
                                   "counts",
                                   "mean",
                                   "sd",
                                   "index",
                                   "index_low",
                                   "index_high",
                                   "favourable",
                                   "favourable_low",
                                   "favourable_high",
                                   "nps",
                                   "nps_low",
                                   "nps_high"};

constexpr char const* completeness_columns[] = {"completeness_share", "completeness_received",
                                                "completeness_known", "completeness_kiosks",
                                                "completeness_silent"};

std::string join(std::vector<std::string> const& items) {
    std::string joined;
    for (std::string const& item : items)
        joined += (joined.empty() ? "" : ";") + item;
    return joined;
}

void write_score(CsvWriter& csv, std::optional<scoring::Score> const& score) {
    if (!score) {
        for (int i = 0; i < 11; ++i)
            csv.empty();
        return;
    }
    csv.number(score->mean).maybe(score->sd);
    csv.number(score->index).number(score->index_interval.low).number(score->index_interval.high);
    if (score->favourable) {
        csv.number(score->favourable->share)
            .number(score->favourable->wilson.low)
            .number(score->favourable->wilson.high);
    } else {
        csv.empty().empty().empty();
    }
    if (score->nps) {
        csv.number(score->nps->value)
            .number(score->nps->adjusted_wald.low)
            .number(score->nps->adjusted_wald.high);
    } else {
        csv.empty().empty().empty();
    }
}

void write_completeness(CsvWriter& csv, reporting::RowCompleteness const& row) {
    auto const figure = row.figure.value_or(scoring::Completeness{});
    row.figure ? csv.number(figure.share) : csv.empty();
    csv.number(figure.received).number(figure.known);
    csv.number(std::int64_t{row.kiosks}).number(std::int64_t{row.silent});
}

} // namespace

std::string scores_csv(reporting::ScoreQuery const& query, reporting::ScoreReport const& report,
                       std::vector<reporting::RowCompleteness> const* completeness) {
    std::string out;
    CsvWriter csv{out};
    for (reporting::Grouping const& by : query.group_by)
        csv.text(by.name());
    for (char const* name : columns)
        csv.text(name);
    if (completeness) {
        for (char const* name : completeness_columns)
            csv.text(name);
    }
    csv.end_row();
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        reporting::ScoreRow const& row = report.rows[i];
        for (auto const& value : row.group)
            csv.text(value.value_or(""));
        csv.text(to_string(row.measure.type));
        if (row.measure.scale) {
            csv.number(std::int64_t{row.measure.scale->min}).number(std::int64_t{row.measure.scale->max});
            csv.text(to_string(row.measure.polarity));
            row.measure.cut ? csv.number(std::int64_t{*row.measure.cut}) : csv.empty();
        } else {
            csv.empty().empty().empty().empty();
        }
        csv.text(to_string(row.measure.construct)).text(join(row.survey_versions));
        csv.number(row.n).number(row.not_applicable);
        std::vector<std::string> counts;
        for (auto const& [point, n] : row.counts)
            counts.push_back(point + "=" + std::to_string(n));
        csv.text(join(counts));
        write_score(csv, row.score);
        if (completeness) write_completeness(csv, (*completeness)[i]);
        csv.end_row();
    }
    return out;
}

} // namespace instante::server::exporting
