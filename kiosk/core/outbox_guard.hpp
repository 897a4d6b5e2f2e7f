#pragma once
// Where the outbox turns what the disk did into a value.

#include "shared/problem.hpp"
#include "shared/sqlite.hpp"

#include <string>
#include <type_traits>

namespace instante::kiosk {

/// The result of `work`, or the disk's failure as a Problem of kind `unavailable`.
template <class Work>
auto guarded(char const* what, Work work) -> Result<std::invoke_result_t<Work>> {
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (sqlite::Error const& error) {
        return Problem{ProblemKind::unavailable, "outbox: " + std::string{what} + ": " + error.what()};
    }
}

} // namespace instante::kiosk
