// The one place that knows where the libraries are. Only libc is linked: libcurl brings thirty libraries with it, which
// would be most of the time it takes to start a program that may never send a request.
#include "ccurl.h"
#include "symbols.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define LIBCURL "libcurl.so.4"

struct ccurl_symbols ccurl_lib;

static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void find(void *library, const char *name, void *place) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL && failure[0] == '\0') {
        int curl = strncmp(name, "curl_", 5) == 0;
        snprintf(failure, sizeof failure, "%s lacks %s%s", LIBCURL, name,
                 curl ? ": version 7.87 or later is needed" : ": it must be built with OpenSSL 1.1.1 or later");
    }
    memcpy(place, &symbol, sizeof symbol);
}

static void load(void) {
    // Kept for as long as the program runs: connections and exit handlers point into it.
    void *library = dlopen(LIBCURL, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *why = dlerror();
        snprintf(failure, sizeof failure, "can't load libcurl: %s", why != NULL ? why : LIBCURL);
        return;
    }
#define CCURL_FIND(name) find(library, #name, &ccurl_lib.name);
    CCURL_CURL_SYMBOLS(CCURL_FIND)
    CCURL_OPENSSL_SYMBOLS(CCURL_FIND)
#undef CCURL_FIND
    if (failure[0] != '\0') {
        return;
    }

    CURLcode code = ccurl_lib.curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        snprintf(failure, sizeof failure, "can't start libcurl: %s", ccurl_lib.curl_easy_strerror(code));
        return;
    }
    const curl_version_info_data *version = ccurl_lib.curl_version_info(CURLVERSION_NOW);
    if (version->version_num < 0x075700) {
        snprintf(failure, sizeof failure, "libcurl %s is too old: version 7.87 or later is needed", version->version);
    } else if (version->ssl_version == NULL || strncmp(version->ssl_version, "OpenSSL/", 8) != 0) {
        snprintf(failure, sizeof failure, "libcurl must be built with OpenSSL, but this one has %s",
                 version->ssl_version != NULL ? version->ssl_version : "no TLS");
    }
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure[0] != '\0' ? failure : NULL;
}

const char *ccurl_version(void) {
    return ccurl_lib.curl_version_info(CURLVERSION_NOW)->version;
}

const char *ccurl_tls_version(void) {
    return ccurl_lib.curl_version_info(CURLVERSION_NOW)->ssl_version;
}
