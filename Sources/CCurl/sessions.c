// TLS sessions that later connections may resume: a handshake without certificates, at a third of the work. libcurl's
// own store keeps them for as long as it likes, and shows nobody whose they are; this one is asked at the beginning of
// each handshake, by callbacks of OpenSSL that Swift can't be given.
#define _GNU_SOURCE // clocks
#include "sessions.h"
#include "symbols.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct place {
    struct place *next;
    /// One reference; null where none is kept.
    SSL_SESSION *session;
    int64_t shown;
    /// Until when none is offered.
    int64_t refused;
    int port;
    char host[256];
};

struct ccurl_sessions {
    int holders;
    int64_t lifetime;
    struct place *places;
};

ccurl_sessions *ccurl_sessions_new(int64_t milliseconds) {
    ccurl_sessions *sessions = calloc(1, sizeof *sessions);
    if (sessions != NULL) {
        sessions->holders = 1;
        sessions->lifetime = milliseconds;
    }
    return sessions;
}

ccurl_sessions *ccurl_sessions_hold(ccurl_sessions *sessions) {
    sessions->holders++;
    return sessions;
}

static void drop(struct place *place) {
    if (place->session != NULL) {
        ccurl_lib.SSL_SESSION_free(place->session);
        place->session = NULL;
    }
}

// A client and its connections live on one thread, so counting needs no lock.
void ccurl_sessions_release(ccurl_sessions *sessions) {
    if (--sessions->holders > 0) {
        return;
    }
    for (struct place *place = sessions->places, *next; place != NULL; place = next) {
        next = place->next;
        drop(place);
        free(place);
    }
    free(sessions);
}

static struct place *find(const ccurl_sessions *sessions, const char *host, int port) {
    struct place *place = sessions->places;
    while (place != NULL && (place->port != port || strcmp(place->host, host) != 0)) {
        place = place->next;
    }
    return place;
}

static struct place *find_or_add(ccurl_sessions *sessions, const char *host, int port) {
    struct place *place = find(sessions, host, port);
    if (place == NULL && (place = calloc(1, sizeof *place)) != NULL) {
        place->port = port;
        strncpy(place->host, host, sizeof place->host - 1);
        place->next = sessions->places;
        sessions->places = place;
    }
    return place;
}

int64_t ccurl_sessions_now(void) {
    struct timespec now = {0};
    // A machine that sleeps grows older, too.
    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

SSL_SESSION *ccurl_sessions_find(ccurl_sessions *sessions, const char *host, int port, int64_t *shown) {
    struct place *place = find(sessions, host, port);
    int64_t now = ccurl_sessions_now();
    if (place == NULL || place->session == NULL || now < place->refused) {
        return NULL;
    }
    if (now - place->shown >= sessions->lifetime ||
        ccurl_lib.SSL_SESSION_is_resumable(place->session) != 1) {
        drop(place);
        return NULL;
    }
    *shown = place->shown;
    return place->session;
}

bool ccurl_sessions_keep(ccurl_sessions *sessions, const char *host, int port, SSL_SESSION *session,
                         int64_t shown) {
    struct place *place = find_or_add(sessions, host, port);
    if (place == NULL || ccurl_sessions_now() < place->refused) {
        return false;
    }
    drop(place);
    place->session = session;
    place->shown = shown;
    return true;
}

void ccurl_sessions_forget(ccurl_sessions *sessions, const char *host, int port) {
    struct place *place = find(sessions, host, port);
    if (place != NULL) {
        drop(place);
    }
}

void ccurl_sessions_refuse(ccurl_sessions *sessions, const char *host, int port) {
    struct place *place = find_or_add(sessions, host, port);
    if (place != NULL) {
        drop(place);
        place->refused = ccurl_sessions_now() + sessions->lifetime;
    }
}
