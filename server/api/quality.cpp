#include "server/api/comparison_json.hpp"
#include "server/api/handlers.hpp"
#include "server/api/report_json.hpp"
#include "server/api/small_cells_json.hpp"
#include "server/reporting/quality_report.hpp"

namespace instante::server::api {

namespace {

/// Why a row could not be adjusted; none where it was.
std::optional<std::string> reason_of(scoring::AdjustedQuality const& adjusted) {
    if (adjusted.quality) return std::nullopt;
    if (adjusted.rounds > 0)
        return "no weights of the visits there are meet all shares; adjust by fewer dimensions";
    return "no segment with a share has visits";
}

nlohmann::json adjustment_json(reporting::Adjustment const& adjustment, reporting::RowAdjustment const& row,
                               int minimum) {
    scoring::AdjustedQuality const& adjusted = row.adjusted;
    nlohmann::json dimensions = nlohmann::json::object();
    for (std::size_t m = 0; m < adjustment.by.size(); ++m) {
        std::int64_t const unknown = adjusted.unknown[m];
        bool const few = unknown > 0 && unknown < minimum;
        dimensions[adjustment.by[m].dimension] = {
            {"covered", adjusted.covered[m]},
            {"without_data", row.without_data[m]},
            {"unknown", few ? nlohmann::json(nullptr) : nlohmann::json(unknown)}};
    }
    return {{"unadjusted",
             adjusted.unadjusted ? nlohmann::json(adjusted.unadjusted->index) : nlohmann::json(nullptr)},
            {"visits", adjusted.visits},
            {"n_effective", adjusted.n_eff},
            {"design_effect", adjusted.design_effect},
            {"smallest_factor", adjusted.smallest_factor},
            {"largest_factor", adjusted.largest_factor},
            {"rounds", adjusted.rounds},
            {"dimensions", std::move(dimensions)},
            {"reason", or_null(reason_of(adjusted))}};
}

/// How the rows are adjusted, and what that means; null where they are not.
nlohmann::json adjustment_json(reporting::Adjustment const& adjustment, Programme const& programme) {
    if (adjustment.how == reporting::Adjusting::none) return nullptr;
    nlohmann::json by = nlohmann::json::array();
    nlohmann::json shares = nlohmann::json::object();
    for (reporting::Grouping const& one : adjustment.by) {
        by.push_back(one.name());
        for (SegmentValue const& value : find_by_id(programme.dimensions, one.dimension)->values)
            shares[one.dimension][value.id] = or_null(value.share);
    }
    return {{"method", to_string(adjustment.how)},
            {"by", std::move(by)},
            {"shares", std::move(shares)},
            {"rows", "each on its own: its visits, of all moments, are weighted to the shares"},
            {"without_data", "left out; the other segments keep their proportions"},
            {"unknown", "visits of unknown segment keep the share that they have"},
            {"errors", "linearised over visits; the shares are taken as known, the weights are not"}};
}

nlohmann::json row_json(reporting::ScoreQuery const& query, reporting::QualityRow const& row) {
    scoring::Quality const& quality = row.quality;
    nlohmann::json entry{{"group", group_json(query, row.group)},
                         {"moments", row.moments},
                         {"visits", quality.visits},
                         {"contacts", quality.contacts},
                         {"quality",
                          {{"value", quality.index},
                           {"low", quality.interval.low},
                           {"high", quality.interval.high},
                           {"method", "smoothed_by_visit"}}},
                         {"standard_error", or_null(quality.standard_error)},
                         {"t", nullptr}};
    if (quality.t)
        entry["t"] = {{"value", quality.index}, {"low", quality.t->low}, {"high", quality.t->high}};
    return entry;
}

void put_adjustment(nlohmann::json& entry, reporting::QualityQuery const& query,
                    reporting::RowAdjustment const& row, int minimum) {
    entry["adjustment"] = adjustment_json(query.adjustment, row, minimum);
    if (row.adjusted.quality) return;
    // What was asked for cannot be said; the plain figure must not stand in its place.
    for (char const* name : {"quality", "standard_error", "t"})
        entry[name] = nullptr;
}

} // namespace

Result<http::Reply> get_quality(Context const& context) {
    auto const visible = auth::visible_sites(context.person(), *context.catalog);
    auto const query = reporting::read_quality_query(context.request.query, *context.catalog, visible);
    if (!query) return query.error();
    if (auto const inside = check_sites(context, query->of); !inside) return inside.error();
    auto const report = reporting::make_quality_report(*query, *context.catalog, context.services.store);
    if (!report) return report.error();
    auto const arrivals = arrivals_of(context, query->of, report->rows);
    if (!arrivals) return arrivals.error();
    std::optional<reporting::QualityComparisons> comparisons;
    if (query->of.compare) {
        auto made =
            reporting::make_quality_comparisons(*query, *report, *context.catalog, context.services.store);
        if (!made) return made.error();
        comparisons = std::move(*made);
    }
    int const minimum = context.catalog->programme().disclosure_minimum;
    auto const small_cells = small_cells_of(context, query->of, report->rows);
    if (!small_cells) return small_cells.error();
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t i = 0; i < report->rows.size(); ++i) {
        rows.push_back(row_json(query->of, report->rows[i]));
        if (auto const& adjusted = report->rows[i].adjustment)
            put_adjustment(rows.back(), *query, *adjusted, minimum);
        if (comparisons) rows.back()["comparison"] = comparison_json(comparisons->rows[i]);
        put_arrivals(rows.back(), query->of, *arrivals, i);
        if (query->of.shrunk) rows.back()["shrunk"] = shrunk_json((**small_cells)[i], "quality");
        if (query->of.rank) rows.back()["rank"] = rank_json((**small_cells)[i]);
    }
    std::int64_t const cells_read = report->cells_read + (comparisons ? comparisons->cells_read : 0);
    nlohmann::json document = report_json(context, query->of, cells_read, std::move(rows));
    if (comparisons) document["comparison"] = comparison_json(query->of, context.catalog->programme());
    if (arrivals->completeness) document["completeness"] = completeness_json(*arrivals->completeness);
    auto const versions = reporting::quality_versions(*query, *context.catalog, context.services.store);
    if (!versions) return versions.error();
    document["notes"] = notes_json(*versions, false);
    document["flagged"] = flagged_json(query->of, report->flagged);
    document["weighting"] = reporting::to_string(query->weighting);
    document["adjustment"] = adjustment_json(query->adjustment, context.catalog->programme());
    return http::Reply::json(200, document.dump());
}

} // namespace instante::server::api
