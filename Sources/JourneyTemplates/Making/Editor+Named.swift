import JourneyMap
import ReplicatedData

/// Making what others may make at the same time, so that it is there once when they meet.
extension Editor {
  /// Creates a stage, lane, channel or persona that is known by its key, or else by its title.
  ///
  /// One that was made under the same key or title before is left alone if it is deleted, or stands
  /// for another one already: then one more is made.
  ///
  /// - Parameter mayBe: Whether a record that is there, and was perhaps renamed since, may be the one.
  /// - Returns: Whether it is new, and so has to be written.
  package mutating func create(
    _ kind: RecordKind, key: String?, title: String, mayBe: (RecordID) -> Bool = { _ in false }
  ) throws(ChangeError) -> (record: RecordID, isNew: Bool) {
    let base = key.map { "key \($0)" } ?? "title \(TitleKey.folded(title))"
    var name = base
    var count = 1
    while document.contains(.named(kind, name)) {
      let known = RecordID.named(kind, name)
      if document.isLive(known), mayBe(known) { return (known, false) }
      count += 1
      // A separator that no title can hold.
      name = "\(base)\u{1F}\(count)"
    }
    return try create(kind, named: name)
  }
}
