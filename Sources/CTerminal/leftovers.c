#define _GNU_SOURCE
#include "leftovers.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A handler may come at any time: a place holds a whole path, or nothing.
enum { PLACES = 256 };
static _Atomic(char *) paths[PLACES];

int leftovers_note(const char *path) {
    char *copy = strdup(path);
    for (int i = 0; copy != NULL && i < PLACES; i++) {
        char *none = NULL;
        if (atomic_compare_exchange_strong(&paths[i], &none, copy)) {
            return i;
        }
    }
    free(copy);
    return -1;
}

void leftovers_forget(int note) {
    if (note >= 0 && note < PLACES) {
        free(atomic_exchange(&paths[note], NULL));
    }
}

void leftovers_remove(void) {
    for (int i = 0; i < PLACES; i++) {
        // Not freed: this may be inside of a handler.
        const char *path = atomic_exchange(&paths[i], NULL);
        if (path != NULL) {
            unlink(path);
        }
    }
}
