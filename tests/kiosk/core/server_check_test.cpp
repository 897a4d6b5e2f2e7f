// The installer's test of the network: what is wrong, and whose fault it is.

#include "kiosk/core/curl_transport.hpp"
#include "kiosk/core/server_check.hpp"
#include "tests/kiosk/core/http_desk.hpp"

#include <catch2/catch.hpp>

#include <condition_variable>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;

namespace {

constexpr UnixMs now = 1'784'000'000'000; // Tue, 14 Jul 2026 03:33:20 GMT

/// Answers what it was given, whatever is asked.
class Answering final : public Transport {
  public:
    explicit Answering(HttpResult result) : result_(std::move(result)) {}
    void use(std::string const& server, std::string const& token) override {
        CHECK(token.empty());
        server_ = server;
    }
    HttpResult send(std::string const& method, std::string const& path, std::string const& body,
                    Headers const&) override {
        CHECK(method == "GET");
        CHECK(path == "/healthz");
        CHECK(body.empty());
        ++asked;
        return result_;
    }
    int asked = 0;

  private:
    HttpResult result_;
    std::string server_;
};

HttpReply ours(std::string const& date) {
    return {200, {{"server", "Instante"}, {"date", date}}, R"({"status":"ok"})"};
}

TransportError failing(TransportCause cause) {
    return {TransportFailure::tls, "words", cause};
}

ServerCheck check(HttpResult result, HttpResult unchecked = TransportError{}) {
    Answering transport{std::move(result)};
    Answering trusting{std::move(unchecked)};
    return check_server("https://instante.example.com", transport, trusting, [] { return now; });
}

} // namespace

TEST_CASE("A server of ours is known by its name, and tells the time") {
    CHECK(check(ours("Tue, 14 Jul 2026 03:33:25 GMT")) == ServerCheck{ServerTrouble::none, 5});
    CHECK(check(ours("Tue, 14 Jul 2026 03:23:20 GMT")) == ServerCheck{ServerTrouble::none, -600});
    CHECK(check(ours("")) == ServerCheck{ServerTrouble::none, std::nullopt});
    CHECK(check(HttpReply{200, {{"server", "nginx"}}, "hello"}).trouble == ServerTrouble::not_ours);
    CHECK(check(HttpReply{404, {{"server", "Instante"}}, ""}).trouble == ServerTrouble::not_ours);
    CHECK(check(HttpReply{503, {}, ""}).trouble == ServerTrouble::busy);
}

TEST_CASE("Each way in which a connection fails has its own name") {
    std::pair<TransportCause, ServerTrouble> const all[] = {
        {TransportCause::no_name, ServerTrouble::no_name},
        {TransportCause::no_route, ServerTrouble::no_route},
        {TransportCause::refused, ServerTrouble::refused},
        {TransportCause::too_slow, ServerTrouble::too_slow},
        {TransportCause::wrong_name, ServerTrouble::wrong_name},
        {TransportCause::untrusted, ServerTrouble::untrusted},
        {TransportCause::no_tls, ServerTrouble::no_tls},
        {TransportCause::expired, ServerTrouble::expired},
        {TransportCause::not_yet_valid, ServerTrouble::not_yet_valid},
        {TransportCause::other, ServerTrouble::cut_off},
    };
    for (auto const& [cause, trouble] : all)
        CHECK(check(failing(cause)).trouble == trouble);
}

