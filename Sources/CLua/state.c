// The life of a state: its memory, its warnings, its interrupt.

#define _GNU_SOURCE
#include "internal.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char clua_box_metatable, clua_error_metatable, clua_decoded, clua_nulls;

clua_state *clua_of(lua_State *L) {
    // Lua copies this space to each new thread from the main one.
    return *(clua_state **)lua_getextraspace(L);
}

// MARK: - Memory

// lua_Alloc: C because Lua calls it in the middle of everything; no stack.
// Lua needs that giving memory back never fails, so only growth is counted and refused.
static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    clua_state *S = context;
    if (block == NULL) {
        old_size = 0;  // then it says what kind of object is made
    }
    if (new_size == 0) {
        free(block);
        S->used -= old_size;
        return NULL;
    }
    if (new_size > old_size) {
        S->allocations++;
        if (S->refuse_from != 0 && S->allocations >= S->refuse_from) {
            return NULL;
        }
        if (S->limit != 0 && S->used + (new_size - old_size) > S->limit) {
            return NULL;
        }
    }
    void *moved = realloc(block, new_size);
    if (moved == NULL) {
        return new_size <= old_size ? block : NULL;
    }
    S->used += new_size - old_size;
    return moved;
}

size_t clua_memory_used(const clua_state *S) { return S->used; }
size_t clua_memory_limit(const clua_state *S) { return S->limit; }
void clua_set_memory_limit(clua_state *S, size_t limit) { S->limit = limit; }

size_t clua_refuse_allocation(clua_state *S, size_t n) {
    size_t since = S->allocations;
    S->allocations = 0;
    S->refuse_from = n;
    return since;
}

// MARK: - Warnings

// lua_WarnFunction: as that of the `lua5.4` program, which luaL_newstate would set, but then with an allocator of its
// own.
static void warn(void *context, const char *message, int continues) {
    clua_state *S = context;
    if (!S->warning_continues && !continues && message[0] == '@') {
        if (strcmp(message, "@on") == 0) {
            S->warnings = true;
        } else if (strcmp(message, "@off") == 0) {
            S->warnings = false;
        }
        return;
    }
    if (S->warnings) {
        fprintf(stderr, "%s%s%s", S->warning_continues ? "" : "Lua warning: ", message, continues ? "" : "\n");
        fflush(stderr);
    }
    S->warning_continues = continues != 0;
}

void clua_set_warnings(clua_state *S, bool shown) {
    S->warnings = shown;
}

// MARK: - Opening and closing

const char *clua_banner(size_t *length) {
    // Of the library that was loaded, not of the header. It stands between two marks.
    const char *text = dlsym(RTLD_DEFAULT, "lua_ident");
    const char *begin = text != NULL ? strstr(text, "$LuaVersion: ") : NULL;
    const char *end = begin != NULL ? strstr(begin, " $") : NULL;
    if (end == NULL) {
        *length = strlen(LUA_COPYRIGHT);
        return LUA_COPYRIGHT;
    }
    begin += strlen("$LuaVersion: ");
    *length = (size_t)(end - begin);
    return begin;
}

// __gc of a box: C because Lua calls it; slot 1 is the box. Leaves nothing.
static int collect_box(lua_State *L) {
    clua_box *box = lua_touserdata(L, 1);
    if (lua_type(L, 1) != LUA_TUSERDATA || lua_rawlen(L, 1) != sizeof(clua_box) || !lua_getmetatable(L, 1)) {
        return 0;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_box_metatable);
    void *object = box->object;
    if (lua_rawequal(L, -1, -2) && object != NULL) {
        box->object = NULL;
        clua_of(L)->callbacks.release(object);
    }
    return 0;
}

// __tostring of an error table: message, and the hint on a line of its own. C so that it needs no Swift to print an
// error. Slot 1 is the table; leaves the text.
static int describe_error(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_pushliteral(L, "message");
    if (lua_rawget(L, 1) == LUA_TNIL) {
        lua_pushliteral(L, "error without a message");
        lua_replace(L, 2);
    }
    luaL_tolstring(L, 2, NULL);
    lua_pushliteral(L, "hint");
    if (lua_rawget(L, 1) == LUA_TNIL) {
        lua_settop(L, 3);
        return 1;
    }
    lua_pushliteral(L, "\n");
    luaL_tolstring(L, 4, NULL);
    lua_remove(L, 4);
    lua_concat(L, 3);
    return 1;
}

// Keeps in the registry a table that keeps none of its keys alive.
static void prepare_weak(lua_State *L, const void *key) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

// Run under lua_pcall: makes what the registry holds from the start. Leaves nothing.
static int prepare(lua_State *L) {
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, collect_box);
    lua_setfield(L, -2, "__gc");
    lua_pushliteral(L, "host function");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &clua_box_metatable);

    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, describe_error);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__name");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &clua_error_metatable);

    prepare_weak(L, &clua_decoded);
    prepare_weak(L, &clua_nulls);
    return 0;
}

