// What this program is: the number of its version, and the commit that it was built from.
#ifndef CVERSION_H
#define CVERSION_H

/// The content of the file VERSION, with its end of line.
extern const char *const cversion_number;

/// The commit that the program was built from, `+changes` behind it where files differed from it; `unknown` where
/// nobody said.
const char *cversion_commit(void);

#endif
