#define _GNU_SOURCE
#include "creadline.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "interrupts.h"
#include "internal.h"

// What the line callback leaves for crl_advance. readline must be left before anything runs, so the callback only
// stores.
static char *finished;
static enum crl_answer answer;
static int reading;
static int opened;

static crl_completer completer;
static void *completer_context;
static const char *word_breaks;

const char *crl_version(void) {
    return rl_library_version;
}

static void line_finished(char *line) {
    finished = line;
    answer = !line ? CRL_END : crl_take_edit() ? CRL_EDIT : CRL_LINE;
    // Removed here, inside the callback: else readline shows the prompt again before it returns.
    rl_callback_handler_remove();
    reading = 0;
}

// The longest prefix that all candidates share, cut at a character's border.
static size_t common_prefix(char **words, size_t count) {
    size_t length = strlen(words[0]);
    for (size_t i = 1; i < count; i++) {
        size_t same = 0;
        while (same < length && words[i][same] == words[0][same]) {
            same++;
        }
        length = same;
    }
    while (length > 0 && ((unsigned char)words[0][length] & 0xC0) == 0x80) {
        length--;
    }
    return length;
}

// readline wants the list malloc'ed, with the replacement for the word in front, and frees all of it.
static char **complete(const char *word, int start, int end) {
    (void)word;
    rl_attempted_completion_over = 1;  // no fall back on file names
    rl_completion_suppress_append = 1;
    if (!completer) {
        return NULL;
    }
    char **words = completer(completer_context, rl_line_buffer, (size_t)rl_end, start, end);
    if (!words) {
        return NULL;
    }
    size_t count = 0;
    while (words[count]) {
        count++;
    }
    // readline itself prints a list of one word, wherever the cursor happens to be: as a list of no single match it
    // comes to the hook, as longer ones do.
    int listed = count == 1 && rl_completion_type == '?' && crl_draws();
    if (count == 0) {
        free(words);
        return NULL;
    }
    char **list = malloc((count + 2) * sizeof *list);
    char *prefix = list ? strndup(words[0], common_prefix(words, count)) : NULL;
    if (!prefix) {
        for (size_t i = 0; i < count; i++) {
            free(words[i]);
        }
        free(words);
        free(list);
        return NULL;
    }
    list[0] = prefix;
    if (count == 1 && !listed) {
        // A single match is the replacement alone.
        free(words[0]);
        list[1] = NULL;
    } else {
        memcpy(list + 1, words, (count + 1) * sizeof *list);
    }
    free(words);
    return list;
}

// In a string, a word begins behind the quote that opens it; elsewhere the bytes that end words are as they were given.
static char *breaks_here(void) {
    static char quotes[2];
    char quote = 0;
    for (int i = 0; i < rl_point; i++) {
        char c = rl_line_buffer[i];
        if (quote && c == '\\') {
            i++;
        } else if (quote ? c == quote : (c == '"' || c == '\'')) {
            quote = quote ? 0 : c;
        } else if (!quote && c == '-' && rl_line_buffer[i + 1] == '-') {
            while (i + 1 < rl_point && rl_line_buffer[i + 1] != '\n') {
                i++;
            }
        }
    }
    quotes[0] = quote;
    return quote ? quotes : (char *)word_breaks;
}

int crl_open(const char *application, int input, int output) {
    // readline closes nothing, and stdio buffers would swallow what poll is waiting for: streams of our own.
    int in = dup(input), out = dup(output);
    FILE *reader = in >= 0 ? fdopen(in, "r") : NULL;
    FILE *writer = out >= 0 ? fdopen(out, "w") : NULL;
    if (!reader || !writer) {
        int problem = errno;
        if (reader) {
            fclose(reader);
        } else if (in >= 0) {
            close(in);
        }
        if (writer) {
            fclose(writer);
        } else if (out >= 0) {
            close(out);
        }
        return problem ? problem : EBADF;
    }
    if (opened) {
        fclose(rl_instream);
        fclose(rl_outstream);
    }
    opened = 1;
    rl_instream = reader;
    rl_outstream = writer;
    rl_readline_name = application;
    rl_attempted_completion_function = complete;
    rl_completion_word_break_hook = breaks_here;
    // What ends a word is put behind it again if it is one of these: a quote that the word has already.
    rl_basic_quote_characters = "";
    // The order is that of who lists the words, who has none twice.
    rl_sort_completion_matches = 0;
    rl_ignore_completion_duplicates = 0;
    // Signals are ours (interrupts.c): readline would install its handlers only while it reads, and miss the rest.
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    using_history();
    // Before inputrc is read, which may bind these keys otherwise.
    crl_add_keys();
    crl_take_display();
    return 0;
}

void crl_set_completer(crl_completer function, void *context, const char *breaks) {
    completer = function;
    completer_context = context;
    word_breaks = breaks;
}

void crl_begin(const char *prompt) {
    answer = CRL_NOTHING;
    interrupts_note_terminal(fileno(rl_instream), 1);
    rl_callback_handler_install(prompt, line_finished);
    crl_take_keys();
    reading = 1;
}

static int is_readable(void) {
    struct pollfd entry = {.fd = fileno(rl_instream), .events = POLLIN};
    return poll(&entry, 1, 0) == 1;
}

enum crl_answer crl_advance(char **line) {
    // All that has come is read before anything is drawn: a person sees the last of it anyway. A list ends that, since
    // the next key may be an answer to its question; so does Ctrl-C, since the keys behind it are of another line; and
    // so does a number of keys, so that timers get their turn.
    int asked = interrupts_count();
    for (int keys = 0;
         reading && keys < 4096 && !(keys && (crl_lists() || interrupts_count() != asked || !is_readable())); keys++) {
        rl_callback_read_char();
    }
    if (answer == CRL_NOTHING) {
        return CRL_NOTHING;
    }
    enum crl_answer result = answer;
    *line = finished;
    finished = NULL;
    answer = CRL_NOTHING;
    interrupts_forget_terminal();
    return result;
}

int crl_settle(void) {
    if (!reading) {
        return 0;
    }
    rl_callback_sigcleanup();
    // Move below all rows of a line that spans several, so that what follows does not overwrite it.
    rl_point = rl_end;
    if (!crl_draws()) {
        rl_redisplay();
    }
    return rl_end > 0;
}

void crl_abandon(void) {
    if (!reading) {
        return;
    }
    rl_free_line_state();
    rl_callback_handler_remove();
    reading = 0;
    answer = CRL_NOTHING;
    interrupts_forget_terminal();
    if (!crl_draws()) {
        fputs("\n", rl_outstream);
        fflush(rl_outstream);
    }
}

void crl_redraw(int resized) {
    if (!reading) {
        return;
    }
    if (resized) {
        rl_resize_terminal();
    } else {
        rl_forced_update_display();
    }
}

void crl_set_prompt(const char *prompt) {
    if (reading) {
        rl_set_prompt(prompt);
    }
}

void crl_discard_input(void) {
    if (opened) {
        rl_clear_pending_input();
    }
}

void crl_history_add(const char *entry) { add_history(entry); }

void crl_history_remove(int (*is_meant)(void *context, const char *entry), void *context) {
    // From the end on: what is behind has its place already.
    for (int index = history_length - 1; index >= 0; index--) {
        HIST_ENTRY *found = history_get(history_base + index);
        if (found == NULL || !is_meant(context, found->line)) {
            continue;
        }
        HIST_ENTRY *removed = remove_history(index);
        if (removed == NULL) {
            return;
        }
        memset(removed->line, 0, strlen(removed->line));
        free_history_entry(removed);
    }
    using_history();
}
