// Standard output as C's library has it, and waiting for the keyboard.

#ifndef TERMINAL_H
#define TERMINAL_H

#include <stddef.h>

/// Writes to C's standard output, which Lua's print and io.write use too.
void terminal_write(const void *bytes, size_t count);

/// Sends on what C's standard output still holds. Returns 0, or the errno of a write that failed, -1 where it
/// is not known any more.
int terminal_flush(void);

/// Has exit, wherever it is called, look whether standard output could be written: if it could not, a status of 0
/// becomes 1, and a line that begins with `name` says why. `name` must stay valid.
void terminal_fail_at_exit(const char *name);

/// From now on what is written to C's standard output is sent on at once: for a person who watches.
void terminal_unbuffer(void);

/// Waits until `descriptor` can be read. Returns 1, or 0 if a SIGINT came first, or had come since interrupts_count was
/// `count`.
int terminal_wait(int descriptor, int count);

/// Throws away what was typed at a terminal and not read yet.
void terminal_discard(int descriptor);

/// Switches the echo of a terminal off; what it was is put back by terminal_show, or when the program is ended.
int terminal_hide(int descriptor);

/// Puts the terminal back as it was before terminal_hide.
void terminal_show(int descriptor);

#endif
