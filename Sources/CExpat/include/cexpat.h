// libexpat for Swift, loaded at first use: most runs read no XML.
//
// Swift sees expat's constants and types from its own header, but none of its functions are linked: only what begins
// with cexpat_ can be called, and of that only cexpat_load() before it has succeeded.
#ifndef CEXPAT_H
#define CEXPAT_H

#include <expat.h>

#pragma clang assume_nonnull begin

/// Loads the library if that has not been done. Null when it is ready, else why it is not. Any thread may call it.
const char *_Nullable cexpat_load(void);

/// The version of the library that was loaded, such as "expat_2.5.0".
const XML_LChar *cexpat_version(void);

/// A parser that gives names as namespace, separator, local name. Null where there is no memory.
XML_Parser _Nullable cexpat_create(const char *encoding, XML_Char separator);
void cexpat_free(XML_Parser parser);

/// Sets what the handlers get as their first argument, and the handlers.
void cexpat_set_handlers(XML_Parser parser, void *data, XML_StartElementHandler begin, XML_EndElementHandler end,
                         XML_CharacterDataHandler text, XML_StartDoctypeDeclHandler document_type,
                         XML_XmlDeclHandler declaration);

enum XML_Status cexpat_parse(XML_Parser parser, const char *_Nullable text, int length, int is_final);
/// Stops the parser for good, from within a handler.
void cexpat_stop(XML_Parser parser);

enum XML_Error cexpat_error(XML_Parser parser);
/// The parser's word for an error; null where it has none.
const XML_LChar *_Nullable cexpat_error_words(enum XML_Error code);

/// Where the parser is: bytes before it, the line from 1, the column from 0.
XML_Index cexpat_offset(XML_Parser parser);
XML_Size cexpat_line(XML_Parser parser);
XML_Size cexpat_column(XML_Parser parser);

#pragma clang assume_nonnull end

#endif
