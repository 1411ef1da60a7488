import Foundation

/// A recorded editing session (github.com/josephg/editing-traces): edits by index, and the text that
/// they must end in.
struct EditingTrace: Decodable {
  struct Patch: Decodable {
    let position: Int
    let deletedCount: Int
    let inserted: String

    init(from decoder: any Decoder) throws {
      var items = try decoder.unkeyedContainer()
      position = try items.decode(Int.self)
      deletedCount = try items.decode(Int.self)
      inserted = try items.decode(String.self)
    }
  }

  struct Transaction: Decodable {
    let patches: [Patch]
    /// Of concurrent traces: who, and the transactions that were merged before, by index.
    let agent: Int?
    let parents: [Int]?
  }

  let startContent: String?
  let endContent: String
  let txns: [Transaction]

  /// `WAYMARK_TRACES`, or `../shared/traces` beside the package.
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["WAYMARK_TRACES"] {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/traces")
  }()

  static func file(_ name: String) -> URL { folder.appendingPathComponent("\(name).json.gz") }

  static func isThere(_ name: String) -> Bool {
    FileManager.default.isReadableFile(atPath: file(name).path)
  }

  static func read(_ name: String) throws -> EditingTrace {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", file(name).path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let json = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(EditingTrace.self, from: json)
  }
}
