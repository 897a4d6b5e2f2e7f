#pragma once
// libcurl, loaded when the network is first used: it brings some thirty libraries along, and a customer waits
// for the first picture, not for them. Only for the files that speak HTTP.

#include <curl/curl.h>

namespace instante::kiosk {

/// Functions of libcurl by their own names, without the `curl_` before them.
struct LateCurl {
    decltype(&::curl_global_init) global_init;
    decltype(&::curl_easy_init) easy_init;
    decltype(&::curl_easy_cleanup) easy_cleanup;
    decltype(&::curl_easy_reset) easy_reset;
    decltype(&::curl_easy_setopt) easy_setopt;
    decltype(&::curl_easy_getinfo) easy_getinfo;
    decltype(&::curl_easy_perform) easy_perform;
    decltype(&::curl_easy_strerror) easy_strerror;
    decltype(&::curl_slist_append) slist_append;
    decltype(&::curl_slist_free_all) slist_free_all;
    decltype(&::curl_url) url;
    decltype(&::curl_url_set) url_set;
    decltype(&::curl_url_cleanup) url_cleanup;
    decltype(&::curl_getdate) getdate;
};

/// Loaded once, by whichever thread comes first. Throws std::runtime_error where libcurl is not installed.
LateCurl const& curl();

} // namespace instante::kiosk
