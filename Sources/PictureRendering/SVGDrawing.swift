import CCairo
import CRsvg

/// A picture that librsvg has read.
struct SVGDrawing: ~Copyable {
  private let handle: OpaquePointer
  /// In pixels of 1/96 inch; 1 or more.
  let width: Double
  let height: Double

  init(_ svg: String) throws(PictureRendering.Failure) {
    var svg = svg
    var error: UnsafeMutablePointer<GError>?
    // Read to its end before this returns.
    let read = svg.withUTF8 { bytes -> OpaquePointer? in
      let stream = g_memory_input_stream_new_from_data(bytes.baseAddress, bytes.count, nil)
      defer { g_object_unref(UnsafeMutableRawPointer(stream)) }
      // Large maps have more elements and longer texts than is thought safe for strangers' pictures.
      return rsvg_handle_new_from_stream_sync(
        stream, nil, Int32(WAYMARK_RSVG_HANDLE_FLAG_UNLIMITED), nil, &error)
    }
    guard let handle = read else { throw .unreadable(Self.words(of: error)) }
    var (width, height) = (0.0, 0.0)
    guard rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) != 0, width >= 1,
      height >= 1
    else {
      g_object_unref(UnsafeMutableRawPointer(handle))
      throw .unreadable("it says no size.")
    }
    self.handle = handle
    (self.width, self.height) = (width.rounded(.up), height.rounded(.up))
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(handle)) }

  /// Draws it as large as the surface.
  func draw(
    on surface: OpaquePointer?, width: Double, height: Double
  ) throws(PictureRendering.Failure) {
    let context = cairo_create(surface)
    defer { cairo_destroy(context) }
    var viewport = RsvgRectangle(x: 0, y: 0, width: width, height: height)
    var error: UnsafeMutablePointer<GError>?
    guard rsvg_handle_render_document(handle, context, &viewport, &error) != 0 else {
      throw .unreadable(Self.words(of: error))
    }
    let status = cairo_status(context)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .undrawn(PictureRendering.words(of: status))
    }
  }

  private static func words(of error: UnsafeMutablePointer<GError>?) -> String {
    guard let error else { return "librsvg does not say why." }
    defer { g_error_free(error) }
    let message = error.pointee.message.map { String(cString: $0) } ?? ""
    // What the parser says goes on with a line of its own.
    return message.split(whereSeparator: \.isNewline).first.map { "\($0)." }
      ?? "librsvg does not say why."
  }
}
