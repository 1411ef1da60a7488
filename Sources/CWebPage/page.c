#include "CWebPage.h"

// Written by Clients/Web/pack-page: the arrays, their table and its version.
// Nothing else puts bytes into a program as fast.
#pragma clang diagnostic ignored "-Wc23-extensions"

#if __has_include("page.inc")
#include "page.inc"
#else
static const waymark_page_file files[] = {{NULL}};
static const size_t files_count = 0;
static const char version[] = "";
#endif

const waymark_page_file *waymark_page_files(size_t *count) {
  *count = files_count;
  return files;
}

const char *waymark_page_version(void) { return version; }
