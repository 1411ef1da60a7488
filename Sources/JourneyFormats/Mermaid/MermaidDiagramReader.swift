import JourneyTemplates
import MapOutline

/// Reads one diagram, from its first line to the end of the file or of its code block.
///
/// Statements stand on a line each; behind the header `journey;` also with `;` between them, and elsewhere
/// where each of them is whole.
struct MermaidDiagramReader {
  private let limits: ImportLimits
  private var outline = JourneyOutline(lanes: [StandardLane.actions.row])
  private var report = LossReport()
  private var hasTitle = false
  private var taskCount = 0
  private var scores: [(card: CardPlace, score: MermaidScore)] = []
  private var scoreCount = 0
  private var unscoredCount = 0
  private var firstUnscoredLine = 0
  private var controlCount = 0
  /// The last line that is a task without a score, as a file that breaks off has.
  private var lineWithoutScore: Int?
  private var hasSemicolons = false

  private struct CardPlace {
    var stage: Int?
    var index: Int
  }

  private let options: ImportOptions

  init(_ options: ImportOptions, _ limits: ImportLimits) {
    self.options = options
    self.limits = limits
  }

  mutating func read(_ source: inout SourceText) throws(ImportError) -> ImportedJourney {
    var isInside = false
    while let line = try source.nextLine() {
      let text = MermaidText.trimmed(line)
      if text.isEmpty { continue }
      if try readAnywhere(text, from: &source) { continue }
      if isInside {
        try readStatements(text, indent: Self.indent(of: line), from: &source)
      } else if text == "---", outline.notes.isEmpty {
        outline.notes.frontMatter = try readFrontMatter(from: &source)
      } else if let rest = Self.afterHeader(text) {
        isInside = true
        hasSemicolons = rest.hasPrefix(";")
        let statements = hasSemicolons ? String(rest.dropFirst()) : rest
        if !statements.isEmpty {
          try readStatements(statements, indent: Self.indent(of: line), from: &source)
        }
      } else if !Self.isOption(text) {
        throw ImportError(.notAJourney(.init(firstLine: text)), line: source.line)
      }
    }
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
      outline.title = cleaned(MermaidText.title(title))
    }
    scaleScores()
    if unscoredCount > 0 {
      report.add(.tasksWithoutScore(count: unscoredCount, firstLine: firstUnscoredLine))
    }
    report.add(controlCount, Loss.controlCharactersDropped)
    return ImportedJourney(outline: outline, report: report)
  }

  /// What follows the word `journey`; nil if the line is no header. A sentence may begin with the word
  /// as well, so that what stands on the same line must be a statement.
  private static func afterHeader(_ text: String) -> String? {
    if let rest = MermaidText.value(of: text, after: "journey", mark: ";") { return ";" + rest }
    guard let rest = MermaidText.value(of: text, after: "journey") else { return nil }
    let isStatement =
      rest.isEmpty || rest.hasPrefix("%%")
      || ["title", "section"].contains { MermaidText.value(of: rest, after: $0)?.isEmpty == false }
      || MermaidText.value(of: rest, after: "accTitle", mark: ":") != nil
      || MermaidText.value(of: rest, after: "accDescr", mark: ":") != nil
      || MermaidText.value(of: rest, after: "accDescr", mark: "{") != nil
      || TaskFields(rest).score != nil
    return isStatement ? rest : nil
  }

  /// `:alt: …`, an option of the block of code around the diagram (MyST).
  private static func isOption(_ text: String) -> Bool {
    guard text.hasPrefix(":"), let end = text.dropFirst().firstIndex(of: ":") else { return false }
    return !text[..<end].dropFirst().isEmpty
      && text[..<end].dropFirst().allSatisfy { $0.isLetter || $0 == "-" || $0 == "_" }
  }

  private static func indent(of line: String) -> Int {
    line.unicodeScalars.prefix(while: MermaidText.isSpace).count
  }

  private static func title(inFrontMatter text: String?) -> String? {
    text?.split(separator: "\n").lazy
      .compactMap { MarkdownPageReader.title(inFrontMatter: String($0)) }.first
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
      outline.notes.comments.append(comment(lines.joined(separator: "\n")))
    } else if text.hasPrefix("%%") {
      outline.notes.addComment(comment(String(text.dropFirst(2))))
    } else if text.hasPrefix("#"),
      MermaidText.entityName(text.unicodeScalars.dropFirst()) == nil
    {
      outline.notes.addComment(comment(String(text.dropFirst())))
    } else {
      return false
    }
    return true
  }

  private mutating func comment(_ raw: String) -> String {
    MermaidText.withoutTags(cleaned(raw))
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
  ///
  /// - Returns: What stands behind the closing brace: another statement.
  private mutating func readDescription(
    _ beginning: String, from source: inout SourceText
  ) throws(ImportError) -> String {
    let start = source.line
    var rest = ""
    var lines: [String] = []
    var line = beginning
    while true {
      if let brace = line.unicodeScalars.firstIndex(of: "}") {
        lines.append(MermaidText.trimmed(String(line.unicodeScalars[..<brace])))
        let behind = line.unicodeScalars[brace...].dropFirst()
        rest = MermaidText.trimmed(String(behind))
        break
      }
      lines.append(MermaidText.trimmed(line))
      guard let next = try source.nextLine() else {
        throw ImportError(.truncated(.description), line: start)
      }
      line = next
    }
    setDescription(MermaidText.trimmed(lines.joined(separator: "\n")), line: start)
    return rest
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
  /// The statements of a line, of which it has one unless there are semicolons between them.
  private mutating func readStatements(
    _ text: String, indent: Int, from source: inout SourceText
  ) throws(ImportError) {
    let statements = Self.statements(text)
    guard hasSemicolons || statements.count > 1 && statements.allSatisfy(Self.isWhole) else {
      return try readStatement(text, indent: indent, from: &source)
    }
    for statement in statements {
      if try readAnywhere(statement, from: &source) { continue }
      try readStatement(statement, indent: indent, from: &source)
    }
  }

  /// Whether this cannot be a part of another statement: a task with its score, a section, a title.
  private static func isWhole(_ statement: String) -> Bool {
    TaskFields(statement).score != nil
      || ["title", "section"].contains {
        MermaidText.value(of: statement, after: $0)?.isEmpty == false
      }
  }

  /// What stands between semicolons that end no entity. O(scalars).
  private static func statements(_ text: String) -> [String] {
    var statements: [String] = []
    var statement = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "#", let name = MermaidText.entityName(rest) {
        statement.append(scalar)
        statement.append(contentsOf: rest.prefix(name.unicodeScalars.count + 1))
        rest = rest.dropFirst(name.unicodeScalars.count + 1)
      } else if scalar == ";" {
        statements.append(MermaidText.trimmed(String(statement)))
        statement = String.UnicodeScalarView()
      } else {
        statement.append(scalar)
      }
    }
    statements.append(MermaidText.trimmed(String(statement)))
    return statements.filter { !$0.isEmpty }
  }

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
      let rest = try readDescription(value, from: &source)
      // `} title …` on one line, as Mermaid has it as well.
      if !rest.isEmpty { try readStatements(rest, indent: indent, from: &source) }
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
    outline.title = cleaned(MermaidText.title(raw))
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
    let fields = TaskFields(statement)
    guard !fields.name.isEmpty else {
      throw ImportError(.taskWithoutName, line: line, column: indent + 1)
    }
    guard taskCount < limits.tasksMax else {
      throw ImportError(.tooManyTasks(tasksMax: limits.tasksMax), line: line)
    }
    taskCount += 1
    let raw = fields.rawScore.map { value($0, line: line, bytesMax: limits.scoreBytesMax) } ?? ""
    if fields.rawScore != nil { scoreCount += 1 } else { lineWithoutScore = line }
    if raw.isEmpty {
      unscoredCount += 1
      if unscoredCount == 1 { firstUnscoredLine = line }
    } else if fields.score == nil {
      report.add(.scoreNotNumber(line: line, text: raw))
    }
    if !fields.rest.isEmpty { report.add(.textBehindActors(line: line, text: fields.rest)) }
    let card = JourneyOutline.Card(
      kind: "action", lane: 0, text: cleaned(MermaidText.label(fields.name)),
      score: fields.score?.text ?? (raw.isEmpty ? nil : raw), actors: actors(fields.actors, line))
    let place: CardPlace
    if outline.stages.isEmpty {
      outline.unplaced.append(card)
      place = CardPlace(stage: nil, index: outline.unplaced.count - 1)
    } else {
      let stage = outline.stages.count - 1
      outline.stages[stage].cards.append(card)
      place = CardPlace(stage: stage, index: outline.stages[stage].cards.count - 1)
    }
    if let score = fields.score { scores.append((place, score)) }
  }

  /// Scores that go beyond 5 are of another scale, of which each becomes the number of 1 to 5 that
  /// Mermaid draws.
  private mutating func scaleScores() {
    let plain = scores.filter { !$0.score.namesScale }
    let said = options.scale.map { ScoreScale(numbers: Double($0.low)...Double($0.high)) }
    guard let scale = said ?? ScoreScale(of: plain.map(\.score.number)), scale != .five else {
      let beyond = plain.filter { !ScoreScale.five.numbers.contains($0.score.number) }
      if !beyond.isEmpty {
        report.add(
          .scoresBeyond(count: beyond.count, examples: beyond.prefix(3).map(\.score.text)))
      }
      return
    }
    for (place, score) in plain {
      let text = MermaidScore.text(scale.fifth(of: score.number))
      if let stage = place.stage {
        outline.stages[stage].cards[place.index].score = text
      } else {
        outline.unplaced[place.index].score = text
      }
    }
    guard said == nil else { return }
    let ends = (
      MermaidScore.text(scale.numbers.lowerBound), MermaidScore.text(scale.numbers.upperBound)
    )
    report.add(
      Guess(
        .scale, .guessScores, ["low": .verbatim(ends.0), "high": .verbatim(ends.1)],
        option: "--scale 1-5"))
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
