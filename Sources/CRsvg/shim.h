// librsvg: reads SVG and draws it with cairo, as Debian has it.
//
// Declared here and not included: its headers stand on those of GLib, which ask for a compiler flag
// (-pthread) that SwiftPM lets no package pass on. These are all that is called; their ABI is that of
// librsvg-2.so.2 and of GLib 2, which have kept it since 2002.
#ifndef WAYMARK_CRSVG_SHIM_H
#define WAYMARK_CRSVG_SHIM_H

#include <stddef.h>
#include <stdint.h>

typedef struct _RsvgHandle RsvgHandle;
typedef struct _GInputStream GInputStream;
typedef struct _cairo cairo_t;

/// Why a call failed; `message` is UTF-8.
typedef struct {
  uint32_t domain;
  int code;
  char *message;
} GError;

typedef struct {
  double x, y, width, height;
} RsvgRectangle;

/// For files that are not a stranger's: elements and texts of any number and size.
enum { WAYMARK_RSVG_HANDLE_FLAG_UNLIMITED = 1 };

RsvgHandle *rsvg_handle_new_from_stream_sync(GInputStream *stream, void *base, int flags,
                                             void *cancellable, GError **error);
/// 0 for a picture that does not say its size in units of length.
int rsvg_handle_get_intrinsic_size_in_pixels(RsvgHandle *handle, double *width, double *height);
/// 0 and an error if it cannot be drawn.
int rsvg_handle_render_document(RsvgHandle *handle, cairo_t *context, const RsvgRectangle *viewport,
                                GError **error);

/// `release` is called with the data when the stream is no longer used; none if it is NULL.
GInputStream *g_memory_input_stream_new_from_data(const void *data, ptrdiff_t count,
                                                  void (*release)(void *));
void g_object_unref(void *object);
void g_error_free(GError *error);

#endif
