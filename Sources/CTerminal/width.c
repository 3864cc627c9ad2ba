// wcwidth is declared only for those who ask for X/Open's part of the headers.
#define _XOPEN_SOURCE 700
#include "width.h"

#include <wchar.h>

int terminal_width_of(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
