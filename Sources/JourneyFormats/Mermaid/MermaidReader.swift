import MapOutline

/// What was read from a file, and what of it a map has no place for.
package struct ImportedJourney: Equatable, Sendable {
  package var outline: JourneyOutline
  package var report: LossReport
}

/// Reads Mermaid `journey` diagrams as people write them: by Mermaid's own grammar
/// (`user-journey/parser/journey.jison`), and what that refuses but a person understands.
///
/// Sections become stages, tasks become actions. A task before the first section stands in no stage.
/// Scores stay as they are written, unless they show another scale than 1 to 5. A Markdown page gives
/// the journey of its code blocks.
package enum MermaidReader {
  /// Reads a whole file. O(bytes).
  ///
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  package static func read(
    _ bytes: [UInt8], options: ImportOptions = ImportOptions(),
    limits: ImportLimits = ImportLimits()
  ) throws(ImportError) -> ImportedJourney {
    do {
      return try diagram(bytes, options, limits)
    } catch {
      // Only then is it worth looking for code blocks, since a diagram has none.
      guard case .notAJourney = error.reason else { throw error }
      var page = try MarkdownPage(bytes, limits: limits)
      page.blocks.removeAll { if case .table = $0.content { true } else { false } }
      guard !page.blocks.isEmpty else { throw error }
      return try PageJourneys(page, options, limits).one(options.choice).journey
    }
  }

  /// A file that is one diagram.
  static func diagram(
    _ bytes: [UInt8], _ options: ImportOptions, _ limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney {
    var source = try SourceText(bytes, limits: limits)
    var diagram = MermaidDiagramReader(options, limits)
    return try diagram.read(&source)
  }

  /// A diagram within a page.
  static func read(
    _ block: MarkdownPage.Diagram, _ options: ImportOptions, _ limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney {
    var source = SourceText(lines: block.lines, firstLine: block.firstLine, limits: limits)
    var diagram = MermaidDiagramReader(options, limits)
    let journey = try diagram.read(&source)
    guard block.isClosed else {
      throw ImportError(.truncated(.codeBlock), line: block.firstLine + block.lines.count - 1)
    }
    return journey
  }
}
