import JourneyMap
import ReplicatedData
import SyncProtocol

extension Room {
  /// Ends a turn of the event loop: hands what was merged to the journal and sends it on.
  ///
  /// `queuedBytes` tells how much is waiting to be sent to a connection.
  public mutating func endOfTurn(at now: Moment, queuedBytes: (UInt64) -> Int) {
    writeUnwritten()
    deliver(now, queuedBytes)
    checkpointIfDue()
    for connection in connections {
      tellMerged(connection)
      reportState(connection)
    }
  }

  /// Hands what was merged to the journal.
  mutating func writeUnwritten() {
    // While the disk fails nothing is handed on: what is merged is written when it works again.
    guard !unwritten.isEmpty, storageFailure == nil else { return }
    effects.append(.append(unwritten, roster: unwrittenRoster))
    unwritten.removeAll(keepingCapacity: true)
    unwrittenRoster = []
  }

  /// The queue of a connection has drained: it can take more.
  public mutating func drained(
    _ connection: UInt64, at now: Moment, queuedBytes: (UInt64) -> Int
  ) {
    guard members[connection] != nil else { return }
    members[connection]?.isCongested = false
    catchUp(connection, now, queuedBytes(connection))
    sendMissedPeople(to: connection)
    tellMerged(connection)
    reportState(connection)
  }

  /// To be called some twenty times a second while anybody is here.
  public mutating func tick(at now: Moment, queuedBytes: (UInt64) -> Int) {
    expireHeldBack(now)
    for connection in connections {
      guard let member = members[connection] else { continue }
      if member.isCongested {
        if queuedBytes(connection) < configuration.queueBytesMax / 4 {
          drained(connection, at: now, queuedBytes: queuedBytes)
        } else if now.milliseconds > member.congestedSince + configuration.stuckMillisecondsMax {
          counters.slowReceivers += 1
          bye(
            connection, .slowReceiver, retry: .now,
            "Your connection has not taken what was sent for too long.")
          remove(connection)
        }
      } else if member.sentIndex < sentIndex || member.snapshot != nil {
        catchUp(connection, now, queuedBytes(connection))
        tellMerged(connection)
        reportState(connection)
      }
    }
    flushPresence(now)
    tellDurableToAll(now)
    history.trim(keepingAfter: min(sentIndex, durableIndex))
  }

  // MARK: Changes

  /// Sends what was merged in this turn: the same bytes to all that are up to date, leaving out for
  /// each author what the author wrote, as long as those are few.
  private mutating func deliver(_ now: Moment, _ queuedBytes: (UInt64) -> Int) {
    let from = sentIndex
    guard mergedIndex > from else {
      for connection in connections where members[connection]?.snapshot != nil
        || (members[connection]?.sentIndex ?? from) < from
      {
        if members[connection]?.isCongested == false {
          catchUp(connection, now, queuedBytes(connection))
        }
      }
      return
    }
    sentIndex = mergedIndex
    var authors: [ReplicaID] = []
    var index = from
    while index < mergedIndex, authors.count <= Self.authorsLeftOutMax {
      index += 1
      let replica = history[index].id.replica
      if !authors.contains(replica) { authors.append(replica) }
    }
    let leavesAuthorsOut = authors.count <= Self.authorsLeftOutMax
    var upToDate: [UInt64] = []
    var authorsUpToDate: [UInt64] = []
    var rosterTold = rosterList.count
    for connection in connections {
      guard let member = members[connection], !member.isReplayOnly, !member.mustResync else {
        members[connection]?.sentIndex = mergedIndex
        continue
      }
      guard member.sentIndex == from, member.snapshot == nil, !member.isCongested else {
        if !member.isCongested { catchUp(connection, now, queuedBytes(connection)) }
        continue
      }
      if queuedBytes(connection) > configuration.queueBytesMax {
        members[connection]?.isCongested = true
        members[connection]?.congestedSince = now.milliseconds
        continue
      }
      members[connection]?.sentIndex = mergedIndex
      // Whoever was up to date knows the same of the roster, but for who has just joined.
      rosterTold = min(rosterTold, member.rosterTold)
      members[connection]?.rosterTold = rosterList.count
      if leavesAuthorsOut, authors.contains(member.replica) {
        authorsUpToDate.append(connection)
      } else {
        upToDate.append(connection)
      }
    }
    let news = Array(rosterList[rosterTold...])
    for connection in authorsUpToDate {
      let author = members[connection]?.replica
      send(bodies(from, mergedIndex, news, without: author), to: [connection], now, queuedBytes)
    }
    guard !upToDate.isEmpty else { return }
    send(bodies(from, mergedIndex, news, without: nil), to: upToDate, now, queuedBytes)
  }

