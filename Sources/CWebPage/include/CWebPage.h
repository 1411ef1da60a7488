#ifndef WAYMARK_WEB_PAGE_H
#define WAYMARK_WEB_PAGE_H

#include <stddef.h>

/// Bytes in the program itself; none if `start` is NULL.
typedef struct {
  const unsigned char *start;
  size_t count;
} waymark_bytes;

/// A file of the page: as it is, and compressed where that is worth it.
typedef struct {
  /// Its path below the page's folder.
  const char *name;
  /// Names its content: equal files have equal tags.
  const char *tag;
  waymark_bytes plain, gzip, brotli;
} waymark_page_file;

/// The files that Clients/Web/pack-page has put together; none in a build that came without it.
const waymark_page_file *waymark_page_files(size_t *count);

/// Names the files all together.
const char *waymark_page_version(void);

#endif
