import JourneyTemplates
import MapOutline

extension FileSource {
  /// Reads a file as what most speaks for.
  ///
  /// - Parameter text: UTF-8 without a byte order mark.
  /// - Throws: Where nothing has enough evidence, why not; else what its reader says.
  func recognise(_ text: [UInt8]) throws(ImportError) -> ReadFile {
    guard text.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
      throw ImportError(.empty)
    }
    // Only events may be as large.
    if text.count > limits.fileBytesMax { return try recogniseLarge(text) }
    let found = evidence(of: text)
    guard let best = found.best else { throw refusal(of: text, found) }
    var file = try read(text, as: best.format, because: best.strongest)
    file.evidence = found.ranked
    return file
  }

  /// What each reader finds in the file.
  func evidence(of text: [UInt8]) -> [Evidence] {
    JSONNode.evidence(in: text, options, limits: limits)
      + [MermaidReader.evidence(in: text, options, limits: limits)]
      + [MarkdownReader.evidence(in: text, options, limits: limits)]
      + TableRecognition.evidence(in: text, self)
  }

  private func recogniseLarge(_ text: [UInt8]) throws(ImportError) -> ReadFile {
    let tooLarge = ImportError(
      .fileTooLarge(bytes: text.count, bytesMax: limits.fileBytesMax))
    let events = TableRecognition.evidence(in: text, self).filter { $0.format == .events }
    guard let best = events.best else { throw tooLarge }
    var file = try read(text, as: .events, because: best.strongest)
    file.evidence = events
    return file
  }

  /// Why nothing of the file is read: what it is instead, as far as that can be told.
  private func refusal(of text: [UInt8], _ found: [Evidence]) -> ImportError {
    do throws(ImportError) {
      return try explained(text)
    } catch {
      return error
    }
  }

  private func explained(_ text: [UInt8]) throws(ImportError) -> ImportError {
    if JSONNode.begins(text) {
      _ = try JSONNode.file(text, limits: limits)
      return ImportError(.unknownObject)
    }
    var source = try SourceText(text, limits: limits)
    var first = ""
    while first.isEmpty, let line = try source.nextLine() { first = MermaidText.trimmed(line) }
    let foreign = ImportError.ForeignFormat(firstLine: first)
    if first.hasPrefix("<") { return ImportError(.writtenOnly(foreign), line: source.line) }
    switch foreign {
    case .mermaid, .plantUML: return ImportError(.notAJourney(foreign), line: source.line)
    default: break
    }
    if let error = TableRecognition.refusal(of: text, self) { return error }
    let page = try MarkdownPage(text, limits: limits)
    if page.title != nil || !page.tables.isEmpty { return ImportError(.noTable) }
    return ImportError(.unknownFile(first))
  }
}

extension JSONNode {
  /// A file that begins and ends as JSON does.
  static func evidence(
    in text: [UInt8], _ options: ImportOptions, limits: ImportLimits
  ) -> [Evidence] {
    guard begins(text), let root = try? JSONNode.file(text, limits: limits) else { return [] }
    if root["format"]?.string == "waymark-map" { return [Evidence(.json, 100, .seenFormat)] }
    guard CanvasFile.isCanvas(root) else { return [] }
    for member in ["nodes", "edges"] where root[member]?.array != nil {
      return [Evidence(.canvas, 100, .seenMember, ["member": .quotation(member)])]
    }
    return [Evidence(.canvas, 60, .seenEmptyCanvas)]
  }

  /// Whether a text begins as an object or list does. A page of Markdown may begin with `[TOC]`,
  /// `[![Build]` or `{{toc}}`.
  static func begins(_ text: [UInt8]) -> Bool {
    let said = text.lazy.filter { $0 > 0x20 }.prefix(2)
    guard let first = said.first else { return false }
    let second = said.dropFirst().first
    switch first {
    case UInt8(ascii: "{"): return second.map { "\"}".utf8.contains($0) } ?? true
    case UInt8(ascii: "["): return second.map { "\"{[]-0123456789tfn".utf8.contains($0) } ?? true
    default: return false
    }
  }
}
