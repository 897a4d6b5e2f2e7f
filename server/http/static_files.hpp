#pragma once
// The dashboard's files, read once at start and served from memory.

#include "server/http/message.hpp"

#include <map>
#include <string>

namespace instante::server::http {

class StaticFiles {
  public:
    StaticFiles() = default;
    /// Reads a folder; a missing one serves nothing.
    explicit StaticFiles(std::string const& folder);

    bool empty() const { return files_.empty(); }
    /// The file at a path. Paths without a dot are the application's own pages and get its index.
    /// Hashed files under /assets/ may be kept for ever, the index is asked for again each time.
    std::optional<Reply> find(Request const& request) const;

  private:
    struct File {
        std::string content;
        std::string gzipped; // empty when it would not be shorter
        std::string type;
        std::string etag;
    };
    std::map<std::string, File, std::less<>> files_;
};

} // namespace instante::server::http
