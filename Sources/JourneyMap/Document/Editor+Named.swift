import ReplicatedData

extension Editor {
  /// Creates a record that whoever makes one known by the same words makes the same, so that it is there
  /// once when they meet.
  ///
  /// One that was made before is left alone if somebody has deleted it, or if it stands for another one
  /// already: then one more is made. One that an undo took back is restored, as it was (WM-NAME-3).
  ///
  /// - Parameters:
  ///   - words: Such as `title phone`.
  ///   - restoresDeleted: Whether also one that somebody has deleted is restored.
  ///   - mayBe: Whether a record that is there, and was perhaps renamed since, may be the one.
  /// - Returns: What became of it; only one that is new has to be written.
  package mutating func create(
    _ kind: RecordKind, knownBy words: String, restoresDeleted: Bool = false,
    mayBe: (RecordID) -> Bool
  ) throws(ChangeError) -> (record: RecordID, making: Making) {
    var name = words
    var count = 1
    while document.contains(.named(kind, name)) {
      let known = RecordID.named(kind, name)
      let isLive = document.isLive(known)
      if isLive || restoresDeleted || document.isTakenBack(known), mayBe(known) {
        if !isLive { try restore(known) }
        return (known, isLive ? .known : .restored)
      }
      count += 1
      // A separator that no title can hold.
      name = words + "\u{1F}" + String(count)
    }
    return (try create(kind, named: name).record, .new)
  }
}

/// What became of a record that was to be made.
package enum Making: Sendable {
  case new
  /// It was there.
  case known
  /// It was deleted, and is there again.
  case restored
}
