/// The stages that a map begins with, in their order from first contact to after the sale.
package struct StageTemplate: Equatable, Sendable {
  /// Of ``NewMap`` unless another is asked for.
  package static let standard = "lifecycle-5"

  package var id: String
  package var labels: Labels
  package var description: Labels
  /// Never re-sorted.
  package var stages: [Stage]

  /// One stage.
  package struct Stage: Equatable, Sendable {
    /// Tells in every language what the stage is. Templates may share it: `loyalty`.
    package var key: String
    package var labels: Labels
    /// Whether it belongs to the half after the sale.
    package var isAfterSale = false
  }
}
