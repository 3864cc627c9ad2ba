// SQLite for Swift, loaded at first use: a shell that looks at no vCenter pays nothing for it.
//
// Swift sees SQLite's constants and types from its own header, but none of its functions are linked: only what begins
// with csqlite_ can be called, and of that only csqlite_load() before it has succeeded.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <sqlite3.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Loads the library if that has not been done. Null when it is ready, else why it is not. Any thread may call it.
const char *_Nullable csqlite_load(void);

/// The version of the library that was loaded, such as "3.40.1".
const char *csqlite_version(void);

/// Opens a database. Errors have extended codes from the beginning. Where it fails there may be a database all the
/// same, which tells of the error and is to be closed.
int csqlite_open(const char *path, sqlite3 *_Nullable *_Nonnull database, int flags);
int csqlite_close(sqlite3 *database);
const char *csqlite_errmsg(sqlite3 *database);
const char *csqlite_errstr(int code);
/// The system's error number behind the last failure; 0 where there is none.
int csqlite_system_errno(sqlite3 *database);
/// How long others that hold the lock are waited for.
int csqlite_busy_timeout(sqlite3 *database, int milliseconds);
/// Runs statements that give nothing.
int csqlite_exec(sqlite3 *database, const char *statements);

int csqlite_prepare(sqlite3 *database, const char *text, sqlite3_stmt *_Nullable *_Nonnull statement);
int csqlite_step(sqlite3_stmt *statement);
/// Makes a statement ready for another run, without its values.
int csqlite_reset(sqlite3_stmt *statement);
int csqlite_finalize(sqlite3_stmt *statement);

/// Sets a value of a statement, counted from 1. The text is copied; it need not end with a zero byte.
int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length);
int csqlite_bind_integer(sqlite3_stmt *statement, int index, int64_t value);
int csqlite_bind_null(sqlite3_stmt *statement, int index);

/// Reads a value of a row, counted from 0. A text lives until the next step.
int csqlite_column_type(sqlite3_stmt *statement, int index);
const unsigned char *_Nullable csqlite_column_text(sqlite3_stmt *statement, int index);
int csqlite_column_bytes(sqlite3_stmt *statement, int index);
int64_t csqlite_column_integer(sqlite3_stmt *statement, int index);

#pragma clang assume_nonnull end

#endif
