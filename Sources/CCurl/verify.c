// The judgement of certificates, inside OpenSSL's own verification: a certificate that is refused here ends the
// handshake, and not a byte of a request leaves. libcurl's own pinning looks at the public key alone.
#include "ccurl.h"
#include "sessions.h"
#include "symbols.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct ccurl_verifier {
    int holders;
    ccurl_verification verification;
    bool began;
    bool presented;
    /// Whether the certificate was judged, and nothing stands against it.
    bool accepted;
    bool offered;
    uint8_t pin[32];
    char host[256];
    int port;
    ccurl_sessions *sessions;
    /// When the certificate was shown: to this verifier, or to the one that the session is from that was offered.
    int64_t shown;
    ccurl_certificate certificate;
};

ccurl_verifier *ccurl_verifier_new(ccurl_verification verification, const uint8_t *pin, const char *host, int port,
                                   ccurl_sessions *sessions) {
    ccurl_verifier *verifier = calloc(1, sizeof *verifier);
    if (verifier == NULL) {
        return NULL;
    }
    verifier->holders = 1;
    verifier->verification = verification;
    if (pin != NULL) {
        memcpy(verifier->pin, pin, sizeof verifier->pin);
    }
    strncpy(verifier->host, host, sizeof verifier->host - 1);
    verifier->port = port;
    verifier->sessions = sessions != NULL ? ccurl_sessions_hold(sessions) : NULL;
    return verifier;
}

static void forget(ccurl_certificate *certificate) {
    free(certificate->subject);
    free(certificate->issuer);
    free(certificate->names);
    *certificate = (ccurl_certificate){0};
}

// A client and its connections live on one thread, so counting needs no lock.
void ccurl_verifier_release(ccurl_verifier *verifier) {
    if (--verifier->holders > 0) {
        return;
    }
    forget(&verifier->certificate);
    if (verifier->sessions != NULL) {
        ccurl_sessions_release(verifier->sessions);
    }
    free(verifier);
}

const ccurl_certificate *ccurl_verifier_certificate(const ccurl_verifier *verifier) {
    return verifier->presented ? &verifier->certificate : NULL;
}

// A copy of what a BIO holds, with a zero byte after it.
static char *text_of(BIO *bio) {
    char *data = NULL;
    long length = ccurl_lib.BIO_ctrl(bio, BIO_CTRL_INFO, 0, &data);
    if (length < 0) {
        return NULL;
    }
    char *copy = malloc((size_t)length + 1);
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy, data, (size_t)length);
    copy[length] = '\0';
    return copy;
}

