// Host functions, their continuations, and calls from outside.

#include "internal.h"

#include <stdlib.h>
#include <string.h>

// MARK: - Host functions

static int resumed(lua_State *L, int status, lua_KContext context);

// Does what Swift answered, now that its frame is gone. Raises, yields, or gives the number of results.
static int finish(lua_State *L, int answer) {
    if (answer >= 0) {
        return answer;
    }
    if (answer == CLUA_RAISE) {
        return lua_error(L);
    }
    // Yield: [..., box, y1 … yn] becomes [box, y1 … yn], so that a function which yields again and again doesn't grow
    // its stack.
    int count = CLUA_YIELD - answer;
    int box = lua_gettop(L) - count;
    if (box > 1) {
        lua_copy(L, box, 1);
        lua_rotate(L, 2, count);
        lua_settop(L, 1 + count);
    }
    return lua_yieldk(L, count, 0, resumed);
}

// lua_KFunction of every continuation. Slot 1 is its box, which keeps the Swift object while it runs; what resume
// passed is above.
static int resumed(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    clua_state *S = clua_of(L);
    clua_box *box = lua_touserdata(L, 1);
    if (S->closing || box == NULL || box->object == NULL) {
        return luaL_error(L, "host function called after its release");
    }
    return finish(L, S->callbacks.resumed(L, box->object));
}

// lua_CFunction of every host function; its one upvalue is the box. C so that it can raise and yield for Swift.
// Leaves the results on top.
static int trampoline(lua_State *L) {
    const clua_box *box = lua_touserdata(L, lua_upvalueindex(1));
    if (box == NULL || box->object == NULL) {
        return luaL_error(L, "host function called after its release");
    }
    clua_state *S = clua_of(L);
    if (S->closing) {
        return luaL_error(L, "host function called while the state closes");
    }
    return finish(L, S->callbacks.call(L, box->object));
}

// Makes an empty box. May raise; leaves it.
static clua_box *push_empty_box(lua_State *L) {
    clua_box *box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = (clua_box){NULL};
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_box_metatable);
    lua_setmetatable(L, -2);
    return box;
}

// Run under lua_pcall; slot 1 points to the contents. Leaves a box. It is filled last, when nothing can fail any more:
// until then the Swift object is still Swift's to release.
static int push_box(lua_State *L) {
    const clua_box *contents = lua_touserdata(L, 1);
    clua_box *box = push_empty_box(L);
    *box = *contents;
    return 1;
}

int clua_push_box(lua_State *L, void *object) {
    clua_box contents = {object};
    return clua_protect(L, push_box, &contents, 1);
}

// Run under lua_pcall; slot 1 points to the contents of the box. Leaves the function.
static int push_function(lua_State *L) {
    const clua_box *contents = lua_touserdata(L, 1);
    clua_box *box = push_empty_box(L);
    lua_pushcclosure(L, trampoline, 1);
    *box = *contents;
    return 1;
}

int clua_push_function(lua_State *L, void *object) {
    clua_box contents = {object};
    return clua_protect(L, push_function, &contents, 1);
}

void *clua_function_object(lua_State *L, int index) {
    if (lua_tocfunction(L, index) != trampoline || !lua_checkstack(L, 1) || lua_getupvalue(L, index, 1) == NULL) {
        return NULL;
    }
    const clua_box *box = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return box == NULL ? NULL : box->object;
}

void *clua_box_object(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA || lua_rawlen(L, index) != sizeof(clua_box) || !lua_checkstack(L, 2) ||
        !lua_getmetatable(L, index)) {
        return NULL;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_box_metatable);
    bool is_box = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return is_box ? ((clua_box *)lua_touserdata(L, index))->object : NULL;
}

// MARK: - Tracebacks

void clua_save_traceback(char **place, const char *text, size_t length) {
    free(*place);
    *place = malloc(length + 1);
    if (*place != NULL) {
        memcpy(*place, text, length);
        (*place)[length] = '\0';
    }
}

char *clua_take_traceback(clua_state *S) {
    char *text = S->traceback;
    S->traceback = NULL;
    return text;
}

