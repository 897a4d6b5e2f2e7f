#pragma once
// How the server is set up: a struct with defaults, filled from options, environment and a file.

#include "server/http/server.hpp"
#include "shared/problem.hpp"

#include <string>
#include <vector>

namespace instante::server {

struct Config {
    std::string data = "data";             // directory with everything the server keeps
    std::string listen = "127.0.0.1:8080"; // address:port, [::1]:8080 for IPv6
    std::string dashboard;                 // directory of the built dashboard; empty: looked for
    std::string tls_certificate;           // PEM
    std::string tls_key;
    std::string key_file;         // of customers' references; empty: beside the store
    bool insecure_remote = false; // plain HTTP beyond loopback, for setups with a TLS proxy before it
    std::string kiosk_program;    // draws previews; empty: instante-kiosk beside this program
    unsigned workers = 8;
    std::string log_level = "info";
};

/// Everything that is wrong with it, by key, at once.
std::vector<FieldError> check_config(Config const& config);

/// The listening part. The config must have passed check_config.
http::ServerOptions to_options(Config const& config);

/// The database file in the data directory.
std::string database_path(std::string const& data);

/// Where the keys of customers' references are.
std::string key_file(Config const& config);

/// Where the dashboard is: as configured, beside the program as installed, or in the source tree.
std::string find_dashboard(Config const& config);

} // namespace instante::server