static char *name_text(const X509_NAME *name) {
    BIO *bio = ccurl_lib.BIO_new(ccurl_lib.BIO_s_mem());
    if (bio == NULL) {
        return NULL;
    }
    char *text = NULL;
    // UTF-8 stays readable; control characters are written as numbers.
    unsigned long flags = (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT;
    if (ccurl_lib.X509_NAME_print_ex(bio, name, 0, flags) >= 0) {
        text = text_of(bio);
    }
    ccurl_lib.BIO_free(bio);
    return text;
}

static void write_time(char place[32], const ASN1_TIME *time) {
    struct tm parts;
    if (ccurl_lib.ASN1_TIME_to_tm(time, &parts) != 1 || strftime(place, 32, "%Y-%m-%d %H:%M:%S UTC", &parts) == 0) {
        strcpy(place, "unknown");
    }
}

// The names as text, one after the other, each with its zero byte.
static char *alternative_names(X509 *certificate) {
    GENERAL_NAMES *names = ccurl_lib.X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    const OPENSSL_STACK *stack = (const OPENSSL_STACK *)names;
    int count = names != NULL ? ccurl_lib.OPENSSL_sk_num(stack) : 0;
    size_t size = 1;
    for (int i = 0; i < count; i++) {
        const GENERAL_NAME *name = ccurl_lib.OPENSSL_sk_value(stack, i);
        if (name->type == GEN_DNS) {
            size += (size_t)ccurl_lib.ASN1_STRING_length(name->d.dNSName) + 1;
        }
        if (name->type == GEN_IPADD) {
            size += INET6_ADDRSTRLEN + 1;
        }
    }
    char *text = calloc(1, size + 1);
    char *end = text;
    for (int i = 0; text != NULL && i < count; i++) {
        const GENERAL_NAME *name = ccurl_lib.OPENSSL_sk_value(stack, i);
        if (name->type == GEN_DNS) {
            size_t length = (size_t)ccurl_lib.ASN1_STRING_length(name->d.dNSName);
            memcpy(end, ccurl_lib.ASN1_STRING_get0_data(name->d.dNSName), length);
            // A zero byte inside a name is an old trick; it must not end the list early.
            for (size_t at = 0; at < length; at++) {
                if (end[at] == '\0') {
                    end[at] = '?';
                }
            }
            if (length > 0) {
                end += length + 1;
            }
        } else if (name->type == GEN_IPADD) {
            int length = ccurl_lib.ASN1_STRING_length(name->d.iPAddress);
            const void *bytes = ccurl_lib.ASN1_STRING_get0_data(name->d.iPAddress);
            if ((length == 4 && inet_ntop(AF_INET, bytes, end, INET6_ADDRSTRLEN) != NULL) ||
                (length == 16 && inet_ntop(AF_INET6, bytes, end, INET6_ADDRSTRLEN) != NULL)) {
                end += strlen(end) + 1;
            }
        }
    }
    ccurl_lib.GENERAL_NAMES_free(names);
    return text;
}

static bool note(ccurl_verifier *verifier, X509 *leaf) {
    ccurl_certificate *certificate = &verifier->certificate;
    forget(certificate);
    verifier->presented = false;
    unsigned int length = 0;
    if (ccurl_lib.X509_digest(leaf, ccurl_lib.EVP_sha256(), certificate->digest, &length) != 1) {
        return false;
    }
    if (length != sizeof certificate->digest) {
        return false;
    }
    certificate->subject = name_text(ccurl_lib.X509_get_subject_name(leaf));
    certificate->issuer = name_text(ccurl_lib.X509_get_issuer_name(leaf));
    write_time(certificate->not_before, ccurl_lib.X509_get0_notBefore(leaf));
    write_time(certificate->not_after, ccurl_lib.X509_get0_notAfter(leaf));
    certificate->names = alternative_names(leaf);
    certificate->chain = -1;
    certificate->names_host = ccurl_lib.X509_check_host(leaf, verifier->host, 0, 0, NULL) == 1 ||
                              ccurl_lib.X509_check_ip_asc(leaf, verifier->host, 0) == 1;
    verifier->presented = true;
    return true;
}

static int judge(X509_STORE_CTX *store, ccurl_verifier *verifier) {
    X509 *leaf = ccurl_lib.X509_STORE_CTX_get0_cert(store);
    if (leaf == NULL || !note(verifier, leaf)) {
        ccurl_lib.X509_STORE_CTX_set_error(store, X509_V_ERR_UNSPECIFIED);
        return 0;
    }
    ccurl_certificate *certificate = &verifier->certificate;
    switch (verifier->verification) {
        case CCURL_VERIFY_PIN:
            if (memcmp(certificate->digest, verifier->pin, sizeof verifier->pin) != 0) {
                ccurl_lib.X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
                return 0;
            }
            ccurl_lib.X509_STORE_CTX_set_error(store, X509_V_OK);
            return 1;
        case CCURL_VERIFY_NOTHING: return 1;
        case CCURL_VERIFY_AUTHORITY:
        case CCURL_VERIFY_LATER: {
            bool trusted = ccurl_lib.X509_verify_cert(store) == 1;
            long error = ccurl_lib.X509_STORE_CTX_get_error(store);
            certificate->chain = trusted ? X509_V_OK : (error != X509_V_OK ? error : X509_V_ERR_UNSPECIFIED);
            if (verifier->verification == CCURL_VERIFY_AUTHORITY) {
                return trusted ? 1 : 0;
            }
            ccurl_lib.X509_STORE_CTX_set_error(store, X509_V_OK);
            return 1;
        }
    }
    return 0;
}

// Called by OpenSSL in place of its own check: 1 accepts, 0 refuses.
static int verify(X509_STORE_CTX *store, void *context) {
    ccurl_verifier *verifier = context;
    int verdict = judge(store, verifier);
    verifier->accepted = verdict == 1;
    verifier->shown = ccurl_sessions_now();
    return verdict;
}

// Whether a session's certificate is what a new handshake would have to show.
static bool is_still_trusted(ccurl_verifier *verifier, SSL_SESSION *session) {
    X509 *leaf = ccurl_lib.SSL_SESSION_get0_peer(session);
    if (leaf == NULL || !note(verifier, leaf)) {
        return false;
    }
    ccurl_certificate *certificate = &verifier->certificate;
    switch (verifier->verification) {
        case CCURL_VERIFY_PIN: return memcmp(certificate->digest, verifier->pin, sizeof verifier->pin) == 0;
        case CCURL_VERIFY_NOTHING: return true;
        case CCURL_VERIFY_AUTHORITY:
            // Its chain was in order minutes ago, else the session were not kept; its end may have come since.
            certificate->chain = X509_V_OK;
            return certificate->names_host && ccurl_lib.X509_cmp_current_time(ccurl_lib.X509_get0_notAfter(leaf)) > 0;
        case CCURL_VERIFY_LATER: return false;
    }
    return false;
}

// Where an SSL_CTX keeps its hold on the verifier.
static int slot = -1;
static pthread_once_t slot_once = PTHREAD_ONCE_INIT;

static ccurl_verifier *verifier_of(const SSL *ssl) {
    return ccurl_lib.SSL_CTX_get_ex_data(ccurl_lib.SSL_get_SSL_CTX(ssl), slot);
}

// Called by OpenSSL before it writes the first message of a handshake: offers the session that is kept, if any.
static void handshake_begins(const SSL *ssl, int where, int value) {
    (void)value;
    if ((where & SSL_CB_HANDSHAKE_START) == 0 || !ccurl_lib.SSL_in_before(ssl)) {
        return;
    }
    ccurl_verifier *verifier = verifier_of(ssl);
    SSL_SESSION *session =
        ccurl_sessions_find(verifier->sessions, verifier->host, verifier->port, &verifier->shown);
    if (session == NULL) {
        return;
    }
    if (!is_still_trusted(verifier, session)) {
        verifier->presented = false;
        ccurl_sessions_forget(verifier->sessions, verifier->host, verifier->port);
        return;
    }
    // A copy: of TLS 1.3 OpenSSL lets a session go when one connection has resumed it, and many may begin at once.
    SSL_SESSION *copy = ccurl_lib.SSL_SESSION_dup(session);
    if (copy != NULL) {
        verifier->offered = ccurl_lib.SSL_set_session((SSL *)ssl, copy) == 1;
        ccurl_lib.SSL_SESSION_free(copy);
    }
    verifier->accepted = verifier->presented = verifier->offered;
}

// Called by OpenSSL for each session that the other end lets a client resume: 1 takes it over. It is as old as the
// showing of its certificate, however late it comes, and whatever other session it grew out of. Newer releases of
// libcurl look at the verdict when the handshake is over only: what was refused is kept by none.
static int session_arrives(SSL *ssl, SSL_SESSION *session) {
    ccurl_verifier *verifier = verifier_of(ssl);
    return verifier->accepted &&
           ccurl_sessions_keep(verifier->sessions, verifier->host, verifier->port, session, verifier->shown);
}

static void keep_sessions(SSL_CTX *context) {
    ccurl_lib.SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL,
                           NULL);
    // libcurl forbids the tickets of TLS 1.2, and says that whoever wants them allows them here.
    ccurl_lib.SSL_CTX_clear_options(context, SSL_OP_NO_TICKET);
    ccurl_lib.SSL_CTX_sess_set_new_cb(context, session_arrives);
    ccurl_lib.SSL_CTX_set_info_callback(context, handshake_begins);
}

