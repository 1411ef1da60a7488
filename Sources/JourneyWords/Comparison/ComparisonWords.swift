import JourneyInsight
import JourneyMap
import JourneyTemplates
import StyledText

/// Says in words what two maps differ in. Texts of the maps come out on one line, cut.
package struct ComparisonWords {
  package let comparison: MapComparison
  package let language: SpokenLanguage

  package init(_ comparison: MapComparison, _ language: SpokenLanguage = .english) {
    self.comparison = comparison
    self.language = language
  }

  private var words: MessageWords { MessageWords(language) }

  func callAsFunction(
    _ key: ComparisonMessage, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> String {
    words.text(key, values)
  }

  /// `3 cards added, 1 moved; satisfaction in Purchase −1 → +1`: fit for one line.
  package var summary: String { words.text(comparison.summary) }

  /// The same as a sentence.
  package var summarySentence: String { MessageWords.capitalised(summary) + "." }

  /// By what the two were matched, as a sentence.
  package var basis: String? { comparison.basisMessage.map { words.text($0) } }

  /// What of only one map was left out, as a sentence; nil if nothing was.
  package var notCompared: String? {
    guard !comparison.notCompared.isEmpty else { return nil }
    // Of `card effort`, `card severity`, `links`: `cards (effort, severity), links`.
    var kinds: [(title: String, fields: [String])] = []
    for name in comparison.notCompared {
      let parts = name.split(separator: " ", maxSplits: 1).map { String($0) }
      let kind = MapComparison.titles.first { [$0.name, $0.plural].contains(parts.first) }
      let title = kind.map { lowercased(language($0.title)) } ?? TerminalText.excerpt(name)
      if kinds.last?.title != title { kinds.append((title, [])) }
      if parts.count > 1 { kinds[kinds.count - 1].fields.append(language.fieldName(parts[1])) }
    }
    let names = kinds.map { kind in
      kind.fields.isEmpty ? kind.title : "\(kind.title) (\(kind.fields.joined(separator: ", ")))"
    }
    return self(.notCompared, ["names": .verbatim(names.joined(separator: ", "))])
  }

  // MARK: Records

  /// `action “Pays by card” (Purchase / Actions)`.
  package func name(
    _ mention: RecordMention, of record: RecordKind, columnsMax: Int = 60
  ) -> String {
    func quoted(_ text: String) -> String {
      language.quoted(TerminalText.excerpt(text, columnsMax: columnsMax))
    }
    var parts: [String] = []
    if record == .link {
      parts.append(mention.about.map(quoted).joined(separator: " \(linkName(mention)) "))
      if !mention.text.isEmpty { parts.append(quoted(mention.text)) }
    } else {
      if let kind = mention.kind { parts.append(kindName(kind, of: record)) }
      parts.append(mention.text.isEmpty ? self(.withoutText) : quoted(mention.text))
    }
    if record == .comment, let about = mention.about.first {
      parts.append(self(.onCard, ["card": .text(quoted(about))]))
    }
    if let place = mention.place { parts.append("(\(self.place(place)))") }
    return parts.joined(separator: " ")
  }

  /// What a card or a comment is.
  func kindName(_ kind: String, of record: RecordKind) -> String {
    record == .comment ? language.choiceName(kind) : language.cardKindName(kind)
  }

  private func linkName(_ mention: RecordMention) -> String {
    guard let type = mention.kind else { return self(.linkedTo) }
    guard LinkType(rawValue: type) != nil else { return TerminalText.excerpt(type) }
    return lowercased(language(ExportWord(linkType: type, to: mention.targetKind)))
  }

  func place(_ place: CardPlace) -> String {
    func title(_ title: String?, _ none: ComparisonMessage) -> String {
      guard let title else { return self(none) }
      return title.isEmpty ? self(.unnamed) : TerminalText.excerpt(title)
    }
    return "\(title(place.stage, .inNoStage)) / \(title(place.lane, .inNoLane))"
  }

  /// `Purchase −1 → +1`.
  func mood(_ difference: SatisfactionDifference) -> String {
    let stage =
      difference.stageAfter.isEmpty
      ? self(.unnamedStage) : TerminalText.excerpt(difference.stageAfter)
    let values = [difference.before, difference.after]
      .map { words.text(SatisfactionDifference.feeling($0)) }
    return "\(stage) \(values[0]) → \(values[1])"
  }

  // MARK: Fields

  /// `severity`, `value 2026-03-31`.
  package func name(_ field: FieldDifference) -> String {
    let name = language.fieldName(field.name)
    guard let key = field.key else { return name }
    let day = CalendarDay(key).map { NumberWords(language).day($0) }
    return "\(name) \(day ?? TerminalText.excerpt(key))"
  }

  func value(_ value: ComparedValue?, of field: FieldDifference) -> String {
    switch value {
    case nil: self(.nothing)
    case .text(let text), .record(let text):
      language.quoted(TerminalText.excerpt(text, columnsMax: 60))
    case .token(let token): self.token(token, of: field.name)
    case .integer(let number): NumberWords(language).count(number)
    case .bool(let bool): self(bool ? .yes : .no)
    }
  }

  private func token(_ token: String, of field: String) -> String {
    if let day = CalendarDay(token) { return NumberWords(language).day(day) }
    switch field {
    case "target", "values": return NumberWords(language).decimal(token)
    case "kind":
      let kind = language.mapKind(token)
      return lowercased(
        kind == MessageWords.capitalised(token) ? language.cardKindName(token) : kind)
    case "card-kind": return language.cardKindName(token)
    case _ where Double(token) != nil: return NumberWords(language).decimal(token)
    default:
      return FieldMessage(choice: token).map { language($0) }
        ?? language.quoted(TerminalText.excerpt(token, columnsMax: 60))
    }
  }

  private func lowercased(_ text: String) -> String {
    // Abbreviations stay: “KPI”, “B2B”.
    text.prefix(2).allSatisfy { !$0.isLowercase }
      ? text : text.prefix(1).lowercased() + text.dropFirst()
  }
}

extension MapComparison {
  /// Kinds of records, by what programs call them and by their headings.
  static let titles: [(name: String, plural: String, title: ComparisonMessage)] = [
    ("map", "map", .titleMap), ("persona", "personas", .titlePersonas),
    ("channel", "channels", .titleChannels), ("stage", "stages", .titleStages),
    ("lane", "lanes", .titleLanes), ("card", "cards", .titleCards),
    ("link", "links", .titleLinks), ("comment", "comments", .titleComments),
  ]

  /// What became of the records of each kind, in the order in which it is told.
  package var sections:
    [(title: ComparisonMessage, kind: RecordKind, differences: RecordDifferences)]
  {
    [
      (.titlePersonas, .persona, personas), (.titleChannels, .channel, channels),
      (.titleStages, .stage, stages), (.titleLanes, .lane, lanes), (.titleCards, .card, cards),
      (.titleLinks, .link, links), (.titleComments, .comment, comments),
    ]
  }
}
