#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "creadline.h"
#include "internal.h"

// What was asked for since crl_requests was last called.
static unsigned requests;
static int draws;

// The suggestion that is on the screen, and the line that it goes on.
static char *suggested_rest;
static char *suggested_line;

static crl_mover mover;
static void *mover_context;

static void note_change(void) { requests |= CRL_CHANGED; }

// --- what stands in for functions of readline ------------------------------------------------------------------------

static int clear_screen(int count, int key) {
    (void)count, (void)key;
    requests |= rl_explicit_arg ? CRL_REPAINT : CRL_CLEAR;
    return 0;
}

static int clear_display(int count, int key) {
    (void)count, (void)key;
    requests |= CRL_CLEAR | CRL_CLEAR_ALL;
    return 0;
}

static int repaint(int count, int key) {
    (void)count, (void)key;
    requests |= CRL_REPAINT;
    return 0;
}

// These print by themselves, from the place of the cursor on: below the line, and it is shown again behind.
static int dump(rl_command_func_t *function, int count, int key) {
    requests |= CRL_BEGUN_ANEW;
    return function(count, key);
}

static int dump_functions(int count, int key) { return dump(rl_dump_functions, count, key); }
static int dump_variables(int count, int key) { return dump(rl_dump_variables, count, key); }
static int dump_macros(int count, int key) { return dump(rl_dump_macros, count, key); }

// Takes the suggestion, if it is the one that is on the screen.
static int take_suggestion(void) {
    if (!suggested_rest || rl_point != rl_end || strcmp(rl_line_buffer, suggested_line) != 0) {
        return 0;
    }
    rl_insert_text(suggested_rest);
    return 1;
}

static int forward(int count, int key) { return take_suggestion() ? 0 : rl_forward_char(count, key); }
static int to_end(int count, int key) { return take_suggestion() ? 0 : rl_end_of_line(count, key); }

static int up(int count, int key);
static int down(int count, int key);

// Whether the arrows go through those lines alone that begin with what was typed before the first of them.
static int searches;

// Whether something was typed in one row that lines of the history may begin with: what is shown is none of them.
static int is_beginning(void) {
    const HIST_ENTRY *shown = current_history();
    return rl_point > 0 && !(shown && strcmp(shown->line, rl_line_buffer) == 0)
        && !memchr(rl_line_buffer, '\n', (size_t)rl_end);
}

// Goes through the rows of the line, and then through the history.
static int move(int count, int key, int direction) {
    int continued = rl_last_func == up || rl_last_func == down;
    if (!continued) {
        searches = 0;
    }
    int going_on = searches;
    if (count < 0) {
        direction = -direction;
        count = -count;
    }
    while (count > 0 && mover) {
        int place = mover(mover_context, direction, continued);
        if (place < 0) {
            break;
        }
        rl_point = place;
        continued = 1;
        count--;
    }
    if (count == 0) {
        return 0;
    }
    if (direction < 0 && !going_on) {
        searches = is_beginning();
    }
    if (searches) {
        // readline takes what it is to look for from the line, unless its own search is what ran last.
        rl_last_func = going_on ? rl_history_search_backward : NULL;
        return direction < 0 ? rl_history_search_backward(count, key) : rl_history_search_forward(count, key);
    }
    return direction < 0 ? rl_get_previous_history(count, key) : rl_get_next_history(count, key);
}

static int up(int count, int key) { return move(count, key, -1); }
static int down(int count, int key) { return move(count, key, 1); }

static const struct {
    rl_command_func_t *readline;
    rl_command_func_t *ours;
    int while_typing;  // not in the keymap of vi's commands
} stand_ins[] = {
    {rl_clear_screen, clear_screen, 0},     {rl_clear_display, clear_display, 0},
    {rl_refresh_line, repaint, 0},          {rl_dump_functions, dump_functions, 0},
    {rl_dump_variables, dump_variables, 0}, {rl_dump_macros, dump_macros, 0},
    {rl_forward_char, forward, 1},          {rl_end_of_line, to_end, 1},
    {rl_newline, crl_newline, 1},
};