void clua_carry_traceback(lua_State *L, const char *traceback, size_t length) {
    clua_state *S = clua_of(L);
    S->carried_for = lua_topointer(L, -1);
    clua_save_traceback(&S->carried, traceback, length);
}

// Message handler of clua_call: slot 1 is the error, which stays as it is; where it was raised is noted aside. If it
// was raised before, in another thread or below another call, that is where the story starts.
static int note_traceback(lua_State *L) {
    clua_state *S = clua_of(L);
    const void *object = lua_topointer(L, 1);
    if (S->carried != NULL && object != NULL && S->carried_for == object) {
        lua_pushstring(L, S->carried);
        lua_pushliteral(L, "\n");
        luaL_traceback(L, L, NULL, 1);
        lua_concat(L, 3);
    } else {
        luaL_traceback(L, L, NULL, 1);
    }
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    clua_save_traceback(&S->traceback, text, length);
    lua_settop(L, 1);
    return 1;
}

typedef struct traceback_arguments {
    lua_State *thread;
    char **place;
} traceback_arguments;

// Run under lua_pcall: notes the traceback of a thread. Leaves nothing.
static int note_thread(lua_State *L) {
    traceback_arguments *a = lua_touserdata(L, 1);
    luaL_traceback(L, a->thread, NULL, a->thread == L ? 1 : 0);  // without this function
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    clua_save_traceback(a->place, text, length);
    return 0;
}

void clua_save_thread_traceback(lua_State *L, lua_State *thread, char **place) {
    traceback_arguments a = {thread, place};
    int status = clua_protect(L, note_thread, &a, 0);
    if (status != LUA_OK && status < CLUA_NO_ROOM) {
        lua_pop(L, 1);  // no memory for a traceback: then there is none
    }
}

// MARK: - Calls from outside

int clua_call(lua_State *L, int arguments) {
    int base = lua_gettop(L) - arguments;
    if (!lua_checkstack(L, 1)) {
        lua_settop(L, base - 1);
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, note_traceback);
    lua_insert(L, base);
    free(clua_take_traceback(clua_of(L)));
    int status = clua_run(L, arguments, LUA_MULTRET, base);
    clua_leave_call(clua_of(L));
    lua_remove(L, base);
    return status;
}

int clua_thread_status(lua_State *L, lua_State *thread) {
    if (L == thread) {
        return CLUA_THREAD_RUNNING;
    }
    switch (lua_status(thread)) {
        case LUA_YIELD: return CLUA_THREAD_SUSPENDED;
        case LUA_OK: {
            lua_Debug frame;
            if (lua_getstack(thread, 0, &frame)) {
                return CLUA_THREAD_NORMAL;
            }
            return lua_gettop(thread) == 0 ? CLUA_THREAD_DEAD : CLUA_THREAD_SUSPENDED;
        }
        default: return CLUA_THREAD_DEAD;
    }
}

int clua_resume(lua_State *L, lua_State *thread, int arguments, int *results) {
    clua_state *S = clua_of(L);
    *results = 0;
    int state = clua_thread_status(L, thread);
    if (state != CLUA_THREAD_SUSPENDED || !lua_checkstack(thread, arguments)) {
        lua_pop(L, arguments);
        return state == CLUA_THREAD_SUSPENDED ? CLUA_NO_ROOM
               : state == CLUA_THREAD_DEAD    ? CLUA_DEAD
                                              : CLUA_NOT_SUSPENDED;
    }
    lua_xmove(L, thread, arguments);
    free(clua_take_traceback(S));
    lua_State *previous = S->running;
    clua_enter(S, thread);
    int status = lua_resume(thread, L, arguments, results);
    status = clua_tell_interrupt(S, thread, status);
    clua_leave(S, previous);
    clua_leave_call(S);
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, *results)) {
            lua_pop(thread, *results);
            *results = 0;
            return CLUA_NO_ROOM;
        }
        lua_xmove(thread, L, *results);
        return status;
    }
    *results = 0;
    if (status == CLUA_INTERRUPTED) {
        return status;
    }
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    if (S->traceback == NULL) {  // an interrupt has noted where it struck
        clua_save_thread_traceback(L, thread, &S->traceback);
    }
    lua_xmove(thread, L, 1);
    return status;
}

