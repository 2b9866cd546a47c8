// ncurses' wide interface. pkg-config's flags for it carry defines that SwiftPM refuses, so they stand here.
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

// The value of a string capability; NULL when the terminal has none or the name is unknown.
static inline const char *cncurses_string(const char *name) {
  const char *value = tigetstr(name);
  return value == (const char *)-1 ? NULL : value;
}

// The size of a terminal in cells and pixels; false when it does not say.
static inline int cncurses_window_size(int descriptor, struct winsize *size) {
  return ioctl(descriptor, TIOCGWINSZ, size) == 0;
}

// A pipe whose ends neither block nor outlive exec; false when there are no descriptors left.
static inline int cncurses_pipe(int ends[2]) {
  if (pipe(ends) != 0) return 0;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  return 1;
}

// A stream on a copy of a descriptor that does not outlive exec; NULL when there is none to be had.
static inline FILE *cncurses_stream(int descriptor, const char *mode) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return NULL;
  FILE *stream = fdopen(copy, mode);
  if (!stream) close(copy);
  return stream;
}
