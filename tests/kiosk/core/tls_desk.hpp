#pragma once
// A desk that speaks TLS with certificates made on the spot: good ones and bad ones, for the kiosk's own
// eyes.

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace instante::kiosk::test {

struct FreeOfOpenSsl {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* connection) const { SSL_free(connection); }
};
template <class T>
using Ssl = std::unique_ptr<T, FreeOfOpenSsl>;

/// A key and a certificate for it.
struct Identity {
    Ssl<EVP_PKEY> key;
    Ssl<X509> certificate;
};

/// Signs the certificates of others.
Identity make_authority(std::string const& name);
/// For whoever is called `name` (like "IP:127.0.0.1"), good from so many seconds from now to so many.
Identity make_identity(Identity const& authority, std::string const& name, long from_s, long to_s);
/// As a file of trusted authorities.
void write_certificate(Identity const& identity, std::filesystem::path const& file);

/// Answers every connection once, as a server of ours would, until it goes.
class TlsDesk {
  public:
    explicit TlsDesk(Identity const& identity);
    ~TlsDesk();
    TlsDesk(TlsDesk const&) = delete;
    TlsDesk& operator=(TlsDesk const&) = delete;
    [[nodiscard]] std::string url() const;

  private:
    void serve();

    Ssl<SSL_CTX> context_;
    int listener_ = -1;
    int port_ = 0;
    std::thread thread_;
};

} // namespace instante::kiosk::test
