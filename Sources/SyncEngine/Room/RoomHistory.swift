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

  private struct Places {
    /// The seq of the first of ``indexes``.
    var firstSeq: UInt64
    /// Journal indexes, ascending; the first ones may be gone.
    var indexes: [UInt64]
    var dropped = 0
  }

  private var entries: [Entry] = []
  /// Where the changes of each replica are, as their seqs follow each other.
  private var places: [ReplicaID: Places] = [:]
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
    places[id.replica, default: Places(firstSeq: id.seq, indexes: [])].indexes.append(lastIndex)
  }

  /// The change with an id, if it is recent enough. O(1).
  subscript(id: ChangeID) -> Entry? {
    guard let known = places[id.replica], id.seq >= known.firstSeq else { return nil }
    let place = id.seq - known.firstSeq
    guard place >= UInt64(known.dropped), place < UInt64(known.indexes.count) else { return nil }
    let index = known.indexes[Int(place)]
    return index > baseIndex ? self[index] : nil
  }

  private mutating func forgetPlace(of id: ChangeID) {
    guard var known = places.removeValue(forKey: id.replica) else { return }
    known.dropped += 1
    if known.dropped == known.indexes.count { return }
    if known.dropped > 64, known.dropped > known.indexes.count / 2 {
      known.indexes.removeFirst(known.dropped)
      known.firstSeq += UInt64(known.dropped)
      known.dropped = 0
    }
    places[id.replica] = known
  }

  /// Drops the oldest entries beyond the budget, never those after `index`.
  mutating func trim(keepingAfter index: UInt64) {
    while byteCount > bytesMax, baseIndex < index {
      let entry = entries[dropped]
      byteCount -= entry.bytes.count
      // The place is given back later, the bytes at once.
      entries[dropped] = Entry(id: entry.id, bytes: [], received: entry.received)
      baseVersion.raise(entry.id.replica, to: entry.id.seq)
      forgetPlace(of: entry.id)
      baseIndex += 1
      dropped += 1
    }
    if dropped > 1_024, dropped > entries.count / 2 {
      entries.removeFirst(dropped)
      dropped = 0
    }
  }
}
