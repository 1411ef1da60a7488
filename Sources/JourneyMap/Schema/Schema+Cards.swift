import ReplicatedData

/// What cards carry, by number. A kind's own fields stand on forms in this order.
extension Schema {
  static let cardFields = cardFields(kinds: CardKindDefinition.names)

  /// Kinds of card at which people say how they feel, beside those that are about it.
  private static let feeling: [StaticString] = ["action", "milestone", "touchpoint"]

  @inline(__always)
  static func cardFields(kinds cardKinds: [StaticString]) -> [FieldDefinition] {
    [
      FieldDefinition(.card, 1, "text", .text, .ofEveryCard()),
      FieldDefinition(.card, 2, "place", .position, .forPrograms),
      FieldDefinition(.card, 3, "kind", .register(.choice(cardKinds)), .ofEveryCard()),
      FieldDefinition(
        .card, 4, "votes", .keyed(.participant, .integer(0...100)),
        .ofEveryCard(.quantity, icon: "votes", isOnCard: true)),
      FieldDefinition(.card, 5, "tags", .keyed(.line, .bool), .ofEveryCard(isOnCard: true)),
      FieldDefinition(.card, 6, "color", .register(.token), .ofEveryCard(asked: .later)),
      FieldDefinition(
        .card, 7, "check", .register(.choice(["assumption", "validated", "refuted"])),
        .ofEveryCard(isOnCard: true)),
      FieldDefinition(.card, 8, "check-by", .register(.date), .ofEveryCard()),
      FieldDefinition(
        .card, 9, "score", .register(.line),
        .of(["action"], asked: .later, .quantity, icon: "score", isOnCard: true)),
      FieldDefinition(
        .card, 10, "actors", .keyed(.line, .integer(0...10_000)),
        .of(["action"], and: ["milestone"], icon: "actors", isOnCard: true, isOrder: true)),
      FieldDefinition(.card, 11, "whose", .register(.choice(["customer", "ours"])), .of(["goal"])),
      FieldDefinition(
        .card, 12, "channel", .register(.reference(.channel)),
        .of(["touchpoint"], icon: "channel", isOnCard: true)),
      FieldDefinition(
        .card, 13, "existence", .register(.choice(["exists", "should-exist"])),
        .of(["touchpoint"], isOnCard: true)),
      FieldDefinition(
        .card, 14, "importance", .register(.integer(0...3)),
        .of(["touchpoint"], icon: "importance", isOnCard: true)),
      FieldDefinition(
        .card, 15, "moment-of-truth", .register(.bool),
        .of(["touchpoint"], icon: "momentOfTruth", isOnCard: true)),
      FieldDefinition(
        .card, 16, "emotion", .register(.integer(-2...2)),
        .of(["emotion"], and: feeling, icon: "face", isOnCard: true)),
      FieldDefinition(
        .card, 17, "emotions", .keyed(.participant, .integer(-2...2)),
        .of(["emotion"], and: feeling, icon: "face", isOnCard: true, isInFiles: false)),
      FieldDefinition(
        .card, 18, "severity", .register(.integer(0...3)),
        .of(["pain"], icon: "severity", isOnCard: true)),
      FieldDefinition(.card, 19, "arises", .text, .of(["pain"])),
      FieldDefinition(.card, 20, "drop-reason", .text, .of(["pain"])),
      FieldDefinition(
        .card, 21, "impact", .register(.integer(0...3)),
        .of(["opportunity", "solution"], isOnCard: true)),
      FieldDefinition(
        .card, 22, "effort", .register(.integer(0...3)),
        .of(["opportunity", "solution"], isOnCard: true)),
      FieldDefinition(.card, 23, "unit", .text, .of(["kpi"], .quantity)),
      FieldDefinition(
        .card, 24, "target", .register(.decimal),
        .of(["kpi"], isOnCard: true, countedIn: Field.Card.unit)),
      FieldDefinition(
        .card, 25, "values", .keyed(.date, .decimal),
        .of(["kpi"], isOnCard: true, countedIn: Field.Card.unit)),
      FieldDefinition(
        .card, 26, "funnel-count", .register(.integer(0...Int64(OperationID.lamportMax))),
        .of(["kpi"], icon: "flow", isOnCard: true)),
      FieldDefinition(
        .card, 27, "owner", .text, .of(["action-item"], .name, icon: "owner", isOnCard: true)),
      FieldDefinition(
        .card, 28, "due", .register(.date), .of(["action-item"], icon: "due", isOnCard: true)),
      FieldDefinition(
        .card, 29, "status", .register(.choice(["open", "doing", "done", "dropped"])),
        .of(["action-item"], isOnCard: true)),
      FieldDefinition(
        .card, 30, "availability", .register(.choice(["have", "need"])),
        .of(["resource"], isOnCard: true)),
      // What of a file became this card, so that importing it again does not make it twice.
      FieldDefinition(.card, 31, "source", .register(.line), .forPrograms),
      FieldDefinition(.card, 32, "forked-from", .register(.line), .forPrograms),
    ]
  }
}
