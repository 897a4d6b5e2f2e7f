#include "server/storage/catalog.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace instante::server {

namespace {

/// Looks in the newest document first, then backwards.
template <class Find>
auto newest_first(std::vector<ProgrammeVersion> const& versions, Find find)
    -> decltype(find(versions.front().programme)) {
    for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
        if (auto const* found = find(version->programme)) return found;
    }
    return nullptr;
}

} // namespace

Catalog::Catalog(std::vector<ProgrammeVersion> versions, std::vector<Survey> surveys)
    : versions_(std::move(versions)) {
    for (Survey& survey : surveys) {
        auto const key = std::pair{survey.code, survey.version};
        surveys_.insert_or_assign(key, std::move(survey));
    }
    for (std::size_t i = 1; i < versions_.size(); ++i) {
        Day const from = versions_[i].effective_from;
        if (from != month_start(from)) changed_within_a_month_ = true;
    }
    for (ProgrammeVersion const& version : versions_) {
        for (Site const& site : version.programme.sites) {
            if (!site.group) all_sites_.push_back(site.code);
        }
    }
    std::sort(all_sites_.begin(), all_sites_.end());
    all_sites_.erase(std::unique(all_sites_.begin(), all_sites_.end()), all_sites_.end());
}

Programme const& Catalog::programme() const {
    static Programme const nothing;
    return versions_.empty() ? nothing : versions_.back().programme;
}

Programme const& Catalog::programme_on(Day day) const {
    if (day == unknown_day) return programme();
    for (auto version = versions_.rbegin(); version != versions_.rend(); ++version) {
        if (version->effective_from <= day) return version->programme;
    }
    return versions_.empty() ? programme() : versions_.front().programme;
}

Survey const* Catalog::survey(Code survey, int version) const {
    auto const found = surveys_.find({survey, version});
    return found == surveys_.end() ? nullptr : &found->second;
}

Survey const* Catalog::survey(std::string_view id, int version) const {
    for (auto const& [key, survey] : surveys_) {
        if (key.second == version && survey.id == id) return &survey;
    }
    return nullptr;
}

Survey const* Catalog::newest_survey_of_moment(std::string_view moment) const {
    for (Survey const& survey : programme().surveys) {
        if (survey.moment == moment) return &survey;
    }
    return nullptr;
}

Survey const* Catalog::newest_survey(Code survey) const {
    auto const after = surveys_.upper_bound({survey, std::numeric_limits<int>::max()});
    if (after == surveys_.begin()) return nullptr;
    auto const newest = std::prev(after);
    return newest->first.first == survey ? &newest->second : nullptr;
}

std::optional<std::string> Catalog::question_id(Code survey, Code question) const {
    for (auto version = surveys_.rbegin(); version != surveys_.rend(); ++version) {
        if (version->first.first != survey) continue;
        if (auto const* found = find_by_code(version->second.questions, question)) return found->id;
    }
    return std::nullopt;
}

std::optional<std::string> Catalog::option_id(Code survey, Code question, Code option) const {
    for (auto version = surveys_.rbegin(); version != surveys_.rend(); ++version) {
        if (version->first.first != survey) continue;
        auto const* asked = find_by_code(version->second.questions, question);
        auto const* found = asked ? find_by_code(asked->options, option) : nullptr;
        if (found) return found->id;
    }
    return std::nullopt;
}

Site const* Catalog::site(Code code) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_code(p.sites, code); });
}

Site const* Catalog::site(std::string_view id) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_id(p.sites, id); });
}

Moment const* Catalog::moment(Code code) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_code(p.moments, code); });
}

Moment const* Catalog::moment(std::string_view id) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_id(p.moments, id); });
}

Kiosk const* Catalog::kiosk(std::string_view id) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_id(p.kiosks, id); });
}

Kiosk const* Catalog::kiosk(Code code) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_code(p.kiosks, code); });
}

Dimension const* Catalog::dimension(Code code) const {
    return newest_first(versions_, [&](Programme const& p) { return find_by_code(p.dimensions, code); });
}

Moment const* Catalog::moment_on(Code code, Day day) const {
    Moment const* const then = find_by_code(programme_on(day).moments, code);
    return then ? then : moment(code);
}

bool Catalog::kiosk_stood_at(Code kiosk_code, Code site_code) const {
    return std::any_of(versions_.begin(), versions_.end(), [&](ProgrammeVersion const& version) {
        Kiosk const* const found = find_by_code(version.programme.kiosks, kiosk_code);
        Site const* const place = found ? find_by_id(version.programme.sites, found->site) : nullptr;
        return place && place->code == site_code;
    });
}

std::vector<std::string> Catalog::path_on(Code site_code, Day day) const {
    std::vector<std::string> path;
    Programme const& then = programme_on(day);
    Site const* here = find_by_code(then.sites, site_code);
    if (!here) here = site(site_code);
    while (here && path.size() <= then.sites.size()) {
        path.push_back(here->id);
        here = here->parent.empty() ? nullptr : find_by_id(then.sites, here->parent);
    }
    return path;
}

std::string Catalog::time_zone(std::string_view site_id) const {
    Site const* here = site(site_id);
    std::size_t steps = 0;
    while (here && here->time_zone.empty() && !here->parent.empty() && steps++ < 64)
        here = site(here->parent);
    return here ? here->time_zone : std::string{};
}

bool Catalog::is_within(std::string_view site_id, std::string_view root) const {
    Site const* here = site(site_id);
    for (std::size_t steps = 0; here && steps < 64; ++steps) {
        if (here->id == root) return true;
        here = here->parent.empty() ? nullptr : site(here->parent);
    }
    return false;
}

std::vector<Code> Catalog::sites_below(std::vector<std::string> const& ids) const {
    std::vector<Code> codes;
    for (ProgrammeVersion const& version : versions_) {
        for (Site const& candidate : version.programme.sites) {
            if (candidate.group) continue;
            bool const wanted = std::any_of(
                ids.begin(), ids.end(), [&](std::string const& id) { return is_within(candidate.id, id); });
            if (wanted) codes.push_back(candidate.code);
        }
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

} // namespace instante::server
