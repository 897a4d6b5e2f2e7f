#pragma once
// Bodies packed for those who unpack them (RFC 1952, by zlib).

#include "server/http/message.hpp"

#include <string>

namespace instante::server::http {

/// How hard to try: once for all when the server starts, or while somebody waits.
enum class Packing { smallest, fastest };

/// Empty where it would not be shorter.
std::string gzip(std::string const& content, Packing packing);

/// By its Accept-Encoding (RFC 9110, 12.5.3).
bool unpacks_gzip(Request const& request);

/// Packs a whole body of JSON or CSV, where it is worth it and the caller unpacks it. An ETag stays as it is:
/// it names what is said, however it is packed.
void compress(Reply& reply, Request const& request);

} // namespace instante::server::http
