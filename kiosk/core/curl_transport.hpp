#pragma once
// HTTP by libcurl: one handle, its connection kept alive between requests.

#include "kiosk/core/transport.hpp"

#include <atomic>
#include <memory>

namespace instante::kiosk {

class CurlTransport final : public Transport {
  public:
    /// Whose certificate is good enough. `anyone` is for asking a stranger the time of day, no more.
    enum class Trust { checked, anyone };

    explicit CurlTransport(Trust trust = Trust::checked);
    ~CurlTransport() override;

    void use(std::string const& server, std::string const& token) override;
    HttpResult send(std::string const& method, std::string const& path, std::string const& body,
                    Headers const& headers) override;
    void cancel() override;

  private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    Trust trust_;
    std::string server_;
    std::string token_;
    std::atomic<bool> cancelled_ = false;
};

} // namespace instante::kiosk
