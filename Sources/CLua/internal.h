// Shared by the C files of this room; Swift does not see it. The stack is written as in clua.h.
#ifndef CLUA_INTERNAL_H
#define CLUA_INTERNAL_H

#include <signal.h>

#include "clua.h"

struct clua_state {
    clua_callbacks callbacks;
    lua_State *main;

    /// Memory: what Lua holds now, and the most that it may hold (0: no limit).
    size_t used, limit;
    size_t allocations, refuse_from;

    /// Read by a signal handler. `depth` counts the calls and resumes from outside that have not returned.
    lua_State *volatile running;
    volatile sig_atomic_t depth, interrupted;
    /// Registry slot of the error that an interrupt raises; 0: the plain one.
    int interrupt_error;
    bool stopped;  // the interrupt has raised its first error

    /// Traceback of the last failure, and of an error that is being raised a second time.
    char *traceback, *carried;
    const void *carried_for;

    /// What runs the hooks of programs, of which the registry knows more; NULL as long as no program has set one.
    lua_Hook program_hook;

    bool warnings, warning_continues, closing;
};

/// A userdata that holds one retained Swift object. Released by __gc, or when the state closes.
typedef struct clua_box {
    void *object;
} clua_box;

extern const char clua_box_metatable, clua_error_metatable, clua_decoded, clua_nulls;

/// lua_pcall, noting that L runs, so that an interrupt reaches it: [function, arguments] → [results]. An interrupt
/// becomes CLUA_INTERRUPTED, with nothing on the stack.
int clua_run(lua_State *L, int arguments, int results, int handler);
/// What a status means that the code on L ended with: an interrupt comes as LUA_ERRMEM. [error] → [error], or nothing
/// for CLUA_INTERRUPTED.
int clua_tell_interrupt(clua_state *S, lua_State *L, int status);
/// Checks for room, and runs a C function with a light userdata as its argument: [] → [results].
int clua_protect(lua_State *L, lua_CFunction function, void *argument, int results);

/// From now on L runs, in a call from outside.
void clua_enter(clua_state *S, lua_State *L);
/// That call has returned, and `previous` runs again.
void clua_leave(clua_state *S, lua_State *previous);
/// A call or a resume has returned: if it was the outermost one, an interrupt raises the plain error again.
void clua_leave_call(clua_state *S);
/// From now on L runs, in the same call.
void clua_switch(clua_state *S, lua_State *L);

/// Keeps a copy of a text in `place`; NULL without memory for it.
void clua_save_traceback(char **place, const char *text, size_t length);
/// Keeps the traceback of a thread. [] → [] on L.
void clua_save_thread_traceback(lua_State *L, lua_State *thread, char **place);
/// May raise: [] → [].
void clua_replace_coroutine_functions(lua_State *L);
void clua_replace_hook_functions(lua_State *L);

/// The hook that an interrupt sets.
void clua_stop(lua_State *L, lua_Debug *event);
/// Takes that hook off L, and puts back the one that a program had set there, if there was one. Neither raises nor
/// allocates: [] → [].
void clua_restore_hook(clua_state *S, lua_State *L);

#endif
