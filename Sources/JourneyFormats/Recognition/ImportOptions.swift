import JourneyMap
import JourneyTemplates
import MapOutline

/// What somebody says of a file, where its reader would guess.
package struct ImportOptions: Equatable, Sendable {
  /// What the file is.
  package var format: FileFormat?
  /// What the file is called, with its ending, which is some evidence of what it is.
  package var fileName: String?
  /// Which of several journeys of a page is read.
  package var choice = JourneyChoice.clear
  /// What columns hold, or rows of a table with stages as columns.
  package var columns: [ColumnChoice] = []
  /// How numbers of feelings and answers are meant.
  package var scale: FeelingScale?
  package var dates: DateOrder?
  package var encoding: TextEncoding?
  /// What stands between the cells of a row: an ASCII character.
  package var separator: UInt8?
  /// Headings of columns about people that are taken all the same.
  package var taken: [String] = []

  package init(format: FileFormat? = nil, fileName: String? = nil) {
    self.format = format
    self.fileName = fileName
  }

  /// What stands behind the last point of the file's name, in lower case.
  var fileEnding: String? {
    let name = fileName?.split(separator: "/").last
    guard let name, let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return name[dot...].dropFirst().lowercased()
  }

  /// Whether somebody said to take the column although it is about people.
  func isTaken(_ heading: String) -> Bool { taken.contains { Self.isSame($0, heading) } }

  /// Whether somebody said what the column is.
  func isSaid(_ heading: String) -> Bool { isTaken(heading) || said(heading) != nil }

  func said(_ heading: String) -> ColumnChoice.Meaning? {
    guard !columns.isEmpty, !heading.isEmpty else { return nil }
    return columns.first { Self.isSame($0.heading, heading) }?.meaning
  }

  /// - Throws: ``ImportError`` if somebody named a column that is not there.
  func check(_ headings: [String]) throws(ImportError) {
    let missing = (columns.map(\.heading) + taken).filter { name in
      !headings.contains { Self.isSame(name, $0) }
    }
    guard !missing.isEmpty else { return }
    let present = headings.filter { !$0.isEmpty }
    throw ImportError(.noSuchColumns(missing, headings: Array(present.prefix(24))))
  }

  static func isSame(_ a: String, _ b: String) -> Bool {
    TitleKey.folded(a) == TitleKey.folded(b)
      || Words.folded(a) == Words.folded(b)
        && !Words.folded(a).isEmpty
  }
}

/// What somebody says that a column holds: `Area=stage`.
package struct ColumnChoice: Equatable, Sendable {
  package var heading: String
  package var meaning: Meaning

  package enum Meaning: Equatable, Sendable {
    /// Nothing of it is taken.
    case ignored
    case stage
    /// The journey of an event.
    case journey
    /// The time of an event.
    case time
    /// Cards of a lane that every map may have, or of a kind.
    case cards(kind: String, lane: StandardLane?)
    /// A field of cards.
    case field(String)
  }

  /// Reads `Heading=meaning`; the heading may have quotation marks around it.
  package init?(_ text: String) {
    guard let mark = text.lastIndex(of: "=") else { return nil }
    var heading = MermaidText.trimmed(String(text[..<mark]))
    if heading.count > 1, heading.hasPrefix("\""), heading.hasSuffix("\"") {
      heading = String(heading.dropFirst().dropLast())
    }
    let word = MermaidText.trimmed(String(text[text.index(after: mark)...]))
    guard !heading.isEmpty, let meaning = Meaning(word) else { return nil }
    self.heading = heading
    self.meaning = meaning
  }

  /// Reads several with commas between them; commas of a heading within quotation marks.
  ///
  /// - Returns: The choices, and what could not be read.
  package static func list(_ text: String) -> (choices: [ColumnChoice], unreadable: [String]) {
    var parts: [String] = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        // A comma before the first `=` belongs to a heading.
        if parts[parts.count - 1].contains("=") {
          parts.append("")
          continue
        }
      }
      parts[parts.count - 1].append(character)
    }
    var choices: [ColumnChoice] = []
    var unreadable: [String] = []
    for part in parts where !MermaidText.trimmed(part).isEmpty {
      if let choice = ColumnChoice(part) { choices.append(choice) } else { unreadable.append(part) }
    }
    return (choices, unreadable)
  }
}

extension ColumnChoice.Meaning {
  /// `stage`, `ignore`, `journey`, `time`; a lane or kind of card such as `pains` or `pain`, in any of
  /// the languages of headings; or a field such as `severity`.
  init?(_ word: String) {
    let name = word.lowercased()
    switch name {
    case "ignore", "ignored", "skip", "-", "none": self = .ignored
    case "stage", "step", "phase": self = .stage
    case "journey", "case", "session": self = .journey
    case "time", "date": self = .time
    case _ where Schema.cardKind(name) != nil:
      self = .cards(kind: name, lane: StandardLane.allCases.first { $0.cardKind == name })
    case JourneyOutline.Card.plainKind, "cards": self = .cards(kind: "card", lane: nil)
    case _ where CardField.isOne(name): self = .field(name)
    default:
      switch HeadingVocabulary.meaning(of: word) {
      case .stage: self = .stage
      case .lane(let lane): self = .cards(kind: lane.cardKind, lane: lane)
      case .cards(let kind): self = .cards(kind: kind, lane: nil)
      case .template(let lane): self = .cards(kind: lane.cardKind, lane: nil)
      case .field(let name): self = .field(name)
      default: return nil
      }
    }
  }

  /// The words of it, for the reports: `stage`, `pain`, `severity`.
  package var word: String {
    switch self {
    case .ignored: "ignore"
    case .stage: "stage"
    case .journey: "journey"
    case .time: "time"
    case .cards(let kind, _): kind
    case .field(let name): name
    }
  }
}

/// In which order dates have their parts.
package enum DateOrder: String, CaseIterable, Sendable {
  case dayFirst = "day-first"
  case monthFirst = "month-first"
  case yearFirst = "year-first"
}
