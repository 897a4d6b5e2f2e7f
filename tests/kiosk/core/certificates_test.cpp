// What the kiosk makes of real certificates.

#include "kiosk/core/curl_transport.hpp"
#include "kiosk/core/server_check.hpp"
#include "tests/kiosk/core/tls_desk.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <ctime>

using namespace instante;
using namespace instante::kiosk;
using namespace instante::kiosk::test;
using instante::test::TempFolder;

namespace {

constexpr long hour_s = 3600;

ServerTrouble asked(Identity const& identity) {
    TlsDesk const desk{identity};
    CurlTransport transport;
    CurlTransport trusting{CurlTransport::Trust::anyone};
    auto const wall = [] { return static_cast<UnixMs>(std::time(nullptr)) * 1000; };
    return check_server(desk.url(), transport, trusting, wall).trouble;
}

} // namespace

TEST_CASE("A certificate is believed or not for the reason that it is, and the installer is told which") {
    std::signal(SIGPIPE, SIG_IGN); // the desk writes to kiosks that have turned away
    TempFolder const folder;
    Identity const authority = make_authority("Ours");
    write_certificate(authority, folder.path() / "authority.pem");
    setenv("SSL_CERT_FILE", (folder.path() / "authority.pem").c_str(), 1);
    auto const made = [&](char const* name, long from_s, long to_s) {
        return asked(make_identity(authority, name, from_s, to_s));
    };
    CHECK(made("IP:127.0.0.1", -hour_s, hour_s) == ServerTrouble::none);
    CHECK(made("IP:127.0.0.1", -2 * hour_s, -hour_s) == ServerTrouble::expired);
    CHECK(made("IP:127.0.0.1", hour_s, 2 * hour_s) == ServerTrouble::not_yet_valid);
    CHECK(made("DNS:another.example", -hour_s, hour_s) == ServerTrouble::wrong_name);
    Identity const stranger = make_authority("A stranger");
    CHECK(asked(make_identity(stranger, "IP:127.0.0.1", -hour_s, hour_s)) == ServerTrouble::untrusted);
    unsetenv("SSL_CERT_FILE");
    CHECK(made("IP:127.0.0.1", -hour_s, hour_s) ==
          ServerTrouble::untrusted); // by this machine's own authorities
}
