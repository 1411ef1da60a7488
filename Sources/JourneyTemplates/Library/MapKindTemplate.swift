/// A kind of map, which chooses its lanes.
package struct MapKindTemplate: Equatable, Sendable {
  /// Of ``NewMap`` unless another is asked for.
  package static let standard = "current-state"

  package var id: String
  package var labels: Labels
  package var purpose: Labels
  /// What the map's field `kind` says, a token of the schema: for the built-in kinds the id.
  package var kind: String
  /// Keys of lanes, from top to bottom.
  package var lanes: [String]
}

/// What maps of one market have beside the lanes of their kind.
package struct MarketPreset: Equatable, Sendable {
  /// `b2b` or `b2c`.
  package var id: String
  package var labels: Labels
  package var description: Labels
  /// The map kinds, by what their field `kind` says, that get the lanes; all if empty.
  package var kinds: [String]
  package var lanes: [AddedLane]

  /// A lane and where it goes.
  package struct AddedLane: Equatable, Sendable {
    /// Its key.
    package var lane: String
    /// The key of the lane that it goes behind. Without one, or where the map has no such lane, it
    /// is the last before the line of visibility.
    package var after: String?
  }
}
