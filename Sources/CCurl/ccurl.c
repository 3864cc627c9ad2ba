// libcurl's functions with fixed types: Swift can call no function with variable arguments.
#include "ccurl.h"
#include "symbols.h"

#include <stdlib.h>
#include <string.h>

CURL *ccurl_easy_init(void) { return ccurl_lib.curl_easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { ccurl_lib.curl_easy_cleanup(easy); }
const char *ccurl_easy_strerror(CURLcode code) { return ccurl_lib.curl_easy_strerror(code); }

CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value) {
    return ccurl_lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return ccurl_lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *value) {
    return ccurl_lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
    return ccurl_lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return ccurl_lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_on_header(CURL *easy, ccurl_receiver receiver, void *context) {
    CURLcode code = ccurl_lib.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receiver);
    return code != CURLE_OK ? code : ccurl_lib.curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

CURLcode ccurl_easy_on_body(CURL *easy, ccurl_receiver receiver, void *context) {
    CURLcode code = ccurl_lib.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receiver);
    return code != CURLE_OK ? code : ccurl_lib.curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

long ccurl_easy_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return ccurl_lib.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t ccurl_easy_size(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return ccurl_lib.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_easy_text(CURL *easy, CURLINFO info) {
    const char *value = NULL;
    return ccurl_lib.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) {
    return ccurl_lib.curl_slist_append(list, text);
}

void ccurl_list_free(struct curl_slist *list) { ccurl_lib.curl_slist_free_all(list); }

static CURLUcode split(CURLU *url, ccurl_place *place) {
    char *scheme = NULL, *host = NULL, *port = NULL;
    CURLUcode code = ccurl_lib.curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
    if (code == CURLUE_OK) {
        code = ccurl_lib.curl_url_get(url, CURLUPART_HOST, &host, 0);
    }
    if (code == CURLUE_OK) {
        code = ccurl_lib.curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
    }
    if (code == CURLUE_OK) {
        place->secure = strcmp(scheme, "https") == 0;
        if (!place->secure && strcmp(scheme, "http") != 0) {
            code = CURLUE_UNSUPPORTED_SCHEME;
        } else if (strlen(host) >= sizeof place->host) {
            code = CURLUE_BAD_HOSTNAME;
        } else {
            strcpy(place->host, host);
        }
        place->port = atoi(port);
    }
    ccurl_lib.curl_free(scheme);
    ccurl_lib.curl_free(host);
    ccurl_lib.curl_free(port);
    return code;
}

CURLUcode ccurl_url_place(const char *text, ccurl_place *place) {
    CURLU *url = ccurl_lib.curl_url();
    if (url == NULL) {
        return CURLUE_OUT_OF_MEMORY;
    }
    CURLUcode code = ccurl_lib.curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER);
    if (code == CURLUE_OK) {
        code = split(url, place);
    }
    ccurl_lib.curl_url_cleanup(url);
    return code;
}

const char *ccurl_url_strerror(CURLUcode code) { return ccurl_lib.curl_url_strerror(code); }

CURLM *ccurl_multi_init(void) { return ccurl_lib.curl_multi_init(); }
CURLMcode ccurl_multi_cleanup(CURLM *multi) { return ccurl_lib.curl_multi_cleanup(multi); }
const char *ccurl_multi_strerror(CURLMcode code) { return ccurl_lib.curl_multi_strerror(code); }

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return ccurl_lib.curl_multi_setopt(multi, option, value);
}

CURLMcode ccurl_multi_on_socket(CURLM *multi, ccurl_socket_callback callback, void *context) {
    CURLMcode code = ccurl_lib.curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback);
    return code != CURLM_OK ? code : ccurl_lib.curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
}

CURLMcode ccurl_multi_on_timer(CURLM *multi, ccurl_timer_callback callback, void *context) {
    CURLMcode code = ccurl_lib.curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback);
    return code != CURLM_OK ? code : ccurl_lib.curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return ccurl_lib.curl_multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) { return ccurl_lib.curl_multi_remove_handle(multi, easy); }

CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int events) {
    int running = 0;
    return ccurl_lib.curl_multi_socket_action(multi, socket, events, &running);
}

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *outcome) {
    int left = 0;
    CURLMsg *message;
    while ((message = ccurl_lib.curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        *outcome = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}
