import JourneyFormats
import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// A text that names no record, or several.
package struct LookupError: Error, CustomStringConvertible {
  package var noun: RecordNoun
  package var text: String
  /// Whether a deleted one was looked for.
  package var isDeleted: Bool
  /// What it may have meant, a line each; empty if nothing fits.
  package var candidates: [String]
  /// What is called almost so, if nothing fits: to be offered, never to be taken for it.
  package var nearest: String?
  /// The id of a deleted one that it names.
  package var deleted: String?

  package var description: String {
    let shown = TerminalText.excerpt(text)
    guard candidates.isEmpty else {
      return "“\(shown)” may mean \(candidates.count) \(noun.plural); name one by its id:\n"
        + candidates.joined(separator: "\n")
    }
    if let id = self.deleted {
      let restore = "“waymark \(noun.command) restore MAP \(id)” brings it back"
      let copy = noun == .card ? ", “waymark card copy MAP \(id)” makes a new card of it" : ""
      return "The \(noun.singular) “\(shown)” is deleted: \(restore)\(copy)."
    }
    let deleted = isDeleted ? "deleted " : ""
    let near = nearest.map { " Did you mean “\(TerminalText.excerpt($0))”?" } ?? ""
    return "There is no \(deleted)\(noun) “\(shown)”.\(near) “waymark \(noun.command) list MAP"
      + "\(isDeleted ? " --deleted" : "")” shows those there are."
  }
}

/// Finds the record that a user means, by its id, number, key, title or text.
package struct RecordLookup {
  package let document: MapDocument
  package let names: ShortNames
  /// The language that stages, lanes and channels are shown in; nil for their titles as they stand.
  package let language: String?
  private static let candidatesMax = 20

  package init(_ document: MapDocument, language: String? = nil) {
    self.document = document
    self.language = language
    names = ShortNames(document)
  }

  /// By title or its label in any language, key (`discovery`), number from the left, id, or a part of
  /// the title that only one has.
  package func stage(_ text: String, isDeleted: Bool = false) throws(LookupError) -> RecordID {
    try find(text, .stage, isDeleted: isDeleted)
  }

  /// By title or its label in any language, key (`pains`), number from the top, id, or a part of the
  /// title that only one has.
  package func lane(_ text: String, isDeleted: Bool = false) throws(LookupError) -> RecordID {
    try find(text, .lane, isDeleted: isDeleted)
  }

  /// By id, whole text, or a part of the text that only one card has.
  package func card(_ text: String, isDeleted: Bool = false) throws(LookupError) -> RecordID {
    try find(text, .card, isDeleted: isDeleted)
  }

  /// A card, one that is there before one that is deleted.
  package func anyCard(_ text: String) throws(LookupError) -> RecordID {
    do throws(LookupError) {
      return try card(text)
    } catch {
      guard error.deleted != nil else { throw error }
      return try card(text, isDeleted: true)
    }
  }

  // MARK: Finding

  /// The one record that a text names.
  ///
  /// What is written whole comes before a part of it: the title, a label, the key, the number and the
  /// id, in this order. Neither case nor the amount of white space matters. Then the same without
  /// accents; then what stages, lanes and channels of the templates, and kinds of cards, are called in
  /// any language.
  package func find(
    _ text: String, _ noun: RecordNoun, isDeleted: Bool = false
  ) throws(LookupError) -> RecordID {
    let known = records(noun, isDeleted: isDeleted).map { (record: $0, texts: texts(of: $0)) }
    func only(_ found: [RecordID]) throws(LookupError) -> RecordID? {
      guard found.count > 1 else { return found.first }
      var lines = found.prefix(Self.candidatesMax).map { line($0) }
      if found.count > lines.count { lines.append("  … and \(found.count - lines.count) more") }
      throw LookupError(noun: noun, text: text, isDeleted: isDeleted, candidates: lines)
    }
    let wanted = TitleKey.folded(text)
    var nothing = LookupError(noun: noun, text: text, isDeleted: isDeleted, candidates: [])
    guard !wanted.isEmpty else { throw nothing }
    let folded = known.map { (record: $0.record, texts: $0.texts.map(TitleKey.folded)) }
    let titled = folded.filter { $0.texts.first == wanted }.map(\.record)
    if let only = try only(titled) { return only }
    let labelled = folded.filter { $0.texts.contains(wanted) }.map(\.record)
    if let only = try only(labelled) { return only }
    let keyed = known.map(\.record).filter { key(of: $0).map { $0 == wanted } ?? false }
    if let only = try only(keyed) { return only }
    if noun.isOrdered, !isDeleted, let number = Int(text), known.indices.contains(number - 1) {
      return known[number - 1].record
    }
    if let named = names.records(named: text) {
      let found = known.map(\.record).filter { named.contains($0) }
      if let only = try only(found) { return only }
    }
    let parts = folded.filter { $0.texts.contains { $0.contains(wanted) } }.map(\.record)
    if let only = try only(parts) { return only }
    let plain = known.map { (record: $0.record, texts: $0.texts.map(PlainLetters.folded)) }
    let typed = PlainLetters.folded(text)
    if let only = try only(plain.filter { $0.texts.contains(typed) }.map(\.record)) { return only }
    let plainParts = plain.filter { $0.texts.contains { $0.contains(typed) } }.map(\.record)
    if let only = try only(plainParts) { return only }
    let keys = Self.keys(of: typed, noun)
    let standard = known.map(\.record).filter { key(of: $0).map { keys.contains($0) } ?? false }
    if let only = try only(standard) { return only }
    if !isDeleted, let record = try? find(text, noun, isDeleted: true) {
      nothing.deleted = names.text(record)
      throw nothing
    }
    nothing.nearest = NearestName.find(
      text, among: known.prefix(Self.nearestMax).flatMap { named(texts: $0.texts, $0.record) })
    throw nothing
  }

  /// Names that are compared with a slip; no map that people work on has more of a kind.
  private static let nearestMax = 3_000

  /// What is offered for a slip: what the record is called here comes first.
  private func named(texts: [String], _ record: RecordID) -> [String] {
    [title(record)] + texts.dropFirst()
  }

  /// The keys of what the templates call so in any language.
  private static func keys(of typed: String, _ noun: RecordNoun) -> Set<String> {
    func fits(_ labels: Labels) -> Bool {
      labels.everyText.contains { PlainLetters.folded($0) == typed }
    }
    let library = TemplateLibrary.builtIn
    switch noun {
    case .stage:
      let stages = library.stageTemplates.flatMap(\.stages)
      return Set(stages.filter { fits($0.labels) }.map(\.key))
    case .lane:
      let lanes = library.lanes.filter { fits($0.labels) }.map(\.key)
      return lanes.isEmpty ? Set([KindWords.laneKey(typed)].compactMap { $0 }) : Set(lanes)
    case .channel: return Set(library.channels.filter { fits($0.labels) }.map(\.key))
    default: return []
    }
  }

  /// All that a noun may mean: those with a place of their own in their order, others as they were
  /// made.
  package func records(_ noun: RecordNoun, isDeleted: Bool = false) -> [RecordID] {
    let all: [RecordID]
    if isDeleted {
      all = document.records(noun.kind, withDeleted: true).filter { !document.isLive($0) }
    } else {
      all = noun.isOrdered ? document.ordered(noun.kind) : document.records(noun.kind)
    }
    switch noun {
    case .action, .kpi, .resource:
      return all.filter { document.value($0, Field.Card.kind).text == noun.cardKind }
    case .comment: return all.filter { !document.isEvidence($0) }
    case .evidence: return all.filter { document.isEvidence($0) }
    default: return all
    }
  }

  /// What a record can be named by, as it is called now first.
  private func texts(of record: RecordID) -> [String] {
    switch document.kind(of: record) {
    case .stage, .lane, .channel:
      [document.title(of: record, in: nil)] + document.labels(of: record).map(\.text)
    case .link:
      [
        document.string(record, Field.Link.label), linkText(record),
        linkText(record).replacing("→", with: "->"),
      ]
    case .comment:
      [
        document.string(record, Field.Comment.text),
        document.value(record, Field.Comment.address).text ?? "",
      ]
    default: [title(record)]
    }
  }

  private func key(of record: RecordID) -> String? {
    document.kind(of: record)?.keyField.flatMap { document.value(record, $0).text }
  }
}