// Goes through a keymap and those below it; none lies below itself, but a depth costs nothing.
static void take(Keymap map, int while_typing, int depth) {
    if (!map || depth > 8) {
        return;
    }
    for (int key = 0; key < KEYMAP_SIZE; key++) {
        if (map[key].type == ISKMAP) {
            take((Keymap)map[key].function, while_typing, depth + 1);
        } else if (map[key].type == ISFUNC && map[key].function) {
            for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
                if (map[key].function == stand_ins[i].readline && (while_typing || !stand_ins[i].while_typing)) {
                    map[key].function = stand_ins[i].ours;
                }
            }
        }
    }
}

// The arrows alone: Ctrl-P and Ctrl-N go through the history, as ever.
static void take_arrow(Keymap map, const char *keys, rl_command_func_t *readline, rl_command_func_t *ours) {
    int type = ISFUNC;
    if (rl_function_of_keyseq(keys, map, &type) == readline && type == ISFUNC) {
        rl_bind_keyseq_in_map(keys, ours, map);
    }
}

void crl_take_keys(void) {
    if (!draws) {
        return;
    }
    static const char *const names[] = {"emacs-standard", "vi-insert", "vi-move"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Keymap map = rl_get_keymap_by_name(names[i]);
        if (!map) {
            continue;
        }
        take(map, i < 2, 0);
        take_arrow(map, "\033[A", rl_get_previous_history, up);
        take_arrow(map, "\033OA", rl_get_previous_history, up);
        take_arrow(map, "\033[B", rl_get_next_history, down);
        take_arrow(map, "\033OB", rl_get_next_history, down);
    }
}

// --- completions -----------------------------------------------------------------------------------------------------

static void show_matches(char **matches, int count, int longest) {
    (void)matches, (void)count, (void)longest;
    requests |= CRL_LIST;
}

int crl_lists(void) { return (requests & CRL_LIST) != 0; }

int crl_query_items(void) { return rl_completion_query_items; }

static int is_on(const char *variable) {
    const char *value = rl_variable_value(variable);
    return value && strcmp(value, "on") == 0;
}

int crl_pages(void) { return is_on("page-completions"); }

// --- drawing ---------------------------------------------------------------------------------------------------------

static int is_ansi(const char *capability, const char *sequence) {
    const char *value = rl_get_termcap(capability);
    return value && strstr(value, sequence) != NULL;
}

void crl_take_display(void) {
    // It reads inputrc, and what the terminal can do.
    rl_initialize();
    const char *terminal = getenv("TERM");
    draws = terminal && strcmp(terminal, "dumb") != 0 && is_ansi("ce", "\033[K") && is_ansi("nd", "\033[C") &&
            !is_on("horizontal-scroll-mode");
    rl_redisplay_function = draws ? note_change : rl_redisplay;
    rl_completion_display_matches_hook = draws ? show_matches : NULL;
}

int crl_draws(void) { return draws; }

unsigned crl_requests(void) {
    unsigned taken = requests;
    requests = 0;
    return taken;
}

static const char *mode_text(void) {
    if (!is_on("show-mode-in-prompt")) {
        return "";
    }
    const char *variable = "emacs-mode-string";
    if (rl_editing_mode == 0) {
        variable = rl_get_keymap() == rl_get_keymap_by_name("vi-move") ? "vi-cmd-mode-string" : "vi-ins-mode-string";
    }
    const char *text = rl_variable_value(variable);
    return text ? text : "";
}

struct crl_view crl_view(void) {
    struct crl_view view = {
        .prompt = rl_display_prompt ? rl_display_prompt : "",
        .is_message = rl_display_prompt != rl_prompt,
        .mode = "",
        .line = rl_line_buffer ? rl_line_buffer : "",
        .length = rl_end,
        .point = rl_point,
    };
    if (!view.is_message) {
        view.mode = mode_text();
    }
    if (rl_mark_active_p() && rl_mark >= 0 && rl_mark <= rl_end) {
        view.region_start = rl_mark < rl_point ? rl_mark : rl_point;
        view.region_end = rl_mark < rl_point ? rl_point : rl_mark;
    }
    return view;
}

void crl_suggest(const char *line, const char *rest) {
    free(suggested_line);
    free(suggested_rest);
    suggested_line = line && rest ? strdup(line) : NULL;
    suggested_rest = suggested_line ? strdup(rest) : NULL;
}

void crl_set_mover(crl_mover function, void *context) {
    mover = function;
    mover_context = context;
}
