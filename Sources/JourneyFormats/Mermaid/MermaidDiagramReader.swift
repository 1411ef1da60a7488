import JourneyTemplates

/// Reads one diagram, from its first line to the end of the file or of its code block.
struct MermaidDiagramReader {
  private let limits: ImportLimits
  private var outline = JourneyOutline(lanes: [StandardLane.actions.row])
  private var report = LossReport()
  private var hasTitle = false
  private var taskCount = 0
  private var scoreCount = 0
  private var controlCount = 0
  /// The last line that is a task without a score, as a file that breaks off has.
  private var lineWithoutScore: Int?

  init(limits: ImportLimits) { self.limits = limits }

  mutating func read(
    _ source: inout SourceText, until fence: CodeFence?
  ) throws(ImportError) -> ImportedJourney {
    var isInside = false
    while let line = try source.nextLine() {
      if let fence, fence.isClosed(by: line) { return try finish(at: source, isInside: isInside) }
      let text = MermaidText.trimmed(line)
      if text.isEmpty { continue }
      if try readAnywhere(text, from: &source) { continue }
      if isInside {
        try readStatement(text, indent: Self.indent(of: line), from: &source)
      } else if text == "---", outline.notes.isEmpty {
        outline.notes.frontMatter = try readFrontMatter(from: &source)
      } else if let rest = Self.afterHeader(text) {
        isInside = true
        if !rest.isEmpty { try readStatement(rest, indent: Self.indent(of: line), from: &source) }
      } else {
        throw ImportError(.notAJourney(.init(firstLine: text)), line: source.line)
      }
    }
    if fence != nil { throw ImportError(.truncated(.codeBlock), line: source.line) }
    if !source.endsWithNewline, lineWithoutScore == source.line, scoreCount > 0 {
      throw ImportError(.truncated(.task), line: source.line)
    }
    return try finish(at: source, isInside: isInside)
  }

  private mutating func finish(
    at source: SourceText, isInside: Bool
  ) throws(ImportError) -> ImportedJourney {
    guard isInside else { throw ImportError(.empty) }
    if !hasTitle, let title = Self.title(inFrontMatter: outline.notes.frontMatter) {
      outline.title = cleaned(title)
    }
    report.add(controlCount, Loss.controlCharactersDropped)
    return ImportedJourney(outline: outline, report: report)
  }

  /// What follows the word `journey`; nil if the line is no header.
  private static func afterHeader(_ text: String) -> String? {
    MermaidText.value(of: text, after: "journey")
  }

  private static func indent(of line: String) -> Int {
    line.unicodeScalars.prefix(while: MermaidText.isSpace).count
  }

  /// The value of the line `title: …`, without its quotation marks.
  private static func title(inFrontMatter text: String?) -> String? {
    guard let text else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("title:") {
      var value = MermaidText.trimmed(String(line.dropFirst("title:".count)))
      for quote in ["\"", "'"]
      where value.count > 1 && value.hasPrefix(quote) && value.hasSuffix(quote) {
        value = String(value.dropFirst().dropLast())
      }
      return value.isEmpty ? nil : value
    }
    return nil
  }
}

// MARK: - Notes

extension MermaidDiagramReader {
  /// Reads a comment or directive, which may stand anywhere. False if the line is none.
  private mutating func readAnywhere(
    _ text: String, from source: inout SourceText
  ) throws(ImportError) -> Bool {
    if text.hasPrefix("%%{") {
      let start = source.line
      var lines = [String(text.dropFirst(2))]
      while !lines[lines.count - 1].hasSuffix("}%%") {
        guard let next = try source.nextLine() else {
          throw ImportError(.truncated(.directive), line: start)
        }
        lines.append(MermaidText.trimmed(next))
      }
      outline.notes.comments.append(cleaned(lines.joined(separator: "\n")))
    } else if text.hasPrefix("%%") {
      outline.notes.addComment(cleaned(String(text.dropFirst(2))))
    } else if text.hasPrefix("#"),
      MermaidText.entityName(text.unicodeScalars.dropFirst()) == nil
    {
      outline.notes.addComment(cleaned(String(text.dropFirst())))
    } else {
      return false
    }
    return true
  }

  private mutating func readFrontMatter(
    from source: inout SourceText
  ) throws(ImportError) -> String {
    let start = source.line
    var lines: [String] = []
    while let line = try source.nextLine() {
      if MermaidText.trimmed(line) == "---" { return cleaned(lines.joined(separator: "\n")) }
      lines.append(line)
    }
    throw ImportError(.truncated(.frontMatter), line: start)
  }

  /// Reads `accDescr { … }`, of which the opening line gave the beginning.
  private mutating func readDescription(
    _ beginning: String, from source: inout SourceText
  ) throws(ImportError) {
    let start = source.line
    var lines: [String] = []
    var line = beginning
    while true {
      if let brace = line.unicodeScalars.firstIndex(of: "}") {
        lines.append(MermaidText.trimmed(String(line.unicodeScalars[..<brace])))
        break
      }
      lines.append(MermaidText.trimmed(line))
      guard let next = try source.nextLine() else {
        throw ImportError(.truncated(.description), line: start)
      }
      line = next
    }
    setDescription(MermaidText.trimmed(lines.joined(separator: "\n")), line: start)
  }

  private mutating func setDescription(_ raw: String, line: Int) {
    if outline.notes.accessibleDescription != nil {
      report.add(.statementReplaced(line: line, statement: "accDescr"))
    }
    outline.notes.accessibleDescription = raw.isEmpty ? nil : cleaned(MermaidText.decoded(raw))
  }
}

