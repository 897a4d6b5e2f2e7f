#include "server/ingest/reference.hpp"

#include <sodium.h>

namespace instante::server::ingest {

namespace {

/// Tells one sealed copy from another, and nothing else: sealing is not repeatable.
SealDigest digest_of(SealedReference const& reference) {
    SealDigest digest{};
    std::string const text = reference.key + '\n' + reference.sealed;
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<unsigned char const*>(text.data()),
                       text.size(), nullptr, 0);
    return digest;
}

} // namespace

void open_reference(Response const& response, Result<StoredResponse>& prepared, ReferenceKeys& keys) {
    if (!response.reference) return;
    auto const customer = keys.open(*response.reference);
    if (customer && prepared) {
        prepared->reference =
            StoredReference{customer->pseudonym, customer->version, digest_of(*response.reference)};
    } else if (!customer) {
        Problem problem{ProblemKind::invalid, "the record cannot be counted"};
        if (!prepared) problem = prepared.error();
        auto const& more = customer.error().errors;
        problem.errors.insert(problem.errors.end(), more.begin(), more.end());
        prepared = std::move(problem);
    }
}

void open_references(wire::IncomingBatch const& batch, PreparedBatch& prepared, ReferenceKeys& keys) {
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        if (auto const& response = batch.records[i].response)
            open_reference(*response, prepared.records[i].response, keys);
    }
}

} // namespace instante::server::ingest
