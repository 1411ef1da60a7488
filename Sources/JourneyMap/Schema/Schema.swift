import ReplicatedData

/// The record kinds and fields of a journey map: adding a field is adding a row, here or among those
/// of cards. What it is called is in the catalogue of words.
public enum Schema {
  /// Peers of another major version are refused in words.
  public static let major: UInt32 = 1
  /// A peer with a larger minor version may send kinds and fields that are not in this table; they
  /// are kept and passed on.
  public static let minor: UInt32 = 4
  /// Peers of a smaller minor version cannot read the operations that this one writes.
  public static let minorLeast: UInt32 = 3

  public static let mapKinds: [StaticString] = [
    "current-state", "day-in-the-life", "future-state", "service-blueprint", "empathy-map",
    "touchpoints-only",
  ]

  /// Ascending by kind, then field, without gaps between the fields of a kind.
  public static var fields: [FieldDefinition] {
    #if DEBUG && !hasFeature(Embedded)
    if let madeUp { return madeUp.fields }
    #endif
    return allFields
  }

  private static let allFields =
    mapFields + personaFields + stageFields + laneFields + cardFields + linkFields
    + commentFields + channelFields

  /// The kinds of cards, in the order in which they are offered.
  public static var cardKinds: [StaticString] {
    #if DEBUG && !hasFeature(Embedded)
    if let madeUp { return madeUp.cardKinds }
    #endif
    return CardKindDefinition.names
  }

  private static let mapFields: [FieldDefinition] = [
    FieldDefinition(.map, 1, "title", .text),
    FieldDefinition(.map, 2, "kind", .register(.choice(mapKinds))),
    FieldDefinition(.map, 3, "persona", .register(.reference(.persona))),
    FieldDefinition(.map, 4, "scope", .text),
    FieldDefinition(.map, 5, "owner", .text),
    FieldDefinition(.map, 6, "goal", .text),
    FieldDefinition(.map, 7, "review-date", .register(.date)),
    FieldDefinition(.map, 8, "language", .register(.token)),
    FieldDefinition(.map, 9, "template", .register(.token), .forPrograms),
    FieldDefinition(.map, 10, "market", .register(.choice(["b2b", "b2c"])), .asked(.later)),
    FieldDefinition(.map, 11, "notes", .text, .asked(.later)),
    FieldDefinition(.map, 12, "forked-from", .register(.line), .forPrograms),
    // A rule of the checks, and why it does not hold for this map.
    FieldDefinition(.map, 13, "silenced-rules", .keyed(.line, .line), .asked(.later)),
    // The journal's index at each review.
    FieldDefinition(
      .map, 14, "reviews", .keyed(.date, .integer(0...Int64(OperationID.lamportMax))), .forPrograms),
    FieldDefinition(.map, 15, "review-every", .register(.choice(["monthly", "quarterly"]))),
    FieldDefinition(.map, 16, "insight-weights", .keyed(.line, .integer(0...100)), .asked(.later)),
    FieldDefinition(.map, 17, "agenda", .text, .forPrograms),
  ]

  private static let personaFields: [FieldDefinition] = [
    FieldDefinition(.persona, 1, "name", .text),
    FieldDefinition(.persona, 2, "place", .position, .forPrograms),
    FieldDefinition(.persona, 3, "segment", .text),
    FieldDefinition(.persona, 4, "behaviour", .text),
    FieldDefinition(.persona, 5, "preferences", .text),
    FieldDefinition(.persona, 6, "needs", .text),
    FieldDefinition(.persona, 7, "motivations", .text),
    FieldDefinition(.persona, 8, "fears", .text),
    FieldDefinition(.persona, 9, "location", .text, .asked(.later)),
    FieldDefinition(.persona, 10, "industry", .text, .asked(.later)),
    FieldDefinition(.persona, 11, "company-size", .text, .asked(.later)),
    FieldDefinition(.persona, 12, "decision-maker", .text, .asked(.later)),
    FieldDefinition(.persona, 13, "channels", .keyed(.line, .bool), .asked(.later)),
    FieldDefinition(.persona, 14, "demographics", .text, .asked(.later)),
  ]

