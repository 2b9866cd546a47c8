// What has to happen inside signal handlers, where nothing but async-signal-safe C may run: note the signal and wake
// the event loop; on a crash give the terminal back, say one line and leave.
//
// The state is a static of an inline function, so every object file that uses one of these functions has its own: only
// Sources/Terminal/Signals.swift may.
#ifndef MICROTOME_TERMINAL_SIGNALS_H
#define MICROTOME_TERMINAL_SIGNALS_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { terminal_signals_most = 65, terminal_signals_leave_most = 512 };

struct terminal_signals {
  volatile sig_atomic_t noted[terminal_signals_most];
  struct sigaction previous[terminal_signals_most];
  int wake_descriptor;
  // The terminal to give back in a crash, while `armed`.
  int armed;
  int descriptor;
  struct termios modes;
  char leave[terminal_signals_leave_most];
  size_t leave_count;
  int crashed;
};

static inline struct terminal_signals *terminal_signals_state(void) {
  static struct terminal_signals state;
  return &state;
}

// Writes what a terminal takes within about half a second; a stuck terminal must not keep a dying process alive.
static inline void terminal_signals_write(int descriptor, const char *bytes, size_t count) {
  for (int patience = 5; count > 0 && patience > 0;) {
    ssize_t written = write(descriptor, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
      poll(&ready, 1, 100);
      patience -= 1;
    } else if (!(written < 0 && errno == EINTR)) {
      return;
    }
  }
}

// Whether the terminal would let this process change its modes without stopping it.
static inline int terminal_signals_in_foreground(int descriptor) {
  pid_t foreground = tcgetpgrp(descriptor);
  return foreground <= 0 || foreground == getpgrp();
}

// Gives the terminal back, once. In the background the terminal is somebody else's, and touching it would stop us.
static inline void terminal_signals_restore(void) {
  struct terminal_signals *state = terminal_signals_state();
  if (!__atomic_exchange_n(&state->armed, 0, __ATOMIC_ACQ_REL)) return;
  if (!terminal_signals_in_foreground(state->descriptor)) return;
  terminal_signals_write(state->descriptor, state->leave, state->leave_count);
  tcsetattr(state->descriptor, TCSANOW, &state->modes);
}

static inline void terminal_signals_on_alarm(int number) {
  (void)number;
  _exit(1);
}

static inline void terminal_signals_handle(int number, void (*handler)(int), int flags, struct sigaction *previous) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, previous);
}

// A parent may have left signals blocked.
static inline void terminal_signals_unblock(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static inline void terminal_signals_on_crash(int number) {
  struct terminal_signals *state = terminal_signals_state();
  // Another thread is at it already.
  if (__atomic_exchange_n(&state->crashed, 1, __ATOMIC_ACQ_REL))
    for (;;) pause();
  // Standard error may be a terminal that takes nothing.
  terminal_signals_handle(SIGALRM, terminal_signals_on_alarm, SA_ONSTACK, NULL);
  terminal_signals_unblock(SIGALRM);
  alarm(2);
  terminal_signals_restore();
  char line[] = "microtome: internal error (signal   ); please report it\n";
  char *digits = strchr(line, '(') + 8;
  if (number >= 10) *digits++ = (char)('0' + number / 10);
  *digits++ = (char)('0' + number % 10);
  memmove(digits, strchr(line, ')'), strlen(strchr(line, ')')) + 1);
  terminal_signals_write(STDERR_FILENO, line, strlen(line));
  _exit(1);
}

static inline void terminal_signals_on_note(int number) {
  struct terminal_signals *state = terminal_signals_state();
  int error = errno;
  state->noted[number] = 1;
  char byte = 1;
  // A full pipe wakes as well.
  ssize_t written = write(state->wake_descriptor, &byte, 1);
  (void)written;
  errno = error;
}

// From now on a crash of the process says one line and exits with status 1.
static inline void terminal_signals_catch_crashes(void) {
  static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    terminal_signals_handle(numbers[i], terminal_signals_on_crash, SA_ONSTACK, NULL);
    terminal_signals_unblock(numbers[i]);
  }
}

// Gives the calling thread a stack for handlers, so that an overflow of its own can be reported. Kept for good.
static inline void terminal_signals_add_stack(void) {
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && !(stack.ss_flags & SS_DISABLE)) return;
  memset(&stack, 0, sizeof stack);
  stack.ss_size = 64 * 1024;
  stack.ss_sp = malloc(stack.ss_size);
  if (stack.ss_sp) sigaltstack(&stack, NULL);
}

// A signal is noted from now on, and a byte written to the wake descriptor.
static inline void terminal_signals_note(int number) {
  struct terminal_signals *state = terminal_signals_state();
  state->noted[number] = 0;
  terminal_signals_handle(number, terminal_signals_on_note, SA_RESTART | SA_ONSTACK, &state->previous[number]);
  terminal_signals_unblock(number);
}

// A signal does again what it did before it was noted.
static inline void terminal_signals_forget(int number) {
  sigaction(number, &terminal_signals_state()->previous[number], NULL);
}

// Whether a signal has come since the last call.
static inline int terminal_signals_take(int number) {
  struct terminal_signals *state = terminal_signals_state();
  if (!state->noted[number]) return 0;
  state->noted[number] = 0;
  return 1;
}

static inline int terminal_signals_peek(int number) { return terminal_signals_state()->noted[number] != 0; }

static inline void terminal_signals_set_wake(int descriptor) { terminal_signals_state()->wake_descriptor = descriptor; }

// From now on a crash, and exit(), give the terminal back with these bytes and modes.
static inline void terminal_signals_arm(int descriptor, const struct termios *modes, const char *leave, size_t count) {
  struct terminal_signals *state = terminal_signals_state();
  static int is_registered;
  if (!is_registered) is_registered = atexit(terminal_signals_restore) == 0;
  state->descriptor = descriptor;
  state->modes = *modes;
  state->leave_count = count < sizeof state->leave ? count : sizeof state->leave;
  memcpy(state->leave, leave, state->leave_count);
  __atomic_store_n(&state->armed, 1, __ATOMIC_RELEASE);
}

// The terminal has been given back: a crash leaves it alone.
static inline void terminal_signals_disarm(void) {
  __atomic_store_n(&terminal_signals_state()->armed, 0, __ATOMIC_RELEASE);
}

// Stops the process group as the terminal's own suspend key would; returns when it goes on. SIGTSTP must be noted.
static inline void terminal_signals_stop(void) {
  // The others first; this process with raise(), which returns only after the stop, whichever threads there are.
  signal(SIGTSTP, SIG_IGN);
  kill(0, SIGTSTP);
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  terminal_signals_state()->noted[SIGTSTP] = 0;
  terminal_signals_state()->noted[SIGCONT] = 0;
  terminal_signals_handle(SIGTSTP, terminal_signals_on_note, SA_RESTART | SA_ONSTACK, NULL);
}

// Stops this process as it would be for touching the terminal in the background.
static inline void terminal_signals_stop_in_background(void) { raise(SIGTTOU); }

#endif
