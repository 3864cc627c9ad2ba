// libcurl for Swift: its variadic functions with fixed types, loaded at first use, and a verifier of certificates.
//
// Swift sees libcurl's constants and types from its own header, but none of its functions are linked: only what begins
// with ccurl_ can be called, and of that only ccurl_load() before it has succeeded.
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Loads the libraries if that has not been done. Null when they are ready, else why they are not. Any thread may call
/// it.
const char *_Nullable ccurl_load(void);
/// The version of libcurl, such as "7.88.1", and of its TLS, such as "OpenSSL/3.0.17".
const char *ccurl_version(void);
const char *_Nullable ccurl_tls_version(void);

// Easy handles.

CURL *_Nullable ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);

CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_easy_set_size(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *_Nullable value);
CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *_Nullable value);
CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *_Nullable value);

/// What arrives; a result other than `length` ends the transfer.
typedef size_t (*ccurl_receiver)(char *data, size_t size, size_t length, void *context);
CURLcode ccurl_easy_on_header(CURL *easy, ccurl_receiver receiver, void *context);
CURLcode ccurl_easy_on_body(CURL *easy, ccurl_receiver receiver, void *context);

/// Numbers that are 0 where libcurl has none.
long ccurl_easy_long(CURL *easy, CURLINFO info);
curl_off_t ccurl_easy_size(CURL *easy, CURLINFO info);
/// Text that lives as long as the handle is not used otherwise.
const char *_Nullable ccurl_easy_text(CURL *easy, CURLINFO info);

struct curl_slist *_Nullable ccurl_list_append(struct curl_slist *_Nullable list, const char *text);
void ccurl_list_free(struct curl_slist *_Nullable list);

/// Splits a URL. Returns 0, or the CURLUcode that says what is wrong with it. `host` has an IPv6 address in brackets.
typedef struct {
    char host[256];
    int port;
    bool secure;
} ccurl_place;
CURLUcode ccurl_url_place(const char *url, ccurl_place *place);
const char *ccurl_url_strerror(CURLUcode code);

// Multi handles.

CURLM *_Nullable ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
typedef int (*ccurl_socket_callback)(CURL *easy, curl_socket_t socket, int what, void *context,
                                     void *_Nullable socket_context);
typedef int (*ccurl_timer_callback)(CURLM *multi, long milliseconds, void *context);
CURLMcode ccurl_multi_on_socket(CURLM *multi, ccurl_socket_callback _Nullable callback, void *_Nullable context);
CURLMcode ccurl_multi_on_timer(CURLM *multi, ccurl_timer_callback _Nullable callback, void *_Nullable context);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int events);
const char *ccurl_multi_strerror(CURLMcode code);
/// The next transfer that has ended, with its outcome; null when there is none.
CURL *_Nullable ccurl_multi_next_done(CURLM *multi, CURLcode *outcome);

// Certificates.

typedef enum : uint8_t {
    /// By the authorities that were given to libcurl, which also compares the host's name.
    CCURL_VERIFY_AUTHORITY,
    /// By the SHA-256 of the whole certificate, and nothing else.
    CCURL_VERIFY_PIN,
    /// Judged as by authorities and noted, but accepted: for a connection that sends no request.
    CCURL_VERIFY_LATER,
    /// Noted and accepted.
    CCURL_VERIFY_NOTHING,
} ccurl_verification;

/// TLS sessions of the places that were shaken hands with, in memory, one for each: later connections may resume them.
/// What is trusted in different ways must have different ones.
typedef struct ccurl_sessions ccurl_sessions;

/// A session is offered no longer than so many milliseconds after the handshake that showed its certificate.
ccurl_sessions *_Nullable ccurl_sessions_new(int64_t milliseconds);
void ccurl_sessions_release(ccurl_sessions *sessions);

/// Judges the certificates of one connection and keeps what was presented. A connection may outlive the transfer that
/// opened it, so a verifier is shared: the connection holds it too, and lets it go when it is closed.
typedef struct ccurl_verifier ccurl_verifier;

/// `pin` is 32 bytes, or null where nothing is pinned. `host` is what the facts are compared with, without brackets.
/// `sessions` is where sessions are kept that may be resumed, null for none.
ccurl_verifier *_Nullable ccurl_verifier_new(ccurl_verification verification, const uint8_t *_Nullable pin,
                                             const char *host, int port, ccurl_sessions *_Nullable sessions);
void ccurl_verifier_release(ccurl_verifier *verifier);
CURLcode ccurl_easy_set_verifier(CURL *easy, ccurl_verifier *verifier);

/// What the certificate says, as it stands there: text that a stranger wrote.
typedef struct {
    uint8_t digest[32];
    char *_Nullable subject;
    char *_Nullable issuer;
    char not_before[32];
    char not_after[32];
    /// Each name ends with a zero byte; one empty name follows the last.
    char *_Nullable names;
    /// OpenSSL's verdict of the chain (X509_V_…), 0 if it is trusted, -1 where it was not asked for.
    long chain;
    bool names_host;
} ccurl_certificate;

/// Null as long as no certificate was presented, by the other end or by a session that was offered to it.
const ccurl_certificate *_Nullable ccurl_verifier_certificate(const ccurl_verifier *verifier);
/// Whether a TLS handshake has begun, however it went on.
bool ccurl_verifier_began(const ccurl_verifier *verifier);
/// Whether that handshake offered a session that was kept. Its certificate was judged again before; it is what
/// ccurl_verifier_certificate() gives unless another one was shown.
bool ccurl_verifier_offered(const ccurl_verifier *verifier);
/// Sees to it that no session is offered to that place for a while: one was, and the connection failed.
void ccurl_verifier_refuse_sessions(ccurl_verifier *verifier);
const char *ccurl_chain_error(long chain);

/// The verdicts that callers tell apart.
bool ccurl_chain_is_unknown_issuer(long chain);
bool ccurl_chain_is_out_of_date(long chain);

/// What a file of authorities holds.
typedef struct {
    int count;
    /// How many of them have ended.
    int ended;
    /// What OpenSSL stumbled over, in its words; empty where it read all.
    char problem[128];
} ccurl_authorities;

ccurl_authorities ccurl_authorities_read(const char *file);

#pragma clang assume_nonnull end

#endif
