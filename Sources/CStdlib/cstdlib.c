#include "cstdlib.h"
