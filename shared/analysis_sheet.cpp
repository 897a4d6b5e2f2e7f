// The sheets of the contact-point analysis: read, checked and written.

#include "shared/programme_findings.hpp"
#include "shared/programme_json_parts.hpp"
#include "shared/utf8.hpp"

#include <nlohmann/json.hpp>

#include <map>

namespace instante {

using nlohmann::json;

namespace {

constexpr std::size_t longest_aspect = 4'000;
constexpr std::size_t most_sheets = 2'000;

struct Aspect {
    char const* key;
    std::string AnalysisSheet::*text;
};
constexpr Aspect aspects[] = {
    {"offer", &AnalysisSheet::offer},
    {"expectation", &AnalysisSheet::expectation},
    {"responsible", &AnalysisSheet::responsible},
    {"process", &AnalysisSheet::process},
    {"channels", &AnalysisSheet::channels},
    {"people", &AnalysisSheet::people},
    {"information_required", &AnalysisSheet::information_required},
    {"information_generated", &AnalysisSheet::information_generated},
    {"systems", &AnalysisSheet::systems},
};

/// Whom a sheet is about, whatever the order of its segments.
using Subject = std::pair<std::string, std::map<std::string, std::string>>;

Subject subject_of(AnalysisSheet const& sheet) {
    Subject subject{sheet.moment, {}};
    for (FixedSegment const& segment : sheet.segments)
        subject.second.emplace(segment.dimension, segment.value);
    return subject;
}

} // namespace

namespace programme_json {

AnalysisSheet read_sheet(ReadContext& context, json const& document, std::string const& path) {
    ObjectReader reader{context, document, path};
    AnalysisSheet sheet;
    sheet.moment = reader.text("moment");
    reader.each_if_given("segments", [&](json const& item, std::string const& item_path) {
        sheet.segments.push_back(read_fixed_segment(context, item, item_path));
    });
    for (Aspect const& aspect : aspects)
        sheet.*aspect.text = reader.text_or(aspect.key, "");
    reader.finish();
    return sheet;
}

json to_json(AnalysisSheet const& sheet) {
    json document{{"moment", sheet.moment}};
    for (FixedSegment const& segment : sheet.segments)
        document["segments"].push_back({{"dimension", segment.dimension}, {"value", segment.value}});
    for (Aspect const& aspect : aspects) {
        if (!(sheet.*aspect.text).empty()) document[aspect.key] = sheet.*aspect.text;
    }
    return document;
}

} // namespace programme_json

void check_sheets(Findings& findings) {
    std::vector<AnalysisSheet> const& sheets = findings.programme.sheets;
    if (sheets.size() > most_sheets)
        findings.blame("", "sheets", "must be at most " + std::to_string(most_sheets));
    std::set<Subject> seen;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        AnalysisSheet const& sheet = sheets[i];
        std::string const path = join_path("sheets", i);
        if (!find_by_id(findings.programme.moments, sheet.moment))
            findings.blame(path, "moment", "no such moment: " + sheet.moment);
        check_fixed_segments(findings, sheet.segments, path);
        if (!seen.insert(subject_of(sheet)).second)
            findings.blame(path, "segments", "have a sheet of this moment already");
        for (Aspect const& aspect : aspects) {
            std::string const& text = sheet.*aspect.text;
            if (text.size() > longest_aspect)
                findings.blame(path, aspect.key,
                               "must be at most " + std::to_string(longest_aspect) + " bytes");
            if (!is_utf8(text)) findings.blame(path, aspect.key, "must be valid UTF-8");
        }
    }
}

} // namespace instante
