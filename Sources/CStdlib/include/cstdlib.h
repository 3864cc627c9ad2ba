// The Lua library, compiled into the executable. What there is stands in files.inc, which scripts/generate writes.
#ifndef CSTDLIB_H
#define CSTDLIB_H

#include <stddef.h>

/// One file of stdlib/.
typedef struct {
    /// Its path below stdlib/ without ".lua": "core/list".
    const char *name;
    /// Its text, ended by a zero.
    const unsigned char *text;
} cstdlib_file;

/// All files, in the order of their names' bytes; they live as long as the process.
const cstdlib_file *cstdlib_files(size_t *count);

/// How many bytes a file's text has, without the zero.
size_t cstdlib_size(const cstdlib_file *file);

/// The file of that name, or NULL.
const cstdlib_file *cstdlib_find(const char *name);

#endif
