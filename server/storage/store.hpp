#pragma once
// What the server asks of its memory, in verbs of the domain. Each verb is one transaction; when it
// returns, its effect is on disk. Expected failures are values and listed; anything else (disk,
// corruption, a lost connection) throws and reaches the caller as a 500 or 503.
// The same contract tests run against every implementation.

#include "server/storage/account_store.hpp"
#include "server/storage/annotation_store.hpp"
#include "server/storage/attribution_store.hpp"
#include "server/storage/cell_store.hpp"
#include "server/storage/device_store.hpp"
#include "server/storage/misuse_store.hpp"
#include "server/storage/programme_store.hpp"
#include "server/storage/response_store.hpp"
#include "server/storage/visit_store.hpp"

#include <string>

namespace instante::server {

class Store : public ProgrammeStore,
              public ResponseStore,
              public CellStore,
              public VisitStore,
              public MisuseStore,
              public AttributionStore,
              public AnnotationStore,
              public DeviceStore,
              public AccountStore,
              public AuditStore {
  public:
    /// Throws when the store cannot answer now.
    virtual void check_ready() = 0;
    /// Copies a consistent state to a file while running.
    virtual void backup(std::string const& path) = 0;
};

} // namespace instante::server
