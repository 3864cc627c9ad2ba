// The functions of libcurl and OpenSSL that the room uses, found when they are first needed.
#ifndef CCURL_SYMBOLS_H
#define CCURL_SYMBOLS_H

// The checks are made by the typed wrappers; libcurl's own are macros that know only its linked functions.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// clang-format off: a list, in the libraries' own groups.

// Of libcurl.so.4.
#define CCURL_CURL_SYMBOLS(each) \
    each(curl_global_init) each(curl_version_info) each(curl_slist_append) each(curl_slist_free_all) \
    each(curl_url) each(curl_url_cleanup) each(curl_url_get) each(curl_url_set) each(curl_url_strerror) \
    each(curl_free) each(curl_easy_init) each(curl_easy_cleanup) each(curl_easy_setopt) \
    each(curl_easy_getinfo) each(curl_easy_strerror) \
    each(curl_multi_init) each(curl_multi_cleanup) each(curl_multi_setopt) each(curl_multi_add_handle) \
    each(curl_multi_remove_handle) each(curl_multi_socket_action) each(curl_multi_info_read) \
    each(curl_multi_strerror)

// Of the OpenSSL that libcurl itself was linked with: each is looked up through libcurl's own dependencies.
#define CCURL_OPENSSL_SYMBOLS(each) \
    each(SSL_CTX_set_cert_verify_callback) each(SSL_CTX_set_options) each(SSL_CTX_clear_options) \
    each(SSL_CTX_set_ex_data) each(SSL_CTX_get_ex_data) each(SSL_CTX_ctrl) each(SSL_CTX_sess_set_new_cb) \
    each(SSL_CTX_set_info_callback) each(SSL_get_SSL_CTX) each(SSL_in_before) each(SSL_set_session) \
    each(SSL_SESSION_dup) each(SSL_SESSION_free) each(SSL_SESSION_is_resumable) each(SSL_SESSION_get0_peer) \
    each(CRYPTO_get_ex_new_index) \
    each(X509_STORE_CTX_get0_cert) each(X509_STORE_CTX_get_error) each(X509_STORE_CTX_set_error) \
    each(X509_verify_cert) each(X509_verify_cert_error_string) each(X509_check_host) each(X509_check_ip_asc) \
    each(X509_digest) each(EVP_sha256) each(X509_get_subject_name) each(X509_get_issuer_name) \
    each(X509_NAME_print_ex) each(X509_get0_notBefore) each(X509_get0_notAfter) each(X509_get_ext_d2i) \
    each(X509_cmp_current_time) each(ASN1_TIME_to_tm) each(ASN1_STRING_get0_data) each(ASN1_STRING_length) \
    each(OPENSSL_sk_num) each(OPENSSL_sk_value) each(GENERAL_NAMES_free) \
    each(BIO_new) each(BIO_new_file) each(BIO_s_mem) each(BIO_ctrl) each(BIO_free) \
    each(PEM_read_bio_X509_AUX) each(X509_free) \
    each(ERR_peek_last_error) each(ERR_clear_error) each(ERR_reason_error_string)

// clang-format on

#define CCURL_MEMBER(name) __typeof__(&name) name;
struct ccurl_symbols {
    CCURL_CURL_SYMBOLS(CCURL_MEMBER)
    CCURL_OPENSSL_SYMBOLS(CCURL_MEMBER)
};
#undef CCURL_MEMBER

/// Filled by ccurl_load(); nothing else in the room may be called before that has succeeded.
extern struct ccurl_symbols ccurl_lib;

#endif
