#pragma once

#include "server/api/services.hpp"

namespace instante::server::api {

/// Which responses are asked for, by `from`, `to`, `site` and `moment` as scores take them; `also` names
/// other parameters, which somebody else reads. Problems: invalid (of anything else, said as `known`),
/// forbidden.
Result<ResponseFilter> read_response_filter(Context const& context, std::vector<std::string_view> const& also,
                                            char const* known);

} // namespace instante::server::api
