#include "cmicrohttpd.h"

#include <string.h>

// Paths stay as they were sent: routes are matched on the encoded form, so that "%2F" in a parameter is
// not taken for a separator.
static size_t keep_encoded(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

struct MHD_Daemon *cmhd_start(int listening, unsigned int threads, unsigned int idle_seconds, const char *key,
                              const char *certificate, struct cmhd_callbacks callbacks) {
    const unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS | MHD_ALLOW_SUSPEND_RESUME;
    // clang-format off: an option and its values stand in one line.
    return MHD_start_daemon(
        flags, 0, callbacks.accept, callbacks.context, callbacks.handle, callbacks.context,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listening,
        MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_HTTPS_MEM_KEY, key,
        MHD_OPTION_HTTPS_MEM_CERT, certificate,
        MHD_OPTION_URI_LOG_CALLBACK, callbacks.begin, callbacks.context,
        MHD_OPTION_NOTIFY_COMPLETED, callbacks.finish, callbacks.context,
        MHD_OPTION_UNESCAPE_CALLBACK, &keep_encoded, NULL,
        MHD_OPTION_END);
    // clang-format on
}
