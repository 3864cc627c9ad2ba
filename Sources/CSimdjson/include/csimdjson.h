// csimdjson.h: simdjson's document model as plain C.
//
// A document is parsed once and then only read. A cursor is a place in it: 16 bytes, copied freely, nothing to
// release; it is valid as long as its document lives. No function here throws, and apart from csj_parse none
// allocates, so that C which may be left by a longjmp (the walk onto the Lua stack) can call all of them.

#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define CSJ_NOTHROW noexcept
#else
#define CSJ_NOTHROW
#endif

/// A parsed document: the values and their strings. The text that it was parsed from is not needed any more.
typedef struct csj_document csj_document;

/// A value in a document. Made by csj_root and the functions that step; never by hand.
typedef struct csj_cursor {
    const void *document;
    uint64_t position;
} csj_cursor;

/// What is left of an array or an object on a walk through it, in the document's order.
typedef struct csj_iterator {
    csj_cursor next;
    csj_cursor end;
} csj_iterator;

/// What a value is. A whole number is CSJ_INTEGER if it fits 64 bits with a sign, else CSJ_UNSIGNED;
/// one that fits neither is refused by csj_parse, and so is a fraction that no double can hold (1e400).
typedef enum csj_kind {
    CSJ_NULL = 0,
    CSJ_FALSE,
    CSJ_TRUE,
    CSJ_INTEGER,
    CSJ_UNSIGNED,
    CSJ_NUMBER,
    CSJ_STRING,
    CSJ_ARRAY,
    CSJ_OBJECT
} csj_kind;

/// Why a text was refused.
typedef enum csj_status {
    CSJ_OK = 0,
    CSJ_EMPTY,      // nothing but white space
    CSJ_SYNTAX,     // not JSON; also a text that ends too early
    CSJ_DEPTH,      // nested deeper than allowed
    CSJ_ENCODING,   // not UTF-8
    CSJ_RANGE,      // a number out of range, or not a number
    CSJ_SIZE,       // 4 GB or more
    CSJ_MEMORY,     // no memory
    CSJ_ABSENT,     // the library is not there: csj_load says why
    CSJ_LIBRARY     // the library's own trouble
} csj_status;

// Bytes that must be readable behind a text that is not to be copied first.
#define CSJ_PADDING 64

/// Loads the library if that has not been done. NULL when it is ready, else why it is not. Any thread may call it, and
/// csj_parse does.
const char *csj_load(void) CSJ_NOTHROW;

/// The version of the library that is loaded, which is the one that this was built with: "3.0.1".
const char *csj_version(void) CSJ_NOTHROW;

/// Parses `length` bytes of UTF-8; a byte order mark in front is skipped. `readable` says how many bytes may be read
/// from `text` on: with less than `length + CSJ_PADDING` the text is copied first. At most `depth` arrays and objects
/// may stand inside each other. On CSJ_OK `*document` is set, to be released by csj_free; else it is NULL.
csj_status csj_parse(const char *text, size_t length, size_t readable, size_t depth,
                     csj_document **document) CSJ_NOTHROW;

/// Releases a document; NULL is fine.
void csj_free(csj_document *document) CSJ_NOTHROW;

/// The value that is the whole document.
csj_cursor csj_root(const csj_document *document) CSJ_NOTHROW;

/// What stands at the cursor.
csj_kind csj_kind_of(csj_cursor cursor) CSJ_NOTHROW;

/// The values of scalars. Each is meant for its own kind and gives a zero (an empty string) for any other, except
/// that csj_double also takes integers. A string is UTF-8, may contain NUL, and has a NUL behind it.
int64_t csj_int64(csj_cursor cursor) CSJ_NOTHROW;
uint64_t csj_uint64(csj_cursor cursor) CSJ_NOTHROW;
double csj_double(csj_cursor cursor) CSJ_NOTHROW;
const char *csj_string(csj_cursor cursor, size_t *length) CSJ_NOTHROW;

/// How many elements or members there are; 0 for a scalar. Takes no time but for 16,777,215 and more, which are
/// counted. Members are counted as written: a key that comes twice counts twice.
size_t csj_count(csj_cursor cursor) CSJ_NOTHROW;

/// Starts a walk through an array or an object; one through anything else ends at once.
csj_iterator csj_iterate(csj_cursor cursor) CSJ_NOTHROW;

/// Steps to the next element of an array; false at the end. Only for a walk through an array.
bool csj_next_element(csj_iterator *iterator, csj_cursor *element) CSJ_NOTHROW;

/// Steps to the next member of an object; false at the end. Only for a walk through an object.
bool csj_next_member(csj_iterator *iterator, const char **key, size_t *key_length, csj_cursor *value) CSJ_NOTHROW;

/// The first key, in the document's order, that an object has twice with values that differ: both can't be meant. False
/// if there is none, or no memory to look.
bool csj_key_twice(const csj_document *document, const char **key, size_t *key_length) CSJ_NOTHROW;

/// Looks up a member of an object: a walk through its members. Of a key that comes twice the last one counts, as it
/// does in a Lua table that is filled member by member. False if there is none, or no object.
bool csj_member(csj_cursor object, const char *key, size_t key_length, csj_cursor *value) CSJ_NOTHROW;

#ifdef __cplusplus
}
#endif

#endif
