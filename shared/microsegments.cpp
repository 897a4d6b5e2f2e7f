// What a customer is worth, and the microsegments of which more is known than their segments tell: read,
// checked and written.

#include "shared/programme_findings.hpp"
#include "shared/programme_json_parts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace instante {

using nlohmann::json;

namespace {

constexpr std::size_t most_microsegments = 2'000;
constexpr double slack = 1e-6;
constexpr double rounding = 0.005; // people write shares in whole percents

using Segments = std::map<std::string, std::string>; // value by dimension

Segments segments_of(Microsegment const& microsegment) {
    Segments segments;
    for (FixedSegment const& segment : microsegment.segments)
        segments.emplace(segment.dimension, segment.value);
    return segments;
}

/// How many there can be: one value of each dimension.
double all_combinations(std::vector<Dimension> const& dimensions) {
    double count = 1;
    for (Dimension const& dimension : dimensions)
        count *= static_cast<double>(dimension.values.size());
    return count;
}

/// What all microsegments with a value have together is what the value has.
void check_margins(Findings& findings) {
    std::vector<Dimension> const& dimensions = findings.programme.dimensions;
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        std::string const list = join_path(join_path("dimensions", i), "values");
        for (std::size_t j = 0; j < dimensions[i].values.size(); ++j) {
            SegmentValue const& value = dimensions[i].values[j];
            if (!value.share) continue;
            double sum = 0;
            for (Microsegment const& microsegment : findings.programme.microsegments) {
                if (segments_of(microsegment).at(dimensions[i].id) == value.id) sum += *microsegment.share;
            }
            if (std::abs(sum - *value.share) > rounding) {
                findings.blame(
                    join_path(list, j), "share",
                    fmt::format("is {:.6g}, but the microsegments with it have {:.6g}", *value.share, sum));
            }
        }
    }
}

void check_microsegment_shares(Findings& findings) {
    std::vector<Microsegment> const& all = findings.programme.microsegments;
    double sum = 0;
    double stated = 0;
    for (Microsegment const& microsegment : all) {
        if (!microsegment.share) continue;
        sum += *microsegment.share;
        ++stated;
    }
    bool const complete = stated > 0 && stated == all_combinations(findings.programme.dimensions);
    if (sum > 1 + slack || (complete && sum < 1 - slack)) {
        findings.blame("", "microsegments", fmt::format("have shares that sum to {:.6g}, not to 1", sum));
    } else if (complete) {
        check_margins(findings);
    }
}

} // namespace

namespace programme_json {

std::optional<Worth> read_worth(ReadContext& context, ObjectReader& owner) {
    json const* const document = owner.find("worth");
    if (!document) return std::nullopt;
    ObjectReader reader{context, *document, owner.path_of("worth")};
    Worth worth;
    worth.amount = reader.number("amount");
    worth.currency = reader.text("currency");
    worth.period = reader.text("period");
    reader.finish();
    return worth;
}

json to_json(Worth const& worth) {
    return {{"amount", worth.amount}, {"currency", worth.currency}, {"period", worth.period}};
}

Microsegment read_microsegment(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    Microsegment microsegment;
    reader.each("segments", [&](json const& item, std::string const& item_path) {
        microsegment.segments.push_back(read_fixed_segment(context, item, item_path));
    });
    microsegment.share = reader.optional_number("share");
    microsegment.worth = read_worth(context, reader);
    reader.finish();
    return microsegment;
}

json to_json(Microsegment const& microsegment) {
    json document{{"segments", json::array()}};
    for (FixedSegment const& segment : microsegment.segments)
        document["segments"].push_back({{"dimension", segment.dimension}, {"value", segment.value}});
    if (microsegment.share) document["share"] = *microsegment.share;
    if (microsegment.worth) document["worth"] = to_json(*microsegment.worth);
    return document;
}

} // namespace programme_json

void check_worth(Findings& findings, Worth const& worth, std::string const& path) {
    if (!std::isfinite(worth.amount) || worth.amount < 0) {
        findings.blame(path, "amount", "must not be negative");
    }
    bool const three_letters =
        worth.currency.size() == 3 && std::all_of(worth.currency.begin(), worth.currency.end(),
                                                  [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!three_letters) findings.blame(path, "currency", "must be an ISO 4217 code such as EUR");
    if (worth.period != "year" && worth.period != "month" && worth.period != "visit") {
        findings.blame(path, "period", "must be one of year, month, visit");
    }
}

void check_microsegments(Findings& findings) {
    std::vector<Microsegment> const& all = findings.programme.microsegments;
    std::size_t const before = findings.errors.size();
    if (all.size() > most_microsegments)
        findings.blame("", "microsegments", "must be at most " + std::to_string(most_microsegments));
    std::set<Segments> seen;
    for (std::size_t i = 0; i < all.size(); ++i) {
        Microsegment const& microsegment = all[i];
        std::string const path = join_path("microsegments", i);
        check_fixed_segments(findings, microsegment.segments, path);
        if (microsegment.segments.empty() ||
            microsegment.segments.size() != findings.programme.dimensions.size())
            findings.blame(path, "segments", "must be one of each dimension");
        if (!seen.insert(segments_of(microsegment)).second)
            findings.blame(path, "segments", "have a share and a worth already");
        if (microsegment.share && !(*microsegment.share >= 0 && *microsegment.share <= 1))
            findings.blame(path, "share", "must be between 0 and 1");
        if (microsegment.worth) check_worth(findings, *microsegment.worth, join_path(path, "worth"));
    }
    if (findings.errors.size() == before) check_microsegment_shares(findings);
}

} // namespace instante
