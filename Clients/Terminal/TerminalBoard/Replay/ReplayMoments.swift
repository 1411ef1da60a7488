import JourneyMap
import ReplicatedData

/// The map at any moment of its history.
///
/// Keeps a copy of the document every so many changes, so that going back is nearly as quick as going
/// on: copies share what did not change between them.
package struct ReplayMoments: Sendable {
  package let changes: [Change]
  private var copies: [(count: Int, document: MapDocument)]
  private var current: (count: Int, document: MapDocument)
  private let interval: Int

  /// - Parameter changes: All changes of the journal, in its order.
  package init(_ changes: [Change]) {
    self.changes = changes
    let empty = MapDocument(limits: .unbounded)
    copies = [(0, empty)]
    current = (0, empty)
    interval = max(256, changes.count / 64)
  }

  /// The map behind the change at a journal index, from 1; 0 is its beginning. What does not fit, as
  /// only a damaged journal has it, is left out.
  package mutating func document(at index: UInt64) -> MapDocument {
    let wanted = min(Int(clamping: index), changes.count)
    if wanted < current.count
      || copies.contains(where: { $0.count > current.count && $0.count <= wanted }),
      let copy = copies.last(where: { $0.count <= wanted })
    {
      current = copy
    }
    while current.count < wanted {
      try? current.document.integrateAccepted(changes[current.count])
      current.count += 1
      if current.count % interval == 0, copies.last.map({ $0.count < current.count }) ?? true {
        copies.append(current)
      }
    }
    return current.document
  }
}
