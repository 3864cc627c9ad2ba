#include "cdocument.h"

static const unsigned char text[] = {
#embed "../../openapi/scv.openapi.json"
};

const unsigned char *const scv_document = text;
const size_t scv_document_length = sizeof text;