// Leaves an error on the thread itself.
static int close_now(lua_State *L, lua_State *thread) {
    clua_state *S = clua_of(L);
    clua_switch(S, thread);
#if LUA_VERSION_RELEASE_NUM >= 50406
    int status = lua_closethread(thread, L);
#else
    int status = lua_resetthread(thread);
#endif
    clua_switch(S, L);
    return status;
}

int clua_close_thread(lua_State *L, lua_State *thread) {
    int state = clua_thread_status(L, thread);
    if (state != CLUA_THREAD_SUSPENDED && state != CLUA_THREAD_DEAD) {
        return CLUA_NOT_SUSPENDED;
    }
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    clua_state *S = clua_of(L);
    clua_enter(S, L);
    int status = close_now(L, thread);
    if (status != LUA_OK) {
        lua_xmove(thread, L, 1);
        status = clua_tell_interrupt(S, L, status);
    }
    clua_leave(S, L);
    return status;
}

// MARK: - Followers of coroutines
//
// An interrupt must reach the thread that runs, so resuming one is noted. These stand in for Lua's own
// coroutine.resume, wrap and close, and do the same to the letter; they must be C because they raise, and are left by a
// jump.

static lua_State *check_thread(lua_State *L) {
    lua_State *thread = lua_tothread(L, 1);
    luaL_argexpected(L, thread != NULL, 1, "thread");
    return thread;
}

// Takes `arguments` from L's top. Leaves the results and gives their number, or leaves the error and gives −1.
static int follow(lua_State *L, lua_State *thread, int arguments) {
    if (!lua_checkstack(thread, arguments)) {
        lua_pushliteral(L, "too many arguments to resume");
        return -1;
    }
    clua_state *S = clua_of(L);
    lua_xmove(L, thread, arguments);
    int results;
    clua_switch(S, thread);
    int status = lua_resume(thread, L, arguments, &results);
    clua_switch(S, L);
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, results + 1)) {
            lua_pop(thread, results);
            lua_pushliteral(L, "too many results to resume");
            return -1;
        }
        lua_xmove(thread, L, results);
        return results;
    }
    lua_xmove(thread, L, 1);
    return -1;
}

// coroutine.resume: leaves true and the results, or false and the error.
static int resume(lua_State *L) {
    lua_State *thread = check_thread(L);
    int results = follow(L, thread, lua_gettop(L) - 1);
    if (results < 0) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushboolean(L, 1);
    lua_insert(L, -(results + 1));
    return results + 1;
}

// What coroutine.wrap made: upvalue 1 is the thread. Leaves the results, or raises the error; a string gets the place
// in front.
static int call_wrapped(lua_State *L) {
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    int results = follow(L, thread, lua_gettop(L));
    if (results >= 0) {
        return results;
    }
    clua_state *S = clua_of(L);
    int status = lua_status(thread);
    if (status != LUA_OK && status != LUA_YIELD) {
        clua_save_thread_traceback(L, thread, &S->carried);
        lua_xmove(L, thread, 1);  // closing looks at the error, and may give another one
        close_now(L, thread);
        lua_xmove(thread, L, 1);
    }
    if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    S->carried_for = lua_topointer(L, -1);
    return lua_error(L);
}

// coroutine.wrap: leaves the function.
static int wrap(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    lua_pushcclosure(L, call_wrapped, 1);
    return 1;
}

// coroutine.close: leaves true, or false and the error.
static int close_coroutine(lua_State *L) {
    lua_State *thread = check_thread(L);
    int state = clua_thread_status(L, thread);
    if (state != CLUA_THREAD_SUSPENDED && state != CLUA_THREAD_DEAD) {
        return luaL_error(L, "cannot close a %s coroutine", state == CLUA_THREAD_NORMAL ? "normal" : "running");
    }
    if (close_now(L, thread) == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(thread, L, 1);
    return 2;
}

// May raise; leaves nothing.
void clua_replace_coroutine_functions(lua_State *L) {
    static const luaL_Reg followers[] = {{"resume", resume}, {"wrap", wrap}, {"close", close_coroutine}, {NULL, NULL}};
    lua_getglobal(L, LUA_COLIBNAME);
    luaL_setfuncs(L, followers, 0);
    lua_pop(L, 1);
}