  /// With more authors in one turn all get the same bytes, and skip what is their own.
  static let authorsLeftOutMax = 8

  /// A message, and the journal index up to which it and those before it go.
  private struct Delivery {
    let bytes: [UInt8]
    let through: UInt64
    let changeCount: Int
  }

  /// Sends messages to members that can take the first one; whoever cannot take them all gets the rest
  /// when its queue has drained.
  private mutating func send(
    _ deliveries: [Delivery], to receivers: [UInt64], _ now: Moment,
    _ queuedBytes: (UInt64) -> Int
  ) {
    var receivers = receivers
    var sent = 0
    var through: UInt64 = 0
    for delivery in deliveries {
      if sent > 0 {
        receivers.removeAll { connection in
          guard queuedBytes(connection) + sent > configuration.queueBytesMax else { return false }
          members[connection]?.sentIndex = through
          members[connection]?.isCongested = true
          members[connection]?.congestedSince = now.milliseconds
          return true
        }
      }
      guard !receivers.isEmpty else { return }
      effects.append(.sendToMany(to: receivers, delivery.bytes, isDroppable: false))
      counters.changesDelivered += UInt64(delivery.changeCount * receivers.count)
      sent += delivery.bytes.count
      through = delivery.through
    }
  }

  /// Messages with the changes after `from` up to `to`.
  private func bodies(
    _ from: UInt64, _ to: UInt64, _ news: [RosterEntry], without author: ReplicaID?
  ) -> [Delivery] {
    var result: [Delivery] = []
    var batch = SealedBatch(news: news)
    var index = from
    while index < to {
      index += 1
      let entry = history[index]
      guard entry.id.replica != author, let changes = try? ChangeBatch.decode(entry.bytes) else {
        continue
      }
      if !fits(entry, batch) {
        result.append(
          Delivery(bytes: seal(&batch), through: batch.lastIndex, changeCount: batch.count))
        batch.removeAll()
      }
      for change in changes { add(change, at: index, to: &batch) }
      if batch.changes.byteCountMax >= configuration.messageBytesAim {
        result.append(Delivery(bytes: seal(&batch), through: index, changeCount: batch.count))
        batch.removeAll()
      }
    }
    if !batch.changes.isEmpty {
      result.append(Delivery(bytes: seal(&batch), through: to, changeCount: batch.count))
    } else if !batch.roster.isEmpty {
      // An author of nothing but its own changes is told who it is nevertheless.
      result.append(
        Delivery(bytes: message(.roster(batch.roster)), through: to, changeCount: 0))
    }
    return result
  }

