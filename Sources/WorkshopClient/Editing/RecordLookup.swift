import JourneyFormats
import JourneyMap
import ReplicatedData

/// A text that names no record, or several.
package struct LookupError: Error, CustomStringConvertible {
  package var noun: String
  package var text: String
  /// What it may have meant, a line each; empty if nothing fits.
  package var candidates: [String]
  /// What there is to choose from, in words.
  package var hint: String

  package var description: String {
    let shown = TerminalText.excerpt(text)
    guard !candidates.isEmpty else { return "There is no \(noun) “\(shown)”. \(hint)" }
    return "“\(shown)” may mean \(candidates.count) \(noun)s; name one by its id:\n"
      + candidates.joined(separator: "\n")
  }
}

/// Finds the stage, lane or card that a user means, by its id, number, key, title or text.
package struct RecordLookup {
  package let document: MapDocument
  package let names: ShortNames
  private static let candidatesMax = 20

  package init(_ document: MapDocument) {
    self.document = document
    names = ShortNames(document)
  }

  /// By title, key (`discovery`), number from the left, id, or a part of the title that only one has.
  package func stage(_ text: String, isDeleted: Bool = false) throws(LookupError) -> RecordID {
    try numbered(text, .stage, "stage", Field.Stage.title, Field.Stage.key, isDeleted)
  }

  /// By title, key (`pains`), number from the top, id, or a part of the title that only one has.
  package func lane(_ text: String, isDeleted: Bool = false) throws(LookupError) -> RecordID {
    try numbered(text, .lane, "lane", Field.Lane.title, Field.Lane.key, isDeleted)
  }

  /// By id, whole text, or a part of the text that only one card has.
  package func card(_ text: String, isDeleted: Bool = false) throws(LookupError) -> RecordID {
    let cards = all(.card, isDeleted)
    if let named = names.records(named: text) {
      let found = named.filter { cards.contains($0) }
      if let only = try only(found, text, "card", Field.Card.text) { return only }
      throw none(text, "card", isDeleted)
    }
    let texts = cards.map { ($0, document.string($0, Field.Card.text)) }
    return try byText(text, texts, "card", Field.Card.text, isDeleted)
  }

  /// A line for a person to choose by: id and text, for a card with its place.
  package func line(_ record: RecordID, _ field: FieldID) -> String {
    let text = TerminalText.excerpt(document.string(record, field), columnsMax: 48)
    let place = document.kind(of: record) == .card ? "  (\(placeName(record)))" : ""
    return "  \(names.text(record))  \(text)\(place)"
  }

  /// `Discovery / Actions`; in words where there is no stage or lane.
  package func placeName(_ card: RecordID) -> String {
    let place = document.place(card, Field.place)
    return placeName(column: place?.column, row: place?.row)
  }

  package func placeName(column: RecordID?, row: RecordID?) -> String {
    let stage = column.flatMap { title($0, Field.Stage.title) }
    let lane = row.flatMap { title($0, Field.Lane.title) }
    switch (stage, lane) {
    case (let stage?, let lane?): return "\(stage) / \(lane)"
    case (let stage?, nil): return "\(stage) / no lane"
    case (nil, let lane?): return "no stage / \(lane)"
    case (nil, nil): return "no stage"
    }
  }

  private func title(_ record: RecordID, _ field: FieldID) -> String? {
    guard document.isLive(record) else { return nil }
    let title = TerminalText.excerpt(document.string(record, field))
    return title.isEmpty ? names.text(record) : title
  }

  // MARK: Finding

  private func all(_ kind: RecordKind, _ isDeleted: Bool) -> [RecordID] {
    guard isDeleted else {
      return kind == .card ? document.records(kind) : document.ordered(kind)
    }
    return document.records(kind, withDeleted: true).filter { !document.isLive($0) }
  }

  private func numbered(
    _ text: String, _ kind: RecordKind, _ noun: String, _ field: FieldID, _ key: FieldID,
    _ isDeleted: Bool
  ) throws(LookupError) -> RecordID {
    let records = all(kind, isDeleted)
    let texts = records.map { ($0, document.string($0, field)) }
    let same = texts.filter { Self.folded($0.1) == Self.folded(text) }.map(\.0)
    if let only = try only(same, text, noun, field) { return only }
    let keyed = records.filter { document.value($0, key).text == text.lowercased() }
    if let only = try only(keyed, text, noun, field) { return only }
    if !isDeleted, let number = Int(text), records.indices.contains(number - 1) {
      return records[number - 1]
    }
    if let named = names.records(named: text)?.filter({ records.contains($0) }),
      let only = try only(named, text, noun, field)
    {
      return only
    }
    return try byText(text, texts, noun, field, isDeleted)
  }

  private func byText(
    _ text: String, _ texts: [(RecordID, String)], _ noun: String, _ field: FieldID,
    _ isDeleted: Bool
  ) throws(LookupError) -> RecordID {
    let wanted = Self.folded(text)
    guard !wanted.isEmpty else { throw none(text, noun, isDeleted) }
    let folded = texts.map { ($0.0, Self.folded($0.1)) }
    if let only = try only(folded.filter { $0.1 == wanted }.map(\.0), text, noun, field) {
      return only
    }
    if let only = try only(folded.filter { $0.1.contains(wanted) }.map(\.0), text, noun, field) {
      return only
    }
    throw none(text, noun, isDeleted)
  }

  private func only(
    _ found: [RecordID], _ text: String, _ noun: String, _ field: FieldID
  ) throws(LookupError) -> RecordID? {
    guard found.count > 1 else { return found.first }
    var lines = found.prefix(Self.candidatesMax).map { line($0, field) }
    if found.count > lines.count { lines.append("  … and \(found.count - lines.count) more") }
    throw LookupError(noun: noun, text: text, candidates: lines, hint: "")
  }

  private func none(_ text: String, _ noun: String, _ isDeleted: Bool) -> LookupError {
    let list = noun == "card" ? "“waymark card list MAP" : "“waymark \(noun) list MAP"
    return LookupError(
      noun: isDeleted ? "deleted \(noun)" : noun, text: text, candidates: [],
      hint: "\(list)\(isDeleted ? " --deleted" : "")” shows those there are.")
  }

  /// Without regard to case, and to white space around.
  private static func folded(_ text: String) -> String {
    let scalars = text.lowercased().split(whereSeparator: \.isWhitespace)
    return scalars.joined(separator: " ")
  }
}
