#pragma once

#include "shared/response.hpp"

#include <string>

namespace instante::server::api {

/// The text of wire::to_json(receipt), without building the document first: a receipt has as many items as
/// its batch had records, and nearly all of them say the same.
std::string receipt_text(Receipt const& receipt);

} // namespace instante::server::api
