#pragma once
// Rows of an import into the store: the same file twice adds nothing.

#include "server/import/row_reader.hpp"
#include "server/storage/store.hpp"

#include <span>
#include <vector>

namespace instante::server::import {

struct ImportCounts {
    std::int64_t rows = 0;           // that were read and taken
    std::int64_t without_rating = 0; // taken, but nothing in them rates
    std::int64_t responses = 0;      // the rows' answers, one for each moment
    std::int64_t ratings = 0;        // answers in them, not applicable included
    std::int64_t added = 0;          // responses that are new
    std::int64_t already_there = 0;  // imported before
};

/// The responses of one visit as the store keeps them. Their ids follow from source, key and moment alone;
/// they lead with what orders the file, so that neighbours in it are neighbours in the store.
std::vector<StoredResponse> to_responses(ImportMap const& map, ImportedVisit const& visit,
                                         Catalog const& catalog, UnixMs now);

/// Gathers visits and stores them some thousands at a time. A response that contradicts one of the same id
/// (from an earlier row or run) is not stored and reported as a rejection of its row.
class Importer {
  public:
    /// Without a store nothing is kept: a rehearsal.
    Importer(ImportMap const& map, std::shared_ptr<Catalog const> catalog, ResponseStore* store, UnixMs now);

    /// What came of it so far; rejections of rows added earlier come out of later calls.
    std::vector<Rejection> add(ImportedVisit const& visit);
    /// Stores what is still held.
    std::vector<Rejection> flush();
    ImportCounts const& counts() const { return counts_; }

  private:
    ImportMap const& map_;
    std::shared_ptr<Catalog const> catalog_;
    ResponseStore* store_;
    UnixMs now_;
    std::vector<StoredResponse> held_;
    std::vector<std::int64_t> lines_; // of held_
    ImportCounts counts_;
};

} // namespace instante::server::import