// MARK: - What records are called

extension RecordLookup {
  /// What a record is called: a title in the language of the lookup, a name, a text.
  package func title(_ record: RecordID) -> String {
    switch document.kind(of: record) {
    case .stage, .lane, .channel: document.title(of: record, in: language)
    case .link: linkText(record)
    case let kind: kind?.nameField.map { document.string(record, $0) } ?? ""
    }
  }

  /// `Waits → Leaves`.
  private func linkText(_ link: RecordID) -> String {
    let ends = [Field.Link.from, Field.Link.to].map { field in
      document.value(link, field).reference.map { document.string($0, Field.Card.text) } ?? "?"
    }
    return ends.joined(separator: " → ")
  }

  /// A line for a person to choose by: id and text, for a card with its place.
  package func line(_ record: RecordID) -> String {
    let text = TerminalText.excerpt(title(record), columnsMax: 48)
    let place = document.kind(of: record) == .card ? "  (\(placeName(record)))" : ""
    return "  \(names.text(record))  \(text)\(place)"
  }

  /// `Discovery / Actions`; in words where there is no stage or lane.
  package func placeName(_ card: RecordID) -> String {
    let place = document.place(card, Field.place)
    return placeName(column: place?.column, row: place?.row)
  }

  package func placeName(column: RecordID?, row: RecordID?) -> String {
    switch (column.flatMap(rowTitle), row.flatMap(rowTitle)) {
    case (let stage?, let lane?): return "\(stage) / \(lane)"
    case (let stage?, nil): return "\(stage) / no lane"
    case (nil, let lane?): return "no stage / \(lane)"
    case (nil, nil): return "no stage"
    }
  }

  /// The title of a stage or lane in one line, its id if it has none; nil if it is deleted.
  package func rowTitle(_ record: RecordID) -> String? {
    guard document.isLive(record) else { return nil }
    let title = TerminalText.excerpt(title(record))
    return title.isEmpty ? names.text(record) : title
  }
}

extension MapDocument {
  /// Whether a comment is evidence: a quote, a link or an answer of a survey.
  package func isEvidence(_ comment: RecordID) -> Bool {
    guard let type = value(comment, Field.Comment.type).text else { return false }
    return type != "comment"
  }
}
