// Asks the processor for a line of memory that will be read soon. The address may be anything.
static inline void cprefetch_read(const void *address) { __builtin_prefetch(address); }

// The same for a line that will be written.
static inline void cprefetch_write(const void *address) { __builtin_prefetch(address, 1); }
