// GNU readline's callback interface, said in a few functions.
//
// readline keeps its state in global variables, so there is one line editor in a process, and it belongs to the thread
// that opened it. What readline calls back (the finished line, the completion) is kept on this side of the border:
// Swift asks for a line, and never runs inside readline except to list completions and to find a row.
//
// On a terminal that can do it, nothing is drawn by readline (crl_draws): what it would show is told, and drawn in
// Swift.

#ifndef CREADLINE_H
#define CREADLINE_H

#include <stddef.h>

enum crl_answer {
    CRL_NOTHING = 0,  // the line is not finished
    CRL_LINE = 1,     // *line holds it; the caller frees it
    CRL_END = 2,      // end of input on an empty line
    CRL_EDIT = 3      // *line holds what an editor is to be opened with; the caller frees it
};

/// Lists what the word at [start, end) of the line could become: a malloc'ed array of malloc'ed strings, closed by
/// NULL, without the common prefix, or NULL for none. In a string the word begins behind the quote that opens it.
typedef char **(*crl_completer)(void *context, const char *line, size_t length, int start, int end);

/// The version of the library that was loaded, such as "8.2".
const char *crl_version(void);

/// Prepares readline for the terminal on the given descriptors. `application` is what inputrc files call it.
/// Returns 0, or an errno.
int crl_open(const char *application, int input, int output);

/// Sets what lists completions; `breaks` are the bytes that end a word. Both must outlive the editor. NULL: none.
void crl_set_completer(crl_completer completer, void *context, const char *breaks);

/// Says whether a line can be run as it is; of one that is only begun, Enter opens another row.
typedef int (*crl_whole)(void *context, const char *line, size_t length);

/// Sets what says so; it must outlive the editor. NULL: every line can be run.
void crl_set_whole(crl_whole whole, void *context);

/// Puts text into the line that was just begun, as if it had been typed.
void crl_insert(const char *text);

/// Shows the prompt and begins to read a line. The terminal is in readline's mode until the line is finished.
void crl_begin(const char *prompt);

/// Reads what has come from the terminal; to be called when the descriptor is readable.
enum crl_answer crl_advance(char **line);

/// Ends what readline is in the middle of, such as a search, and goes to the end of the line: it is to be given up.
/// Says whether there was anything on it.
int crl_settle(void);

/// Gives the line up: the terminal is put back into its own mode, and the cursor is on a new line, unless crl_draws.
void crl_abandon(void);

/// Draws the line again, for a terminal whose size has changed or which has been written to.
void crl_redraw(int resized);

/// Puts another prompt before the line that is being read.
void crl_set_prompt(const char *prompt);

/// Throws away what readline has taken from the keyboard and not used yet.
void crl_discard_input(void);

/// What readline asks for where it does not draw; several at once.
enum crl_request {
    CRL_CHANGED = 1,     // what is to be shown may have changed
    CRL_CLEAR = 2,       // the screen is to be cleared before
    CRL_CLEAR_ALL = 4,   // and what has left it at the top
    CRL_REPAINT = 8,     // all of the line is to be drawn again
    CRL_BEGUN_ANEW = 16, // something was printed, and the cursor is at the beginning of a row
    CRL_LIST = 32        // the words that the completer listed last are to be shown
};

/// What is to be shown of the line. The texts hold until readline is called again.
struct crl_view {
    const char *prompt;  // or the message that stands in its place
    int is_message;
    const char *mode;  // what stands before the prompt for the editing mode
    const char *line;
    int length, point;
    int region_start, region_end;  // what is marked; equal if nothing is
};

/// Finds the place in the line that is a row above (-1) or below (1) the cursor, or -1 where there is none.
/// `continued`: the key before was such a one.
typedef int (*crl_mover)(void *context, int direction, int continued);

/// Whether lines are drawn by who asks for them, and not by readline.
int crl_draws(void);

/// What was asked for since the last call: bits of crl_request.
unsigned crl_requests(void);

/// What is to be shown now.
struct crl_view crl_view(void);

/// Tells what is suggested on the screen behind a line, for the keys that take it; NULL: nothing.
void crl_suggest(const char *line, const char *rest);

/// Sets what finds rows; NULL: none.
void crl_set_mover(crl_mover mover, void *context);

/// From how many words on a person is asked whether to see them; 0: never.
int crl_query_items(void);

/// Whether long lists stop at each page.
int crl_pages(void);

/// The history that the arrow keys go through.
void crl_history_add(const char *entry);

/// Takes every entry that is meant out of it, and out of memory.
void crl_history_remove(int (*is_meant)(void *context, const char *entry), void *context);

#endif
