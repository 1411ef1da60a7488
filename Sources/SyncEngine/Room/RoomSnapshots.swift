import ReplicatedData

/// What of a room's document was encoded, and what of it is stored.
struct RoomSnapshots: Sendable {
  /// The document as it was last encoded.
  var latest: RoomSnapshot?
  /// Bytes of the document as it was last encoded, here or by whoever stored it.
  var size: Int
  /// Bytes of changes merged since it was last encoded, and since it was last stored.
  var bytesSinceLatest = 0
  var bytesSinceStored = 0
  /// The index of the last stored snapshot, 0 if there is none.
  var storedIndex: UInt64
  /// The last index whose state hash was stored without a snapshot.
  var storedHashIndex: UInt64 = 0
  /// Set while the document is being encoded elsewhere.
  var encoding: Encoding?
  /// Replays, and what was said of them, that begin when the state they come to is stored.
  var heldReplays: [RoomEffect] = []
  /// When the document was last encoded for somebody who joined, or asked for its hash, and for a replay.
  var forJoinAt: UInt64 = 0
  var forHashAt: UInt64?
  var forReplayAt: UInt64?

  init(storedIndex: UInt64, size: Int) {
    self.storedIndex = storedIndex
    self.size = size
  }

  /// Bytes of changes were merged.
  mutating func noteMerged(bytes: Int) {
    bytesSinceStored += bytes
    bytesSinceLatest += bytes
  }

  /// What is wrong, or nil: nothing is of the future, no replay is held for nothing. For tests.
  func brokenInvariant(mergedIndex: UInt64) -> String? {
    guard storedIndex <= mergedIndex, storedHashIndex <= mergedIndex,
      latest.map({ $0.journalIndex <= mergedIndex }) ?? true
    else { return "a snapshot of the future" }
    if let encoding, encoding.journalIndex > mergedIndex { return "encodes the future" }
    guard encoding != nil || heldReplays.isEmpty else { return "replays held for nothing" }
    guard bytesSinceLatest >= 0, bytesSinceStored >= 0 else { return "fewer bytes than none" }
    return nil
  }
}

/// A document on its way to being encoded, and what besides those who wait for it wants it.
struct Encoding: Sendable {
  let journalIndex: UInt64
  /// Bytes that had been merged since the snapshot before.
  let bytesBefore: Int
  /// It is to be stored as a checkpoint.
  var isCheckpoint = false
  /// Its hash is to be stored, for replays to come to.
  var isReplayed = false
  /// So is that of a later moment, when this is done.
  var isReplayedNext = false
}
