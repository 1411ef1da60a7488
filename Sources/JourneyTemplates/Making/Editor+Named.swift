import JourneyMap
import ReplicatedData

/// Making what others may make at the same time, so that it is there once when they meet.
extension Editor {
  /// Creates a stage, lane, channel or persona that is known by its key, or else by its title.
  ///
  /// One that was made under the same key or title before is left alone if somebody has deleted it, or
  /// if it stands for another one already: then one more is made. One that an undo took back is
  /// restored, as it was (WM-NAME-3).
  ///
  /// - Parameters:
  ///   - restoresDeleted: Whether also one that somebody has deleted is restored.
  ///   - mayBe: Whether a record that is there, and was perhaps renamed since, may be the one.
  /// - Returns: What became of it; only one that is new has to be written.
  package mutating func create(
    _ kind: RecordKind, key: String?, title: String, restoresDeleted: Bool = false,
    mayBe: (RecordID) -> Bool = { _ in false }
  ) throws(ChangeError) -> (record: RecordID, making: Making) {
    let base = key.map { "key \($0)" } ?? "title \(TitleKey.folded(title))"
    return try create(kind, knownBy: base, restoresDeleted: restoresDeleted, mayBe: mayBe)
  }
}
