#pragma once

/* Stores past the processor's caches, which Swift has no words for. */

typedef long long uncached_piece __attribute__((vector_size(16)));

/* Copies one cache line of 64 bytes; `to` is a multiple of 64. */
static inline void uncached_copy_line(void *to, const void *from) {
  for (int i = 0; i < 4; i++) {
    uncached_piece piece;
    __builtin_memcpy(&piece, (const char *)from + 16 * i, sizeof piece);
    __builtin_nontemporal_store(piece, (uncached_piece *)to + i);
  }
}

/* Such stores keep no order with others; behind this all of them are done. */
static inline void uncached_finish(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
