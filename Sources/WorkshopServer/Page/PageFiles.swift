import CWebPage
import FoundationEssentials
import ReplicatedData

/// The files of the page: what a browser loads to take part.
///
/// They are in the program itself, compressed when it was built, or in a folder for who works on them.
package struct PageFiles: Sendable {
  /// Where the files come from.
  package enum Source: Sendable, Equatable {
    case builtIn
    /// Read afresh for each request, by the event loop: on a machine of one's own.
    case folder(String)
  }

  /// A file as it is, and compressed where there is that.
  struct File: Sendable {
    /// Of the file as it is.
    var tag: String
    var plain: [UInt8]
    var gzip: [UInt8]?
    var brotli: [UInt8]?
  }

  let source: Source
  /// Names all the files together; nil of a folder, which may change at any time.
  let version: String?
  private let builtIn: [String: File]

  /// - Complexity: O(bytes of all files) if they are built in.
  init(_ source: Source) {
    self.source = source
    guard source == .builtIn else {
      (version, builtIn) = (nil, [:])
      return
    }
    var count = 0
    let rows = UnsafeBufferPointer(start: waymark_page_files(&count), count: count)
    var files: [String: File] = [:]
    for row in rows {
      files[String(cString: row.name)] = File(
        tag: String(cString: row.tag), plain: Self.bytes(row.plain) ?? [],
        gzip: Self.bytes(row.gzip), brotli: Self.bytes(row.brotli))
    }
    builtIn = files
    version = String(cString: waymark_page_version())
  }

  /// Of those built in.
  var names: [String] { builtIn.keys.sorted() }

  /// The page that a map's whole past is put into; nil in a build that came without the page.
  package static var replayPage: [UInt8]? {
    PageFiles(.builtIn)["history/replay.html"]?.plain
  }

  private static func bytes(_ bytes: waymark_bytes) -> [UInt8]? {
    bytes.start.map { Array(UnsafeBufferPointer(start: $0, count: bytes.count)) }
  }

  /// Nil if there is no such file.
  subscript(name: String) -> File? {
    guard case .folder(let folder) = source else { return builtIn[name] }
    guard Self.isName(name), let bytes = Self.read("\(folder)/\(name)") else { return nil }
    return File(tag: String(SHA256.hash(bytes).hex.prefix(16)), plain: bytes)
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
    return Array(data)
  }

  /// Whether a text can be the name of a file: parts of a–z, A–Z, 0–9, “-”, “_” and “.”, none of which
  /// begins with a dot, so that it never leads out of the folder.
  static func isName(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count <= 8
      && parts.allSatisfy { part in
        guard let first = part.first, first != UInt8(ascii: ".") else { return false }
        return part.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
          default: "-_.".utf8.contains(byte)
          }
        }
      }
  }

  /// The media type by the end of a name; nil for what the page has none of.
  static func mediaType(of name: String) -> String? {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "json": "application/json"
    case "webmanifest": "application/manifest+json"
    // Only under this name do browsers compile it while it comes.
    case "wasm": "application/wasm"
    default: nil
    }
  }
}
