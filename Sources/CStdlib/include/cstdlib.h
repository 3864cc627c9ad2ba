#ifndef CSTDLIB_H
#define CSTDLIB_H

#endif
