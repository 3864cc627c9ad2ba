// The only room whose code may raise a Lua error or yield: docs/architecture.md, "The ideas".
//
// A Lua error is a longjmp. It must never pass a Swift frame, because Swift could not release what that frame holds.
// So: whatever may raise or allocate is a C function run under lua_pcall, and Swift gets a status; and a host function
// written in Swift answers with a mark, upon which the C below raises or yields when the Swift frame is gone.
#ifndef CLUA_H
#define CLUA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

#include "csimdjson.h"

/// Beside LUA_OK, LUA_YIELD, LUA_ERRRUN, LUA_ERRSYNTAX, LUA_ERRMEM and LUA_ERRERR. None of these leaves a value on the
/// stack.
enum {
    CLUA_NO_ROOM = 64,  // the Lua stack can't grow
    CLUA_NOT_SUSPENDED = 65,  // resume or close of a thread that is running, or waits for one that runs
    CLUA_DEAD = 66,  // resume of a thread that has ended
    CLUA_INTERRUPTED = 67,  // stopped by clua_interrupt
};

// MARK: - Values

/// The kinds of clua_value.
enum {
    CLUA_NIL,
    CLUA_BOOLEAN,  // slot
    CLUA_INTEGER,  // integer
    CLUA_NUMBER,  // number
    CLUA_STRING,  // bytes from `integer`, as many as `length`
    CLUA_REFERENCE,  // registry slot
    CLUA_NULL,  // the light userdata that stands for JSON's null
    CLUA_TABLE,  // `integer` items follow, then `length` pairs of key and value; metatable in registry slot, if not 0
    CLUA_ERROR,  // as CLUA_TABLE, with the metatable of error tables
};

/// One value on its way from Swift. Tables are written flat: the header, then its parts, each of which may be a table
/// again.
typedef struct clua_value {
    int32_t kind;
    int32_t slot;
    int64_t integer;
    double number;
    size_t length;
} clua_value;

// MARK: - The state

/// What a host function answers, beside the number of its results (0 or more, on top of the stack).
enum {
    CLUA_RAISE = -1,  // raise what is on top
    CLUA_YIELD = -2,  // CLUA_YIELD - n: yield the n values on top; below them is the box of the continuation
};

/// What Swift does for this side.
typedef struct clua_callbacks {
    int (*call)(lua_State *L, void *object);  // a host function; its arguments are the whole stack
    int (*resumed)(lua_State *L, void *object);  // a continuation; slot 1 is its box, what resume passed is above
    void (*release)(void *object);  // its box was collected
} clua_callbacks;

typedef struct clua_state clua_state;

/// What Lua's library says of itself: "Lua 5.4.4  Copyright (C) 1994-2022 Lua.org, PUC-Rio", with its length.
const char *clua_banner(size_t *length);
/// Opens a state that may hold `limit` bytes (0: no limit). NULL without memory for it.
lua_State *clua_open(clua_callbacks callbacks, size_t limit);
/// Runs the finalizers that are left, and frees all.
void clua_close(lua_State *L);
/// With or without what the environment says of paths (LUA_PATH, LUA_CPATH). Leaves nothing.
int clua_open_libraries(lua_State *L, bool ignoring_environment);
/// Whether warnings are shown, as the function `warn` has it.
void clua_set_warnings(clua_state *S, bool shown);
clua_state *clua_of(lua_State *L);

size_t clua_memory_used(const clua_state *S);
size_t clua_memory_limit(const clua_state *S);
void clua_set_memory_limit(clua_state *S, size_t limit);
/// For tests: refuses the n-th allocation from now (1 is the next) and all after it; 0 ends that. Gives the number of
/// allocations since the last call of it.
size_t clua_refuse_allocation(clua_state *S, size_t n);

/// The thread that runs, or ran last.
lua_State *clua_running(const clua_state *S);
/// How many calls and resumes from outside have not returned.
int clua_depth(const clua_state *S);
/// Asks the running Lua code to stop. Async-signal-safe. False if none runs: then nothing happens.
bool clua_interrupt(void *state);
bool clua_interrupted(const clua_state *S);
void clua_clear_interrupt(clua_state *S);
/// What an interrupt raises, by its slot in the registry; 0 for the plain error, which it is again when the outermost
/// call ends.
void clua_set_interrupt_error(clua_state *S, int slot);

/// The traceback of the last failed call or resume; NULL if there is none. The caller frees it.
char *clua_take_traceback(clua_state *S);
/// The error on top, which stays there, is about to be raised again: its traceback so far.
void clua_carry_traceback(lua_State *L, const char *traceback, size_t length);

