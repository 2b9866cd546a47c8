#pragma once

/* What is said to the processor's caches, for which Swift has no words. */

/* Asks for a line of memory that will be read soon. The address may be anything. */
static inline void ccache_prefetch(const void *address) { __builtin_prefetch(address); }

/* The same for a line that will be written. */
static inline void ccache_prefetch_to_write(const void *address) { __builtin_prefetch(address, 1); }

typedef long long ccache_piece __attribute__((vector_size(16)));

/* Copies one line of 64 bytes past the caches; `to` is a multiple of 64. */
static inline void ccache_copy_line_past(void *to, const void *from) {
  for (int i = 0; i < 4; i++) {
    ccache_piece piece;
    __builtin_memcpy(&piece, (const char *)from + 16 * i, sizeof piece);
    __builtin_nontemporal_store(piece, (ccache_piece *)to + i);
  }
}

/* Such copies keep no order with other stores; behind this all of them are done. */
static inline void ccache_finish_copies(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
