// cairo: drawing into pixels and pages, as Debian has it.
#ifndef WAYMARK_CCAIRO_SHIM_H
#define WAYMARK_CCAIRO_SHIM_H

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>

#endif