  private static let stageFields: [FieldDefinition] = [
    FieldDefinition(.stage, 1, "title", .text),
    FieldDefinition(.stage, 2, "place", .position, .forPrograms),
    FieldDefinition(.stage, 3, "key", .register(.token), .forPrograms),
    FieldDefinition(.stage, 4, "labels", .keyed(.line, .line), .asked(.later)),
    FieldDefinition(.stage, 5, "after-sale", .register(.bool)),
    FieldDefinition(.stage, 6, "forked-from", .register(.line), .forPrograms),
  ]

  private static let laneFields = laneFields(cardKinds: CardKindDefinition.names)

  @inline(__always)
  static func laneFields(cardKinds: [StaticString]) -> [FieldDefinition] {
    [
      FieldDefinition(.lane, 1, "title", .text),
      FieldDefinition(.lane, 2, "place", .position, .forPrograms),
      FieldDefinition(.lane, 3, "key", .register(.token), .forPrograms),
      FieldDefinition(.lane, 4, "labels", .keyed(.line, .line), .asked(.later)),
      // Behind the line of visibility of a service blueprint.
      FieldDefinition(.lane, 5, "backstage", .register(.bool)),
      FieldDefinition(.lane, 6, "card-kind", .register(.choice(cardKinds))),
      FieldDefinition(.lane, 7, "forked-from", .register(.line), .forPrograms),
    ]
  }

  private static let linkFields: [FieldDefinition] = [
    FieldDefinition(.link, 1, "from", .register(.reference(.card)), .forPrograms),
    FieldDefinition(.link, 2, "to", .register(.reference(.card)), .forPrograms),
    FieldDefinition(
      .link, 3, "type",
      .register(.choice(["causes", "answers", "leads-to", "loops-back-to"]))),
    FieldDefinition(.link, 4, "label", .text),
  ]

  private static let commentFields: [FieldDefinition] = [
    FieldDefinition(.comment, 1, "on", .register(.reference(.card)), .forPrograms),
    FieldDefinition(.comment, 2, "text", .text),
    FieldDefinition(
      .comment, 3, "type",
      .register(.choice(["comment", "link", "quote", "survey-answer"]))),
    FieldDefinition(.comment, 4, "address", .register(.line)),
    FieldDefinition(.comment, 5, "source", .register(.line), .forPrograms),
  ]

  private static let channelFields: [FieldDefinition] = [
    FieldDefinition(.channel, 1, "name", .text),
    FieldDefinition(.channel, 2, "place", .position, .forPrograms),
    FieldDefinition(.channel, 3, "key", .register(.token), .forPrograms),
    FieldDefinition(.channel, 4, "labels", .keyed(.line, .line), .asked(.later)),
  ]
}

extension Schema {
  /// The row of a field, or nil if this version does not know it. O(1).
  public static func definition(_ kind: RecordKind, _ field: FieldID) -> FieldDefinition? {
    let number = Int(clamping: field.rawValue)
    let rows = fields(of: kind)
    return number >= 1 && number <= rows.count ? rows[number - 1] : nil
  }

  /// The rows of a kind, in the order of their numbers. O(1).
  package static func fields(of kind: RecordKind) -> [FieldDefinition] {
    #if DEBUG && !hasFeature(Embedded)
    if let madeUp { return madeUp.rows[kind] ?? [] }
    #endif
    switch kind {
    case .map: return mapFields
    case .persona: return personaFields
    case .stage: return stageFields
    case .lane: return laneFields
    case .card: return cardFields
    case .link: return linkFields
    case .comment: return commentFields
    case .channel: return channelFields
    default: return []
    }
  }
}
