#pragma once
// The places where a defect can be planted. Unplanted, nothing is changed on the way.

#include "server/storage/store.hpp"
#include "tests/simulation/disk.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace instante::simulation {

class Seams {
  public:
    virtual ~Seams() = default;

    virtual void server_opened(std::string const& /*path*/) {}
    virtual std::vector<server::BatchOutcome> commit(server::ResponseStore& store,
                                                     std::span<server::PreparedBatch const* const> batches) {
        return store.commit_batches(batches);
    }
    /// The body of a receipt on its way out.
    virtual void answers(std::string& /*body*/) {}
    /// A group was committed.
    virtual void committed() {}
    /// Whether the server ever tries again what it could not count.
    virtual bool replays() const { return true; }
    /// Whether replies tell which request they answer.
    virtual bool names_replies() const { return true; }

    virtual void kiosk_starts(std::string const& /*outbox*/) {}
    virtual void kiosk_sends(std::string const& /*outbox*/) {}
    virtual void kiosk_received(std::string const& /*outbox*/) {}
    virtual void set_up(Disk& /*server*/) {}
    virtual void set_up_kiosk(Disk& /*kiosk*/) {}
};

struct Defect {
    std::string_view name;
    std::string_view what;
    std::unique_ptr<Seams> (*plant)();
    std::uint64_t caught_at; // the first seed whose schedule showed it when it was last looked for
};
std::span<Defect const> defects();
/// The seams of a defect; of no name: the plain ones. nullptr: there is no such defect.
std::unique_ptr<Seams> plant(std::string_view name);

} // namespace instante::simulation
