#include "cdocument.h"
