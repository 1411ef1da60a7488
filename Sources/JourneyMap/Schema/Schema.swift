import ReplicatedData

/// The record kinds and fields of a journey map: adding a field is adding a row.
public enum Schema {
  /// Peers of another major version are refused in words.
  public static let major: UInt32 = 1
  /// A peer with a larger minor version may send kinds and fields that are not in this table; they
  /// are kept and passed on.
  public static let minor: UInt32 = 3
  /// Peers of a smaller minor version cannot read the operations that this one writes.
  public static let minorLeast: UInt32 = 3

  public static let cardKinds: [StaticString] = [
    "goal", "action", "thought", "need", "motivation", "fear", "external-factor", "milestone",
    "touchpoint", "emotion", "pain", "opportunity", "solution", "kpi", "action-item", "resource",
  ]

  public static let mapKinds: [StaticString] = [
    "current-state", "day-in-the-life", "future-state", "service-blueprint", "empathy-map",
    "touchpoints-only",
  ]

  /// Ascending by kind, then field, without gaps between the fields of a kind.
  public static let fields: [FieldDefinition] =
    mapFields + personaFields + stageFields + laneFields + cardFields + linkFields
    + commentFields + channelFields

  private static let mapFields = [
    FieldDefinition(.map, 1, "title", .text),
    FieldDefinition(.map, 2, "kind", .register(.choice(mapKinds))),
    FieldDefinition(.map, 3, "persona", .register(.reference(.persona))),
    FieldDefinition(.map, 4, "scope", .text),
    FieldDefinition(.map, 5, "owner", .text),
    FieldDefinition(.map, 6, "goal", .text),
    FieldDefinition(.map, 7, "review-date", .register(.date)),
    FieldDefinition(.map, 8, "language", .register(.token)),
    FieldDefinition(.map, 9, "template", .register(.token)),
    FieldDefinition(.map, 10, "market", .register(.choice(["b2b", "b2c"]))),
    FieldDefinition(.map, 11, "notes", .text),
    FieldDefinition(.map, 12, "forked-from", .register(.line)),
    // A rule of the checks, and why it does not hold for this map.
    FieldDefinition(.map, 13, "silenced-rules", .keyed(.line, .line)),
    // The journal's index at each review.
    FieldDefinition(
      .map, 14, "reviews", .keyed(.date, .integer(0...Int64(OperationID.lamportMax)))),
    FieldDefinition(.map, 15, "review-every", .register(.choice(["monthly", "quarterly"]))),
    FieldDefinition(.map, 16, "insight-weights", .keyed(.line, .integer(0...100))),
    FieldDefinition(.map, 17, "agenda", .text),
  ]

  private static let personaFields = [
    FieldDefinition(.persona, 1, "name", .text),
    FieldDefinition(.persona, 2, "place", .position),
    FieldDefinition(.persona, 3, "segment", .text),
    FieldDefinition(.persona, 4, "behaviour", .text),
    FieldDefinition(.persona, 5, "preferences", .text),
    FieldDefinition(.persona, 6, "needs", .text),
    FieldDefinition(.persona, 7, "motivations", .text),
    FieldDefinition(.persona, 8, "fears", .text),
    FieldDefinition(.persona, 9, "location", .text),
    FieldDefinition(.persona, 10, "industry", .text),
    FieldDefinition(.persona, 11, "company-size", .text),
    FieldDefinition(.persona, 12, "decision-maker", .text),
    FieldDefinition(.persona, 13, "channels", .keyed(.line, .bool)),
    FieldDefinition(.persona, 14, "demographics", .text),
  ]

  private static let stageFields = [
    FieldDefinition(.stage, 1, "title", .text),
    FieldDefinition(.stage, 2, "place", .position),
    FieldDefinition(.stage, 3, "key", .register(.token)),
    FieldDefinition(.stage, 4, "labels", .keyed(.line, .line)),
    FieldDefinition(.stage, 5, "after-sale", .register(.bool)),
    FieldDefinition(.stage, 6, "forked-from", .register(.line)),
  ]

  private static let laneFields = [
    FieldDefinition(.lane, 1, "title", .text),
    FieldDefinition(.lane, 2, "place", .position),
    FieldDefinition(.lane, 3, "key", .register(.token)),
    FieldDefinition(.lane, 4, "labels", .keyed(.line, .line)),
    // Behind the line of visibility of a service blueprint.
    FieldDefinition(.lane, 5, "backstage", .register(.bool)),
    FieldDefinition(.lane, 6, "card-kind", .register(.choice(cardKinds))),
    FieldDefinition(.lane, 7, "forked-from", .register(.line)),
  ]

