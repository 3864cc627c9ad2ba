// The comparison itself: digits count as numbers, letters in any capitals.

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

// How many bytes from `text` on are digits.
static size_t digits(const unsigned char *text, size_t length) {
    size_t count = 0;
    while (count < length && isdigit(text[count])) {
        count++;
    }
    return count;
}

// Two runs of digits, as numbers: without the zeros in front the longer one is the greater.
static int compare_digits(const unsigned char *one, size_t length, const unsigned char *other, size_t other_length) {
    for (; length > 1 && *one == '0'; length--) {
        one++;
    }
    for (; other_length > 1 && *other == '0'; other_length--) {
        other++;
    }
    if (length != other_length) {
        return length < other_length ? -1 : 1;
    }
    return memcmp(one, other, length);
}

// compare(one, other): below 0, 0 or above.
static int compare(lua_State *L) {
    size_t left, right;
    const unsigned char *one = (const unsigned char *)luaL_checklstring(L, 1, &left);
    const unsigned char *other = (const unsigned char *)luaL_checklstring(L, 2, &right);
    int order = 0;
    while (order == 0 && left > 0 && right > 0) {
        size_t count = digits(one, left), other_count = digits(other, right);
        if (count > 0 && other_count > 0) {
            order = compare_digits(one, count, other, other_count);
        } else {
            count = other_count = 1;
            order = tolower(*one) - tolower(*other);
        }
        one += count;
        left -= count;
        other += other_count;
        right -= other_count;
    }
    if (order == 0) {
        order = left > 0 ? 1 : right > 0 ? -1 : 0;
    }
    lua_pushinteger(L, order);
    return 1;
}

int luaopen_natural_core(lua_State *L) {
    static const luaL_Reg functions[] = {{"compare", compare}, {NULL, NULL}};
    luaL_newlib(L, functions);
    return 1;
}
