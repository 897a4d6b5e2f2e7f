#include "kiosk/core/curl_transport.hpp"

#include "kiosk/core/late_curl.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <new>

namespace instante::kiosk {

namespace {

constexpr long connect_timeout_seconds = 5;
constexpr long total_timeout_seconds = 20;
/// No reply of ours is larger; a stranger's page must not fill the memory.
constexpr std::size_t reply_limit = 8 * 1024 * 1024;

struct Incoming {
    HttpReply reply;
    bool too_large = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
    auto& incoming = *static_cast<Incoming*>(target);
    if (incoming.reply.body.size() + size * count > reply_limit) {
        incoming.too_large = true;
        return 0;
    }
    incoming.reply.body.append(data, size * count);
    return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* target) {
    auto& headers = static_cast<Incoming*>(target)->reply.headers;
    std::string_view line{data, size * count};
    if (line.starts_with("HTTP/")) headers.clear(); // of an interim reply
    auto const colon = line.find(':');
    if (colon != std::string_view::npos) {
        std::string name{line.substr(0, colon)};
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        auto value = line.substr(colon + 1);
        while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front())))
            value.remove_prefix(1);
        while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back())))
            value.remove_suffix(1);
        headers[std::move(name)] = std::string{value};
    }
    return size * count;
}

int stop_if_cancelled(void* cancelled, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<std::atomic<bool>*>(cancelled)->load() ? 1 : 0;
}

TransportFailure failure_of(CURLcode code) {
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return TransportFailure::timeout;
    case CURLE_ABORTED_BY_CALLBACK:
        return TransportFailure::stopped;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return TransportFailure::tls;
    default:
        return TransportFailure::offline;
    }
}

TransportCause cause_of_certificate(CURL* easy) {
    long verdict = 0;
    curl().easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
    switch (verdict) {
    case X509_V_OK:              // signed well, for somebody else
    case X509_V_ERR_UNSPECIFIED: // libcurl looks at the name first, and then says no more than this
        return TransportCause::wrong_name;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return TransportCause::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return TransportCause::not_yet_valid;
    default:
        return TransportCause::untrusted;
    }
}

TransportCause cause_of(CURL* easy, CURLcode code) {
    long error = 0;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return TransportCause::no_name;
    case CURLE_OPERATION_TIMEDOUT:
        return TransportCause::too_slow;
    case CURLE_COULDNT_CONNECT:
        curl().easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
        if (error == ECONNREFUSED) return TransportCause::refused;
        return error == ETIMEDOUT ? TransportCause::too_slow : TransportCause::no_route;
    case CURLE_PEER_FAILED_VERIFICATION:
        return cause_of_certificate(easy);
    case CURLE_SSL_CONNECT_ERROR:
        return TransportCause::no_tls;
    default:
        return TransportCause::other;
    }
}

/// The server on this very machine is never behind a proxy, whatever the environment says.
bool is_loopback(std::string_view server) {
    auto const scheme = server.find("://");
    auto const host = scheme == std::string_view::npos ? server : server.substr(scheme + 3);
    return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

struct FreeList {
    void operator()(curl_slist* list) const { curl().slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void add(HeaderList& list, std::string const& line) {
    curl_slist* const longer = curl().slist_append(list.get(), line.c_str());
    if (!longer) throw std::bad_alloc{};
    static_cast<void>(list.release()); // it is the head of `longer` now
    list.reset(longer);
}

} // namespace

std::string_view to_string(TransportFailure failure) {
    switch (failure) {
    case TransportFailure::offline:
        return "offline";
    case TransportFailure::timeout:
        return "timeout";
    case TransportFailure::tls:
        return "tls";
    case TransportFailure::stopped:
        return "stopped";
    }
    return "offline";
}

struct CurlTransport::Handle {
    CURL* easy = nullptr;
    char error[CURL_ERROR_SIZE] = ""; // as long as the handle that writes into it
    Handle() {
        static CURLcode const once = curl().global_init(CURL_GLOBAL_DEFAULT); // thread-safe by being static
        if (once != CURLE_OK) throw std::bad_alloc{};
        easy = curl().easy_init();
        if (!easy) throw std::bad_alloc{};
    }
    ~Handle() { curl().easy_cleanup(easy); }
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
};

CurlTransport::CurlTransport(Trust trust) : handle_(std::make_unique<Handle>()), trust_(trust) {}
CurlTransport::~CurlTransport() = default;

void CurlTransport::use(std::string const& server, std::string const& token) {
    server_ = server;
    while (server_.ends_with('/'))
        server_.pop_back();
    token_ = token;
}

void CurlTransport::cancel() {
    cancelled_ = true;
}

HttpResult CurlTransport::send(std::string const& method, std::string const& path, std::string const& body,
                               Headers const& headers) {
    CURL* const easy = handle_->easy;
    Incoming incoming;
    HeaderList list;
    add(list, "Accept: application/json");
    add(list, "Expect:"); // no pause to ask whether a body is welcome
    if (!token_.empty()) add(list, "Authorization: Bearer " + token_);
    if (!body.empty()) add(list, "Content-Type: application/json");
    for (auto const& [name, value] : headers)
        add(list, std::string{name}.append(": ").append(value));

    curl().easy_reset(easy); // options only: the connection stays
    std::string const url = server_ + path;
    handle_->error[0] = '\0';
    curl().easy_setopt(easy, CURLOPT_ERRORBUFFER, handle_->error);
    curl().easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl().easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl().easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl().easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, connect_timeout_seconds);
    curl().easy_setopt(easy, CURLOPT_TIMEOUT, total_timeout_seconds);
    // Else a time-out would wait for the resolver, which gives up only when it likes.
    curl().easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl().easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, trust_ == Trust::checked ? 1L : 0L);
    curl().easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, trust_ == Trust::checked ? 2L : 0L);
    // As OpenSSL and the curl program have it: who trusts an authority of their own may name its file.
    if (char const* authorities = std::getenv("SSL_CERT_FILE"))
        curl().easy_setopt(easy, CURLOPT_CAINFO, authorities);
    curl().easy_setopt(easy, CURLOPT_USERAGENT, "instante-kiosk");
    if (is_loopback(server_)) curl().easy_setopt(easy, CURLOPT_PROXY, "");
    curl().easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
    curl().easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
    curl().easy_setopt(easy, CURLOPT_WRITEDATA, &incoming);
    curl().easy_setopt(easy, CURLOPT_HEADERFUNCTION, &take_header);
    curl().easy_setopt(easy, CURLOPT_HEADERDATA, &incoming);
    curl().easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl().easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &stop_if_cancelled);
    curl().easy_setopt(easy, CURLOPT_XFERINFODATA, &cancelled_);
    if (method != "GET") {
        curl().easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl().easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
        curl().easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
    }

    CURLcode const code = curl().easy_perform(easy);
    if (code != CURLE_OK) {
        std::string detail = handle_->error[0] != '\0' ? handle_->error : curl().easy_strerror(code);
        if (incoming.too_large) detail = "the reply is larger than any of ours";
        return TransportError{failure_of(code), std::move(detail), cause_of(easy, code)};
    }
    long status = 0;
    curl().easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    incoming.reply.status = static_cast<int>(status);
    return std::move(incoming.reply);
}

} // namespace instante::kiosk
