// The C library's table of character widths, which its headers hide from Swift.
#ifndef WIDTH_H
#define WIDTH_H

#include <stdint.h>

/// The columns that a Unicode scalar takes in the thread's locale: 0, 1 or 2; -1 for a control character.
int terminal_width_of(uint32_t scalar);

/// The same in the locale C.UTF-8, whatever the thread's is. For one thread alone.
int terminal_width_in_utf8(uint32_t scalar);

#endif
