#include "kiosk/core/opinions.hpp"

#include <nlohmann/json.hpp>

namespace instante::kiosk {

std::optional<double> Opinions::verdict(std::string const& moment, std::string const& site, int weekday,
                                        std::map<std::string, std::string> const& segment_values) const {
    auto const known = moments.find(moment);
    if (known == moments.end()) return std::nullopt;
    double verdict = known->second;
    for (auto const& [dimension, value] : segment_values) {
        if (auto const at = segments.find(value); at != segments.end()) verdict += at->second;
    }
    for (Change const& change : changes) {
        bool const holds = change.moment == moment && (change.site.empty() || change.site == site) &&
                           change.weekday.value_or(weekday) == weekday;
        if (holds) verdict += change.by;
    }
    return verdict;
}

Result<Opinions> read_opinions(std::string_view text) {
    try {
        auto const document = nlohmann::json::parse(text);
        Opinions opinions;
        opinions.moments = document.at("moments").get<std::map<std::string, double>>();
        opinions.segments = document.value("segments", std::map<std::string, double>{});
        for (auto const& change : document.value("changes", nlohmann::json::array())) {
            Opinions::Change read{change.at("moment"), change.value("site", ""), std::nullopt,
                                  change.at("by")};
            if (change.contains("weekday")) read.weekday = change["weekday"].get<int>();
            opinions.changes.push_back(std::move(read));
        }
        return opinions;
    } catch (nlohmann::json::exception const& wrong) {
        return Problem::at(ProblemKind::invalid, "opinions", wrong.what());
    }
}

} // namespace instante::kiosk
