import JourneyMap

/// The map as a review saw it.
package struct ReviewedMap: Sendable {
  /// The journal index of the last change that the review saw.
  package let index: UInt64
  package let document: MapDocument

  package init(index: UInt64, document: MapDocument) {
    self.index = index
    self.document = document
  }
}
