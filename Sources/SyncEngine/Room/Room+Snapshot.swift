import JourneyMap
import ReplicatedData
import SyncProtocol

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

/// The document as bytes. A small one is encoded at once; a large one elsewhere, since everybody on
/// every map would wait for it: what needs it goes on when ``encoded(_:at:queuedBytes:)`` brings it.
extension Room {
  /// The present moment encoded, for whatever it is asked for; whoever joins next gets the same. Nil if
  /// that is done elsewhere.
  mutating func encodeSnapshot() -> RoomSnapshot? {
    if encoding == nil, snapshotSize + unencodedBytes <= configuration.encodedAtOnceBytesMax {
      return encodeAtOnce()
    }
    if encoding == nil {
      encoding = Encoding(journalIndex: mergedIndex, bytesBefore: bytesSinceSnapshot)
      effects.append(.encode(document, journalIndex: mergedIndex))
    }
    return nil
  }

  /// A room opened on changes alone has no snapshot yet.
  private var unencodedBytes: Int { max(bytesSinceSnapshot, bytesSinceCheckpoint) }

  mutating func encodeAtOnce() -> RoomSnapshot {
    let snapshot = RoomSnapshot(of: document, journalIndex: mergedIndex)
    bytesSinceSnapshot = 0
    note(snapshot)
    return snapshot
  }

  private mutating func note(_ snapshot: RoomSnapshot) {
    counters.snapshotsEncoded += 1
    counters.snapshotBytesEncoded += UInt64(snapshot.bytes.count)
    snapshotSize = snapshot.bytes.count
    joinSnapshot = snapshot
  }

  /// What ``RoomEffect/encode(_:journalIndex:)`` asked for.
  public mutating func encoded(
    _ snapshot: RoomSnapshot, at now: Moment, queuedBytes: (UInt64) -> Int
  ) {
    guard let done = encoding, done.journalIndex == snapshot.journalIndex else { return }
    encoding = nil
    bytesSinceSnapshot -= done.bytesBefore
    note(snapshot)
    if done.isCheckpoint { store(snapshot) }
    if done.isReplayed { storeHash(of: snapshot) }
    if done.isReplayedNext { checkpointForReplay() }
    if !holdsReplays {
      effects += heldReplays
      heldReplays = []
    }
    for connection in connections {
      guard let member = members[connection] else { continue }
      if member.awaitsSnapshot {
        members[connection]?.awaitsSnapshot = false
        send(snapshot, from: 0, to: connection)
      } else if member.awaitsState {
        members[connection]?.awaitsState = false
        report(snapshot, to: connection)
      } else {
        continue
      }
      catchUp(connection, now, queuedBytes(connection))
      tellMerged(connection)
    }
  }

  // MARK: For the disk

  /// Stores the present moment, or soon after it.
  mutating func storeSnapshot() {
    guard mergedIndex > checkpointIndex, isStorable else { return }
    if let snapshot = encodeSnapshot() { store(snapshot) } else { encoding?.isCheckpoint = true }
  }

  mutating func store(_ snapshot: RoomSnapshot) {
    guard snapshot.journalIndex > checkpointIndex, isStorable else { return }
    writeUnwritten()
    checkpointIndex = snapshot.journalIndex
    bytesSinceCheckpoint = bytesSinceSnapshot
    effects.append(.saveSnapshot(snapshot))
  }

  private mutating func storeHash(of snapshot: RoomSnapshot) {
    let index = snapshot.journalIndex
    guard index > max(checkpointIndex, hashedIndex), isStorable else { return }
    writeUnwritten()
    hashedIndex = index
    effects.append(.saveStateHash(journalIndex: index, snapshot.stateHash))
  }

  /// Stores what a replay of all there is has to come to: a snapshot, or its hash alone where it is
  /// not worth more.
  mutating func checkpointForReplay() {
    checkpoint()
    guard mergedIndex > max(checkpointIndex, hashedIndex), isStorable else { return }
    if let snapshot = encodeSnapshot() {
      storeHash(of: snapshot)
    } else if encoding?.journalIndex == mergedIndex {
      encoding?.isReplayed = true
    } else {
      encoding?.isReplayedNext = true
    }
  }

  private var holdsReplays: Bool {
    encoding?.isReplayed == true || encoding?.isReplayedNext == true
  }

  /// Begins a replay, or says something to one, once there is what it has to come to.
  mutating func replay(_ effect: RoomEffect) {
    if holdsReplays { heldReplays.append(effect) } else { effects.append(effect) }
  }

  // MARK: For those who join

  /// Sends a snapshot that may be a little old: the changes since then follow it from the history,
  /// encoded for each member, so these must be few, unless the document was encoded a moment ago.
  mutating func sendSnapshot(to connection: UInt64, _ now: Moment) {
    if let snapshot = joinSnapshot, snapshot.journalIndex >= history.baseIndex,
      bytesSinceSnapshot <= max(Self.changesAfterSnapshotMax, snapshotSize / 32)
        || now.milliseconds < snapshotForJoinAt + Self.snapshotForJoinPause
    {
      return send(snapshot, from: 0, to: connection)
    }
    snapshotForJoinAt = now.milliseconds
    guard let snapshot = encodeSnapshot() else {
      members[connection]?.awaitsSnapshot = true
      return
    }
    send(snapshot, from: 0, to: connection)
  }

  mutating func send(_ snapshot: RoomSnapshot, from offset: Int, to connection: UInt64) {
    members[connection]?.snapshot = (snapshot, offset)
    members[connection]?.sentIndex = snapshot.journalIndex
    // The snapshot takes the place of all that the client had.
    members[connection]?.known = VersionVector()
  }

  private static let changesAfterSnapshotMax = 16 << 10
  private static let snapshotForJoinPause: UInt64 = 1_000

  /// A guess without encoding: a snapshot takes at least some 40 bytes a record.
  var snapshotSizeEstimate: Int {
    max(joinSnapshot?.bytes.count ?? 0, document.recordCount * 40 + 4_096)
  }
}
