#include "server/api/score_row.hpp"

#include "server/api/comparison_json.hpp"
#include "server/api/json_text.hpp"
#include "server/api/report_json.hpp"
#include "server/api/small_cells_json.hpp"

namespace instante::server::api {

nlohmann::json scale_json(reporting::Measure const& measure) {
    nlohmann::json scale{{"type", to_string(measure.type)}, {"construct", to_string(measure.construct)}};
    if (measure.scale) {
        scale["min"] = measure.scale->min;
        scale["max"] = measure.scale->max;
        scale["polarity"] = to_string(measure.polarity);
        scale["cut"] = or_null(measure.cut);
    }
    return scale;
}

namespace {

void add_interval(JsonObject& row, char const* figure, double value, char const* name,
                  scoring::Interval const& around, char const* method) {
    JsonObject interval = row.object(figure);
    interval.add(name, value);
    interval.add("low", around.low);
    interval.add("high", around.high);
    interval.add("method", std::string_view{method});
}

void add_ends(JsonObject& figure, char const* name, scoring::Interval const& around) {
    JsonObject ends = figure.object(name);
    ends.add("low", around.low);
    ends.add("high", around.high);
}

/// The scale of a row of unlike ones: the index, and what was made into it.
std::string rescaled_text(reporting::ScoreRow const& row) {
    nlohmann::json scales = nlohmann::json::array();
    for (reporting::Measure const& measure : row.scales)
        scales.push_back(scale_json(measure));
    return nlohmann::json{{"type", "index"},
                          {"construct", to_string(row.measure.construct)},
                          {"min", 0},
                          {"max", 100},
                          {"polarity", "positive"},
                          {"cut", nullptr},
                          {"rescaled", "linear"},
                          {"from", std::move(scales)}}
        .dump();
}

void add_net_promoter(JsonObject& row, scoring::NetPromoter const& nps) {
    JsonObject figure = row.object("nps");
    figure.add("value", nps.value);
    figure.add("low", nps.adjusted_wald.low);
    figure.add("high", nps.adjusted_wald.high);
    figure.add("method", std::string_view{"adjusted_wald"});
    figure.add("standard_error", nps.standard_error);
    add_ends(figure, "wald", nps.wald);
    if (nps.t) {
        add_ends(figure, "t", *nps.t);
    } else {
        figure.add_text("t", "null");
    }
}

void add_favourable(JsonObject& row, scoring::Share const& share) {
    JsonObject figure = row.object("favourable");
    figure.add("share", share.share);
    figure.add("low", share.wilson.low);
    figure.add("high", share.wilson.high);
    figure.add("method", std::string_view{"wilson"});
    add_ends(figure, "jeffreys", share.jeffreys);
}

void add_score(JsonObject& row, scoring::Score const& score) {
    row.add("mean", score.mean);
    row.add("sd", score.sd);
    row.add("standard_error", score.standard_error);
    row.add("median", score.median);
    row.add("lower_quartile", score.lower_quartile);
    row.add("upper_quartile", score.upper_quartile);
    row.add("weight", score.weight);
    row.add("n_effective", score.n_eff);
    if (score.mean_t) {
        add_interval(row, "mean_t", score.mean, "value", *score.mean_t, "t");
    } else {
        row.add_text("mean_t", "null");
    }
    add_interval(row, "index", score.index, "value", score.index_interval, "dirichlet");
    if (score.favourable) {
        add_favourable(row, *score.favourable);
    } else {
        row.add_text("favourable", "null");
    }
    if (score.nps) {
        add_net_promoter(row, *score.nps);
    } else {
        row.add_text("nps", "null");
    }
}

/// Of choices, by option: of those who answered, as the counts are.
void add_shares(JsonObject& row, reporting::ScoreRow const& of) {
    if (of.shares.empty()) return row.add_text("shares", "null");
    JsonObject all = row.object("shares");
    for (auto const& [option, share] : of.shares)
        add_interval(all, option.c_str(), share.share, "share", share.wilson, "wilson");
}

/// Of choices, of rows that nobody rated, and of unlike scales, which have an index in common and nothing
/// else.
void add_no_score(JsonObject& object, reporting::ScoreRow const& row) {
    for (char const* name : {"mean", "sd", "standard_error", "median", "mean_t", "favourable", "nps"})
        object.add_text(name, "null");
    auto const index = row.rescaled ? scoring::index_of(*row.rescaled) : std::nullopt;
    if (index) {
        add_interval(object, "index", index->index.value, "value", index->index.interval, "smoothed");
    } else {
        object.add_text("index", "null");
    }
    if (row.rescaled) object.add("n_effective", index ? std::optional{index->n_eff} : std::nullopt);
}

} // namespace

ScoreRowWriter::ScoreRowWriter(reporting::ScoreQuery const& query) {
    for (reporting::Grouping const& by : query.group_by)
        names_.push_back(by.name());
}

void ScoreRowWriter::write(reporting::ScoreRow const& row, RowAdditions const& additions) {
    text_ += text_.empty() ? "" : ",";
    JsonObject object{text_};
    {
        JsonObject group = object.object("group");
        for (std::size_t i = 0; i < row.group.size(); ++i)
            group.add(names_[i], row.group[i]);
    }
    if (row.rescaled) {
        object.add_text("scale", rescaled_text(row));
    } else {
        if (scale_.empty() || row.measure != measure_) {
            measure_ = row.measure;
            scale_ = scale_json(measure_).dump();
        }
        object.add_text("scale", scale_);
    }
    object.add("survey_versions", row.survey_versions);
    object.add_text("pooled_versions", row.pooled_versions ? "true" : "false");
    object.add("n", row.n);
    object.add("not_applicable", row.not_applicable);
    {
        JsonObject counts = object.object("counts");
        for (auto const& [point, n] : row.counts)
            counts.add(point, n);
    }
    if (is_choice(row.measure.type)) add_shares(object, row);
    if (row.score) {
        add_score(object, *row.score);
    } else {
        add_no_score(object, row);
    }
    if (additions.comparison) add_comparison(object, *additions.comparison);
    if (additions.completeness)
        object.add_text("completeness", completeness_json(*additions.completeness).dump());
    if (additions.response_rate)
        object.add_text("response_rate", response_rate_json(*additions.response_rate).dump());
    if (additions.uncertain_clocks)
        object.add_text("uncertain_clocks", uncertain_clocks_json(*additions.uncertain_clocks).dump());
    if (additions.shrunk) object.add_text("shrunk", shrunk_json(*additions.shrunk, "index").dump());
    if (additions.rank) object.add_text("rank", rank_json(*additions.rank).dump());
}

} // namespace instante::server::api
