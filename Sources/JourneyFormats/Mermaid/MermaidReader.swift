/// What was read from a file, and what of it a map has no place for.
package struct ImportedJourney: Equatable, Sendable {
  package var outline: JourneyOutline
  package var report: LossReport
}

/// Reads Mermaid `journey` diagrams as people write them: by Mermaid's own grammar
/// (`user-journey/parser/journey.jison`), and what that refuses but a person understands.
///
/// Sections become stages, tasks become actions. A task before the first section stands in no stage.
/// Scores stay as they are written. A Markdown page gives the first journey of its code blocks.
package enum MermaidReader {
  /// Reads a whole file. O(bytes).
  ///
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits()
  ) throws(ImportError) -> ImportedJourney {
    var source = try SourceText(bytes, limits: limits)
    var blocks = source
    var diagram = MermaidDiagramReader(limits: limits)
    do {
      return try diagram.read(&source, until: nil)
    } catch {
      // Only then is it worth looking for code blocks, since a diagram has none.
      guard case .notAJourney = error.reason else { throw error }
      if let journey = try readCodeBlocks(of: &blocks, limits: limits) { return journey }
      throw error
    }
  }

  /// The first journey in the Mermaid code blocks of a Markdown page; nil if it has no such block.
  private static func readCodeBlocks(
    of source: inout SourceText, limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney? {
    var journey: ImportedJourney?
    var foreign: ImportError?
    var others = 0
    while let line = try source.nextLine() {
      guard let fence = CodeFence(opening: line) else { continue }
      if journey != nil {
        others += 1
        continue
      }
      var diagram = MermaidDiagramReader(limits: limits)
      do {
        journey = try diagram.read(&source, until: fence)
      } catch {
        guard case .notAJourney = error.reason else { throw error }
        foreign = foreign ?? error
        others += 1
      }
    }
    if journey == nil, let foreign { throw foreign }
    if others > 0 { journey?.report.add(.furtherDiagrams(count: others)) }
    return journey
  }
}

/// The line that opens a Mermaid code block of a Markdown page.
struct CodeFence {
  private let mark: Character
  private let length: Int

  init?(opening line: String) {
    guard let (fence, word) = Self.read(line), word == "mermaid" || word.hasPrefix("mermaid ")
    else { return nil }
    self = fence
  }

  /// The line that opens a code block in whatever language.
  init?(anyOpening line: String) {
    guard let (fence, _) = Self.read(line), fence.mark != ":" else { return nil }
    self = fence
  }

  private init(mark: Character, length: Int) {
    self.mark = mark
    self.length = length
  }

  /// The fence and what stands behind it, in lower case.
  private static func read(_ line: String) -> (fence: CodeFence, word: String)? {
    let text = MermaidText.trimmed(line)
    guard let mark = text.first, mark == "`" || mark == "~" || mark == ":" else { return nil }
    let run = text.prefix { $0 == mark }
    guard run.count >= 3 else { return nil }
    let word = MermaidText.trimmed(String(text[run.endIndex...])).lowercased()
    return (CodeFence(mark: mark, length: run.count), word)
  }

  func isClosed(by line: String) -> Bool {
    let text = MermaidText.trimmed(line)
    return text.count >= length && text.allSatisfy { $0 == mark }
  }
}
