// Hooks of programs (debug.sethook) beside the one of an interrupt.
//
// Lua has one hook for each thread, and an interrupt takes it. So what a program has set is written down, for it to be
// put back afterwards: else a Ctrl-C at the prompt would end what measures coverage, silently.

#include "internal.h"

// In the registry: a table from threads to the mask of their hooks, and the count above it; it keeps none of them.
static const char hooks;
enum { MASK_BITS = 8 };

// debug.sethook: what that does, in the same frame, so that its messages name the function. Leaves nothing.
static int set_hook(lua_State *L) {
    clua_state *S = clua_of(L);
    lua_State *thread = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
    int results = lua_tocfunction(L, lua_upvalueindex(1))(L);
    lua_Hook hook = lua_gethook(thread);
    lua_Integer what = (lua_Integer)lua_gethookcount(thread) << MASK_BITS | lua_gethookmask(thread);
    if (hook != clua_stop) {
        if (lua_isthread(L, 1)) {
            lua_settop(L, 1);
        } else {
            lua_settop(L, 0);
            lua_pushthread(L);
        }
        lua_rawgetp(L, LUA_REGISTRYINDEX, &hooks);
        lua_insert(L, 1);
        if (hook != NULL) {
            S->program_hook = hook;
            lua_pushinteger(L, what);
        } else {
            lua_pushnil(L);
        }
        lua_rawset(L, 1);
        results = 0;
        // A signal that came in between: its hook must not be lost under the program's.
        if (S->interrupted) {
            lua_sethook(S->running, clua_stop, LUA_MASKCOUNT, 1);
        }
    }
    return results;
}

void clua_restore_hook(clua_state *S, lua_State *L) {
    lua_sethook(L, NULL, 0, 0);
    if (S->program_hook == NULL || S->closing || !lua_checkstack(L, 2)) {
        return;
    }
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &hooks) == LUA_TTABLE) {
        lua_pushthread(L);
        if (lua_rawget(L, -2) == LUA_TNUMBER) {
            lua_Integer what = lua_tointeger(L, -1);
            lua_sethook(L, S->program_hook, (int)(what & ((1 << MASK_BITS) - 1)), (int)(what >> MASK_BITS));
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

void clua_replace_hook_functions(lua_State *L) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &hooks);

    lua_getglobal(L, LUA_DBLIBNAME);
    lua_getfield(L, -1, "sethook");
    lua_pushcclosure(L, set_hook, 1);
    lua_setfield(L, -2, "sethook");
    lua_pop(L, 1);
}
