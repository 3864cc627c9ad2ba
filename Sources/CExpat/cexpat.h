// libexpat as it is: all that is called of it are plain functions, which Swift can call by itself.

#ifndef CEXPAT_H
#define CEXPAT_H

#include <expat.h>

#endif
