#include "CCurl.h"

#include <pthread.h>

#include "CLazyLibrary.h"

// Every function of libcurl that is called, from the header or from Swift.
#define FUNCTIONS(X) \
  X(curl_easy_cleanup) \
  X(curl_easy_getinfo) \
  X(curl_easy_init) \
  X(curl_easy_reset) \
  X(curl_easy_setopt) \
  X(curl_easy_strerror) \
  X(curl_global_init) \
  X(curl_multi_add_handle) \
  X(curl_multi_info_read) \
  X(curl_multi_init) \
  X(curl_multi_perform) \
  X(curl_multi_poll) \
  X(curl_multi_remove_handle) \
  X(curl_multi_setopt) \
  X(curl_multi_wakeup) \
  X(curl_slist_append) \
  X(curl_slist_free_all)

FUNCTIONS(LAZY_SLOT)
FUNCTIONS(LAZY_STUB)

static const char *const files[] = {"libcurl.so.4", "libcurl-gnutls.so.4", NULL};
static const lazy_library_entry entries[] = {FUNCTIONS(LAZY_ENTRY)};
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_loaded;

static void load(void) { is_loaded = lazy_library_load(files, entries, sizeof entries / sizeof *entries) != NULL; }

int microtome_curl_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}
