import ReplicatedData
import SyncProtocol

/// What members are told about how far the server is.
extension Room {
  mutating func tellMerged(_ connection: UInt64) {
    // Not before everything with a smaller index was sent.
    guard let member = members[connection], member.mergedSeq > member.mergedTold,
      member.sentIndex >= member.mergedAt, member.snapshot == nil, !member.mustResync
    else { return }
    members[connection]?.mergedTold = member.mergedSeq
    effects.append(
      .send(
        to: connection,
        message(.merged(seq: member.mergedSeq, journalIndex: member.mergedAt))))
  }

  /// The journal has everything up to `index` on disk. Told at once to those whose changes these
  /// were, to all others with the next tick.
  public mutating func durable(_ index: UInt64) {
    guard index > durableIndex else { return }
    durableIndex = index
    roster.becomeDurable(index)
    var waiting: [UInt64] = []
    for place in members.indices
    where members[at: place].mergedAt > members[at: place].durableTold
      && members[at: place].isAuthor && !members[at: place].mustResync
    {
      members[at: place].durableTold = index
      waiting.append(connections[place])
    }
    if !waiting.isEmpty {
      effects.append(
        .sendToMany(
          to: waiting, message(.durable(journalIndex: index)), isDroppable: false))
    }
  }

  mutating func tellDurableToAll(_ now: Moment) {
    guard durableIndex > durableToldToAll, now.milliseconds >= durableSent + 250 else { return }
    durableToldToAll = durableIndex
    var behind: [UInt64] = []
    for place in members.indices
    where members[at: place].durableTold < durableIndex && !members[at: place].isReplayOnly
      && !members[at: place].mustResync
    {
      members[at: place].durableTold = durableIndex
      behind.append(connections[place])
    }
    guard !behind.isEmpty else { return }
    durableSent = now.milliseconds
    effects.append(
      .sendToMany(
        to: behind, message(.durable(journalIndex: durableIndex)), isDroppable: false))
  }

  /// A map of 4 MB is encoded for hashes once in two seconds at most.
  private static let hashedBytesPerMillisecond = 2_048

  /// Answers who asked for the state hash, after everything up to the index was sent. The document is
  /// encoded for it at most once a second, a large one less often; until then the question waits.
  mutating func reportState(_ connection: UInt64, _ now: Moment) {
    guard let member = members[connection], !member.verifications.isEmpty,
      member.isReplayOnly || member.sentIndex == mergedIndex && member.snapshot == nil,
      !member.awaitsEncoding
    else { return }
    let current: RoomSnapshot
    if let snapshot = snapshots.latest, snapshot.journalIndex == mergedIndex {
      current = snapshot
    } else {
      let pause = max(1_000, UInt64(snapshots.size / Self.hashedBytesPerMillisecond))
      guard snapshots.forHashAt.map({ now.milliseconds >= $0 + pause }) ?? true else { return }
      snapshots.forHashAt = now.milliseconds
      guard let encoded = encodeSnapshot() else {
        if snapshots.encoding?.journalIndex == mergedIndex {
          members[connection]?.awaitsState = true
        } else {
          // That one began earlier; this is asked for when it is done.
          snapshots.forHashAt = nil
        }
        return
      }
      current = encoded
    }
    report(current, to: connection)
  }

  /// Answers who has asked for the state hash and was sent all that the snapshot holds and no more.
  mutating func report(_ snapshot: RoomSnapshot, to connection: UInt64) {
    for nonce in members[connection]?.verifications ?? [] {
      let report = StateReport(
        nonce: nonce, journalIndex: snapshot.journalIndex, stateHash: snapshot.stateHash)
      effects.append(.send(to: connection, message(.state(report))))
    }
    members[connection]?.verifications = []
  }
}
