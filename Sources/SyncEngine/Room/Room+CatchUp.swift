import JourneyMap
import ReplicatedData
import SyncProtocol

/// What a member lacks that has just come, or fell behind.
extension Room {
  /// Sends one member what it lacks, as much as its queue may hold.
  mutating func catchUp(_ connection: UInt64, _ now: Moment, _ queued: Int) {
    guard var member = members[connection], !member.isReplayOnly, !member.mustResync,
      !member.awaitsEncoding
    else { return }
    var queued = queued
    while queued <= configuration.queueBytesMax {
      if let (snapshot, offset) = member.snapshot {
        // Nobody is to have, by a snapshot, what a crash could take away: unlike changes it has no
        // seal, and could not be given back. Waits for the disk, unless that fails.
        guard snapshot.journalIndex <= durableIndex || storageFailure != nil || offset > 0 else {
          members[connection] = member
          return
        }
        let end = min(offset + configuration.messageBytesAim, snapshot.bytes.count)
        queued += end - offset + Self.pieceOverheadMax
        effects.append(
          .sendPiece(to: connection, SnapshotPiece(snapshot: snapshot, range: offset..<end)))
        member.snapshot = end == snapshot.bytes.count ? nil : (snapshot, end)
        continue
      }
      guard member.sentIndex < sentIndex else {
        members[connection] = member
        return
      }
      guard member.sentIndex >= history.baseIndex else {
        // What it lacks is gone from memory: it is to say hello with what it has.
        members[connection] = member
        return resync(connection)
      }
      queued += sendMissed(connection, &member)
      if damage != nil { return }
    }
    member.congestedSince = now.milliseconds
    members[connection] = member
  }

  /// Bytes of a piece's message beside those of the snapshot, at most.
  private static let pieceOverheadMax = 128

  /// Tells a member to say hello with what it has, and sends it nothing more until it does.
  mutating func resync(_ connection: UInt64) {
    members[connection]?.mustResync = true
    counters.resyncs += 1
    effects.append(.send(to: connection, message(.resync)))
  }

  /// Sends the next message's worth of changes that a member lacks; returns its bytes.
  private mutating func sendMissed(_ connection: UInt64, _ member: inout Member) -> Int {
    var batch = SealedBatch(news: Array(roster.entries[member.rosterTold...]))
    while member.sentIndex < sentIndex,
      batch.changes.byteCountMax < configuration.messageBytesAim
    {
      let entry = history[member.sentIndex + 1]
      guard fits(entry, batch) else { break }
      member.sentIndex += 1
      guard lacks(entry.id, member) else { continue }
      guard let changes = try? ChangeBatch.decode(entry.bytes) else {
        fail(.unreadable, at: member.sentIndex, entry.bytes)
        return 0
      }
      for change in changes { add(change, at: member.sentIndex, to: &batch) }
    }
    let bytes: [UInt8]
    if !batch.changes.isEmpty {
      bytes = seal(&batch)
    } else if !batch.roster.isEmpty {
      bytes = message(.roster(batch.roster))
    } else {
      return 0
    }
    counters.changesDelivered += UInt64(batch.count)
    member.rosterTold = roster.entries.count
    effects.append(.send(to: connection, bytes))
    return bytes.count
  }

  /// Whether a change is to be sent to a member. What it had at its hello, and the server had lost, is
  /// sent all the same when it was given back: so the member learns that it is merged again.
  private func lacks(_ change: ChangeID, _ member: Member) -> Bool {
    guard member.welcomed.contains(change) else { return change.replica != member.replica }
    return !member.known.contains(change)
  }
}
