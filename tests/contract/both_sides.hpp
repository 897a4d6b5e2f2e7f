#pragma once
// A real kiosk (outbox, uploader) against a real server (store, writer, API), without sockets: one step at
// a time, with the network and both clocks in the test's hand.

#include "kiosk/core/uploader.hpp"
#include "tests/server/support/test_server.hpp"

namespace instante::test {

/// Carries the uploader's requests to a server, or nowhere.
class Wire final : public kiosk::Transport {
  public:
    void use(std::string const& server, std::string const& token) override;
    kiosk::HttpResult send(std::string const& method, std::string const& path, std::string const& body,
                           kiosk::Headers const& headers) override;

    TestServer* server = nullptr;      // nullptr: offline
    int lose_replies = 0;              // so many requests arrive and are answered, and we never hear of it
    bool lose_words_on_health = false; // the same with heartbeats, and with nothing else
    int uploads = 0;                   // batches with records

  private:
    std::string token_;
};

class KioskSide {
  public:
    /// `name` is the outbox's file in the folder.
    KioskSide(TempFolder const& folder, TestServer& server, std::string const& name = "outbox.db");

    /// By a code of the server; the kiosk of the sample programme.
    void pair(std::string const& kiosk);
    /// An attendant ends the pairing.
    void unpair();
    /// From here on it also tells how it is, and what it counted.
    void tell_health();
    /// One customer at check-in, at the site where the kiosk stands.
    Response tap(int rating, int survey_version = 1);
    /// A later revision of what was tapped.
    void revise(Response response, int rating);
    /// Steps until there is nothing to do.
    void settle();
    /// Time passes on both sides, and the kiosk does what is due.
    void pass(std::int64_t ms);
    void reboot(UnixMs wall);
    /// The program ends, and begins again on the file as it is by then.
    void close();
    void reopen();
    /// From now on it talks to this server, whose clock goes with ours.
    void follow(TestServer& server);

    kiosk::Outbox& outbox() { return *outbox_; }
    kiosk::UploaderStatus status() const { return uploader_->status(); }
    std::int64_t waiting() { return outbox_->depth()->waiting; }

    Wire wire;
    DeviceTime now;

  private:
    TestServer* clock_; // whose clock goes with ours
    std::string file_;
    std::unique_ptr<kiosk::Outbox> outbox_;
    kiosk::Inbox<kiosk::Event> inbox_;
    kiosk::Vitals vitals_;
    std::unique_ptr<kiosk::Uploader> uploader_;
};

/// n of the sample's check-in rating, of all sites or one.
std::int64_t counted(TestServer& server, std::string const& site = {});
/// All stored responses, and when they were given.
std::map<Uuid, std::optional<UnixMs>> stored_times(TestServer& server);
/// A kiosk of GET /api/v1/kiosks.
json kiosk_status(TestServer& server, std::string const& id);

} // namespace instante::test
