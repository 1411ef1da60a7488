import JourneyMap
import ReplicatedData

/// The most recent changes of a room, in the order of the journal, for receivers that lack them.
struct RoomHistory {
  struct Entry {
    let id: ChangeID
    /// A ``ChangeBatch`` of this change alone.
    let bytes: [UInt8]
    /// Server time of its receipt, in milliseconds since 1970.
    let received: UInt64
  }

  private var entries: [Entry] = []
  /// How many of ``entries`` are gone already; they are moved together now and then.
  private var dropped = 0
  private var byteCount = 0
  private let bytesMax: Int
  /// The journal index before the first entry.
  private(set) var baseIndex: UInt64
  /// What the document held at ``baseIndex``.
  private(set) var baseVersion: VersionVector

  init(baseIndex: UInt64, baseVersion: VersionVector, bytesMax: Int) {
    self.baseIndex = baseIndex
    self.baseVersion = baseVersion
    self.bytesMax = bytesMax
  }

  var lastIndex: UInt64 { baseIndex + UInt64(entries.count - dropped) }

  /// Bytes of all entries.
  var size: Int { byteCount }

  /// The entry at a journal index of `baseIndex + 1 … lastIndex`.
  subscript(index: UInt64) -> Entry { entries[dropped + Int(index - baseIndex) - 1] }

  mutating func append(_ id: ChangeID, _ bytes: [UInt8], received: UInt64) {
    entries.append(Entry(id: id, bytes: bytes, received: received))
    byteCount += bytes.count
  }

  /// Drops the oldest entries beyond the budget, never those after `index`.
  mutating func trim(keepingAfter index: UInt64) {
    while byteCount > bytesMax, baseIndex < index {
      let entry = entries[dropped]
      byteCount -= entry.bytes.count
      // The place is given back later, the bytes at once.
      entries[dropped] = Entry(id: entry.id, bytes: [], received: entry.received)
      baseVersion.raise(entry.id.replica, to: entry.id.seq)
      baseIndex += 1
      dropped += 1
    }
    if dropped > 1_024, dropped > entries.count / 2 {
      entries.removeFirst(dropped)
      dropped = 0
    }
  }
}
