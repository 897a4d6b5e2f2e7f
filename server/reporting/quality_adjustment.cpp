#include "server/reporting/quality_adjustment.hpp"

#include <algorithm>

namespace instante::server::reporting {

namespace {

Problem wrong(std::string const& field, std::string const& detail) {
    return Problem::at(ProblemKind::invalid, field, detail);
}

bool has_shares(Dimension const& dimension) {
    return !dimension.values.empty() &&
           std::all_of(dimension.values.begin(), dimension.values.end(),
                       [](SegmentValue const& value) { return value.share.has_value(); });
}

Result<Grouping> read_dimension(std::string const& name, Catalog const& catalog) {
    Dimension const* const dimension =
        name.starts_with(segment_prefix)
            ? find_by_id(catalog.programme().dimensions, std::string_view{name}.substr(segment_prefix.size()))
            : nullptr;
    if (!dimension) return wrong("adjust_by", "there is no segment dimension '" + name + "'");
    if (!has_shares(*dimension))
        return wrong("adjust_by", "the programme does not know the shares of '" + name + "'");
    return Grouping{Axis::segment, dimension->id, dimension->code};
}

bool asks_for(ScoreQuery const& query, Grouping const& by) {
    return std::find(query.group_by.begin(), query.group_by.end(), by) != query.group_by.end() ||
           std::any_of(query.filters.begin(), query.filters.end(),
                       [&](Filter const& filter) { return filter.by == by; });
}

} // namespace

std::string_view to_string(Adjusting adjusting) {
    switch (adjusting) {
    case Adjusting::poststratify:
        return "poststratify";
    case Adjusting::rake:
        return "rake";
    case Adjusting::none:
        break;
    }
    return "none";
}

Result<Adjustment> read_adjustment(std::string const& how, std::string const& by, ScoreQuery const& query,
                                   Catalog const& catalog) {
    Adjustment adjustment;
    if (how.empty() && by.empty()) return adjustment;
    if (how != "poststratify" && how != "rake") return wrong("adjust", "must be poststratify or rake");
    adjustment.how = how == "rake" ? Adjusting::rake : Adjusting::poststratify;
    std::size_t at = 0;
    while (at < by.size()) {
        std::size_t const comma = std::min(by.find(',', at), by.size());
        auto const grouping = read_dimension(by.substr(at, comma - at), catalog);
        if (!grouping) return grouping.error();
        if (asks_for(query, *grouping))
            return wrong("adjust_by", "the query groups or filters by '" + grouping->name() +
                                          "', whose shares are of all customers");
        if (std::find(adjustment.by.begin(), adjustment.by.end(), *grouping) == adjustment.by.end())
            adjustment.by.push_back(*grouping);
        at = comma + 1;
    }
    if (adjustment.by.empty())
        return wrong("adjust_by", "must name segment dimensions such as segment.class");
    if (adjustment.how == Adjusting::poststratify && adjustment.by.size() > 1)
        return wrong("adjust_by", "post-stratification takes one dimension; rake takes several");
    return adjustment;
}

AdjustmentMargins::AdjustmentMargins(Adjustment const& adjustment, Catalog const& catalog,
                                     MicrosegmentTable const& microsegments) {
    for (Grouping const& by : adjustment.by) {
        Dimension const& dimension = *find_by_id(catalog.programme().dimensions, by.dimension);
        scoring::Margin shares;
        for (SegmentValue const& value : dimension.values)
            shares.push_back(value.share.value_or(0));
        dimensions_.push_back(dimension);
        shares_.push_back(std::move(shares));
        readers_.emplace_back(by, catalog, microsegments);
    }
}

std::vector<std::size_t> const& AdjustmentMargins::category_of(Place const& place) {
    category_.clear();
    for (std::size_t m = 0; m < readers_.size(); ++m) {
        auto const code = static_cast<Code>(readers_[m].number(place, 0));
        auto const& values = dimensions_[m].values;
        auto const at = std::find_if(values.begin(), values.end(),
                                     [&](SegmentValue const& value) { return value.code == code; });
        category_.push_back(static_cast<std::size_t>(at - values.begin()));
    }
    return category_;
}

std::vector<std::string> AdjustmentMargins::absent(scoring::AdjustedQuality const& adjusted,
                                                   std::size_t margin) const {
    std::vector<std::string> ids;
    for (std::size_t const category : adjusted.absent[margin])
        ids.push_back(dimensions_[margin].values[category].id);
    return ids;
}

} // namespace instante::server::reporting
