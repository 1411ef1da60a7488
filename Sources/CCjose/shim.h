// cjose: JSON Web Signatures and Keys (RFC 7515, RFC 7517), as Debian has it.
#ifndef WAYMARK_CCJOSE_SHIM_H
#define WAYMARK_CCJOSE_SHIM_H

#include <cjose/cjose.h>

#endif
