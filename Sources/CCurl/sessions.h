// What the verifier asks the store of TLS sessions for. A place is a host and its port.
#ifndef CCURL_SESSIONS_H
#define CCURL_SESSIONS_H

#include "ccurl.h"

#include <openssl/ssl.h>

#pragma clang assume_nonnull begin

/// One holder more; returns its argument.
ccurl_sessions *ccurl_sessions_hold(ccurl_sessions *sessions);
/// The session to offer to a place: the store's own, of which a connection is to get a copy. Null where there is none
/// that is young enough.
/// `shown` is when the certificate was shown that it carries.
SSL_SESSION *_Nullable ccurl_sessions_find(ccurl_sessions *sessions, const char *host, int port,
                                           int64_t *shown);
/// Keeps a session in place of the last one; false where it does not, and the caller goes on to own it.
bool ccurl_sessions_keep(ccurl_sessions *sessions, const char *host, int port, SSL_SESSION *session,
                         int64_t shown);
/// Lets the session of a place go.
void ccurl_sessions_forget(ccurl_sessions *sessions, const char *host, int port);
/// Lets it go, and keeps none for that place for as long as one may be offered.
void ccurl_sessions_refuse(ccurl_sessions *sessions, const char *host, int port);
/// Milliseconds by a clock that nobody sets.
int64_t ccurl_sessions_now(void);

#pragma clang assume_nonnull end

#endif
