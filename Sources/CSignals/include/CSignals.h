// What has to happen inside signal handlers, where nothing but async-signal-safe C may run: note the signal and wake the
// event loop; on a crash give the terminal back, say one line and leave.
//
// A source file and not inline functions like the other shims: those are compiled into every object file that uses them, and
// each would have a state of its own.
#ifndef MICROTOME_CSIGNALS_H
#define MICROTOME_CSIGNALS_H

#include <stddef.h>
#include <termios.h>

// Gives the terminal back, once. In the background the terminal is somebody else's, and touching it would stop us.
void signals_restore(void);

// Whether the terminal would let this process change its modes without stopping it.
int signals_in_foreground(int descriptor);

// From now on a crash of the process says one line and exits with status 1.
void signals_catch_crashes(void);

// Gives the calling thread a stack for handlers, so that an overflow of its own can be reported. Kept for good.
void signals_add_stack(void);

// A signal is noted from now on, and a byte written to the wake descriptor.
void signals_note(int number);

// A signal does again what it did before it was noted.
void signals_forget(int number);

// Whether a signal has come since the last call.
int signals_take(int number);

// The same, but the signal stays noted.
int signals_peek(int number);

// Where the byte is written, a descriptor that does not block.
void signals_set_wake(int descriptor);

// From now on a crash, and exit(), give the terminal back with these bytes and modes.
void signals_arm(int descriptor, const struct termios *modes, const char *leave, size_t count);

// The terminal has been given back: a crash leaves it alone.
void signals_disarm(void);

// Stops the process group as the terminal's own suspend key would; returns when it goes on. SIGTSTP must be noted.
void signals_stop(void);

// Stops this process as it would be for touching the terminal in the background.
void signals_stop_in_background(void);

#endif
