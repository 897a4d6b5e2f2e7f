#pragma once

#include "server/storage/annotation_store.hpp"
#include "shared/sqlite.hpp"

namespace instante::server {

/// See AnnotationStore. Of one connection, inside transactions of the caller.
class AnnotationTable {
  public:
    explicit AnnotationTable(sqlite::Database& database);

    void add(Annotation& annotation);
    Result<void> remove(std::int64_t number);
    std::vector<Annotation> list();

  private:
    sqlite::Statement add_;
    sqlite::Statement remove_;
    sqlite::Statement list_;
};

} // namespace instante::server
