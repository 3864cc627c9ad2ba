// A look at chunks before Lua compiles them.
//
// These stand in for Lua's own `load`, `loadfile` and `dofile`, and for the searcher of `require`. They are C so that
// the original runs in the same frame: its messages name the function and the place as they always do.

#define _GNU_SOURCE
#include "internal.h"

#include <string.h>

// Each closure has the check as its first upvalue, and the original as its second.
enum { CHECK = 1, ORIGINAL = 2 };

// Calls the check. Leaves the problem, or nothing where there is none. May raise.
static bool is_refused(lua_State *L, const char *kind, int text) {
    text = lua_absindex(L, text);
    luaL_checkstack(L, 3, NULL);
    lua_pushvalue(L, lua_upvalueindex(CHECK));
    lua_pushstring(L, kind);
    lua_pushvalue(L, text);
    lua_call(L, 2, 1);
    if (!lua_isnil(L, -1)) {
        return true;
    }
    lua_pop(L, 1);
    return false;
}

static int original(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(ORIGINAL))(L); }

// load: leaves nil and the problem, or what load leaves.
static int load_text(lua_State *L) {
    size_t length = 0;
    const char *text = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &length) : NULL;
    if (text != NULL && memmem(text, length, "dry_run", 7) != NULL && is_refused(L, "text", 1)) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    return original(L);
}

// loadfile: leaves nil and the problem, or what loadfile leaves.
static int load_file(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING && is_refused(L, "file", 1)) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    return original(L);
}

// dofile: raises the problem, or does what dofile does.
static int do_file(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING && is_refused(L, "file", 1)) {
        return lua_error(L);
    }
    return original(L);
}

// The searcher of Lua files: raises the problem, or leaves what the searcher leaves, the loader and the file's name.
static int search_file(lua_State *L) {
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(ORIGINAL));
    lua_insert(L, 1);
    lua_call(L, 1, LUA_MULTRET);
    if (lua_gettop(L) == 2 && lua_type(L, 2) == LUA_TSTRING && is_refused(L, "file", 2)) {
        return lua_error(L);
    }
    return lua_gettop(L);
}

// [original] → [closure]; slot 1 is the check.
static void wrap(lua_State *L, lua_CFunction function) {
    lua_pushvalue(L, 1);
    lua_insert(L, -2);
    lua_pushcclosure(L, function, 2);
}

// Run under lua_pcall; slot 1 is the check. Leaves nothing.
static int replace(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"load", load_text}, {"loadfile", load_file}, {"dofile", do_file}, {NULL, NULL}};
    lua_pushglobaltable(L);
    for (const luaL_Reg *each = functions; each->name != NULL; each++) {
        if (lua_getfield(L, -1, each->name) == LUA_TFUNCTION && lua_iscfunction(L, -1)) {
            wrap(L, each->func);
            lua_setfield(L, -2, each->name);
        } else {
            lua_pop(L, 1);
        }
    }
    lua_getfield(L, -1, LUA_LOADLIBNAME);
    if (lua_getfield(L, -1, "searchers") == LUA_TTABLE && lua_rawgeti(L, -1, 2) == LUA_TFUNCTION) {
        wrap(L, search_file);
        lua_rawseti(L, -2, 2);
    }
    return 0;
}

int clua_check_chunks(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        lua_pop(L, 1);
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, replace);
    lua_insert(L, -2);
    return clua_run(L, 1, 0, 0);
}
