// The tree of sites: one root, no cycles, a time zone for each place where ratings happen.

#include "shared/programme_findings.hpp"
#include "shared/programme_json_parts.hpp"

#include <map>

namespace instante {

namespace {

using SiteIndex = std::map<std::string_view, Site const*>;

SiteIndex index_of(std::vector<Site> const& sites) {
    SiteIndex index;
    for (Site const& site : sites)
        index.emplace(site.id, &site);
    return index;
}

Site const* parent_of(SiteIndex const& index, Site const& site) {
    auto const found = index.find(site.parent);
    return found == index.end() ? nullptr : found->second;
}

bool leads_to_itself(SiteIndex const& index, Site const& site) {
    Site const* at = parent_of(index, site);
    for (std::size_t steps = 0; at && steps < index.size(); ++steps) {
        if (at == &site) return true;
        at = at->parent.empty() ? nullptr : parent_of(index, *at);
    }
    return false;
}

void check_root(Findings& findings) {
    std::vector<Site> const& sites = findings.programme.sites;
    bool found = false;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (!sites[i].parent.empty()) continue;
        std::string const path = join_path("sites", i);
        if (found) findings.blame(path, "parent", "is required: only one site, the root, has none");
        if (!found && !sites[i].group) findings.blame(path, "group", "must be true: the root is a group");
        found = true;
    }
    if (!found) findings.blame("", "sites", "must have a root: one group without a parent");
}

void check_parent(Findings& findings, SiteIndex const& index, Site const& site, std::string const& path) {
    if (site.parent.empty()) return;
    Site const* const parent = parent_of(index, site);
    if (!parent) {
        findings.blame(path, "parent", "no such site: " + site.parent);
    } else if (leads_to_itself(index, site)) {
        findings.blame(path, "parent", "leads back to the site itself");
    } else if (!parent->group) {
        findings.blame(path, "parent", "is no group: " + site.parent);
    }
}

void check_time_zone(Findings& findings, Site const& site, std::string const& path) {
    if (!site.time_zone.empty()) {
        if (!is_time_zone(site.time_zone)) {
            findings.blame(path, "time_zone", "not an IANA time zone: " + site.time_zone);
        }
    } else if (!site.group && time_zone_of(findings.programme, site).empty()) {
        findings.blame(path, "time_zone", "is required here or in a group above");
    }
}

void check_opening_hours(Findings& findings, Site const& site, std::string const& path) {
    if (!site.opening_hours) return;
    for (std::size_t day = 0; day < programme_json::day_names.size(); ++day) {
        std::string const list = join_path(join_path(path, "opening_hours"), programme_json::day_names[day]);
        int earliest = 0;
        std::vector<OpeningSpan> const& spans = (*site.opening_hours)[day];
        for (std::size_t i = 0; i < spans.size(); ++i) {
            auto const& [from, to] = spans[i];
            if (from < 0 || from >= day_minutes || to <= from || to > from + day_minutes) {
                findings.blame("", join_path(list, i), "must begin within the day and end within 24 hours");
            } else if (from < earliest) {
                findings.blame("", join_path(list, i), "begins before the one above ends");
            }
            earliest = to;
        }
    }
}

} // namespace

void check_sites(Findings& findings) {
    std::vector<Site> const& sites = findings.programme.sites;
    check_ids_and_codes(findings, sites, "sites");
    check_root(findings);
    SiteIndex const index = index_of(sites);
    for (std::size_t i = 0; i < sites.size(); ++i) {
        std::string const path = join_path("sites", i);
        findings.require_text(sites[i].name, path, "name");
        check_parent(findings, index, sites[i], path);
        check_time_zone(findings, sites[i], path);
        check_opening_hours(findings, sites[i], path);
    }
}

} // namespace instante
