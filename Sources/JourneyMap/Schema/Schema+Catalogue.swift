// Asking the catalogue of kinds and fields; the module of the page has nothing of it.
#if !hasFeature(Embedded)
extension Schema {
  /// The row of a field by the name that files and the command line know it by. O(rows).
  package static func field(
    _ name: some StringProtocol, of kind: RecordKind
  ) -> FieldDefinition? {
    fields(of: kind).first { $0.isNamed(name) }
  }

  /// The row of a kind of card; nil if this version does not know it. O(kinds).
  package static func cardKind(_ name: String) -> CardKindDefinition? {
    cardKindRows.first { ValueRule.equal(name, $0.name) }
  }

  /// The kinds of cards, in the order in which they are offered.
  package static var cardKindRows: [CardKindDefinition] {
    #if DEBUG
    if let madeUp { return madeUp.cardKindRows }
    #endif
    return CardKindDefinition.all
  }

  /// What a form asks for, at once and behind “more”, in the order in which it does.
  ///
  /// A card's form begins with its text and kind; then comes what its kind carries, then what every
  /// card has.
  ///
  /// - Parameter cardKind: Of a card; nil for other records.
  package static func asked(
    of kind: RecordKind, cardKind: String? = nil
  ) -> (first: [FieldDefinition], later: [FieldDefinition]) {
    let rows = fields(of: kind).filter { $0.use.asking != .never }
    guard kind == .card else {
      return (rows.filter { $0.use.asking == .first }, rows.filter { $0.use.asking == .later })
    }
    let head = rows.filter { [Field.Card.text, Field.Card.kind].contains($0.field) }
    let own = rows.filter { !$0.use.isOfEveryCard }
    let common = rows.filter { row in
      row.use.isOfEveryCard && !head.contains { $0.field == row.field }
    }
    func isFirst(_ row: FieldDefinition) -> Bool {
      row.use.asking == .first && row.isCarried(by: cardKind ?? "")
    }
    return (
      head + (own + common).filter(isFirst), (own + common).filter { !isFirst($0) }
    )
  }
}

extension FieldDefinition {
  package func isNamed(_ text: some StringProtocol) -> Bool {
    text.utf8.count == name.utf8CodeUnitCount
      && zip(text.utf8, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        .allSatisfy { $0 == $1 }
  }

  /// Whether cards of a kind have it.
  package func isCarried(by cardKind: String) -> Bool {
    use.isOfEveryCard
      || (use.carriers + use.furtherCarriers).contains { ValueRule.equal(cardKind, $0) }
  }

  /// Whether everybody has a value of their own there.
  package var isOwn: Bool {
    if case .keyed(.participant, _) = type { true } else { false }
  }

  /// Whether it is a list of names, each a key.
  package var isNames: Bool {
    switch type {
    case .keyed(.line, .bool): true
    case .keyed(.line, .integer): use.isOrder
    default: false
    }
  }

  /// Whether any words are a value of it.
  package var takesAnyWords: Bool {
    switch type {
    case .text, .register(.line), .register(.reference), .keyed(.line, _): true
    default: false
    }
  }

  /// What people write there: what its row says, else what follows from its type.
  package var content: FieldUse.Content {
    if let content = use.content { return content }
    switch type {
    case .text: return .prose
    case .keyed(.line, _), .register(.line), .register(.reference): return .name
    case .register(.decimal), .keyed(_, .decimal): return .quantity
    case .register(.integer(let range)), .keyed(_, .integer(let range)):
      return range.count > Self.choicesMax ? .quantity : .choice
    case .register, .keyed, .position: return .choice
    }
  }

  /// A range of more numbers is typed, one of fewer is chosen from.
  package static let choicesMax = 10
}
#endif
