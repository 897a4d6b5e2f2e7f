#pragma once
// What customers wrote in their own words. No aggregate: only for roles that may see it.

#include "server/reporting/score_query.hpp"
#include "server/storage/catalog.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::reporting {

struct CommentQuery {
    ResponseFilter of;
    std::vector<Filter> narrowed;  // by segments and weekdays: all must fit
    std::string search;            // what a comment must hold, whatever its case and accents; empty: anything
    std::size_t most = 50;         // the newest of them
    std::int64_t budget = 300'000; // responses with words
};

struct Comment {
    std::optional<UnixMs> at; // none: not known
    UnixMs received_at = 0;
    LocalTime local;
    Code site = 0;
    Code kiosk = 0;
    Code moment = 0;
    std::string question; // survey.question
    std::string text;
    std::optional<double> index; // 0-100, of the first rating beside it
    std::string language;
    std::vector<StoredSegment> segments;
};

struct Comments {
    std::vector<Comment> newest;
    std::int64_t found = 0; // of which these are the newest
};

/// Test taps and flagged responses are left out. Problem (too_much, naming `from`): more responses hold words
/// than the budget allows.
Result<Comments> find_comments(CommentQuery const& query, Catalog const& catalog, ResponseStore& store);

/// As it is compared: without case and accents (Unicode's full case folding, marks taken off). Bytes that are
/// no UTF-8 stay as they are.
std::string folded(std::string const& text);

} // namespace instante::server::reporting
