#define _GNU_SOURCE
#include <stdio.h>

#include <readline/readline.h>

#include "creadline.h"
#include "internal.h"

static crl_whole is_whole;
static void *whole_context;
static int wants_editor;

void crl_set_whole(crl_whole whole, void *context) {
    is_whole = whole;
    whole_context = context;
}

// Enter: in a statement that is only begun it opens a row where the cursor is, anywhere else it ends the line.
int crl_newline(int count, int key) {
    if (is_whole && !is_whole(whole_context, rl_line_buffer, (size_t)rl_end)) {
        rl_insert_text("\n");
        return 0;
    }
    return rl_newline(count, key);
}

static int edit(int count, int key) {
    (void)count, (void)key;
    wants_editor = 1;
    return rl_newline(1, '\n');
}

int crl_take_edit(void) {
    int taken = wants_editor;
    wants_editor = 0;
    return taken;
}

void crl_add_keys(void) {
    static int added;
    if (added) {
        return;
    }
    added = 1;
    // By the name and the keys that people know from bash.
    rl_add_defun("edit-and-execute-command", edit, -1);
    rl_bind_keyseq_in_map("\\C-x\\C-e", edit, rl_get_keymap_by_name("emacs-standard"));
    rl_bind_keyseq_in_map("v", edit, rl_get_keymap_by_name("vi-move"));
    // PageUp and PageDown. Readline binds them since 8.2, and only where the terminal is known to have them.
    static const char *const names[] = {"emacs-standard", "vi-insert"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        rl_bind_keyseq_in_map("\\e[5~", rl_history_search_backward, rl_get_keymap_by_name(names[i]));
        rl_bind_keyseq_in_map("\\e[6~", rl_history_search_forward, rl_get_keymap_by_name(names[i]));
    }
}

void crl_insert(const char *text) { rl_insert_text(text); }
