#include "tests/kiosk/core/tls_desk.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <cstdio>
#include <netinet/in.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace instante::kiosk::test {

namespace {

constexpr long day_s = 86'400;

void must(bool worked, char const* what) {
    if (!worked) throw std::runtime_error(what);
}

/// A certificate for `name`, not signed yet.
Identity unsigned_identity(std::string const& name, long from_s, long to_s) {
    Identity made{Ssl<EVP_PKEY>{EVP_EC_gen("P-256")}, Ssl<X509>{X509_new()}};
    must(made.key && made.certificate, "no key");
    X509* const certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    static long serial = 0;
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate), to_s);
    X509_set_pubkey(certificate, made.key.get());
    auto const* const text = reinterpret_cast<unsigned char const*>(name.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, text, -1, -1, 0);
    return made;
}

void extend(Identity& identity, Identity const& issuer, int what, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer.certificate.get(), identity.certificate.get(), nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    must(extension != nullptr, "no extension");
    X509_add_ext(identity.certificate.get(), extension, -1);
    X509_EXTENSION_free(extension);
}

void sign(Identity& identity, Identity const& issuer) {
    X509_set_issuer_name(identity.certificate.get(), X509_get_subject_name(issuer.certificate.get()));
    must(X509_sign(identity.certificate.get(), issuer.key.get(), EVP_sha256()) != 0, "not signed");
}

} // namespace

Identity make_authority(std::string const& name) {
    Identity authority = unsigned_identity(name, -day_s, day_s);
    extend(authority, authority, NID_basic_constraints, "critical,CA:TRUE");
    extend(authority, authority, NID_key_usage, "critical,keyCertSign");
    sign(authority, authority);
    return authority;
}

Identity make_identity(Identity const& authority, std::string const& name, long from_s, long to_s) {
    Identity made = unsigned_identity("A server of this test", from_s, to_s);
    extend(made, authority, NID_subject_alt_name, name);
    sign(made, authority);
    return made;
}

void write_certificate(Identity const& identity, std::filesystem::path const& file) {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    must(out != nullptr, "cannot write the authority");
    int const written = PEM_write_X509(out, identity.certificate.get());
    std::fclose(out);
    must(written == 1, "cannot write the authority");
}

TlsDesk::TlsDesk(Identity const& identity) : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    must(bind(listener_, any, sizeof address) == 0 && listen(listener_, 8) == 0, "no port");
    socklen_t size = sizeof address;
    getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
}

TlsDesk::~TlsDesk() {
    shutdown(listener_, SHUT_RDWR); // accept() comes back
    thread_.join();
    close(listener_);
}

std::string TlsDesk::url() const {
    return "https://127.0.0.1:" + std::to_string(port_);
}

void TlsDesk::serve() {
    for (;;) {
        int const peer = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (peer < 0) return;
        Ssl<SSL> const connection{SSL_new(context_.get())};
        SSL_set_fd(connection.get(), peer);
        char request[4096];
        if (SSL_accept(connection.get()) == 1 && SSL_read(connection.get(), request, sizeof request) > 0) {
            constexpr std::string_view reply = "HTTP/1.1 200 OK\r\nServer: Instante\r\nContent-Length: 15\r\n"
                                               "Connection: close\r\n\r\n{\"status\":\"ok\"}";
            SSL_write(connection.get(), reply.data(), static_cast<int>(reply.size()));
            SSL_shutdown(connection.get());
        }
        close(peer);
    }
}

} // namespace instante::kiosk::test
