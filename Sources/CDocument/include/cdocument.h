// cdocument.h: our own OpenAPI document, openapi/scv.openapi.json, as part of the program.

#ifndef CDOCUMENT_H
#define CDOCUMENT_H

#include <stddef.h>

/// The text of the document, and its length in bytes.
extern const unsigned char *const scv_document;
extern const size_t scv_document_length;

#endif
