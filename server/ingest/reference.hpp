#pragma once
// From the sealed reference of a response to what the store keeps of it: a pseudonym.

#include "server/ingest/reference_keys.hpp"
#include "server/storage/store.hpp"
#include "shared/wire.hpp"

namespace instante::server::ingest {

/// Adds the pseudonym of the customer whose response this is. One that cannot be opened makes the record one
/// that cannot be counted, with what else is wrong with it.
void open_reference(Response const& response, Result<StoredResponse>& prepared, ReferenceKeys& keys);
/// Of a whole batch, whose records stand in the same order in both.
void open_references(wire::IncomingBatch const& batch, PreparedBatch& prepared, ReferenceKeys& keys);

} // namespace instante::server::ingest
