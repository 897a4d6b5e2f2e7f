#pragma once
// Stored responses as days of kiosks, and what is to be held against them.

#include "server/misuse/taps.hpp"
#include "server/storage/store.hpp"

#include <map>
#include <vector>

namespace instante::server::misuse {

struct KioskDate {
    Code kiosk = 0;
    Day day = unknown_day;
    friend auto operator<=>(KioskDate const&, KioskDate const&) = default;
};

/// What the rules need to know of a stored response; what a customer wrote is not in it.
struct JudgedResponse {
    Uuid visit;
    Uuid id;
    int revision = 0;
    Code moment = 0;
    std::string boot;
    Tap tap;            // visit and boot are numbered when a day is judged
    double quality = 0; // times its weight: see quality_of()
    double weight = 0;  // 0: it says nothing of quality
};
/// Of one site, by kiosk and local day; each ascending by visit and id.
using KioskDays = std::map<KioskDate, std::vector<JudgedResponse>>;

/// Can the rules say anything of it? Only what a kiosk gathered on a known day.
bool can_be_judged(StoredResponse const& response);
JudgedResponse to_judged(StoredResponse const& response, Catalog const& catalog);
/// Puts it in its place, instead of an earlier revision.
void put(std::vector<JudgedResponse>& day, JudgedResponse response);

/// Reads days of a site from its responses, once through all of them; `wanted` says which.
KioskDays read_days(ResponseStore& store, Catalog const& catalog, Code site, DayRange const& days,
                    std::function<bool(KioskDate const&)> const& wanted);

/// Ratings of each kiosk and day as roll-ups have them, flagged or not.
using History = std::map<KioskDate, DayCounts>;
History read_history(CellStore& store, Catalog const& catalog, Code site, Day from, Day to);

/// What is to be held against each response of one day; those with nothing are not in it. `version` is that
/// of the rules. Without rules nothing is held against anything.
std::map<Uuid, std::vector<Flag>> judge_day(KioskDate const& date,
                                            std::vector<JudgedResponse> const& responses,
                                            History const& history, Site const* site,
                                            std::optional<MisuseRules> const& rules, int version, UnixMs now);

/// The programme version by which the rules in force came in: later versions said the same of them.
int version_of_rules(Catalog const& catalog);

/// Flags of responses of a site as the store has them, by id.
std::map<Uuid, FlaggedResponse> read_flags(MisuseStore& store, Code site, Day from, Day to);

/// Do they name the same rules for the same reasons, by the same version?
bool alike(std::vector<Flag> const& some, std::vector<Flag> const& others);

} // namespace instante::server::misuse
