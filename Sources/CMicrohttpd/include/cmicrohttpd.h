// CMicrohttpd: libmicrohttpd, and the one call of it that Swift cannot make.

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

/// Starts an HTTPS daemon on a listening socket, which then belongs to the daemon.
/// `key` and `certificate` are PEM texts and are copied. Returns NULL if the daemon cannot start.
struct MHD_Daemon *cmhd_start(int listening, unsigned int threads, unsigned int idle_seconds, const char *key,
                              const char *certificate, struct cmhd_callbacks callbacks);

#endif
