#pragma once
// The keys behind customers' references, in a file of their own, apart from the store: a pair for each time
// kiosks were given a new key to seal to, and the programme's keys that make pseudonyms, one a version. The
// store without this file names nobody, and tells nobody whether a given card was here.

#include "shared/ids.hpp"
#include "shared/problem.hpp"
#include "shared/seal.hpp"
#include "shared/time.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace instante::server::ingest {

using Pseudonym = std::array<std::uint8_t, 32>;

/// A customer as the store knows them: the same at every site, as long as the version is.
struct CustomerPseudonym {
    std::int64_t version = 0;
    Pseudonym pseudonym{};
    friend bool operator==(CustomerPseudonym const&, CustomerPseudonym const&) = default;
};

struct SealPair {
    SealingKey open; // what kiosks get
    SecretKey secret{};
    UnixMs made_at = 0;
};
struct PseudonymKey {
    std::int64_t version = 0; // the second it was made in, so that keys of two files do not clash
    std::array<std::uint8_t, 32> key{};
};

/// What the file holds; the newest last.
struct KeyRing {
    std::vector<SealPair> seals;
    std::vector<PseudonymKey> pseudonyms;

    void add_seal(UnixMs now);
    void add_pseudonym(UnixMs now);
    /// What only the other one has. The number of keys taken.
    int add(KeyRing const& other);
};

/// Throws std::runtime_error for a file that is none, or that others may read.
KeyRing read_key_ring(std::string const& file);
/// Changes the ring in the file (an empty one where there is no file yet) while nobody else does: readable by
/// its owner only (of the file before, or else of its folder, where we may give it away), and on disk when
/// this returns. Throws std::runtime_error.
void change_key_ring(std::string const& file, std::function<void(KeyRing&)> const& change);

/// Letters in upper case, without spaces and control characters: what one reader sends otherwise than
/// another. In place.
void normalise_reference(SecretText& text);
CustomerPseudonym pseudonym_of(SecretText const& normal, PseudonymKey const& key);

/// The keys of a running server. Safe on any thread; sees what another process does to the file.
class ReferenceKeys {
  public:
    /// An empty name: keys that live as long as this does.
    explicit ReferenceKeys(std::string file = {}) : file_(std::move(file)) {}

    /// To what kiosks seal from now on. At its first use the file is made, where `may_make` says that it is
    /// the first: where it is lost, new keys would make new customers of all. Then nothing, as where the file
    /// cannot be read and never was.
    std::optional<SealingKey> sealing_key(UnixMs now, std::function<bool()> const& may_make);
    /// Problems (invalid) name `response.reference.key` (we do not have it) or `.sealed` (tampered with).
    Result<CustomerPseudonym> open(SealedReference const& reference);
    /// Throws std::runtime_error where there is a file and it cannot be used.
    void check();

  private:
    std::shared_ptr<KeyRing const> newest();
    std::shared_ptr<KeyRing const> as_known();
    SealingKey make_first(UnixMs now);
    void complain(std::string const& what);

    std::string file_;
    std::mutex mutex_;
    std::shared_ptr<KeyRing const> ring_ = std::make_shared<KeyRing const>();
    std::string complaint_; // the last one
    std::string seen_;      // the file as it was read
};

} // namespace instante::server::ingest
