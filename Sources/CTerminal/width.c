// wcwidth is declared only for those who ask for X/Open's part of the headers, and locales for POSIX 2008's.
#define _XOPEN_SOURCE 700
#include "width.h"

#include <locale.h>
#include <wchar.h>

int terminal_width_of(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

int terminal_width_in_utf8(uint32_t scalar) {
    static locale_t utf8;
    if (!utf8) {
        utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    }
    if (!utf8) {
        return wcwidth((wchar_t)scalar);
    }
    locale_t before = uselocale(utf8);
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}
