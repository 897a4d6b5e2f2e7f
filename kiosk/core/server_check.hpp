#pragma once
// Is there a server of ours at this address? Asked before a pairing code is spent, and answered so that
// whoever installs the kiosk knows what to mend.

#include "kiosk/core/transport.hpp"
#include "shared/time.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace instante::kiosk {

enum class ServerTrouble {
    none,
    bad_address,
    no_name,
    no_route,
    refused,
    too_slow,
    cut_off,
    no_tls,
    expired,
    not_yet_valid,
    wrong_name,
    untrusted,
    clock_wrong, // this device's, so far off that no certificate can be good
    busy,
    not_ours,
};

struct ServerCheck {
    ServerTrouble trouble = ServerTrouble::none;
    /// The server's clock less this device's, in seconds, where it told the time.
    std::optional<std::int64_t> clock_s;
    friend bool operator==(ServerCheck const&, ServerCheck const&) = default;
};

/// A clock that is off by less is nobody's trouble.
inline constexpr std::int64_t clock_tolerance_s = 60;

/// Asks `url`. Where the certificate seems to be of another time, `trusting`, which believes anybody, is
/// asked for the time of day, so that a wrong clock is not blamed on the certificate.
ServerCheck check_server(std::string const& url, Transport& transport, Transport& trusting,
                         std::function<UnixMs()> const& wall_now);

/// The same on threads of their own.
class ServerChecker {
  public:
    /// Two ways to a server: one that looks at certificates, and one that believes anybody.
    struct Ways {
        std::unique_ptr<Transport> transport;
        std::unique_ptr<Transport> trusting;
    };

    /// `done` is called from the threads.
    explicit ServerChecker(std::function<void()> done, std::function<Ways()> make = over_the_network);
    ~ServerChecker();
    ServerChecker(ServerChecker const&) = delete;
    ServerChecker& operator=(ServerChecker const&) = delete;

    /// Begins to ask; what was asked before is forgotten, and not waited for.
    void begin(std::string url);
    /// Of the last begin(), once it is there.
    std::optional<ServerCheck> result() const;
    /// Ends all that is being asked, and waits for that end.
    void end();

  private:
    struct Question {
        Ways ways;
        std::atomic<bool> over = false;
        std::jthread thread;
    };
    static Ways over_the_network();
    void cancel_all();

    std::function<void()> done_;
    std::function<Ways()> make_;
    mutable std::mutex mutex_; // of the next two
    std::uint64_t newest_ = 0;
    std::optional<ServerCheck> result_;
    std::list<Question> questions_; // the newest, and those that have not ended yet
};

} // namespace instante::kiosk