lua_State *clua_open(clua_callbacks callbacks, size_t limit) {
    clua_state *S = calloc(1, sizeof *S);
    if (S == NULL) {
        return NULL;
    }
    S->callbacks = callbacks;
    S->limit = limit;
    lua_State *L = lua_newstate(allocate, S);
    if (L == NULL) {
        free(S);
        return NULL;
    }
    *(clua_state **)lua_getextraspace(L) = S;
    S->main = S->running = L;
    lua_setwarnf(L, warn, S);
    if (clua_protect(L, prepare, NULL, 0) != LUA_OK) {
        clua_close(L);
        return NULL;
    }
    return L;
}

void clua_close(lua_State *L) {
    clua_state *S = clua_of(L);
    // Finalizers run now, so that a program's own __gc is honoured; host functions that they call are refused.
    S->closing = true;
    S->refuse_from = 0;
    lua_close(S->main);
    free(S->traceback);
    free(S->carried);
    free(S);
}

// Run under lua_pcall: Lua's own libraries, and our followers of coroutines and hooks in their place. The argument is
// null where the environment counts. Leaves nothing.
static int open_libraries(lua_State *L) {
    if (lua_touserdata(L, 1) != NULL) {
        lua_pushboolean(L, 1);
        lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");  // what `lua5.4 -E` tells its libraries
    }
    luaL_openlibs(L);
    clua_replace_coroutine_functions(L);
    clua_replace_hook_functions(L);
    lua_gc(L, LUA_GCGEN, 0, 0);  // as `lua5.4` does
    return 0;
}

int clua_open_libraries(lua_State *L, bool ignoring_environment) {
    return clua_protect(L, open_libraries, ignoring_environment ? L : NULL, 0);
}

// MARK: - Interrupt

// lua_Hook: raises at each instruction while the interrupt lasts, so that no pcall in a loop can outlive it. A thread
// that still bears it from an earlier interrupt takes it off.
void clua_stop(lua_State *L, lua_Debug *event) {
    (void)event;
    clua_state *S = clua_of(L);
    if (!S->interrupted) {
        clua_restore_hook(S, L);
        return;
    }
    if (!S->stopped) {
        S->stopped = true;
        clua_save_thread_traceback(L, L, &S->traceback);
    }
    // Lua's own "out of memory" is the one error that calls no message handler. Any other would run that of an xpcall
    // from within this hook, where no further hook runs: a handler that loops could not be stopped any more. What this
    // error means is known from the flag; see clua_run. The text exists as long as the state does, so that pushing it
    // makes nothing.
    lua_pushliteral(L, "not enough memory");
    lua_error(L);
}

bool clua_interrupt(void *state) {
    clua_state *S = state;
    if (S->depth == 0) {
        return false;
    }
    S->interrupted = 1;
    lua_sethook(S->running, clua_stop, LUA_MASKCOUNT, 1);
    return true;
}

bool clua_interrupted(const clua_state *S) { return S->interrupted != 0; }

static void end_interrupt(clua_state *S) {
    if (S->interrupted) {
        S->interrupted = 0;
        S->stopped = false;
        clua_restore_hook(S, S->running);
    }
}

void clua_clear_interrupt(clua_state *S) {
    S->interrupt_error = 0;
    end_interrupt(S);
}

void clua_set_interrupt_error(clua_state *S, int slot) { S->interrupt_error = slot; }

lua_State *clua_running(const clua_state *S) { return S->running; }
int clua_depth(const clua_state *S) { return (int)S->depth; }

// From now on L runs. First the note, then the question: a signal that comes before is seen by the question, one that
// comes after sets the hook on L itself.
void clua_switch(clua_state *S, lua_State *L) {
    S->running = L;
    if (S->interrupted) {
        lua_sethook(L, clua_stop, LUA_MASKCOUNT, 1);
    }
}

void clua_enter(clua_state *S, lua_State *L) {
    S->depth++;
    clua_switch(S, L);
}

int clua_run(lua_State *L, int arguments, int results, int handler) {
    clua_state *S = clua_of(L);
    lua_State *previous = S->running;
    clua_enter(S, L);
    int status = lua_pcall(L, arguments, results, handler);
    status = clua_tell_interrupt(S, L, status);
    clua_leave(S, previous);
    return status;
}

int clua_tell_interrupt(clua_state *S, lua_State *L, int status) {
    if (status != LUA_ERRMEM || !S->interrupted) {
        return status;
    }
    lua_pop(L, 1);
    if (S->interrupt_error == 0) {
        return CLUA_INTERRUPTED;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, S->interrupt_error);
    return LUA_ERRRUN;
}

// Its error stays: it is set before a call, and what the call is given is pushed only then. See clua_leave_call.
void clua_leave(clua_state *S, lua_State *previous) {
    clua_switch(S, previous);
    if (--S->depth == 0) {
        end_interrupt(S);
    }
}

void clua_leave_call(clua_state *S) {
    if (S->depth == 0) {
        S->interrupt_error = 0;
    }
}
