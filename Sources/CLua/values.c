// Values from Swift onto the stack, and what Swift does with them there.
//
// Every function run under lua_pcall here gets one argument, a light userdata that points to the caller's own arguments
// in slot 1; further slots are named where there are any. They are C because each can raise, be it only for want of
// memory.

#include "internal.h"

#include <limits.h>

int clua_protect(lua_State *L, lua_CFunction function, void *argument, int results) {
    // Neither of the two pushes allocates.
    if (!lua_checkstack(L, 2)) {
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, argument);
    return clua_run(L, 1, results, 0);
}

void *clua_null(void) {
    static char null;
    return &null;
}

// MARK: - Pushing

typedef struct push_arguments {
    const clua_value *next;
    size_t count;
    const uint8_t *bytes;
} push_arguments;

static void push_next(lua_State *L, push_arguments *a);

// Pushes the table whose header is `head` and whose parts are next. May raise; leaves the table.
static void push_table(lua_State *L, push_arguments *a, const clua_value *head) {
    luaL_checkstack(L, 6, "values nested too deep");
    lua_createtable(L, (int)head->integer, (int)head->length);
    for (lua_Integer i = 1; i <= head->integer; i++) {
        push_next(L, a);
        lua_rawseti(L, -2, i);
    }
    for (size_t i = 0; i < head->length; i++) {
        push_next(L, a);
        push_next(L, a);
        if (lua_isnil(L, -2)) {
            luaL_error(L, "a table key is nil");
        }
        lua_rawset(L, -3);
    }
    if (head->kind == CLUA_ERROR) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_error_metatable);
        lua_setmetatable(L, -2);
    } else if (head->slot != 0) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, head->slot);
        lua_setmetatable(L, -2);
    }
}

// Pushes the next value with all that belongs to it. May raise; leaves the value.
static void push_next(lua_State *L, push_arguments *a) {
    const clua_value *v = a->next++;
    switch (v->kind) {
        case CLUA_BOOLEAN: lua_pushboolean(L, v->slot); break;
        case CLUA_INTEGER: lua_pushinteger(L, v->integer); break;
        case CLUA_NUMBER: lua_pushnumber(L, v->number); break;
        case CLUA_STRING: lua_pushlstring(L, (const char *)a->bytes + v->integer, v->length); break;
        case CLUA_REFERENCE: lua_rawgeti(L, LUA_REGISTRYINDEX, v->slot); break;
        case CLUA_NULL: lua_pushlightuserdata(L, clua_null()); break;
        case CLUA_TABLE:
        case CLUA_ERROR: push_table(L, a, v); break;
        default: lua_pushnil(L); break;
    }
}

static int push(lua_State *L) {
    push_arguments a = *(push_arguments *)lua_touserdata(L, 1);
    if (a.count > INT_MAX - LUA_MINSTACK) {
        return luaL_error(L, "too many values");
    }
    luaL_checkstack(L, (int)a.count, "too many values");
    for (size_t i = 0; i < a.count; i++) {
        push_next(L, &a);
    }
    return (int)a.count;
}

int clua_push(lua_State *L, const clua_value *values, size_t count, const uint8_t *bytes) {
    push_arguments a = {values, count, bytes};
    return clua_protect(L, push, &a, LUA_MULTRET);
}

typedef struct string_arguments {
    const uint8_t *bytes;
    size_t length;
} string_arguments;

static int push_string(lua_State *L) {
    string_arguments *a = lua_touserdata(L, 1);
    lua_pushlstring(L, (const char *)a->bytes, a->length);
    return 1;
}

int clua_push_string(lua_State *L, const uint8_t *bytes, size_t length) {
    string_arguments a = {bytes, length};
    return clua_protect(L, push_string, &a, 1);
}

// MARK: - References

// Slot 2 is the value. Leaves nothing; the registry holds the value.
static int make_reference(lua_State *L) {
    int *slot = lua_touserdata(L, 1);
    *slot = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int clua_reference(lua_State *L, int *slot) {
    if (!lua_checkstack(L, 2)) {
        lua_pop(L, 1);
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, make_reference);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, slot);
    lua_insert(L, -2);
    return clua_run(L, 2, 0, 0);
}

// Unprotected, since it can't raise: luaL_unref writes to keys that the registry has, and the two slots that it needs
// are among the spare ones that Lua keeps above every frame.
void clua_release_reference(lua_State *L, int slot) { luaL_unref(L, LUA_REGISTRYINDEX, slot); }

// MARK: - Tables

typedef struct access_arguments {
    int table;
    const clua_value *values;
    const uint8_t *bytes;
    bool raw;
} access_arguments;

// Pushes the table of an access and `count` values after it.
static access_arguments *start_access(lua_State *L, int count) {
    access_arguments *a = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, a->table);
    if (a->raw && !lua_istable(L, -1)) {
        luaL_error(L, "a table expected, got %s", luaL_typename(L, -1));
    }
    push_arguments p = {a->values, (size_t)count, a->bytes};
    for (int i = 0; i < count; i++) {
        push_next(L, &p);
    }
    return a;
}

static int get(lua_State *L) {
    if (start_access(L, 1)->raw) {
        lua_rawget(L, -2);
    } else {
        lua_gettable(L, -2);
    }
    return 1;
}

