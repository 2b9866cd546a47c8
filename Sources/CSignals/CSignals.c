#include "CSignals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { most_signals = 65, most_leave_bytes = 512 };

struct state {
  volatile sig_atomic_t noted[most_signals];
  struct sigaction previous[most_signals];
  int wake_descriptor;
  // The terminal to give back in a crash, while `armed`.
  int armed;
  int descriptor;
  struct termios modes;
  char leave[most_leave_bytes];
  size_t leave_count;
  int crashed;
};

static struct state state;

// Writes what a terminal takes within about half a second; a stuck terminal must not keep a dying process alive.
static void signals_write(int descriptor, const char *bytes, size_t count) {
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

int signals_in_foreground(int descriptor) {
  pid_t foreground = tcgetpgrp(descriptor);
  return foreground <= 0 || foreground == getpgrp();
}

void signals_restore(void) {
  if (!__atomic_exchange_n(&state.armed, 0, __ATOMIC_ACQ_REL)) return;
  if (!signals_in_foreground(state.descriptor)) return;
  signals_write(state.descriptor, state.leave, state.leave_count);
  tcsetattr(state.descriptor, TCSANOW, &state.modes);
}

static void signals_on_alarm(int number) {
  (void)number;
  _exit(1);
}

static void signals_handle(int number, void (*handler)(int), int flags, struct sigaction *previous) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, previous);
}

// A parent may have left signals blocked.
static void signals_unblock(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void signals_on_crash(int number) {
  // Another thread is at it already.
  if (__atomic_exchange_n(&state.crashed, 1, __ATOMIC_ACQ_REL))
    for (;;) pause();
  // Standard error may be a terminal that takes nothing.
  signals_handle(SIGALRM, signals_on_alarm, SA_ONSTACK, NULL);
  signals_unblock(SIGALRM);
  alarm(2);
  signals_restore();
  char line[] = "microtome: internal error (signal   ); please report it\n";
  char *digits = strchr(line, '(') + 8;
  if (number >= 10) *digits++ = (char)('0' + number / 10);
  *digits++ = (char)('0' + number % 10);
  memmove(digits, strchr(line, ')'), strlen(strchr(line, ')')) + 1);
  signals_write(STDERR_FILENO, line, strlen(line));
  _exit(1);
}

static void signals_on_note(int number) {
  int error = errno;
  state.noted[number] = 1;
  char byte = 1;
  // A full pipe wakes as well.
  ssize_t written = write(state.wake_descriptor, &byte, 1);
  (void)written;
  errno = error;
}

void signals_catch_crashes(void) {
  static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    signals_handle(numbers[i], signals_on_crash, SA_ONSTACK, NULL);
    signals_unblock(numbers[i]);
  }
}

void signals_add_stack(void) {
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && !(stack.ss_flags & SS_DISABLE)) return;
  memset(&stack, 0, sizeof stack);
  stack.ss_size = 64 * 1024;
  stack.ss_sp = malloc(stack.ss_size);
  if (stack.ss_sp) sigaltstack(&stack, NULL);
}

void signals_note(int number) {
  state.noted[number] = 0;
  signals_handle(number, signals_on_note, SA_RESTART | SA_ONSTACK, &state.previous[number]);
  signals_unblock(number);
}

void signals_forget(int number) {
  sigaction(number, &state.previous[number], NULL);
}

int signals_take(int number) {
  if (!state.noted[number]) return 0;
  state.noted[number] = 0;
  return 1;
}

int signals_peek(int number) { return state.noted[number] != 0; }

void signals_set_wake(int descriptor) { state.wake_descriptor = descriptor; }

void signals_arm(int descriptor, const struct termios *modes, const char *leave, size_t count) {
  static int is_registered;
  if (!is_registered) is_registered = atexit(signals_restore) == 0;
  state.descriptor = descriptor;
  state.modes = *modes;
  state.leave_count = count < sizeof state.leave ? count : sizeof state.leave;
  memcpy(state.leave, leave, state.leave_count);
  __atomic_store_n(&state.armed, 1, __ATOMIC_RELEASE);
}

void signals_disarm(void) {
  __atomic_store_n(&state.armed, 0, __ATOMIC_RELEASE);
}

void signals_stop(void) {
  // The others first; this process with raise(), which returns only after the stop, whichever threads there are.
  signal(SIGTSTP, SIG_IGN);
  kill(0, SIGTSTP);
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  state.noted[SIGTSTP] = 0;
  state.noted[SIGCONT] = 0;
  signals_handle(SIGTSTP, signals_on_note, SA_RESTART | SA_ONSTACK, NULL);
}

void signals_stop_in_background(void) { raise(SIGTTOU); }
