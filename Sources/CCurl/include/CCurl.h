#ifndef MICROTOME_CCURL_H
#define MICROTOME_CCURL_H

#include <curl/curl.h>

// Whether libcurl is there. Loads it; nothing of it may be called before.
int microtome_curl_load(void);

// curl_easy_setopt and its kin take arguments of any type, which Swift cannot call: one wrapper for each type.

static inline CURLcode microtome_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode microtome_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode microtome_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode microtome_curl_set_headers(CURL *handle, struct curl_slist *headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}
typedef size_t (*microtome_curl_data)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode microtome_curl_set_data(CURL *handle, CURLoption option, microtome_curl_data function) {
  return curl_easy_setopt(handle, option, function);
}
typedef curl_socket_t (*microtome_curl_socket)(void *context, curlsocktype purpose, struct curl_sockaddr *address);
static inline CURLcode microtome_curl_set_socket(CURL *handle, microtome_curl_socket function) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}
static inline CURLcode microtome_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode microtome_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode microtome_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLMcode microtome_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
  return curl_multi_setopt(handle, option, value);
}
// The result is in a union, which Swift sees without its member.
static inline CURLcode microtome_curl_message_result(CURLMsg *message) { return message->data.result; }

#endif
