#include "cmicrohttpd.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

struct cmhd_tickets {
    gnutls_datum_t key;
};

struct cmhd_tickets *cmhd_tickets_new(void) {
    struct cmhd_tickets *tickets = calloc(1, sizeof *tickets);
    if (tickets != NULL && gnutls_session_ticket_key_generate(&tickets->key) != GNUTLS_E_SUCCESS) {
        free(tickets);
        return NULL;
    }
    return tickets;
}

void cmhd_tickets_free(struct cmhd_tickets *tickets) {
    gnutls_memset(tickets->key.data, 0, tickets->key.size);
    gnutls_free(tickets->key.data);
    free(tickets);
}

// Before the handshake: what the client is given when that is over, in TLS 1.2 and in 1.3, and may begin the next with.
static void offer_tickets(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode code) {
    const struct cmhd_tickets *tickets = context;
    (void)state;
    if (tickets == NULL || code != MHD_CONNECTION_NOTIFY_STARTED) {
        return;
    }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info != NULL && info->tls_session != NULL) {
        gnutls_session_ticket_enable_server(info->tls_session, &tickets->key);
    }
}

// Paths stay as they were sent: routes are matched on the encoded form, so that "%2F" in a parameter is
// not taken for a separator.
static size_t keep_encoded(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

struct MHD_Daemon *cmhd_start(int listening, unsigned int threads, unsigned int idle_seconds, const char *key,
                              const char *certificate, struct cmhd_tickets *tickets, struct cmhd_callbacks callbacks) {
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
        MHD_OPTION_NOTIFY_CONNECTION, &offer_tickets, tickets,
        MHD_OPTION_NOTIFY_COMPLETED, callbacks.finish, callbacks.context,
        MHD_OPTION_UNESCAPE_CALLBACK, &keep_encoded, NULL,
        MHD_OPTION_END);
    // clang-format on
}
