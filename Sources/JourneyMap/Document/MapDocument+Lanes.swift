import ReplicatedData

/// What lanes are for.
extension MapDocument {
  /// The kind of card that a lane is for: what the lane says, else what is usual for its key; nil if
  /// neither is known.
  package func cardKind(ofLane lane: RecordID) -> String? {
    if let kind = value(lane, Field.Lane.cardKind).text { return kind }
    guard let key = value(lane, Field.Lane.key).text else { return nil }
    return Schema.usualCardKind(ofLane: key)
  }
}

extension Schema {
  /// What the lanes of the common map are for: in maps that are older than the lane's field
  /// `card-kind`, only the key tells.
  package static func usualCardKind(ofLane key: String) -> String? {
    for (lane, kind) in usualCardKinds where sameUTF8(lane, key) { return kind }
    return nil
  }

  private static let usualCardKinds: [(String, String)] = [
    ("stage-goal", "goal"), ("actions", "action"), ("touchpoints", "touchpoint"),
    ("channels", "touchpoint"), ("thoughts", "thought"), ("emotions", "emotion"),
    ("pains", "pain"), ("opportunities", "opportunity"), ("kpis", "kpi"),
  ]
}
