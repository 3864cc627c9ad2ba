// Shared by the C files of this room; not seen by Swift.
#ifndef CLUA_INTERNAL_H
#define CLUA_INTERNAL_H

#include <signal.h>

#include "clua.h"

struct clua_state {
    clua_callbacks callbacks;
    lua_State *main;

    // Memory: what Lua holds now, and the most that it may hold (0: no limit).
    size_t used, limit;
    size_t allocations, refuseFrom;

    // Read by a signal handler. `depth` counts the calls and resumes from outside that have not returned.
    lua_State *volatile running;
    volatile sig_atomic_t depth, interrupted;
    // Registry slot of the error that an interrupt raises; 0: the plain one.
    int interruptError;
    bool stopped;  // the interrupt has raised its first error

    // Traceback of the last failure, and of an error that is being raised a second time.
    char *traceback, *carried;
    const void *carriedFor;

    bool warnings, warningContinues, closing;
};

// A userdata that holds one retained Swift object. Released by __gc, or when the state closes.
typedef struct clua_box {
    void *object;
    clua_direct direct;
} clua_box;

extern const char cluaBoxMetatable, cluaErrorMetatable;

// lua_pcall, noting that L runs, so that an interrupt reaches it; an interrupt becomes CLUA_INTERRUPTED, with nothing on the stack.
int cluaRun(lua_State *L, int arguments, int results, int handler);
// What a status means that the code on L ended with: an interrupt comes as LUA_ERRMEM. On top of L is the error, or nothing any more.
int cluaTellInterrupt(clua_state *S, lua_State *L, int status);
// For a C function with a light userdata as its argument: checks for room, pushes both, and runs it.
int cluaProtect(lua_State *L, lua_CFunction function, void *argument, int results);

void cluaEnter(clua_state *S, lua_State *L);
void cluaLeave(clua_state *S, lua_State *previous);
// A call or a resume has returned: if it was the outermost one, an interrupt raises the plain error again.
void cluaLeaveCall(clua_state *S);
void cluaSwitch(clua_state *S, lua_State *L);
void cluaSaveTraceback(char **place, const char *text, size_t length);
void cluaReplaceCoroutineFunctions(lua_State *L);
void cluaSaveThreadTraceback(lua_State *L, lua_State *thread, char **place);

#endif
