#pragma once
// From a record as a device sent it to a response as the store keeps it: names resolved, answers checked
// against the survey version they were given to, time corrected. Pure, and safe on any thread.

#include "server/ingest/device_time.hpp"
#include "server/storage/store.hpp"
#include "shared/wire.hpp"

namespace instante::server::ingest {

/// Where a record came from, and when.
struct Origin {
    std::string site;
    StreamKey stream;
    Code kiosk = 0;
    UnixMs received_at = 0;
};

/// Problems (invalid) name fields below `response.`: an unknown survey version, moment, segment or question,
/// a rating off its scale, a site other than the stream's.
Result<StoredResponse> prepare_response(Response const& response, Origin const& origin,
                                        CorrectedTime const& time, Catalog const& catalog);

/// A whole batch; what cannot be accepted stays in it with its Problem. `anchors` are the device's, needed
/// where the batch speaks of other boots.
PreparedBatch prepare_batch(wire::IncomingBatch const& batch, Device const& device, Catalog const& catalog,
                            UnixMs received_at, std::vector<BootAnchor> anchors = {});

} // namespace instante::server::ingest
