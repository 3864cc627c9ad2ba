// The walk from a parsed JSON document onto the Lua stack.
//
// It is C because every step of it may raise for want of memory: it holds nothing that would need releasing, so that
// the jump out of it loses nothing. The document belongs to the caller.

#include "internal.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// MARK: - Shapes

typedef struct shape_member {
    char *key;
    size_t length;
    const clua_shape *shape;
} shape_member;

struct clua_shape {
    int metatable;  // registry slot, or 0
    const clua_shape *items;
    size_t count, capacity;
    shape_member *members;
};

clua_shape *clua_shape_new(int metatable) {
    clua_shape *shape = calloc(1, sizeof *shape);
    if (shape != NULL) {
        shape->metatable = metatable;
    }
    return shape;
}

bool clua_shape_add_member(clua_shape *shape, const uint8_t *key, size_t length, const clua_shape *member) {
    if (shape->count == shape->capacity) {
        size_t capacity = shape->capacity == 0 ? 4 : 2 * shape->capacity;
        shape_member *members = realloc(shape->members, capacity * sizeof *members);
        if (members == NULL) {
            return false;
        }
        shape->members = members;
        shape->capacity = capacity;
    }
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        return false;
    }
    if (length != 0) {
        memcpy(copy, key, length);
    }
    copy[length] = '\0';
    shape->members[shape->count++] = (shape_member){copy, length, member};
    return true;
}

void clua_shape_set_items(clua_shape *shape, const clua_shape *items) { shape->items = items; }

void clua_shape_free(clua_shape *shape) {
    if (shape == NULL) {
        return;
    }
    for (size_t i = 0; i < shape->count; i++) {
        free(shape->members[i].key);
    }
    free(shape->members);
    free(shape);
}

static const clua_shape *shape_of_member(const clua_shape *shape, const char *key, size_t length) {
    if (shape == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < shape->count; i++) {
        const shape_member *member = &shape->members[i];
        if (member->length == length && memcmp(member->key, key, length) == 0) {
            return member->shape;
        }
    }
    return NULL;
}

// MARK: - The walk

typedef struct walk_arguments {
    csj_cursor cursor;
    const clua_shape *shape;
    int list_metatable;
    bool keep_null;
    int max_depth;
} walk_arguments;

static void push_value(lua_State *L, const walk_arguments *a, csj_cursor cursor, const clua_shape *shape, int depth);

// A whole number beyond what a Lua integer holds: a float, as Lua reads such a literal itself; but where nulls are
// dropped, in replies, it may be an id, of which no digit may be lost: there its text.
static void push_unsigned(lua_State *L, const walk_arguments *a, uint64_t number) {
    if (a->keep_null) {
        lua_pushnumber(L, (lua_Number)number);
        return;
    }
    char text[24];
    int length = snprintf(text, sizeof text, "%" PRIu64, number);
    lua_pushlstring(L, text, (size_t)length);
}

static int presize(size_t count) { return count > INT_MAX ? INT_MAX : (int)count; }

// Sets the metatable for the table on top.
static void dress(lua_State *L, int metatable) {
    if (metatable != 0) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, metatable);
        lua_setmetatable(L, -2);
    }
}

// An array keeps its nulls always: without them, the others would change their places.
static void push_array(lua_State *L, const walk_arguments *a, csj_cursor cursor, const clua_shape *shape, int depth) {
    const clua_shape *items = shape == NULL ? NULL : shape->items;
    lua_createtable(L, presize(csj_count(cursor)), 0);
    csj_iterator iterator = csj_iterate(cursor);
    csj_cursor element;
    for (lua_Integer i = 1; csj_next_element(&iterator, &element); i++) {
        push_value(L, a, element, items, depth);
        lua_rawseti(L, -2, i);
    }
    dress(L, shape != NULL && shape->metatable != 0 ? shape->metatable : a->list_metatable);
}

