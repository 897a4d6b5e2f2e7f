// What an installer types or scans.

#include "kiosk/core/server_address.hpp"

#include <catch2/catch.hpp>

using namespace instante::kiosk;

TEST_CASE("An address without a scheme is secure, except on this very machine") {
    CHECK(server_url("instante.example.com") == "https://instante.example.com");
    CHECK(server_url("instante.example.com:8443/") == "https://instante.example.com:8443");
    CHECK(server_url("127.0.0.1:8080") == "http://127.0.0.1:8080");
    CHECK(server_url("localhost:8080") == "http://localhost:8080");
    CHECK(server_url("localhost.example.com") == "https://localhost.example.com");
    CHECK(server_url("http://10.0.0.2") == "http://10.0.0.2");
}

TEST_CASE("The machine is found in an address") {
    CHECK(host_of("https://instante.example.com:8443/instante") == "instante.example.com");
    CHECK(host_of("instante.example.com/x") == "instante.example.com");
    CHECK(host_of("http://[::1]:8080") == "[::1]");
    CHECK(host_of("https://").empty());
    CHECK(host_of("").empty());
}

TEST_CASE("A code is letters and digits in capitals, eight of them") {
    CHECK(clean_code("7k3m-q2xp") == "7K3MQ2XP");
    CHECK(clean_code(" 7K3M Q2XPZZ") == "7K3MQ2XP");
    CHECK(clean_code("ñ€7") == "7");
    CHECK(shown_code("7K3MQ2XP") == "7K3M-Q2XP");
    CHECK(shown_code("7K3M") == "7K3M");
}

TEST_CASE("A pairing link is an address and a whole code, and nothing else is") {
    auto const link = read_pairing_link("https://instante.example.com/#7K3M-Q2XP");
    REQUIRE(link.has_value());
    CHECK(*link == PairingLink{"https://instante.example.com", "7K3MQ2XP"});
    CHECK(read_pairing_link("http://10.0.0.2:8080/instante/#7k3mq2xp") ==
          PairingLink{"http://10.0.0.2:8080/instante", "7K3MQ2XP"});
    CHECK(read_pairing_link("instante.example.com#7K3M-Q2XP") ==
          PairingLink{"https://instante.example.com", "7K3MQ2XP"});
    for (char const* other :
         {"", "7K3M-Q2XP", "#7K3M-Q2XP", "https://#7K3M-Q2XP", "https://instante.example.com",
          "https://instante.example.com/#7K3M-Q2X", "https://instante.example.com/#7K3M-Q2XPZ",
          "https://instante.example.com/#map=7K3M", "https://instante.example.com/#/x/12345678",
          "7K3M#https://instante.example.com"}) {
        INFO(other);
        CHECK_FALSE(read_pairing_link(other).has_value());
    }
}
