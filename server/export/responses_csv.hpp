#pragma once

#include "server/storage/store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace instante::server::exporting {

/// Raw responses as CSV, one row for each answer, a piece at a time: memory does not grow with them.
class ResponsesCsv {
  public:
    ResponsesCsv(std::unique_ptr<ResponseCursor> cursor, std::shared_ptr<Catalog const> catalog);

    /// Appends some rows (the header first); false when there are no more.
    bool next_piece(std::string& out);

  private:
    void write_header(std::string& out);
    void write_response(std::string& out, StoredResponse const& response, std::int64_t commit_number);

    std::unique_ptr<ResponseCursor> cursor_;
    std::shared_ptr<Catalog const> catalog_;
    std::vector<Dimension> dimensions_;
    bool started_ = false;
};

} // namespace instante::server::exporting
