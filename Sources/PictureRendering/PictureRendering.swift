import CCairo

/// Draws pictures into files of pixels or pages.
package enum PictureRendering {
  /// What a picture can be drawn as.
  package enum Format: String, CaseIterable, Sendable {
    case png
    case pdf
  }

  /// Why there is no file, in words for people.
  package enum Failure: Error, Equatable, CustomStringConvertible {
    /// Not even one pixel for each of the picture's own fits.
    case tooLarge(width: Int, height: Int)
    /// It is no picture, or one without a size.
    case unreadable(String)
    /// cairo could not draw it.
    case undrawn(String)

    package var description: String {
      switch self {
      case .tooLarge(let width, let height):
        "The picture is \(width) × \(height) pixels, and a PNG may have \(pixelsMax / 1_000_000) million, "
          + "\(sideMax) a side. Show fewer lanes (--lane), or write an SVG or a PDF, which have no pixels."
      case .unreadable(let reason): "The picture cannot be read: \(reason)"
      case .undrawn(let reason): "The picture cannot be drawn: \(reason)."
      }
    }
  }

  /// Of a PNG: 64 million take 256 MB while they are drawn.
  package static let pixelsMax = 64_000_000
  /// Of a PNG: cairo's own limit.
  package static let sideMax = 32_767
  /// How many pixels of a PNG stand for one of the picture, where they fit.
  package static let sharpness = 2.0
  /// The longer side of a page, in points of 1/72 inch: more is shown by no reader (ISO 32000-1, annex C).
  package static let pagePointsMax = 14_400.0

  /// - Parameter title: Told by the PDF to its reader.
  /// - Complexity: O(size of the picture), and of its pixels for a PNG.
  package static func render(
    _ svg: String, as format: Format, title: String = ""
  ) throws(Failure) -> [UInt8] {
    let drawing = try SVGDrawing(svg)
    return switch format {
    case .png: try png(drawing)
    case .pdf: try pdf(drawing, title)
    }
  }

  /// How much larger a PNG is than the picture; nil if it cannot even be as large.
  static func scale(width: Double, height: Double) -> Double? {
    let most = min(
      sharpness, Double(sideMax) / width, Double(sideMax) / height,
      (Double(pixelsMax) / (width * height)).squareRoot())
    return most < 1 ? nil : most
  }

  private static func png(_ drawing: borrowing SVGDrawing) throws(Failure) -> [UInt8] {
    let (width, height) = (drawing.width, drawing.height)
    guard let scale = scale(width: width, height: height) else {
      throw .tooLarge(width: Int(width), height: Int(height))
    }
    let (columns, rows) = (Int32(width * scale), Int32(height * scale))
    let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, columns, rows)
    defer { cairo_surface_destroy(surface) }
    try check(surface)
    try drawing.draw(on: surface, width: Double(columns), height: Double(rows))
    let file = Output()
    let status = cairo_surface_write_to_png_stream(surface, Output.write, file.pointer)
    guard status == CAIRO_STATUS_SUCCESS else { throw .undrawn(words(of: status)) }
    return file.bytes
  }

  private static func pdf(_ drawing: borrowing SVGDrawing, _ title: String) throws(Failure)
    -> [UInt8]
  {
    let pointsAPixel = 72.0 / 96
    let most = pagePointsMax / max(drawing.width, drawing.height)
    let scale = min(pointsAPixel, most)
    let (width, height) = (drawing.width * scale, drawing.height * scale)
    let file = Output()
    let surface = cairo_pdf_surface_create_for_stream(Output.write, file.pointer, width, height)
    defer { cairo_surface_destroy(surface) }
    try check(surface)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Waymark")
    try drawing.draw(on: surface, width: width, height: height)
    cairo_surface_finish(surface)
    try check(surface)
    return file.bytes
  }

  private static func check(_ surface: OpaquePointer?) throws(Failure) {
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else { throw .undrawn(words(of: status)) }
  }

  static func words(of status: cairo_status_t) -> String {
    String(cString: cairo_status_to_string(status))
  }
}

/// Where cairo writes a file to.
private final class Output {
  var bytes: [UInt8] = []

  /// Valid while this object lives.
  var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let write: cairo_write_func_t = { closure, data, count in
    guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
    let output = Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue()
    output.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
  }
}