  /// Sends one member what it lacks, as much as its queue may hold.
  private mutating func catchUp(_ connection: UInt64, _ now: Moment, _ queued: Int) {
    guard var member = members[connection], !member.isReplayOnly, !member.mustResync else {
      return
    }
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
        let chunk = SnapshotChunk(
          stateHash: snapshot.stateHash, journalIndex: snapshot.journalIndex,
          totalBytes: UInt64(snapshot.bytes.count), offset: UInt64(offset),
          bytes: Array(snapshot.bytes[offset..<end]))
        let bytes = message(.snapshot(chunk))
        queued += bytes.count
        effects.append(.send(to: connection, bytes))
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
    }
    member.isCongested = true
    member.congestedSince = now.milliseconds
    members[connection] = member
  }

  /// Tells a member to say hello with what it has, and sends it nothing more until it does.
  mutating func resync(_ connection: UInt64) {
    members[connection]?.mustResync = true
    counters.resyncs += 1
    effects.append(.send(to: connection, message(.resync)))
  }

  /// Sends the next message's worth of changes that a member lacks; returns its bytes.
  private mutating func sendMissed(_ connection: UInt64, _ member: inout Member) -> Int {
    var batch = SealedBatch(news: Array(rosterList[member.rosterTold...]))
    while member.sentIndex < sentIndex,
      batch.changes.byteCountMax < configuration.messageBytesAim
    {
      let entry = history[member.sentIndex + 1]
      guard fits(entry, batch) else { break }
      member.sentIndex += 1
      guard lacks(entry.id, member), let changes = try? ChangeBatch.decode(entry.bytes) else {
        continue
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
    member.rosterTold = rosterList.count
    effects.append(.send(to: connection, bytes))
    return bytes.count
  }

  /// Whether a change is to be sent to a member. What it had at its hello, and the server had lost, is
  /// sent all the same when it was given back: so the member learns that it is merged again.
  private func lacks(_ change: ChangeID, _ member: Member) -> Bool {
    guard member.welcomed.contains(change) else { return change.replica != member.replica }
    return !member.known.contains(change)
  }

  // MARK: Watermarks

  private mutating func tellMerged(_ connection: UInt64) {
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
    newReplicas.removeAll { $0.index <= index }
    var waiting: [UInt64] = []
    for connection in connections {
      guard let member = members[connection], member.mergedAt > member.durableTold,
        member.mergedTold > 0, !member.mustResync
      else { continue }
      members[connection]?.durableTold = index
      waiting.append(connection)
    }
    if !waiting.isEmpty {
      effects.append(
        .sendToMany(
          to: waiting, message(.durable(journalIndex: index)), isDroppable: false))
    }
  }

  private mutating func tellDurableToAll(_ now: Moment) {
    guard now.milliseconds >= durableSent + 250 else { return }
    var behind: [UInt64] = []
    for connection in connections {
      guard let member = members[connection], member.durableTold < durableIndex,
        !member.isReplayOnly, !member.mustResync
      else { continue }
      members[connection]?.durableTold = durableIndex
      behind.append(connection)
    }
    guard !behind.isEmpty else { return }
    durableSent = now.milliseconds
    effects.append(
      .sendToMany(
        to: behind, message(.durable(journalIndex: durableIndex)), isDroppable: false))
  }

  /// Answers who asked for the state hash, after everything up to the index was sent.
  private mutating func reportState(_ connection: UInt64) {
    guard let member = members[connection], !member.verifications.isEmpty,
      member.isReplayOnly || member.sentIndex == mergedIndex && member.snapshot == nil
    else { return }
    let current: RoomSnapshot
    if let snapshot = joinSnapshot, snapshot.journalIndex == mergedIndex {
      current = snapshot
    } else {
      current = encodeSnapshot()
      joinSnapshot = current
    }
    for nonce in member.verifications {
      effects.append(
        .send(
          to: connection,
          message(
            .state(
              StateReport(
                nonce: nonce, journalIndex: mergedIndex, stateHash: current.stateHash)))))
    }
    members[connection]?.verifications = []
  }

  // MARK: The journal

  private mutating func checkpointIfDue() {
    let changes = mergedIndex - checkpointIndex
    guard
      changes >= configuration.snapshotChangesMax
        || bytesSinceCheckpoint >= configuration.snapshotBytesMax
    else { return }
    checkpoint()
  }

  /// Stores a checkpoint of the present moment, if there is none yet: before a room leaves memory.
  public mutating func checkpoint() {
    guard mergedIndex > checkpointIndex, storageFailure == nil else { return }
    writeUnwritten()
    let snapshot = encodeSnapshot()
    joinSnapshot = snapshot
    checkpointIndex = mergedIndex
    bytesSinceCheckpoint = 0
    effects.append(.saveSnapshot(snapshot))
  }

  /// The journal cannot be written: edits are refused with these words until it recovers. What is
  /// merged and not durable stays with the clients, who still hold it.
  public mutating func storageFailed(_ reason: String) {
    // In a refusal it must be short and without control characters, or it is no message.
    var words = ""
    for scalar in reason.unicodeScalars.prefix(200) {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      words.unicodeScalars.append(isControl ? " " : scalar)
    }
    storageFailure = words
  }

  /// The journal works again and ends at `index`: what was merged after it is written anew.
  public mutating func storageRecovered(_ index: UInt64) {
    storageFailure = nil
    durable(min(index, mergedIndex))
    checkpointIndex = min(checkpointIndex, index)
    unwritten = []
    unwrittenRoster = []
    var replicas: [ReplicaID] = []
    var next = max(index, history.baseIndex)
    while next < mergedIndex {
      next += 1
      let entry = history[next]
      guard let author = roster[entry.id.replica] else { continue }
      if !replicas.contains(entry.id.replica) {
        replicas.append(entry.id.replica)
        unwrittenRoster.append(RosterEntry(replica: entry.id.replica, participant: author))
      }
      unwritten.append(
        JournalRecord(
          index: next, id: entry.id, participantID: author.id, received: entry.received,
          bytes: entry.bytes))
    }
  }
}
