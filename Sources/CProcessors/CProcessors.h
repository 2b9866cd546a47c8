#include <sys/syscall.h>
#include <unistd.h>

// The processors that the calling thread may run on, a bit each. The number of bytes written; negative when they do not
// fit. The library's own function is declared for GNU programs alone.
static inline long processors_allowed(void *mask, unsigned long size) {
  return syscall(SYS_sched_getaffinity, 0, size, mask);
}
