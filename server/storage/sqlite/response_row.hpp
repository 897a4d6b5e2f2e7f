#pragma once

#include "server/storage/sqlite/circumstances.hpp"
#include "server/storage/sqlite/dictionary.hpp"
#include "server/storage/sqlite/response_pages.hpp"
#include "server/storage/stored_response.hpp"
#include "shared/sqlite.hpp"

#include <optional>
#include <string>

namespace instante::server {

/// A response as the store keeps it, but for programme and site. Texts that come again and again are numbers
/// of dictionaries; claimed and received times count from `at` (from 0 where that is not known).
struct ResponseRow {
    Uuid visit;
    Uuid id;
    int revision = 1;
    std::int64_t commit_number = 0;
    std::int64_t circumstance = 0;
    std::int64_t microsegment = 0;
    std::int64_t boot = 0;
    std::optional<UnixMs> at;
    std::int64_t uncertainty_ms = 0;
    int utc_offset = 0;
    std::optional<int> day;  // where `at` and the offset do not tell it
    std::optional<int> hour; // likewise
    std::int64_t claimed_wall = 0;
    std::int64_t claimed_monotonic = 0;
    std::int64_t received = 0;
    double weight = 1;
    int state = 0;
    Bytes answers;
    std::string unknown;
};

ResponseRow read_row(PageEntry const& entry);

/// All but the ids, in few bytes: the `content` of a PageEntry.
void write_content(ByteWriter& bytes, ResponseRow const& row);
/// Into a row whose ids are known.
void read_content(ByteReader& bytes, ResponseRow& row);

/// Gives responses the numbers that stand for their texts, and back.
class ResponseRows {
  public:
    explicit ResponseRows(sqlite::Database& database);

    /// All but the commit number.
    ResponseRow row_of(StoredResponse const& response, std::int64_t microsegment);
    StoredResponse response_of(ResponseRow const& row, Code site);
    std::int64_t microsegment_number(StoredResponse const& response);
    /// After a rollback: numbers given inside it are void.
    void forget();

  private:
    Dictionary microsegments_;
    Dictionary boots_;
    Circumstances circumstances_;
};

} // namespace instante::server
