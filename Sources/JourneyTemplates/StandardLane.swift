import JourneyMap
import ReplicatedData

/// The lanes of the common map, which code knows by their keys: files without labels mean them, and
/// maps that are older than the lane's field `card-kind`.
package enum StandardLane: String, CaseIterable, Sendable {
  case goals = "stage-goal"
  case actions
  case touchpoints
  case channels
  case thoughts
  case emotions
  case pains
  case opportunities
  case kpis

  /// What the built-in templates say of the lane.
  package var template: LaneTemplate {
    TemplateLibrary.builtIn.lane(rawValue)
      ?? LaneTemplate(key: rawValue, labels: Labels([]), cardKind: cardKind)
  }

  package var labels: Labels { template.labels }

  /// The English label.
  package var label: String { labels["en"] }
}

extension StandardLane {
  /// The kind of card that the lane is for.
  package var cardKind: String { Schema.usualCardKind(ofLane: rawValue) ?? "action" }

  /// The lane where cards of a kind usually stand.
  package static func lane(ofKind kind: String) -> StandardLane {
    Schema.cardKind(kind).flatMap { StandardLane(rawValue: "\($0.use.lane)") } ?? .actions
  }
}

extension MapDocument {
  /// The lane where a card of a kind belongs: the usual one, else the first that is for this kind,
  /// else the first that is for the kind of the usual one. Nil if the map has none of them.
  /// O(records).
  package func lane(forCardKind kind: String) -> RecordID? {
    let usual = StandardLane.lane(ofKind: kind)
    let lanes = ordered(.lane)
    func first(_ kind: String) -> RecordID? { lanes.first { cardKind(ofLane: $0) == kind } }
    if usual.cardKind == kind,
      let lane = lanes.first(where: { value($0, Field.Lane.key).text == usual.rawValue })
    {
      return lane
    }
    return first(kind)
      ?? lanes.first { value($0, Field.Lane.key).text == usual.rawValue }
      ?? first(usual.cardKind)
  }

  /// Where a card stands that answers another: in the same stage, and in the lane for its kind; else
  /// beside the other. A stage or lane that is deleted is none.
  package func cell(
    ofAnswer kind: String, to card: RecordID
  ) -> (column: RecordID?, row: RecordID?) {
    let place = place(card, Field.place)
    func live(_ axis: RecordID?) -> RecordID? { axis.flatMap { isLive($0) ? $0 : nil } }
    return (live(place?.column), lane(forCardKind: kind) ?? live(place?.row))
  }
}
