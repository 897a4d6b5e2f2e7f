#pragma once
// The network as the uploader sees it. Whatever goes wrong on the way is a value: a kiosk that is offline
// is an ordinary kiosk.

#include <boost/system/result.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instante::kiosk {

enum class TransportFailure {
    offline, // no route, no name, refused, cut off
    timeout,
    tls,     // the certificate or the handshake: waiting does not help, a person must look
    stopped, // cancel() was called
};

/// Which of these it was, for whoever stands there and has to mend it.
enum class TransportCause {
    other,
    no_name,       // the network does not know the name
    no_route,      // the network does not lead there
    refused,       // the machine is there, nobody listens
    too_slow,      // nobody answers in time
    expired,       // the certificate is no longer good
    not_yet_valid, // the certificate is not good yet
    wrong_name,    // the certificate is another machine's
    untrusted,     // nobody we know has signed the certificate
    no_tls,        // what is spoken there is not TLS
};

struct TransportError {
    TransportFailure failure = TransportFailure::offline;
    std::string detail; // for the log
    TransportCause cause = TransportCause::other;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpReply {
    int status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    /// The header's value, empty when it is not there; `name` in lower case.
    std::string_view header(std::string const& name) const {
        auto const found = headers.find(name);
        return found == headers.end() ? std::string_view{} : std::string_view{found->second};
    }
};

using HttpResult = boost::system::result<HttpReply, TransportError>;

class Transport {
  public:
    virtual ~Transport() = default;

    /// The server all paths are below, `https://host:port`, and the bearer token (empty: none).
    virtual void use(std::string const& server, std::string const& token) = 0;
    /// One request and its reply. Any status is a reply.
    virtual HttpResult send(std::string const& method, std::string const& path, std::string const& body,
                            Headers const& headers) = 0;
    /// Ends a send() in progress, and all later ones, soon; from any thread.
    virtual void cancel() {}
};

/// What a failure is called in logs and status lines.
std::string_view to_string(TransportFailure failure);

} // namespace instante::kiosk