// MARK: - Statements

extension MermaidDiagramReader {
  private mutating func readStatement(
    _ text: String, indent: Int, from source: inout SourceText
  ) throws(ImportError) {
    let line = source.line
    if let value = MermaidText.value(of: text, after: "accTitle", mark: ":") {
      if outline.notes.accessibleTitle != nil {
        report.add(.statementReplaced(line: line, statement: "accTitle"))
      }
      let title = cleaned(MermaidText.decoded(MermaidText.trimmed(value)))
      outline.notes.accessibleTitle = title.isEmpty ? nil : title
    } else if let value = MermaidText.value(of: text, after: "accDescr", mark: ":") {
      setDescription(MermaidText.trimmed(value), line: line)
    } else if let value = MermaidText.value(of: text, after: "accDescr", mark: "{") {
      try readDescription(value, from: &source)
    } else {
      let statement = withoutComment(text, line: line)
      if let value = MermaidText.value(of: statement, after: "title") {
        readTitle(value, line: line)
      } else if let value = MermaidText.value(of: statement, after: "section") {
        try readSection(value, line: line)
      } else {
        try readTask(statement, line: line, indent: indent)
      }
    }
  }

  /// The statement before a `#` that begins no entity; what follows is kept as a comment.
  private mutating func withoutComment(_ text: String, line: Int) -> String {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while let mark = scalars[index...].firstIndex(of: "#") {
      index = scalars.index(after: mark)
      if MermaidText.entityName(scalars[index...]) != nil { continue }
      report.add(.commentMoved(line: line))
      outline.notes.addComment(cleaned(String(scalars[index...])))
      return MermaidText.trimmed(String(scalars[..<mark]))
    }
    return text
  }

  private mutating func readTitle(_ raw: String, line: Int) {
    if hasTitle { report.add(.statementReplaced(line: line, statement: "title")) }
    outline.title = cleaned(MermaidText.decoded(raw))
    // An empty one is none: the one in the front matter counts.
    hasTitle = !outline.title.isEmpty
  }

  private mutating func readSection(_ raw: String, line: Int) throws(ImportError) {
    guard !raw.isEmpty else { throw ImportError(.sectionWithoutName, line: line) }
    guard outline.stages.count < limits.stagesMax else {
      throw ImportError(.tooManyStages(stagesMax: limits.stagesMax), line: line)
    }
    outline.stages.append(.init(title: cleaned(MermaidText.label(raw))))
  }

  private mutating func readTask(
    _ statement: String, line: Int, indent: Int
  ) throws(ImportError) {
    let parts = statement.unicodeScalars.split(
      separator: ":", maxSplits: 3, omittingEmptySubsequences: false
    ).map { MermaidText.trimmed(String($0)) }
    guard let name = parts.first, !name.isEmpty else {
      throw ImportError(.taskWithoutName, line: line, column: indent + 1)
    }
    guard taskCount < limits.tasksMax else {
      throw ImportError(.tooManyTasks(tasksMax: limits.tasksMax), line: line)
    }
    taskCount += 1
    let score = parts.count > 1 ? value(parts[1], line: line, bytesMax: limits.scoreBytesMax) : ""
    if parts.count > 1 { scoreCount += 1 } else { lineWithoutScore = line }
    if parts.count > 3, !parts[3].isEmpty {
      report.add(.textBehindActors(line: line, text: parts[3]))
    }
    let card = JourneyOutline.Card(
      kind: "action", lane: 0, text: cleaned(MermaidText.label(name)),
      score: score.isEmpty ? nil : score, actors: parts.count > 2 ? actors(parts[2], line) : [])
    if outline.stages.isEmpty {
      outline.unplaced.append(card)
    } else {
      outline.stages[outline.stages.count - 1].cards.append(card)
    }
  }

  private mutating func actors(_ raw: String, _ line: Int) -> [String] {
    var names: [String] = []
    var known: Set<[UInt8]> = []
    for part in raw.unicodeScalars.split(separator: ",") {
      let name = value(
        MermaidText.trimmed(String(part)), line: line, bytesMax: limits.actorBytesMax)
      if name.isEmpty { continue }
      if known.insert(Array(name.utf8)).inserted {
        names.append(name)
      } else {
        report.add(.actorRepeated(line: line, actor: name))
      }
    }
    return names
  }
}

// MARK: - What a map can hold

extension MermaidDiagramReader {
  /// The text without the control characters that a map does not take.
  private mutating func cleaned(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.contains(where: Self.isForbidden) else { return text }
    controlCount += scalars.count(where: Self.isForbidden)
    return String(String.UnicodeScalarView(scalars.filter { !Self.isForbidden($0) }))
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && scalar != "\t" && scalar.properties.generalCategory == .control
  }

  /// One line of at most so many bytes.
  private mutating func value(_ raw: String, line: Int, bytesMax: Int) -> String {
    let text = cleaned(MermaidText.decoded(raw)).unicodeScalars
    var result = String.UnicodeScalarView()
    var bytes = 0
    for scalar in text {
      bytes += UTF8.width(scalar)
      guard bytes <= bytesMax else {
        report.add(.valueCut(line: line, bytesMax: bytesMax))
        break
      }
      result.append(scalar == "\n" || scalar == "\t" ? " " : scalar)
    }
    return String(result)
  }
}
