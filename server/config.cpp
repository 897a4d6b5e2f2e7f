#include "server/config.hpp"

#include <boost/asio/ip/address.hpp>
#include <spdlog/spdlog.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>

namespace instante::server {

namespace {

struct Listen {
    std::string address;
    std::uint16_t port = 0;
};

std::optional<Listen> split_listen(std::string const& text) {
    std::size_t const colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string address = text.substr(0, colon);
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    if (address == "localhost") address = "127.0.0.1";
    Listen listen{address, 0};
    char const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data() + colon + 1, end, listen.port);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    boost::system::error_code error;
    boost::asio::ip::make_address(address, error);
    if (error) return std::nullopt;
    return listen;
}

} // namespace

std::vector<FieldError> check_config(Config const& config) {
    std::vector<FieldError> errors;
    auto const listen = split_listen(config.listen);
    if (!listen) {
        errors.push_back({"listen", "must be address:port, such as 127.0.0.1:8080"});
    } else {
        bool const loopback = boost::asio::ip::make_address(listen->address).is_loopback();
        if (!loopback && config.tls_certificate.empty() && !config.insecure_remote) {
            errors.push_back(
                {"listen", "without TLS only the loopback address is served; give tls-cert and tls-key, or "
                           "insecure-remote when something before this server speaks TLS"});
        }
    }
    if (config.tls_certificate.empty() != config.tls_key.empty())
        errors.push_back({"tls-cert", "goes together with tls-key"});
    for (auto const& [key, file] :
         {std::pair{"tls-cert", config.tls_certificate}, std::pair{"tls-key", config.tls_key}}) {
        if (!file.empty() && !std::filesystem::is_regular_file(file))
            errors.push_back({key, "there is no file " + file});
    }
    if (!config.dashboard.empty() && !std::filesystem::is_directory(config.dashboard)) {
        errors.push_back({"dashboard", "there is no directory " + config.dashboard});
    }
    if (!config.kiosk_program.empty() && !std::filesystem::is_regular_file(config.kiosk_program))
        errors.push_back({"kiosk-program", "there is no program " + config.kiosk_program});
    if (config.workers < 1 || config.workers > 256) errors.push_back({"workers", "must be from 1 to 256"});
    if (spdlog::level::from_str(config.log_level) == spdlog::level::off) {
        errors.push_back({"log-level", "must be debug, info, warn or error"});
    }
    return errors;
}

http::ServerOptions to_options(Config const& config) {
    Listen const listen = split_listen(config.listen).value_or(Listen{});
    http::ServerOptions options;
    options.address = listen.address;
    options.port = listen.port;
    options.workers = config.workers;
    options.tls_certificate = config.tls_certificate;
    options.tls_key = config.tls_key;
    return options;
}

std::string database_path(std::string const& data) {
    return (std::filesystem::path{data} / "instante.db").string();
}

std::string key_file(Config const& config) {
    return config.key_file.empty() ? (std::filesystem::path{config.data} / "reference-keys.json").string()
                                   : config.key_file;
}

std::string find_dashboard(Config const& config) {
    namespace fs = std::filesystem;
    if (!config.dashboard.empty()) return config.dashboard;
    std::error_code error;
    fs::path const program = fs::read_symlink("/proc/self/exe", error);
    for (fs::path const& place : {program.parent_path() / "../share/instante/dashboard",
                                  fs::path{INSTANTE_SOURCE_ASSETS} / "dashboard/dist"}) {
        if (fs::is_regular_file(place / "index.html")) return place.string();
    }
    return {};
}

} // namespace instante::server