  private static let cardFields = [
    FieldDefinition(.card, 1, "text", .text),
    FieldDefinition(.card, 2, "place", .position),
    FieldDefinition(.card, 3, "kind", .register(.choice(cardKinds))),
    FieldDefinition(.card, 4, "votes", .keyed(.participant, .integer(0...100))),
    FieldDefinition(.card, 5, "tags", .keyed(.line, .bool)),
    FieldDefinition(.card, 6, "color", .register(.token)),
    FieldDefinition(
      .card, 7, "check", .register(.choice(["assumption", "validated", "refuted"]))),
    FieldDefinition(.card, 8, "check-by", .register(.date)),
    FieldDefinition(.card, 9, "score", .register(.line)),
    FieldDefinition(.card, 10, "actors", .keyed(.line, .integer(0...10_000))),
    FieldDefinition(.card, 11, "whose", .register(.choice(["customer", "ours"]))),
    FieldDefinition(.card, 12, "channel", .register(.reference(.channel))),
    FieldDefinition(.card, 13, "existence", .register(.choice(["exists", "should-exist"]))),
    FieldDefinition(.card, 14, "importance", .register(.integer(0...3))),
    FieldDefinition(.card, 15, "moment-of-truth", .register(.bool)),
    FieldDefinition(.card, 16, "emotion", .register(.integer(-2...2))),
    FieldDefinition(.card, 17, "emotions", .keyed(.participant, .integer(-2...2))),
    FieldDefinition(.card, 18, "severity", .register(.integer(0...3))),
    FieldDefinition(.card, 19, "arises", .text),
    FieldDefinition(.card, 20, "drop-reason", .text),
    FieldDefinition(.card, 21, "impact", .register(.integer(0...3))),
    FieldDefinition(.card, 22, "effort", .register(.integer(0...3))),
    FieldDefinition(.card, 23, "unit", .text),
    FieldDefinition(.card, 24, "target", .register(.decimal)),
    FieldDefinition(.card, 25, "values", .keyed(.date, .decimal)),
    FieldDefinition(
      .card, 26, "funnel-count", .register(.integer(0...Int64(OperationID.lamportMax)))),
    FieldDefinition(.card, 27, "owner", .text),
    FieldDefinition(.card, 28, "due", .register(.date)),
    FieldDefinition(
      .card, 29, "status", .register(.choice(["open", "doing", "done", "dropped"]))),
    FieldDefinition(.card, 30, "availability", .register(.choice(["have", "need"]))),
    // What of a file became this card, so that importing it again does not make it twice.
    FieldDefinition(.card, 31, "source", .register(.line)),
    FieldDefinition(.card, 32, "forked-from", .register(.line)),
  ]

  private static let linkFields = [
    FieldDefinition(.link, 1, "from", .register(.reference(.card))),
    FieldDefinition(.link, 2, "to", .register(.reference(.card))),
    FieldDefinition(
      .link, 3, "type",
      .register(.choice(["causes", "answers", "leads-to", "loops-back-to"]))),
    FieldDefinition(.link, 4, "label", .text),
  ]

  private static let commentFields = [
    FieldDefinition(.comment, 1, "on", .register(.reference(.card))),
    FieldDefinition(.comment, 2, "text", .text),
    FieldDefinition(
      .comment, 3, "type",
      .register(.choice(["comment", "link", "quote", "survey-answer"]))),
    FieldDefinition(.comment, 4, "address", .register(.line)),
    FieldDefinition(.comment, 5, "source", .register(.line)),
  ]

  private static let channelFields = [
    FieldDefinition(.channel, 1, "name", .text),
    FieldDefinition(.channel, 2, "place", .position),
    FieldDefinition(.channel, 3, "key", .register(.token)),
    FieldDefinition(.channel, 4, "labels", .keyed(.line, .line)),
  ]
}

extension Schema {
  /// The row of a field, or nil if this version does not know it. O(1).
  public static func definition(_ kind: RecordKind, _ field: FieldID) -> FieldDefinition? {
    let number = Int(clamping: field.rawValue)
    let rows: [FieldDefinition]
    switch kind {
    case .map: rows = mapFields
    case .persona: rows = personaFields
    case .stage: rows = stageFields
    case .lane: rows = laneFields
    case .card: rows = cardFields
    case .link: rows = linkFields
    case .comment: rows = commentFields
    case .channel: rows = channelFields
    default: return nil
    }
    return number >= 1 && number <= rows.count ? rows[number - 1] : nil
  }
}
