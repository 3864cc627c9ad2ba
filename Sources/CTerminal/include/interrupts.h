// Signals, reduced to bytes in a pipe: what a handler may do is done here, the rest when the loop reads the pipe.

#ifndef INTERRUPTS_H
#define INTERRUPTS_H

/// What is written to the pipe: one byte for each signal.
enum {
    INTERRUPTS_ASKED = 'i',    // SIGINT
    INTERRUPTS_RESIZED = 'w',  // SIGWINCH
    INTERRUPTS_RESUMED = 'c'   // continued after Ctrl-Z, with the terminal's mode restored
};

/// Must be safe to call inside a signal handler.
typedef void (*interrupts_function)(void *handle);

/// Installs the handlers. SIGTERM, SIGHUP, and SIGPIPE where standard output or error has lost its reader, end the
/// program as usual, but with the terminal as it was and without the files of leftovers.h. Returns the end of the
/// pipe to poll, or -1 with errno.
int interrupts_open(void);

/// Puts back the handlers that were there, and closes the pipe.
void interrupts_close(void);

/// Leaves the handlers where they are, for a program that is about to end: a SIGINT does nothing any more.
void interrupts_end(void);

/// From now on something runs that can be interrupted: a SIGINT calls `function(handle)`, and a second one that comes
/// before interrupts_disarm leaves with 130.
void interrupts_arm(interrupts_function function, void *handle);

/// What is written to standard error where a first SIGINT has not ended what runs within a second; NULL: nothing. It
/// must stay valid.
void interrupts_tell(const char *text);

/// Nothing runs any more: a SIGINT is only written to the pipe.
void interrupts_disarm(void);

/// While `on`, a SIGINT is not ours: another program has the terminal. That ends with what runs.
void interrupts_hold(int on);

/// How many SIGINT came since interrupts_arm, or since interrupts_open.
int interrupts_count(void);

/// Remembers how the terminal is set now, for a program that is ended or stopped while it has set it otherwise.
/// `pasting`: bracketed paste will be on as well, and is to be switched off.
void interrupts_note_terminal(int descriptor, int pasting);

/// The terminal is as it was: nothing to put back.
void interrupts_forget_terminal(void);

#endif
