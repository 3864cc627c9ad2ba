// The Lua library, compiled into the executable.
#ifndef CSTDLIB_H
#define CSTDLIB_H

#include <stddef.h>

/// One file of stdlib/.
typedef struct {
    /// Its name without ".lua".
    const char *name;
    /// Its text; not ended by a zero.
    const unsigned char *bytes;
    size_t size;
} cstdlib_file;

/// All files, by the alphabet; they live as long as the process.
const cstdlib_file *cstdlib_files(size_t *count);

/// The file of that name, or NULL.
const cstdlib_file *cstdlib_find(const char *name);

#endif
