import ArgumentParser
import Glibc
import JourneyFormats
import JourneyMap
import StyledText
import SyncEngine
import SyncProtocol
import WorkshopClient

/// Where a map is to be read from, as a user names it.
enum MapSource {
  /// A map as it is now: its name, or the link of an invitation.
  case map(String)
  /// `spring@120`, `spring@2026-03-01T14:00Z`, or the same behind a link.
  case moment(String, MapMoment)
  /// A file of any format that can be imported; `-` for standard input.
  case file(String)

  /// A text with a slash is a file, and so is one with a point in it if there is a file of that name
  /// or it ends as files do that hold maps.
  init(_ text: String) throws {
    if text == "-" || text.contains("/") && !text.contains("://") {
      self = .file(text)
    } else if text.contains("://"), let hash = text.firstIndex(of: "#") {
      self = Self.ofLink(text, hash)
    } else if !text.contains("://"), let at = text.firstIndex(of: "@") {
      let moment = try MapMoment(String(text[text.index(after: at)...]))
      self = .moment(String(text[..<at]), moment)
    } else if text.contains("."), Self.isFile(text) || ExportFormat.ofFile(named: text) != nil {
      self = .file(text)
    } else {
      self = .map(text)
    }
  }

  /// In a link the “@” stands behind the “#”: before that, it is part of a server's address. What is no
  /// moment belongs to the link.
  private static func ofLink(_ text: String, _ hash: String.Index) -> MapSource {
    guard let at = text[hash...].lastIndex(of: "@"),
      let moment = try? MapMoment(String(text[text.index(after: at)...]))
    else { return .map(text) }
    return .moment(String(text[..<at]), moment)
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The map itself. What of a file no map can take is told on standard error.
  func document(_ reading: ReadingOptions) throws -> MapDocument {
    switch self {
    case .map(let map):
      var document = MapDocument()
      try reading.read(map) { document = $0.document }
      return document
    case .moment(let map, let moment):
      guard !reading.offline else {
        throw Failure("The history is on the server: “\(map)@…” does not go with --offline.")
      }
      return try moment.document(of: map, reading.connection)
    case .file(let path): return try Self.read(path)
    }
  }

  private static func read(_ path: String) throws -> MapDocument {
    let limits = ImportLimits()
    let shown = path == "-" ? "standard input" : TerminalText.sanitised(path)
    guard let bytes = try AtomicFile.read(path, byteCountMax: limits.fileBytesMax) else {
      throw Failure(
        "\(shown): the file has more than \(limits.fileBytesMax) bytes; that much is not read.")
    }
    let file: ReadFile
    do throws(ImportError) {
      file = try FileReader.read(
        bytes, options: ImportOptions(fileName: path == "-" ? nil : path), limits: limits)
    } catch {
      throw Failure("\(shown): \(error.sentence)")
    }
    for sentence in file.report.sentences { Terminal.note("\(shown): \(sentence)") }
    do throws(ChangeError) {
      return try file.document()
    } catch {
      throw Failure("\(shown): the file is no map: \(RefusalCode(error).explanation)")
    }
  }

  /// The map on the server that is meant, to be changed; nil for moments and files.
  var mapName: String? { if case .map(let map) = self { map } else { nil } }
}
