#pragma once
// What happened before the kiosks: how many began, how many of them rated, and where the others left. Counts
// of days, as the kiosks told them; nobody's answers.

#include "server/storage/store.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::reporting {

struct VisitCounts {
    std::int64_t attract_views = 0; // times that a kiosk stood ready anew
    std::int64_t first_touches = 0; // visits begun
    std::int64_t rated = 0;         // of these, with an answer stored
    std::int64_t completed = 0;     // thanked
    std::int64_t not_saved = 0;
    std::int64_t left = 0; // walked away until time ran out
    /// Of them, where: by screen. Not at questions that fewer visits reached than the programme shows.
    std::map<std::string, std::int64_t> abandoned;

    void add(VisitCounts const& other);
    /// Rated of begun; none where nobody began.
    std::optional<double> response_rate() const;
};

/// Without figures where they are of fewer visits than the programme shows.
struct QuestionActivity {
    std::string question;
    std::optional<std::int64_t> reached; // visits that were asked it; none also where kiosks did not say
    std::optional<std::int64_t> left;    // of them, walked away there
    std::optional<std::int64_t> ended;   // of them, said "done" there with more to be asked
};

struct MomentActivity {
    std::string moment; // empty: before one was chosen
    VisitCounts counts;
    std::vector<QuestionActivity> questions; // in the survey's order, then those it no longer asks
};

struct ActivityReport {
    VisitCounts total;
    std::vector<MomentActivity> moments; // in the programme's order
};

/// Of one kiosk.
VisitCounts visit_counts(std::vector<KioskActivity> const& activity, Code kiosk, Catalog const& catalog);
ActivityReport make_activity_report(std::vector<KioskActivity> const& activity, Catalog const& catalog);

} // namespace instante::server::reporting
