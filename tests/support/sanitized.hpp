#pragma once
// What repeats itself to make sure repeats itself less where a sanitizer makes every step ten times as long.

#include <cstddef>
#include <span>

namespace instante::test {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// All of them; where a sanitizer looks, the first few.
template <class Each, std::size_t count>
constexpr std::span<Each const> some_of(Each const (&all)[count], std::size_t few) {
    return std::span{all}.first(sanitized ? few : count);
}

} // namespace instante::test
