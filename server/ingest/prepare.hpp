#pragma once
// From a record as a device sent it to a response as the store keeps it: names resolved, answers checked
// against the survey version they were given to, time corrected. Pure, and safe on any thread.

#include "server/storage/store.hpp"
#include "shared/wire.hpp"

namespace instante::server::ingest {

/// When a tap happened, as well as can be told.
struct CorrectedTime {
    UnixMs at = 0;
    std::int64_t uncertainty_ms = 0;
};

/// Corrects a device's claim by what its clocks showed when it sent and what ours showed on receipt.
/// Within one boot the monotonic clock tells how long ago the tap was, whatever the wall clock says.
CorrectedTime correct_time(DeviceTime const& claimed, DeviceTime const& sent, UnixMs received_at);

/// Problems (invalid) name fields below `response.`: an unknown survey version, moment, segment or question,
/// a rating off its scale, a site other than the stream's.
Result<StoredResponse> prepare_response(Response const& response, Batch const& envelope, Device const& device,
                                        Catalog const& catalog, UnixMs received_at);

/// A whole batch; what cannot be accepted stays in it with its Problem.
PreparedBatch prepare_batch(wire::IncomingBatch const& batch, Device const& device, Catalog const& catalog,
                            UnixMs received_at);

} // namespace instante::server::ingest
