import JourneyMap
import ReplicatedData
import SyncProtocol

/// The document as bytes. A small one is encoded at once; a large one elsewhere, since everybody on
/// every map would wait for it: what needs it goes on when ``encoded(_:at:queuedBytes:)`` brings it.
extension Room {
  /// The present moment encoded, for whatever it is asked for; whoever joins next gets the same. Nil if
  /// that is done elsewhere.
  mutating func encodeSnapshot() -> RoomSnapshot? {
    if snapshots.encoding == nil,
      snapshots.size + unencodedBytes <= configuration.encodedAtOnceBytesMax
    {
      return encodeAtOnce()
    }
    if snapshots.encoding == nil {
      snapshots.encoding = Encoding(
        journalIndex: mergedIndex, bytesBefore: snapshots.bytesSinceLatest)
      effects.append(.encode(document, journalIndex: mergedIndex))
    }
    return nil
  }

  /// A room opened on changes alone has no snapshot yet.
  private var unencodedBytes: Int { max(snapshots.bytesSinceLatest, snapshots.bytesSinceStored) }

  mutating func encodeAtOnce() -> RoomSnapshot {
    let snapshot = RoomSnapshot(of: document, journalIndex: mergedIndex)
    snapshots.bytesSinceLatest = 0
    note(snapshot)
    return snapshot
  }

  private mutating func note(_ snapshot: RoomSnapshot) {
    counters.snapshotsEncoded += 1
    counters.snapshotBytesEncoded += UInt64(snapshot.bytes.count)
    snapshots.size = snapshot.bytes.count
    snapshots.latest = snapshot
  }

  /// What ``RoomEffect/encode(_:journalIndex:)`` asked for.
  public mutating func encoded(
    _ snapshot: RoomSnapshot, at now: Moment, queuedBytes: (UInt64) -> Int
  ) {
    guard let done = snapshots.encoding, done.journalIndex == snapshot.journalIndex else { return }
    snapshots.encoding = nil
    snapshots.bytesSinceLatest = max(0, snapshots.bytesSinceLatest - done.bytesBefore)
    note(snapshot)
    if done.isCheckpoint { store(snapshot) }
    if done.isReplayed { storeHash(of: snapshot) }
    if done.isReplayedNext { checkpointForReplay() }
    if !holdsReplays {
      effects += snapshots.heldReplays
      snapshots.heldReplays = []
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
    guard mergedIndex > snapshots.storedIndex, isStorable else { return }
    if let snapshot = encodeSnapshot() {
      store(snapshot)
    } else {
      snapshots.encoding?.isCheckpoint = true
    }
  }

  mutating func store(_ snapshot: RoomSnapshot) {
    guard snapshot.journalIndex > snapshots.storedIndex, isStorable else { return }
    writeUnwritten()
    snapshots.storedIndex = snapshot.journalIndex
    snapshots.bytesSinceStored = snapshots.bytesSinceLatest
    effects.append(.saveSnapshot(snapshot))
  }

  private mutating func storeHash(of snapshot: RoomSnapshot) {
    let index = snapshot.journalIndex
    guard index > max(snapshots.storedIndex, snapshots.storedHashIndex), isStorable else { return }
    writeUnwritten()
    snapshots.storedHashIndex = index
    effects.append(.saveStateHash(journalIndex: index, snapshot.stateHash))
  }

  /// Stores what a replay of all there is has to come to: a snapshot, or its hash alone where it is
  /// not worth more.
  mutating func checkpointForReplay() {
    checkpoint()
    guard mergedIndex > max(snapshots.storedIndex, snapshots.storedHashIndex), isStorable else {
      return
    }
    if let snapshot = encodeSnapshot() {
      storeHash(of: snapshot)
    } else if snapshots.encoding?.journalIndex == mergedIndex {
      snapshots.encoding?.isReplayed = true
    } else {
      snapshots.encoding?.isReplayedNext = true
    }
  }

  private var holdsReplays: Bool {
    snapshots.encoding?.isReplayed == true || snapshots.encoding?.isReplayedNext == true
  }

  /// Begins a replay, or says something to one, once there is what it has to come to.
  mutating func replay(_ effect: RoomEffect) {
    if holdsReplays { snapshots.heldReplays.append(effect) } else { effects.append(effect) }
  }

  // MARK: For those who join

  /// Sends a snapshot that may be a little old: the changes since then follow it from the history,
  /// encoded for each member, so these must be few, unless the document was encoded a moment ago.
  mutating func sendSnapshot(to connection: UInt64, _ now: Moment) {
    if let snapshot = snapshots.latest, snapshot.journalIndex >= history.baseIndex,
      snapshots.bytesSinceLatest <= max(Self.changesAfterSnapshotMax, snapshots.size / 32)
        || now.milliseconds < snapshots.forJoinAt + Self.snapshotForJoinPause
    {
      return send(snapshot, from: 0, to: connection)
    }
    snapshots.forJoinAt = now.milliseconds
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
    max(snapshots.latest?.bytes.count ?? 0, document.recordCount * 40 + 4_096)
  }
}
