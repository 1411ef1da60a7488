import CBOR
import JourneyMap
import ReplicatedData
import SyncEngine

/// What of the document the page has not been told yet.
struct ChangeTracker {
  /// Whether all of it is to be told anew.
  private(set) var isWhole = true
  /// Some of them several times: a set would be some kilobytes of code.
  private var touched: [RecordID] = []
  /// Texts that are written just now: in a card, and in the pane.
  private var watched: WatchedText?
  private var watchedToo: WatchedText?

  /// A change was merged into the document. O(operations).
  mutating func note(_ change: Change) {
    guard !isWhole else { return }
    change.eachTouched { touched.append($0) }
  }

  mutating func note(_ effects: [DriverEffect]) {
    for case .event(let event) in effects {
      switch event {
      case .changed(let change): note(change)
      case .documentReplaced: noteWhole()
      default: break
      }
    }
  }

  mutating func noteWhole() {
    isWhole = true
    touched = []
  }

  /// From now on this text is told by what was done to it, too, besides the one before.
  mutating func watch(_ text: WatchedText) {
    watchedToo = watched
    watched = text
  }

  mutating func watchNothing() {
    watched = nil
    watchedToo = nil
  }

  /// `[* spliced]`, what was done to the texts that are watched; to be called before ``take(of:)``.
  mutating func writeSplices(of document: MapDocument, to writer: inout CBORWriter) {
    var told = CBORWriter()
    var count = 0
    if let watched, isWhole || touched.contains(watched.record) {
      if self.watched?.tell(of: document, to: &told) ?? false { count += 1 }
    }
    if let watchedToo, isWhole || touched.contains(watchedToo.record) {
      if self.watchedToo?.tell(of: document, to: &told) ?? false { count += 1 }
    }
    writer.array(count)
    writer.encoded(told.bytes)
  }

  /// The records to tell, by the order they were made in; then there is nothing more to tell.
  mutating func take(of document: MapDocument) -> [RecordID] {
    var records: [RecordID] = []
    if isWhole {
      records = Self.all(of: document)
    } else {
      touched.sort { $0 < $1 }
      for id in touched where id != records.last && document.contains(id) { records.append(id) }
    }
    isWhole = false
    touched = []
    return records
  }

  /// All records, by kind.
  static func all(of document: MapDocument) -> [RecordID] {
    var records: [RecordID] = [.root]
    for kind in kinds {
      for id in document.records(kind, withDeleted: true) { records.append(id) }
    }
    return records
  }

  private static let kinds: [RecordKind] = [
    .persona, .stage, .lane, .channel, .card, .link, .comment,
  ]
}