// MARK: - Values on the stack
//
// Each function that gives a status leaves what it says on top where that is LUA_OK; one error object for a status of
// Lua's own; and nothing for those of this room. [a] → [b] reads: takes a from the top, and leaves b.

/// The light userdata that stands for JSON's null.
void *clua_null(void);
/// [] → [values, `count` of them]. Strings are in `bytes`.
int clua_push(lua_State *L, const clua_value *values, size_t count, const uint8_t *bytes);
/// [] → [string].
int clua_push_string(lua_State *L, const uint8_t *bytes, size_t length);
/// [value] → []; the registry holds it in `slot` from now on.
int clua_reference(lua_State *L, int *slot);
/// [] → []; can't fail.
void clua_release_reference(lua_State *L, int slot);
/// [] → [table[key]]. The table is in a slot of the registry, here and below.
int clua_get(lua_State *L, int table, const clua_value *key, const uint8_t *bytes, bool raw);
/// [] → [], and table[key] = value.
int clua_set(lua_State *L, int table, const clua_value *key_and_value, const uint8_t *bytes, bool raw);
/// [] → []; `length` is #table.
int clua_length(lua_State *L, int table, lua_Integer *length);
/// A step of a raw walk: [table, key] → [table, key, value], or [table] at the end.
int clua_next(lua_State *L, bool *more);
/// [] → []; a `metatable` of 0 takes it away.
int clua_set_metatable(lua_State *L, int table, int metatable);
/// [value] → [its text].
int clua_describe(lua_State *L);
/// [error] → [error, its sentence], as the `lua5.4` program would print it.
int clua_describe_error(lua_State *L);
/// [] → [function]. Only text is compiled.
int clua_load(lua_State *L, const uint8_t *bytes, size_t length, const char *name);
/// [function] → [a thread that will run it].
int clua_new_thread(lua_State *L);
/// [] → [thread].
int clua_push_thread(lua_State *L, lua_State *thread);
/// [] → [table].
int clua_push_error_metatable(lua_State *L);
/// [] → [table].
int clua_push_globals(lua_State *L);
/// [] → [the set of the tables made of JSON that hold a key `confirm`; it keeps none of them].
int clua_push_decoded(lua_State *L);
/// [] → [a table from records to the names of their members that were null, and so were left out: each behind a line
/// feed, and one at the end; it keeps none of them].
int clua_push_nulls(lua_State *L);
/// Has a function look at chunks before Lua's own `load`, `loadfile`, `dofile` and `require` compile them: [function] →
/// []. It is called with "text" or "file", and that; what it gives is the error, or nil.
int clua_check_chunks(lua_State *L);
/// Collects all garbage: [] → [].
int clua_collect(lua_State *L);

// MARK: - Functions and threads

/// [] → [function]. It holds `object` until it is collected; after a status other than LUA_OK that is still the
/// caller's.
int clua_push_function(lua_State *L, void *object);
/// [] → [box], for a continuation; `object` as above.
int clua_push_box(lua_State *L, void *object);
/// The object of a host function; NULL for any other value. Neither raises nor allocates: [] → [].
void *clua_function_object(lua_State *L, int index);
/// The object of a box; NULL for any other value. Neither raises nor allocates: [] → [].
void *clua_box_object(lua_State *L, int index);
/// [function, arguments] → [results], as many as there are.
int clua_call(lua_State *L, int arguments);
/// [arguments] → [results], all on L. Gives LUA_OK at the end of the thread, LUA_YIELD, or what went wrong.
int clua_resume(lua_State *L, lua_State *thread, int arguments, int *results);
/// Runs what the thread has still to close: [] → []; the error is on L.
int clua_close_thread(lua_State *L, lua_State *thread);

enum { CLUA_THREAD_SUSPENDED, CLUA_THREAD_RUNNING, CLUA_THREAD_NORMAL, CLUA_THREAD_DEAD };
/// One of these, for what a thread does while L runs.
int clua_thread_status(lua_State *L, lua_State *thread);

// MARK: - JSON

/// Which metatable the table at a place of a document gets; made once, used for many walks.
typedef struct clua_shape clua_shape;
/// NULL without memory for it.
clua_shape *clua_shape_new(int metatable);
bool clua_shape_add_member(clua_shape *shape, const uint8_t *key, size_t length, const clua_shape *member);
void clua_shape_set_items(clua_shape *shape, const clua_shape *items);
void clua_shape_free(clua_shape *shape);

/// [] → [value]. The document stays the caller's.
int clua_push_json(lua_State *L, csj_cursor cursor, const clua_shape *shape, int list_metatable, bool keep_null,
                   int max_depth);

#endif