static void let_go(void *parent, void *data, CRYPTO_EX_DATA *extra, int index, long number, void *pointer) {
    (void)parent, (void)extra, (void)index, (void)number, (void)pointer;
    if (data != NULL) {
        ccurl_verifier_release(data);
    }
}

static void make_slot(void) {
    slot = ccurl_lib.CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, NULL, NULL, NULL, let_go);
}

// Called by libcurl for each connection that it opens, with the context that is to be that connection's alone.
static CURLcode prepare(CURL *easy, void *context, void *data) {
    (void)easy;
    ccurl_verifier *verifier = data;
    pthread_once(&slot_once, make_slot);
    if (slot < 0 || ccurl_lib.SSL_CTX_set_ex_data(context, slot, verifier) != 1) {
        return CURLE_OUT_OF_MEMORY;
    }
    verifier->holders++;
    verifier->began = true;
    ccurl_lib.SSL_CTX_set_cert_verify_callback(context, verify, verifier);
    // Who the other end is, is settled once: nothing may change it on an open connection.
    ccurl_lib.SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    if (verifier->sessions != NULL) {
        keep_sessions(context);
    }
    return CURLE_OK;
}

CURLcode ccurl_easy_set_verifier(CURL *easy, ccurl_verifier *verifier) {
    CURLcode code = ccurl_lib.curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare);
    return code != CURLE_OK ? code : ccurl_lib.curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, verifier);
}

bool ccurl_verifier_began(const ccurl_verifier *verifier) { return verifier->began; }

bool ccurl_verifier_offered(const ccurl_verifier *verifier) { return verifier->offered; }

void ccurl_verifier_refuse_sessions(ccurl_verifier *verifier) {
    if (verifier->sessions != NULL) {
        ccurl_sessions_refuse(verifier->sessions, verifier->host, verifier->port);
    }
}

const char *ccurl_chain_error(long chain) { return ccurl_lib.X509_verify_cert_error_string(chain); }

bool ccurl_chain_is_unknown_issuer(long chain) {
    switch (chain) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_CERT_UNTRUSTED: return true;
        default: return false;
    }
}

bool ccurl_chain_is_out_of_date(long chain) {
    return chain == X509_V_ERR_CERT_NOT_YET_VALID || chain == X509_V_ERR_CERT_HAS_EXPIRED;
}
