#include "cstdlib.h"

#include <string.h>

static const cstdlib_file files[] = {
#include "files.inc"
};

static const size_t file_count = sizeof files / sizeof files[0];

const cstdlib_file *cstdlib_files(size_t *count) {
    *count = file_count;
    return files;
}

size_t cstdlib_size(const cstdlib_file *file) {
    return strlen((const char *)file->text);
}

const cstdlib_file *cstdlib_find(const char *name) {
    for (size_t i = 0; i < file_count; i++) {
        if (strcmp(files[i].name, name) == 0) return &files[i];
    }
    return NULL;
}
