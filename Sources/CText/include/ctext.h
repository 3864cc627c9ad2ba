// The C library's table of character widths, which its headers hide from Swift.
#ifndef CTEXT_H
#define CTEXT_H

#include <stdint.h>

/// The columns that a Unicode scalar takes in the thread's locale: 0, 1 or 2; -1 for a control character.
int ctext_width(uint32_t scalar);

#endif
