#include "kiosk/core/late_curl.hpp"

#include <cstring>
#include <dlfcn.h>
#include <stdexcept>
#include <string>

namespace instante::kiosk {
namespace {

[[noreturn]] void fail() {
    char const* const why = dlerror();
    throw std::runtime_error(std::string{"libcurl cannot be loaded: "} + (why != nullptr ? why : "unknown"));
}

LateCurl load() {
    void* const library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL); // stays for as long as we do
    if (library == nullptr) fail();
    auto const find = [library](auto& function, char const* name) {
        void* const found = dlsym(library, name);
        if (found == nullptr) fail();
        std::memcpy(&function, &found, sizeof function);
    };
    LateCurl curl{};
    find(curl.global_init, "curl_global_init");
    find(curl.easy_init, "curl_easy_init");
    find(curl.easy_cleanup, "curl_easy_cleanup");
    find(curl.easy_reset, "curl_easy_reset");
    find(curl.easy_setopt, "curl_easy_setopt");
    find(curl.easy_getinfo, "curl_easy_getinfo");
    find(curl.easy_perform, "curl_easy_perform");
    find(curl.easy_strerror, "curl_easy_strerror");
    find(curl.slist_append, "curl_slist_append");
    find(curl.slist_free_all, "curl_slist_free_all");
    find(curl.url, "curl_url");
    find(curl.url_set, "curl_url_set");
    find(curl.url_cleanup, "curl_url_cleanup");
    find(curl.getdate, "curl_getdate");
    return curl;
}

} // namespace

LateCurl const& curl() {
    static LateCurl const loaded = load();
    return loaded;
}

} // namespace instante::kiosk
