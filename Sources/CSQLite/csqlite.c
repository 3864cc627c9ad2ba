#include "csqlite.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define LIBSQLITE "libsqlite3.so.0"

// The functions that the room uses, found when they are first needed.
// clang-format off: a list.
#define CSQLITE_SYMBOLS(each) \
    each(sqlite3_libversion) \
    each(sqlite3_open_v2) each(sqlite3_close_v2) each(sqlite3_extended_result_codes) each(sqlite3_errmsg) \
    each(sqlite3_errstr) each(sqlite3_system_errno) each(sqlite3_busy_timeout) each(sqlite3_exec) \
    each(sqlite3_prepare_v2) each(sqlite3_step) each(sqlite3_reset) each(sqlite3_clear_bindings) \
    each(sqlite3_finalize) each(sqlite3_bind_text) each(sqlite3_bind_int64) each(sqlite3_bind_null) \
    each(sqlite3_column_type) each(sqlite3_column_text) each(sqlite3_column_bytes) each(sqlite3_column_int64)
// clang-format on

#define CSQLITE_MEMBER(name) __typeof__(&name) name;
static struct { CSQLITE_SYMBOLS(CSQLITE_MEMBER) } lib;
#undef CSQLITE_MEMBER

static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void find(void *library, const char *name, void *place) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL && failure[0] == '\0') {
        snprintf(failure, sizeof failure, "%s lacks %s: version 3.31 or later is needed", LIBSQLITE, name);
    }
    memcpy(place, &symbol, sizeof symbol);
}

static void load(void) {
    // Kept for as long as the program runs.
    void *library = dlopen(LIBSQLITE, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *why = dlerror();
        snprintf(failure, sizeof failure, "can't load SQLite: %s", why != NULL ? why : LIBSQLITE);
        return;
    }
#define CSQLITE_FIND(name) find(library, #name, &lib.name);
    CSQLITE_SYMBOLS(CSQLITE_FIND)
#undef CSQLITE_FIND
}

const char *csqlite_load(void) {
    pthread_once(&once, load);
    return failure[0] != '\0' ? failure : NULL;
}

const char *csqlite_version(void) {
    return lib.sqlite3_libversion();
}

int csqlite_open(const char *path, sqlite3 **database, int flags) {
    int code = lib.sqlite3_open_v2(path, database, flags, NULL);
    if (*database != NULL) {
        lib.sqlite3_extended_result_codes(*database, 1);
    }
    return code;
}

int csqlite_close(sqlite3 *database) {
    return lib.sqlite3_close_v2(database);
}

const char *csqlite_errmsg(sqlite3 *database) {
    return lib.sqlite3_errmsg(database);
}

const char *csqlite_errstr(int code) {
    return lib.sqlite3_errstr(code);
}

int csqlite_system_errno(sqlite3 *database) {
    return lib.sqlite3_system_errno(database);
}

int csqlite_busy_timeout(sqlite3 *database, int milliseconds) {
    return lib.sqlite3_busy_timeout(database, milliseconds);
}

int csqlite_exec(sqlite3 *database, const char *statements) {
    return lib.sqlite3_exec(database, statements, NULL, NULL, NULL);
}

int csqlite_prepare(sqlite3 *database, const char *text, sqlite3_stmt **statement) {
    return lib.sqlite3_prepare_v2(database, text, -1, statement, NULL);
}

int csqlite_step(sqlite3_stmt *statement) {
    return lib.sqlite3_step(statement);
}

int csqlite_reset(sqlite3_stmt *statement) {
    int code = lib.sqlite3_reset(statement);
    lib.sqlite3_clear_bindings(statement);
    return code;
}

int csqlite_finalize(sqlite3_stmt *statement) {
    return lib.sqlite3_finalize(statement);
}

int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
    return lib.sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

int csqlite_bind_integer(sqlite3_stmt *statement, int index, int64_t value) {
    return lib.sqlite3_bind_int64(statement, index, value);
}

int csqlite_bind_null(sqlite3_stmt *statement, int index) {
    return lib.sqlite3_bind_null(statement, index);
}

int csqlite_column_type(sqlite3_stmt *statement, int index) {
    return lib.sqlite3_column_type(statement, index);
}

const unsigned char *csqlite_column_text(sqlite3_stmt *statement, int index) {
    return lib.sqlite3_column_text(statement, index);
}

int csqlite_column_bytes(sqlite3_stmt *statement, int index) {
    return lib.sqlite3_column_bytes(statement, index);
}

int64_t csqlite_column_integer(sqlite3_stmt *statement, int index) {
    return lib.sqlite3_column_int64(statement, index);
}
