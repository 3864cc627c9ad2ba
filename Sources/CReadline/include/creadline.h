// GNU readline's callback interface, said in a few functions.
//
// readline keeps its state in global variables, so there is one line editor in a process, and it belongs to the thread
// that opened it. What readline calls back (the finished line, the completion) is kept on this side of the border:
// Swift asks for a line, and never runs inside readline except to list completions.

#ifndef CREADLINE_H
#define CREADLINE_H

#include <stddef.h>

enum crl_answer {
    CRL_NOTHING = 0,  // the line is not finished
    CRL_LINE = 1,     // *line holds it; the caller frees it
    CRL_END = 2       // end of input on an empty line
};

/// Lists what the word at [start, end) of the line could become: a malloc'ed array of malloc'ed strings, closed by
/// NULL, without the common prefix, or NULL for none.
typedef char **(*crl_completer)(void *context, const char *line, size_t length, int start, int end);

/// Prepares readline for the terminal on the given descriptors. `application` is what inputrc files call it.
/// Returns 0, or an errno.
int crl_open(const char *application, int input, int output);

/// Sets what lists completions; `breaks` are the bytes that end a word. Both must outlive the editor. NULL: none.
void crl_set_completer(crl_completer completer, void *context, const char *breaks);

/// Shows the prompt and begins to read a line. The terminal is in readline's mode until the line is finished.
void crl_begin(const char *prompt);

/// Reads what has come from the terminal; to be called when the descriptor is readable.
enum crl_answer crl_advance(char **line);

/// Gives the line up: the terminal is put back into its own mode, and the cursor is on a new line.
void crl_abandon(void);

/// Draws the line again, for a terminal whose size has changed or which has been written to.
void crl_redraw(int resized);

/// Throws away what readline has taken from the keyboard and not used yet.
void crl_discard_input(void);

/// The history that the arrow keys go through.
void crl_history_add(const char *entry);

/// Takes every entry of that text out of it, and out of memory.
void crl_history_remove(const char *entry);

#endif
