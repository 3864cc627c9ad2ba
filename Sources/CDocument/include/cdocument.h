#ifndef CDOCUMENT_H
#define CDOCUMENT_H

#endif
