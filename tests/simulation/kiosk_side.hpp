#pragma once
// A simulated kiosk: the shipped outbox and uploader on a simulated disk, with clocks of their own, and the
// customers before it.

#include "kiosk/core/config.hpp"
#include "kiosk/core/uploader.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/seams.hpp"
#include "tests/simulation/vfs.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace instante::simulation {

/// Carries one request of a kiosk to the server and back, or not.
using Carry = std::function<kiosk::HttpResult(int kiosk, std::string const& token, std::string const& method,
                                              std::string const& path, std::string const& body,
                                              kiosk::Headers const& headers)>;

class KioskSide {
  public:
    /// A machine of its own number, before the customers of a kiosk of the programme.
    KioskSide(int number, int place, Ledger& ledger, Seams& seams, Dice& dice, UnixMs const& world,
              Carry carry);
    ~KioskSide();
    KioskSide(KioskSide const&) = delete;
    KioskSide& operator=(KioskSide const&) = delete;

    Disk disk;
    std::int64_t wall_offset = 0; // of its clock against the world's
    bool clock_kept = false;      // a battery keeps it, and nobody sets it

    int number() const { return number_; }
    int place() const { return place_; }
    std::string const& name() const { return name_; }
    /// It is gone for good.
    bool scrapped() const { return scrapped_; }
    void scrap();
    bool running() const { return uploader_ != nullptr && !disk.stopped(); }
    /// It is amid a request: whatever happens to it meanwhile, its uploader still stands there.
    bool sending() const { return sending_; }
    bool start();
    /// An orderly end.
    void close();
    /// The program is gone, or the machine with it (and with it a new boot begins).
    void kill(bool power);
    /// An ordinary start after the machine stopped amid something.
    void look_at_the_disk();

    void pair(std::string const& code);
    bool paired() const;
    bool waits_for_pairing() const { return uploader_->status().pairing; }
    /// One step of the uploader; how long it has nothing else to do.
    std::chrono::milliseconds step();

    bool can_ask() const { return running() && config_ != nullptr; }
    /// A customer's first tap.
    void tap(bool poison);
    bool has_visit() const { return visit_.has_value(); }
    /// The customer says more, or says it differently.
    void revise();

    std::int64_t waiting();
    Bytes image() const { return disk.find("outbox.db")->content(); }
    void begin_from(Bytes const& image);
    /// Its disk is a copy of the other's, as that was left.
    void begin_as_copy_of(KioskSide const& other);
    /// Its disk is new.
    void begin_empty();
    std::string outbox_path() const { return mount_.path("outbox.db"); }

  private:
    class Wire;

    DeviceTime now() const;
    void store(Response response, bool poison);
    void take_news();
    void begin_boot();

    int number_;
    int place_;
    std::string name_;
    bool scrapped_ = false;
    Ledger& ledger_;
    Seams& seams_;
    Dice& dice_;
    UnixMs const& world_;
    Carry carry_;
    Mount mount_;
    bool sending_ = false;
    bool power_is_cut_ = false; // when it is next looked at
    BootTruth boot_;
    std::string boot_id_;
    kiosk::ConfigPtr config_;
    struct Visit {
        kiosk::ConfigPtr config; // as long as the customer is here
        Response response;
    };
    std::optional<Visit> visit_;

    std::unique_ptr<kiosk::Inbox<kiosk::Event>> inbox_;
    std::unique_ptr<Wire> wire_;
    std::unique_ptr<kiosk::Outbox> outbox_;
    std::unique_ptr<kiosk::Uploader> uploader_;
};

} // namespace instante::simulation