TEST_CASE(
    "A certificate of another time may be a clock of another time: the server is asked, and nobody else") {
    auto const wrong = check(failing(TransportCause::not_yet_valid), ours("Sun, 26 Jul 2026 03:33:20 GMT"));
    CHECK(wrong == ServerCheck{ServerTrouble::clock_wrong, 12 * 86'400});
    auto const old = check(failing(TransportCause::expired), ours("Tue, 14 Jul 2026 03:33:00 GMT"));
    CHECK(old == ServerCheck{ServerTrouble::expired, -20});
    Answering untrusted{failing(TransportCause::untrusted)};
    Answering trusting{ours("Sun, 26 Jul 2026 03:33:20 GMT")};
    check_server("https://instante.example.com", untrusted, trusting, [] { return now; });
    CHECK(trusting.asked == 0); // who is not trusted is asked nothing
}

TEST_CASE("What is no address is asked nothing") {
    for (char const* wrong : {"", "https://", "https://a b", "https://a:b", "ftp://example.com",
                              "https://u@example.com", "https://example.com/?x"}) {
        INFO(wrong);
        Answering transport{ours("")};
        Answering trusting{ours("")};
        CHECK(check_server(wrong, transport, trusting, [] { return now; }).trouble ==
              ServerTrouble::bad_address);
        CHECK(transport.asked == 0);
    }
}

TEST_CASE("Over a real connection: a server of ours, a stranger, one without TLS, and nobody") {
    CurlTransport transport;
    CurlTransport trusting{CurlTransport::Trust::anyone};
    auto const found = [&](std::string const& url) {
        return check_server(url, transport, trusting, [] { return now; });
    };
    int gone = 0;
    {
        bool known = true;
        HttpDesk desk{[&](DeskRequest const&) {
            return HttpDesk::reply(
                200, "{}", known ? "Server: Instante\r\nDate: Tue, 14 Jul 2026 03:36:20 GMT\r\n" : "");
        }};
        gone = desk.port();
        CHECK(found(desk.url()) == ServerCheck{ServerTrouble::none, 180});
        known = false;
        CHECK(found(desk.url()).trouble == ServerTrouble::not_ours);
        CHECK(found("https://127.0.0.1:" + std::to_string(gone)).trouble == ServerTrouble::no_tls);
    }
    CHECK(found("http://127.0.0.1:" + std::to_string(gone)).trouble == ServerTrouble::refused);
}

TEST_CASE("The checker answers from its own thread, and a new question ends an old one that hangs") {
    std::mutex mutex;
    std::condition_variable changed;
    ServerChecker checker{[&] {
        std::lock_guard const lock{mutex};
        changed.notify_all();
    }};
    CHECK_FALSE(checker.result().has_value());
    HttpDesk silent{[](DeskRequest const&) { return std::string{}; }};
    HttpDesk desk{[](DeskRequest const&) { return HttpDesk::reply(200, "{}", "Server: Instante\r\n"); }};
    checker.begin(silent.url());
    checker.begin(desk.url());
    std::unique_lock lock{mutex};
    REQUIRE(changed.wait_for(lock, std::chrono::seconds{60}, [&] { return checker.result().has_value(); }));
    CHECK(checker.result()->trouble == ServerTrouble::none);
}

namespace {

/// A name server that swallows what it is asked: neither time nor cancelling ends that, only the test does.
struct Swallowed {
    std::mutex mutex;
    std::condition_variable changed;
    bool let_go = false;
    int asked = 0;
    int ended = 0;

    template <class Reached>
    bool wait(Reached reached) {
        std::unique_lock lock{mutex};
        changed.notify_all();
        return changed.wait_for(lock, std::chrono::seconds{60}, reached);
    }
};

class Swallowing final : public Transport {
  public:
    explicit Swallowing(Swallowed& swallowed) : swallowed_(swallowed) {}
    void use(std::string const&, std::string const&) override {}
    HttpResult send(std::string const&, std::string const&, std::string const&, Headers const&) override {
        std::unique_lock lock{swallowed_.mutex};
        ++swallowed_.asked;
        swallowed_.changed.notify_all();
        swallowed_.changed.wait(lock, [this] { return swallowed_.let_go; });
        ++swallowed_.ended;
        return failing(TransportCause::no_name);
    }

  private:
    Swallowed& swallowed_;
};

} // namespace

TEST_CASE("A question that cannot be ended is left to itself, and its answer is nobody's any more") {
    Swallowed swallowed;
    bool swallow = true;
    auto const answered = [&] {
        std::lock_guard const lock{swallowed.mutex};
        swallowed.changed.notify_all();
    };
    auto const ways = [&]() -> ServerChecker::Ways {
        if (swallow)
            return {std::make_unique<Swallowing>(swallowed), std::make_unique<Swallowing>(swallowed)};
        return {std::make_unique<Answering>(ours("")), std::make_unique<Answering>(ours(""))};
    };
    ServerChecker checker{answered, ways};
    checker.begin("https://swallowed.example.com");
    REQUIRE(swallowed.wait([&] { return swallowed.asked == 1; }));
    swallow = false;
    checker.begin("https://instante.example.com"); // does not wait for the first
    REQUIRE(swallowed.wait([&] { return checker.result().has_value(); }));
    CHECK(checker.result()->trouble == ServerTrouble::none);
    CHECK(swallowed.ended == 0);
    {
        std::lock_guard const lock{swallowed.mutex};
        swallowed.let_go = true;
    }
    swallowed.changed.notify_all();
    checker.end();
    CHECK(swallowed.ended == 1);
    CHECK(checker.result()->trouble == ServerTrouble::none);
}
