#include "cversion.h"

static const char number[] = {
#embed "../../VERSION"
    , 0};

const char *const cversion_number = number;

// Behind the sign, scripts/lib/common.sh writes the commit into the built program (bake_commit): so a commit that
// changes nothing of the program builds nothing anew. The sign must stand in the program once.
#define SIGN "scvsh-built-from="
static const char commit[sizeof SIGN + 64] = SIGN "unknown";

const char *cversion_commit(void) {
    // Not read by the compiler, which knows another text.
    const char *volatile text = commit;
    return text + sizeof SIGN - 1;
}
