// CMicrohttpd: libmicrohttpd, the one call of it that Swift cannot make, and what it leaves to GnuTLS.

#ifndef CMICROHTTPD_H
#define CMICROHTTPD_H

#include <microhttpd.h>

/// What a daemon calls back. All run on the daemon's own threads.
struct cmhd_callbacks {
    /// Says whether a connection is let in; one that is not is closed before its handshake.
    MHD_AcceptPolicyCallback accept;
    /// Called with the raw request target before anything of the request is decoded; what it returns
    /// becomes the request's own state, handed to the two that follow.
    void *(*begin)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback finish;
    void *context;
};

/// The key of session tickets; a daemon that was started with it must be stopped before it is freed.
struct cmhd_tickets;
struct cmhd_tickets *cmhd_tickets_new(void);
void cmhd_tickets_free(struct cmhd_tickets *tickets);

/// Starts an HTTPS daemon on a listening socket, which then belongs to the daemon.
/// `key` and `certificate` are PEM texts and are copied. With `tickets`, clients may
/// resume their TLS sessions; NULL for none. Returns NULL if the daemon cannot start.
struct MHD_Daemon *cmhd_start(int listening, unsigned int threads, unsigned int idle_seconds, const char *key,
                              const char *certificate, struct cmhd_tickets *tickets, struct cmhd_callbacks callbacks);

#endif
