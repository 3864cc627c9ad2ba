#include "cexpat.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define LIBEXPAT "libexpat.so.1"

// The functions that the room uses, found when they are first needed.
// clang-format off: a list.
#define CEXPAT_SYMBOLS(each) \
    each(XML_ExpatVersion) \
    each(XML_ParserCreateNS) each(XML_ParserFree) each(XML_SetUserData) each(XML_SetElementHandler) \
    each(XML_SetCharacterDataHandler) each(XML_SetStartDoctypeDeclHandler) each(XML_SetXmlDeclHandler) \
    each(XML_Parse) each(XML_StopParser) each(XML_GetErrorCode) each(XML_ErrorString) \
    each(XML_GetCurrentByteIndex) each(XML_GetCurrentLineNumber) each(XML_GetCurrentColumnNumber)
// clang-format on

#define CEXPAT_MEMBER(name) __typeof__(&name) name;
static struct { CEXPAT_SYMBOLS(CEXPAT_MEMBER) } lib;
#undef CEXPAT_MEMBER

static char failure[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void find(void *library, const char *name, void *place) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL && failure[0] == '\0') {
        snprintf(failure, sizeof failure, "%s lacks %s", LIBEXPAT, name);
    }
    memcpy(place, &symbol, sizeof symbol);
}

static void load(void) {
    // Kept for as long as the program runs.
    void *library = dlopen(LIBEXPAT, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *why = dlerror();
        snprintf(failure, sizeof failure, "can't load expat: %s", why != NULL ? why : LIBEXPAT);
        return;
    }
#define CEXPAT_FIND(name) find(library, #name, &lib.name);
    CEXPAT_SYMBOLS(CEXPAT_FIND)
#undef CEXPAT_FIND
}

const char *cexpat_load(void) {
    pthread_once(&once, load);
    return failure[0] != '\0' ? failure : NULL;
}

const XML_LChar *cexpat_version(void) {
    return lib.XML_ExpatVersion();
}

XML_Parser cexpat_create(const char *encoding, XML_Char separator) {
    return lib.XML_ParserCreateNS(encoding, separator);
}

void cexpat_free(XML_Parser parser) {
    lib.XML_ParserFree(parser);
}

void cexpat_set_handlers(XML_Parser parser, void *data, XML_StartElementHandler begin, XML_EndElementHandler end,
                         XML_CharacterDataHandler text, XML_StartDoctypeDeclHandler document_type,
                         XML_XmlDeclHandler declaration) {
    lib.XML_SetUserData(parser, data);
    lib.XML_SetElementHandler(parser, begin, end);
    lib.XML_SetCharacterDataHandler(parser, text);
    lib.XML_SetStartDoctypeDeclHandler(parser, document_type);
    lib.XML_SetXmlDeclHandler(parser, declaration);
}

enum XML_Status cexpat_parse(XML_Parser parser, const char *text, int length, int is_final) {
    return lib.XML_Parse(parser, text, length, is_final);
}

void cexpat_stop(XML_Parser parser) {
    lib.XML_StopParser(parser, XML_FALSE);
}

enum XML_Error cexpat_error(XML_Parser parser) {
    return lib.XML_GetErrorCode(parser);
}

const XML_LChar *cexpat_error_words(enum XML_Error code) {
    return lib.XML_ErrorString(code);
}

XML_Index cexpat_offset(XML_Parser parser) {
    return lib.XML_GetCurrentByteIndex(parser);
}

XML_Size cexpat_line(XML_Parser parser) {
    return lib.XML_GetCurrentLineNumber(parser);
}

XML_Size cexpat_column(XML_Parser parser) {
    return lib.XML_GetCurrentColumnNumber(parser);
}
