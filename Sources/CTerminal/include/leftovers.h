// Files that must not outlive the program, should a signal end it.

#ifndef LEFTOVERS_H
#define LEFTOVERS_H

/// Has a file removed if a signal ends the program, or `exit` does. Returns what leftovers_forget takes, or -1 where
/// there is no room for another one.
int leftovers_note(const char *path);

/// The file is in its place, or gone: it is nobody's leftover any more.
void leftovers_forget(int note);

/// Removes all that are noted; async-signal-safe.
void leftovers_remove(void);

#endif
