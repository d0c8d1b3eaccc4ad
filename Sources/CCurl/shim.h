// libcurl's variadic functions, one plain function a type: Swift calls no variadic C functions.
#pragma once
#include <curl/curl.h>

static inline CURLcode sluice_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode sluice_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode sluice_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode sluice_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

// Data is handed over by libcurl to `count` of `take`, or asked for by it of `give`.
typedef size_t (*sluice_curl_take)(char *bytes, size_t size, size_t count, void *context);
typedef size_t (*sluice_curl_give)(char *bytes, size_t size, size_t count, void *context);
typedef int (*sluice_curl_seek)(void *context, curl_off_t offset, int origin);
// Called when the connection stands and the request is about to be sent; 0 lets it go.
typedef int (*sluice_curl_before)(void *context, char *, char *, int, int);

static inline CURLcode sluice_curl_set_take(CURL *easy, CURLoption option, sluice_curl_take function) {
    return curl_easy_setopt(easy, option, function);
}

static inline CURLcode sluice_curl_set_give(CURL *easy, sluice_curl_give function) {
    return curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
}

static inline CURLcode sluice_curl_set_seek(CURL *easy, sluice_curl_seek function) {
    return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}

static inline CURLcode sluice_curl_set_before(CURL *easy, sluice_curl_before function) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode sluice_curl_info_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode sluice_curl_info_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode sluice_curl_info_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode sluice_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
