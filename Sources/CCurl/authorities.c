// What a file of authorities holds, by the functions by which libcurl's OpenSSL reads such files.
#include "ccurl.h"
#include "symbols.h"

#include <string.h>

// Whoever has a key in such a file is asked for no passphrase.
static int nobody(char *place, int size, int writing, void *data) {
    (void)place, (void)size, (void)writing, (void)data;
    return -1;
}

static void tell(ccurl_authorities *found) {
    unsigned long error = ccurl_lib.ERR_peek_last_error();
    // That nothing more begins is how the last one ends.
    if (error == 0 || (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE)) {
        return;
    }
    const char *reason = ccurl_lib.ERR_reason_error_string(error);
    strncpy(found->problem, reason != NULL ? reason : "it can't be read", sizeof found->problem - 1);
}

ccurl_authorities ccurl_authorities_read(const char *file) {
    ccurl_authorities found = {0};
    ccurl_lib.ERR_clear_error();
    BIO *bio = ccurl_lib.BIO_new_file(file, "r");
    X509 *certificate;
    while (bio != NULL && (certificate = ccurl_lib.PEM_read_bio_X509_AUX(bio, NULL, nobody, NULL)) != NULL) {
        found.count++;
        if (ccurl_lib.X509_cmp_current_time(ccurl_lib.X509_get0_notAfter(certificate)) < 0) {
            found.ended++;
        }
        ccurl_lib.X509_free(certificate);
    }
    tell(&found);
    ccurl_lib.ERR_clear_error();
    ccurl_lib.BIO_free(bio);
    return found;
}
