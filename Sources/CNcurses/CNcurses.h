// ncurses' wide interface. pkg-config's flags for it carry defines that SwiftPM refuses, so they stand here.
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
