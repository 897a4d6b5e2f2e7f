// Nothing of the last customer remains in memory: what is freed is wiped first, whoever frees it - our own
// strings, JSON, SQLite, libcurl, OpenSSL. Part of the program itself and of nothing else: it takes the place
// of the C library's functions for the whole process.

#include <sqlite3.h>

#include <cstdlib>
#include <cstring>
#include <malloc.h>

// The sanitizers bring an allocator of their own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define INSTANTE_OWN_ALLOCATOR 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define INSTANTE_OWN_ALLOCATOR 0
#endif
#endif
#ifndef INSTANTE_OWN_ALLOCATOR
#define INSTANTE_OWN_ALLOCATOR 1
#endif

#if INSTANTE_OWN_ALLOCATOR && defined(__GLIBC__)

extern "C" {

// What glibc calls its own, for those who stand before it (glibc manual, "Replacing malloc").
// NOLINTBEGIN(bugprone-reserved-identifier): the names are glibc's, not ours.
void __libc_free(void* memory);
void* __libc_realloc(void* memory, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier)

void free(void* memory) noexcept {
    if (memory == nullptr) return;
    explicit_bzero(memory, malloc_usable_size(memory));
    __libc_free(memory);
}

void* realloc(void* memory, std::size_t size) noexcept {
    if (memory == nullptr || size == 0) return __libc_realloc(memory, size);
    std::size_t const usable = malloc_usable_size(memory);
    if (size <= usable) {
        // What is cut off may go to somebody else.
        explicit_bzero(static_cast<char*>(memory) + size, usable - size);
        return __libc_realloc(memory, size);
    }
    void* const larger = std::malloc(size);
    if (larger == nullptr) return nullptr;
    std::memcpy(larger, memory, usable);
    free(memory);
    return larger;
}

} // extern "C"

namespace {

/// Blocks as large as this are mappings of their own, which the kernel takes back whole: said once, it holds,
/// where glibc would raise it by and by.
[[maybe_unused]] bool const large_blocks_are_mapped = mallopt(M_MMAP_THRESHOLD, 256 * 1024) == 1;

/// SQLite keeps pools of its own, which free() never sees.
[[maybe_unused]] bool const sqlite_has_no_pools =
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0) == SQLITE_OK &&
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK;

} // namespace

#endif