int clua_get(lua_State *L, int table, const clua_value *key, const uint8_t *bytes, bool raw) {
    access_arguments a = {table, key, bytes, raw};
    return clua_protect(L, get, &a, 1);
}

static int set(lua_State *L) {
    if (start_access(L, 2)->raw) {
        if (lua_isnil(L, -2)) {
            return luaL_error(L, "a table key is nil");
        }
        lua_rawset(L, -3);
    } else {
        lua_settable(L, -3);
    }
    return 0;
}

int clua_set(lua_State *L, int table, const clua_value *key_and_value, const uint8_t *bytes, bool raw) {
    access_arguments a = {table, key_and_value, bytes, raw};
    return clua_protect(L, set, &a, 0);
}

typedef struct length_arguments {
    int table;
    lua_Integer length;
} length_arguments;

static int length(lua_State *L) {
    length_arguments *a = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, a->table);
    a->length = luaL_len(L, -1);
    return 0;
}

int clua_length(lua_State *L, int table, lua_Integer *result) {
    length_arguments a = {table, 0};
    int status = clua_protect(L, length, &a, 0);
    *result = a.length;
    return status;
}

// Slot 1 is the table, slot 2 the key. Leaves the next key and its value, or nothing at the end.
static int next(lua_State *L) { return lua_next(L, 1) ? 2 : 0; }

int clua_next(lua_State *L, bool *more) {
    *more = false;
    if (!lua_checkstack(L, 3)) {
        return CLUA_NO_ROOM;
    }
    int table = lua_gettop(L) - 1;
    lua_pushcfunction(L, next);
    lua_pushvalue(L, table);
    lua_rotate(L, table + 1, -1);  // the old key is the argument; it need not stay
    int status = clua_run(L, 2, LUA_MULTRET, 0);
    *more = status == LUA_OK && lua_gettop(L) > table;
    return status;
}

typedef struct metatable_arguments {
    int table, metatable;
} metatable_arguments;

static int set_metatable(lua_State *L) {
    metatable_arguments *a = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, a->table);
    luaL_checktype(L, -1, LUA_TTABLE);
    if (a->metatable == 0) {
        lua_pushnil(L);
    } else {
        lua_rawgeti(L, LUA_REGISTRYINDEX, a->metatable);
        luaL_checktype(L, -1, LUA_TTABLE);
    }
    lua_setmetatable(L, -2);
    return 0;
}

int clua_set_metatable(lua_State *L, int table, int metatable) {
    metatable_arguments a = {table, metatable};
    return clua_protect(L, set_metatable, &a, 0);
}

// MARK: - Others

// Slot 1 is any value. Leaves its text; a __tostring may do anything.
static int describe(lua_State *L) {
    luaL_tolstring(L, 1, NULL);
    return 1;
}

int clua_describe(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        lua_pop(L, 1);
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, describe);
    lua_insert(L, -2);
    return clua_run(L, 1, 1, 0);
}

// Slot 1 is an error object. Leaves its sentence, as the `lua5.4` program would print it.
static int describe_error(lua_State *L) {
    if (luaL_callmeta(L, 1, "__tostring") && lua_type(L, -1) == LUA_TSTRING) {
        return 1;
    }
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TNUMBER) {
        lua_tolstring(L, 1, NULL);
        return 1;
    }
    if (lua_istable(L, 1)) {
        lua_pushliteral(L, "message");
        if (lua_rawget(L, 1) == LUA_TSTRING) {
            return 1;
        }
    }
    lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
    return 1;
}

int clua_describe_error(lua_State *L) {
    if (!lua_checkstack(L, 2)) {
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, describe_error);
    lua_pushvalue(L, -2);
    return clua_run(L, 1, 1, 0);
}

// luaL_loadbufferx is protected itself. Only text is taken: a precompiled chunk can break any state.
int clua_load(lua_State *L, const uint8_t *bytes, size_t length, const char *name) {
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    return luaL_loadbufferx(L, (const char *)bytes, length, name, "t");
}

// Slot 1 is the function. Leaves a thread that will run it.
static int new_thread(lua_State *L) {
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    return 1;
}

int clua_new_thread(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        lua_pop(L, 1);
        return CLUA_NO_ROOM;
    }
    lua_pushcfunction(L, new_thread);
    lua_insert(L, -2);
    return clua_run(L, 1, 1, 0);
}

// Neither of these two allocates.
int clua_push_thread(lua_State *L, lua_State *thread) {
    if (!lua_checkstack(L, 1) || !lua_checkstack(thread, 1)) {
        return CLUA_NO_ROOM;
    }
    lua_pushthread(thread);
    if (thread != L) {
        lua_xmove(thread, L, 1);
    }
    return LUA_OK;
}

int clua_push_error_metatable(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_error_metatable);
    return LUA_OK;
}

int clua_push_globals(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    return LUA_OK;
}

int clua_push_decoded(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_decoded);
    return LUA_OK;
}

int clua_push_nulls(lua_State *L) {
    if (!lua_checkstack(L, 1)) {
        return CLUA_NO_ROOM;
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_nulls);
    return LUA_OK;
}

static int collect(lua_State *L) {
    lua_gc(L, LUA_GCCOLLECT);
    return 0;
}

int clua_collect(lua_State *L) { return clua_protect(L, collect, NULL, 0); }
