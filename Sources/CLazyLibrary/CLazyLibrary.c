#include "CLazyLibrary.h"

#include <dlfcn.h>

void *lazy_library_load(const char *const *files, const lazy_library_entry *entries, size_t count) {
  for (; *files; files++) {
    void *handle = dlopen(*files, RTLD_NOW | RTLD_LOCAL);
    if (!handle) continue;
    size_t found = 0;
    while (found < count && (*entries[found].slot = dlsym(handle, entries[found].name))) found++;
    if (found == count) return handle;
    dlclose(handle);
  }
  return NULL;
}
