#pragma once
// Everything the programme ever said, as one immutable snapshot: the document in force, those before it,
// and every published survey version. Requests take a snapshot and keep it to their end.

#include "shared/programme.hpp"
#include "shared/time.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace instante::server {

struct ProgrammeVersion {
    int number = 0;
    Day effective_from = unknown_day; // the first is in force since ever
    UnixMs applied_at = 0;
    std::string applied_by;
    Programme programme;
};

class Catalog {
  public:
    Catalog() = default;
    /// `versions` in order of number; `surveys` every published version, in any order.
    Catalog(std::vector<ProgrammeVersion> versions, std::vector<Survey> surveys);

    bool empty() const { return versions_.empty(); }
    int version() const { return versions_.empty() ? 0 : versions_.back().number; }
    /// The newest document; a default one when nothing was applied yet.
    Programme const& programme() const;
    std::vector<ProgrammeVersion> const& versions() const { return versions_; }

    /// Published version of a survey; nullptr when there is none.
    Survey const* survey(Code survey, int version) const;
    Survey const* survey(std::string_view id, int version) const;
    Survey const* newest_survey_of_moment(std::string_view moment) const;
    /// The newest published version of a survey.
    Survey const* newest_survey(Code survey) const;
    /// Ids by code, from the newest version that has them.
    std::optional<std::string> question_id(Code survey, Code question) const;
    std::optional<std::string> option_id(Code survey, Code question, Code option) const;

    /// Also what later documents left out: responses still belong to it. nullptr if never there.
    Site const* site(Code code) const;
    Site const* site(std::string_view id) const;
    Moment const* moment(Code code) const;
    Moment const* moment(std::string_view id) const;
    Kiosk const* kiosk(Code code) const;
    Kiosk const* kiosk(std::string_view id) const;
    Dimension const* dimension(Code code) const;

    /// Did any document so far put the kiosk at this site?
    bool kiosk_stood_at(Code kiosk, Code site) const;
    /// As it was on a day (unknown_day: as it is now).
    Moment const* moment_on(Code code, Day day) const;
    /// Ids from the site up to the root, the site first, as the tree stood on a day.
    std::vector<std::string> path_on(Code site, Day day) const;
    /// The zone of the site now; empty if the site is not known.
    std::string time_zone(std::string_view site) const;
    /// Codes of all sites (not groups), present and past, ascending.
    std::vector<Code> const& all_sites() const { return all_sites_; }
    /// Those of them at or below one of these ids in today's tree.
    std::vector<Code> sites_below(std::vector<std::string> const& ids) const;
    /// True when `site` is `root` or below it in today's tree.
    bool is_within(std::string_view site, std::string_view root) const;

    /// Did stage, parent or channel of anything change on a day that is not the first of a month?
    bool changed_within_a_month() const { return changed_within_a_month_; }

  private:
    Programme const& programme_on(Day day) const;

    std::vector<ProgrammeVersion> versions_;
    std::map<std::pair<Code, int>, Survey> surveys_;
    std::vector<Code> all_sites_;
    bool changed_within_a_month_ = false;
};

} // namespace instante::server