// Notes that the table on top came out of data: what it says under `confirm` is nobody's answer to a question.
static void note_decoded(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_decoded);
    lua_pushvalue(L, -2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

// The names of a record's members that were null: each behind a line feed. What does not fit is not noted.
typedef struct null_names {
    size_t length;
    char text[256];
} null_names;

static void add_null_name(null_names *nulls, const char *key, size_t length) {
    if (nulls->length + length + 2 > sizeof nulls->text) {
        return;
    }
    nulls->text[nulls->length] = '\n';
    memcpy(nulls->text + nulls->length + 1, key, length);
    nulls->length += length + 1;
}

// Notes which members of the record on top were null, so that it can be told from their not being there.
static void note_nulls(lua_State *L, null_names *nulls) {
    nulls->text[nulls->length++] = '\n';
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_nulls);
    lua_pushvalue(L, -2);
    lua_pushlstring(L, nulls->text, nulls->length);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

static void push_object(lua_State *L, const walk_arguments *a, csj_cursor cursor, const clua_shape *shape, int depth) {
    lua_createtable(L, 0, presize(csj_count(cursor)));
    csj_iterator iterator = csj_iterate(cursor);
    csj_cursor value;
    const char *key;
    size_t length;
    bool confirms = false;
    null_names nulls;
    nulls.length = 0;
    while (csj_next_member(&iterator, &key, &length, &value)) {
        confirms = confirms || (length == 7 && memcmp(key, "confirm", 7) == 0);
        lua_pushlstring(L, key, length);
        switch (csj_kind_of(value)) {
            case CSJ_NULL:
                // Set even if it is dropped: of a key that comes twice the last one counts.
                if (a->keep_null) {
                    lua_pushlightuserdata(L, clua_null());
                } else {
                    lua_pushnil(L);
                    add_null_name(&nulls, key, length);
                }
                break;
            case CSJ_ARRAY:
            case CSJ_OBJECT: push_value(L, a, value, shape_of_member(shape, key, length), depth); break;
            default: push_value(L, a, value, NULL, depth); break;
        }
        lua_rawset(L, -3);
    }
    if (confirms) {
        note_decoded(L);
    }
    // An object where a list should be is none: as one it would be empty, and what it holds passed over in silence.
    bool is_list = shape != NULL && (shape->items != NULL || shape->metatable == a->list_metatable);
    if (shape != NULL && !is_list) {
        dress(L, shape->metatable);
        if (shape->metatable != 0 && nulls.length > 0) {
            note_nulls(L, &nulls);
        }
    }
}

// Pushes one value with all that is inside. May raise; leaves the value.
static void push_value(lua_State *L, const walk_arguments *a, csj_cursor cursor, const clua_shape *shape, int depth) {
    switch (csj_kind_of(cursor)) {
        case CSJ_NULL: lua_pushlightuserdata(L, clua_null()); return;
        case CSJ_FALSE: lua_pushboolean(L, 0); return;
        case CSJ_TRUE: lua_pushboolean(L, 1); return;
        case CSJ_INTEGER: lua_pushinteger(L, csj_int64(cursor)); return;
        case CSJ_UNSIGNED: push_unsigned(L, a, csj_uint64(cursor)); return;
        case CSJ_NUMBER: lua_pushnumber(L, csj_double(cursor)); return;
        case CSJ_STRING: {
            size_t length;
            const char *text = csj_string(cursor, &length);
            lua_pushlstring(L, text, length);
            return;
        }
        case CSJ_ARRAY:
        case CSJ_OBJECT: break;
    }
    if (depth >= a->max_depth) {
        luaL_error(L, "JSON is nested deeper than %d levels", a->max_depth);
    }
    luaL_checkstack(L, 4, "JSON is nested too deep");  // table, key, value, metatable
    if (csj_kind_of(cursor) == CSJ_ARRAY) {
        push_array(L, a, cursor, shape, depth + 1);
    } else {
        push_object(L, a, cursor, shape, depth + 1);
    }
}

// Run under lua_pcall; slot 1 points to the arguments. Leaves the value.
static int walk(lua_State *L) {
    const walk_arguments *a = lua_touserdata(L, 1);
    push_value(L, a, a->cursor, a->shape, 0);
    return 1;
}

int clua_push_json(lua_State *L, csj_cursor cursor, const clua_shape *shape, int list_metatable, bool keep_null,
                   int max_depth) {
    walk_arguments a = {cursor, shape, list_metatable, keep_null, max_depth};
    // Nothing that the walk makes is garbage before its end: the collector would only look at it again and again. If
    // memory runs out, Lua collects all the same.
    bool collects = lua_gc(L, LUA_GCISRUNNING) != 0;
    if (collects) {
        lua_gc(L, LUA_GCSTOP);
    }
    int status = clua_protect(L, walk, &a, 1);
    if (collects) {
        lua_gc(L, LUA_GCRESTART);
    }
    return status;
}
