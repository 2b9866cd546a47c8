// Libraries that are loaded when they are first needed. libhdf5 and libcurl draw in some thirty others between them,
// which would double the time in which the program starts, and a node without them can still run everything else.
//
// Each function gets a stub of its own name that jumps to where dlsym found it, so that callers see the library's own
// header and nothing else. Every call must come after lazy_library_load has returned true.
#ifndef MICROTOME_LAZY_LIBRARY_H
#define MICROTOME_LAZY_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

// Where a function of the library was found.
#define LAZY_SLOT(name) __attribute__((visibility("hidden"))) void *lazy_##name;

#if defined(__x86_64__)
#define LAZY_STUB(name)                                                                                    \
  __asm__(".text\n.globl " #name "\n.type " #name ", @function\n" #name ":\n\tjmp *lazy_" #name "(%rip)\n" \
          ".size " #name ", .-" #name "\n");
#elif defined(__aarch64__)
#define LAZY_STUB(name)                                                                            \
  __asm__(".text\n.globl " #name "\n.type " #name ", %function\n" #name ":\n\tadrp x16, lazy_" #name \
          "\n\tldr x16, [x16, :lo12:lazy_" #name "]\n\tbr x16\n.size " #name ", .-" #name "\n");
#else
#error "no stub for this processor: it is one jump through lazy_NAME"
#endif

#define LAZY_ENTRY(name) {#name, &lazy_##name},

typedef struct {
  const char *name;
  void **slot;
} lazy_library_entry;

// Opens the first of the files (a list that ends with NULL) that has all of the functions, and fills their slots.
// Returns the handle for dlsym; NULL when there is no such library.
void *lazy_library_load(const char *const *files, const lazy_library_entry *entries, size_t count);

#endif
