#include "server/export/scores_csv.hpp"

#include "server/export/csv_writer.hpp"

#include <span>

namespace instante::server::exporting {

namespace {

constexpr char const* score_columns[] = {"scale",
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
                                         "nps_high",
                                         "pooled_versions",
                                         "rescaled",
                                         "shares",
                                         "shares_low",
                                         "shares_high"};

constexpr char const* comparison_columns[] = {"comparison_verdict",
                                              "comparison_reason",
                                              "comparison_equivalent",
                                              "comparison_target",
                                              "comparison_n",
                                              "comparison_index",
                                              "index_difference",
                                              "index_difference_low",
                                              "index_difference_high",
                                              "p",
                                              "p_from",
                                              "p_adjusted",
                                              "favourable_difference",
                                              "favourable_difference_low",
                                              "favourable_difference_high",
                                              "nps_difference",
                                              "nps_difference_low",
                                              "nps_difference_high",
                                              "rank_test_p",
                                              "superiority",
                                              "cohens_d",
                                              "comparison_across_versions"};

constexpr char const* completeness_columns[] = {"completeness_share", "completeness_received",
                                                "completeness_known", "completeness_kiosks",
                                                "completeness_silent"};

constexpr char const* response_rate_columns[] = {"response_rate_begun", "response_rate_rated",
                                                 "response_rate_share"};
constexpr char const* uncertain_clocks_columns[] = {"uncertain_clocks_n", "uncertain_clocks_share"};

constexpr char const* shrunk_columns[] = {"shrunk_towards",
                                          "shrunk_index",
                                          "shrunk_index_low",
                                          "shrunk_index_high",
                                          "shrunk_index_weight_of_own_data",
                                          "shrunk_favourable",
                                          "shrunk_favourable_low",
                                          "shrunk_favourable_high",
                                          "shrunk_favourable_weight_of_own_data",
                                          "shrunk_nps",
                                          "shrunk_nps_low",
                                          "shrunk_nps_high",
                                          "shrunk_nps_weight_of_own_data"};

constexpr char const* rank_columns[] = {
    "rank_position", "rank_of",   "rank_tier",   "rank_defended_low", "rank_defended_high", "rank_expected",
    "rank_low",      "rank_high", "rank_p_best", "rank_p_worst",      "rank_p_above_next"};

std::string join(std::vector<std::string> const& items) {
    std::string joined;
    for (std::string const& item : items)
        joined += (joined.empty() ? "" : ";") + item;
    return joined;
}

/// Of choices, each by option, as the counts are.
void write_shares(CsvWriter& csv, reporting::ScoreRow const& row) {
    std::vector<std::string> shares;
    std::vector<std::string> low;
    std::vector<std::string> high;
    auto const say = [](std::vector<std::string>& list, std::string const& option, double value) {
        CsvWriter{list.emplace_back(option + "=")}.number(value);
    };
    for (auto const& [option, share] : row.shares) {
        say(shares, option, share.share);
        say(low, option, share.wilson.low);
        say(high, option, share.wilson.high);
    }
    csv.text(join(shares)).text(join(low)).text(join(high));
}

/// How the ratings of a row were taken, but for the construct.
void write_measure(CsvWriter& csv, reporting::ScoreRow const& row) {
    csv.text(row.rescaled ? "index" : to_string(row.measure.type));
    if (row.rescaled) {
        csv.number(std::int64_t{0}).number(std::int64_t{100}).text("positive").empty();
    } else if (row.measure.scale) {
        csv.number(std::int64_t{row.measure.scale->min}).number(std::int64_t{row.measure.scale->max});
        csv.text(to_string(row.measure.polarity));
        row.measure.cut ? csv.number(std::int64_t{*row.measure.cut}) : csv.empty();
    } else {
        csv.empty().empty().empty().empty();
    }
}

void empty(CsvWriter& csv, int cells) {
    for (int i = 0; i < cells; ++i)
        csv.empty();
}

/// Of unlike scales there is an index, and nothing else.
void write_rescaled(CsvWriter& csv, scoring::IndexSums const& sums) {
    auto const index = scoring::index_of(sums);
    if (!index) return empty(csv, 11);
    empty(csv, 2);
    csv.number(index->index.value).number(index->index.interval.low).number(index->index.interval.high);
    empty(csv, 6);
}

void write_score(CsvWriter& csv, std::optional<scoring::Score> const& score) {
    if (!score) return empty(csv, 11);
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

void write_response_rate(CsvWriter& csv, std::optional<reporting::ResponseRate> const& rate) {
    if (!rate) return empty(csv, static_cast<int>(std::size(response_rate_columns)));
    csv.number(rate->begun).number(rate->rated).number(rate->share);
}

void write_uncertain_clocks(CsvWriter& csv, std::optional<reporting::UncertainClocks> const& clocks) {
    if (!clocks) return empty(csv, static_cast<int>(std::size(uncertain_clocks_columns)));
    csv.number(clocks->n).number(clocks->share);
}

void write_difference(CsvWriter& csv, double value, scoring::Interval const& interval) {
    csv.number(value).number(interval.low).number(interval.high);
}

void write_figures(CsvWriter& csv, scoring::RatingsComparison const& figures,
                   std::optional<double> p_adjusted) {
    write_difference(csv, figures.index.difference.value, figures.index.difference.interval);
    csv.maybe(figures.index.p).text(scoring::to_string(figures.index.test)).maybe(p_adjusted);
    figures.favourable ? write_difference(csv, figures.favourable->value, figures.favourable->interval)
                       : empty(csv, 3);
    figures.nps ? write_difference(csv, figures.nps->value, figures.nps->interval) : empty(csv, 3);
    if (figures.ranks) {
        csv.number(figures.ranks->normal.two_sided).number(figures.ranks->superiority);
    } else {
        empty(csv, 2);
    }
    auto const& standardised = figures.index.standardised;
    standardised ? csv.number(standardised->cohens_d) : csv.empty();
}

void write_comparison(CsvWriter& csv, reporting::RowComparison const& comparison) {
    if (!comparison.applies) return empty(csv, static_cast<int>(std::size(comparison_columns)));
    csv.text(scoring::to_string(comparison.judgement.verdict));
    csv.text(scoring::to_string(comparison.judgement.reason));
    csv.text(comparison.judgement.equivalent ? "true" : "false").maybe(comparison.target);
    if (comparison.other) {
        csv.number(comparison.other->n).number(comparison.other->index.value);
    } else {
        empty(csv, 2);
    }
    comparison.figures ? write_figures(csv, *comparison.figures, comparison.p_adjusted) : empty(csv, 15);
    csv.text(comparison.across_versions ? "true" : "false");
}

void write_shrunk(CsvWriter& csv, reporting::RowSmallCells const& row) {
    if (row.towards) {
        csv.text(row.towards->level + (row.towards->value ? ":" + *row.towards->value : ""));
    } else {
        csv.empty();
    }
    for (auto const& figure : {row.index, row.favourable, row.nps}) {
        if (figure) {
            csv.number(figure->value).number(figure->interval.low).number(figure->interval.high);
            csv.number(figure->weight_of_own_data);
        } else {
            csv.empty().empty().empty().empty();
        }
    }
}

void write_rank(CsvWriter& csv, std::optional<reporting::RowRank> const& row) {
    if (!row) {
        for (std::size_t i = 0; i < std::size(rank_columns); ++i)
            csv.empty();
        return;
    }
    scoring::Rank const& rank = row->rank;
    for (std::size_t const whole : {rank.position, row->of, rank.tier, rank.best, rank.worst})
        csv.number(static_cast<std::int64_t>(whole));
    csv.number(rank.expected).number(rank.interval.low).number(rank.interval.high);
    csv.number(rank.p_best).number(rank.p_worst).maybe(rank.p_above_next);
}

} // namespace

std::string scores_csv(reporting::ScoreQuery const& query, reporting::ScoreReport const& report,
                       reporting::Arrivals const& arrivals,
                       std::vector<reporting::RowComparison> const* comparisons,
                       std::vector<reporting::RowSmallCells> const* small_cells) {
    std::string out;
    CsvWriter csv{out};
    for (reporting::Grouping const& by : query.group_by)
        csv.text(by.name());
    for (char const* name : score_columns)
        csv.text(name);
    if (comparisons) {
        for (char const* name : comparison_columns)
            csv.text(name);
    }
    auto const name_columns = [&](std::span<char const* const> names) {
        for (char const* name : names)
            csv.text(name);
    };
    if (arrivals.completeness) name_columns(completeness_columns);
    if (query.response_rate) name_columns(response_rate_columns);
    if (query.uncertain_clocks) name_columns(uncertain_clocks_columns);
    if (small_cells && query.shrunk) name_columns(shrunk_columns);
    if (small_cells && query.rank) name_columns(rank_columns);
    csv.end_row();
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        reporting::ScoreRow const& row = report.rows[i];
        for (auto const& value : row.group)
            csv.text(value.value_or(""));
        write_measure(csv, row);
        csv.text(to_string(row.measure.construct)).text(join(row.survey_versions));
        csv.number(row.n).number(row.not_applicable);
        std::vector<std::string> counts;
        for (auto const& [point, n] : row.counts)
            counts.push_back(point + "=" + std::to_string(n));
        csv.text(join(counts));
        row.rescaled ? write_rescaled(csv, *row.rescaled) : write_score(csv, row.score);
        csv.text(row.pooled_versions ? "true" : "false").text(row.rescaled ? "linear" : "");
        write_shares(csv, row);
        if (comparisons) write_comparison(csv, (*comparisons)[i]);
        if (arrivals.completeness) write_completeness(csv, arrivals.completeness->rows[i]);
        if (query.response_rate) write_response_rate(csv, arrivals.response_rates[i]);
        if (query.uncertain_clocks) write_uncertain_clocks(csv, arrivals.uncertain_clocks[i]);
        if (small_cells && query.shrunk) write_shrunk(csv, (*small_cells)[i]);
        if (small_cells && query.rank) write_rank(csv, (*small_cells)[i].rank);
        csv.end_row();
    }
    return out;
}

} // namespace instante::server::exporting
