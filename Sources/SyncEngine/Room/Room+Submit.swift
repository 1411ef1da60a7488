import JourneyMap
import ReplicatedData
import SyncProtocol

extension Room {
  /// A message of somebody who has said hello. A hello itself goes to ``join(_:_:_:at:)``.
  public mutating func receive(
    _ connection: UInt64, _ message: ClientMessage, at now: Moment
  ) {
    guard let member = members[connection] else { return }
    if member.foreignSealSince != nil {
      // Whatever it says now may build on what was not taken.
      guard case .relay = message else { return refuseForeignSeal(connection) }
    }
    switch message {
    case .hello: break
    case .submit(let changes): submit(connection, changes, now)
    case .relay(let bodies):
      guard !member.isReplayOnly else { return }
      relay(connection, bodies, now)
    case .presence(var presence):
      guard !member.isReplayOnly else { return }
      if member.participant.role != .facilitator { presence.call = nil }
      if member.presence != presence {
        members[connection]?.presence = presence
        members[connection]?.presenceIsNew = true
      }
    case .replay(let request):
      // The replay ends with the state hash of this moment, to be compared with; who seeks in haste
      // does not have the document encoded each time.
      if snapshots.forReplayAt.map({ now.milliseconds >= $0 + 1_000 }) ?? true {
        snapshots.forReplayAt = now.milliseconds
        checkpointForReplay()
      }
      replay(.replay(connection: connection, request))
    case .replayControl(let control):
      replay(.controlReplay(connection: connection, control))
    case .verify(let nonce):
      if member.verifications.count < 16 { members[connection]?.verifications.append(nonce) }
    case .leave:
      effects.append(.close(connection, after: nil))
      remove(connection)
    }
  }

  mutating func submit(_ connection: UInt64, _ changes: [Change], _ now: Moment) {
    for change in changes {
      guard let member = members[connection], member.refusedSeq == nil else { return }
      if member.comparison != nil {
        wait(connection, change)
        continue
      }
      guard member.replica != .none, !member.isReplayOnly else {
        return refuse(connection, change, .readOnly, nil)
      }
      guard change.id.replica == member.replica else {
        return refuse(connection, change, .forgedAuthor, nil)
      }
      guard change.id.seq > document.version[member.replica] else {
        // Merged before, and the client did not hear of it; or another one.
        compare(connection, change, now)
        continue
      }
      if let last = member.heldBack.last?.change.id.seq, change.id.seq > last {
        holdBack(connection, change, now)
        continue
      }
      accept(connection, change, member, now)
      // What waited for this one may be what the next one waits for.
      releaseHeldBack(now)
    }
  }

  /// Checks and merges one change of a member's own replica, holds it back, or refuses it.
  private mutating func accept(
    _ connection: UInt64, _ change: Change, _ member: Member, _ now: Moment
  ) {
    guard storageFailure == nil else { return refuse(connection, change, .storageFailing, nil) }
    guard journalBytes < configuration.journalBytesMax else {
      return refuse(connection, change, .limitMapBytes, nil)
    }
    // Who may not is told so first, and has nothing held back.
    if let refusal = RolePolicy.refusal(
      of: change, by: member.participant.role, participantID: member.participant.id,
      in: document)
    {
      return refuse(connection, change, refusal.code, refusal.operation)
    }
    do throws(ChangeError) {
      try document.check(change)
    } catch {
      if case .unknownDependency = error { return holdBack(connection, change, now) }
      if case .damaged(let damage) = error {
        return fail(.document(damage), at: mergedIndex, ChangeBatch.encode([change]))
      }
      return refuse(connection, change, RefusalCode(error), nil)
    }
    if let owner = roster[member.replica] {
      // A crash may have forgotten whose replica this is, and a relay told it since the hello.
      guard owner.id.utf8.elementsEqual(member.participant.id.utf8) else {
        return refuse(connection, change, .forgedAuthor, nil)
      }
    } else {
      guard mayWriteAsAnotherReplica(member.participant) else {
        return refuse(connection, change, .limitReplicas, nil)
      }
      add(RosterEntry(replica: member.replica, participant: member.participant))
    }
    merge(change, member.participant.id, now)
    noteMerged(connection, change.id.seq)
  }

  private func mayWriteAsAnotherReplica(_ participant: Participant) -> Bool {
    roster.entries.count < configuration.replicasMax
      && roster.replicaCount(of: participant) < configuration.replicasPerParticipantMax
  }

  mutating func noteMerged(_ connection: UInt64, _ seq: UInt64) {
    let before = members[connection]?.mergedSeq ?? 0
    members[connection]?.mergedSeq = max(seq, before)
    members[connection]?.mergedAt = mergedIndex
  }

  mutating func add(_ entry: RosterEntry) {
    roster.add(entry, at: mergedIndex + 1)
    if hasMemberShownKey(of: entry.replica) { noteKey(of: entry.replica) }
  }

  /// Merges a checked change and hands it to the journal at the end of the turn. If it cannot be merged
  /// as a whole, that is the end of the room.
  mutating func merge(_ change: Change, _ participantID: String, _ now: Moment) {
    document.merge(change)
    let bytes = ChangeBatch.encode([change])
    if let damage = document.damage { return fail(.document(damage), at: mergedIndex, bytes) }
    mergedIndex += 1
    unsent.append(change)
    history.append(change.id, bytes, received: now.wallClock)
    snapshots.noteMerged(bytes: bytes.count)
    journalBytes += bytes.count
    unwritten.append(
      JournalRecord(
        index: mergedIndex, id: change.id, participantID: participantID,
        received: now.wallClock, bytes: bytes))
    counters.changesMerged += 1
  }

  mutating func refuse(
    _ connection: UInt64, _ change: Change, _ code: RefusalCode, _ operation: UInt32?
  ) {
    refuse(connection, seq: change.id.seq, code, operation)
  }

  mutating func refuse(
    _ connection: UInt64, seq: UInt64, _ code: RefusalCode, _ operation: UInt32?
  ) {
    counters.refusals[code.rawValue, default: 0] += 1
    members[connection]?.refusedSeq = seq
    members[connection]?.heldBack = []
    members[connection]?.heldBackBytes = 0
    members[connection]?.comparison = nil
    let reason = code == .storageFailing ? storageFailure ?? "" : code.explanation
    effects.append(
      .send(
        to: connection,
        message(
          .refused(
            Refusal(
              seq: max(1, seq), code: code, operationIndex: operation,
              reason: reason)))))
  }

  // MARK: Held back

  private mutating func holdBack(_ connection: UInt64, _ change: Change, _ now: Moment) {
    let count = members[connection]?.heldBack.count ?? 0
    let bytes = (members[connection]?.heldBackBytes ?? 0) + ChangeBatch.encode([change]).count
    guard count < configuration.heldBackMax, bytes <= configuration.heldBackBytesMax else {
      return refuse(
        connection, members[connection]?.heldBack.first?.change ?? change, .unknownDependency,
        nil)
    }
    holdsBack = true
    members[connection]?.heldBack.append((change, now.milliseconds))
    members[connection]?.heldBackBytes = bytes
  }

  /// Merges what waited for changes that are here now, until nothing more can be.
  mutating func releaseHeldBack(_ now: Moment) {
    var hasMerged = holdsBack
    while hasMerged {
      hasMerged = false
      holdsBack = false
      for connection in connections {
        if mergeRelayed(connection, now) { hasMerged = true }
        while let member = members[connection], let first = member.heldBack.first?.change,
          document.version.contains(VersionVector(first.deps))
        {
          members[connection]?.heldBack.removeFirst()
          if member.heldBack.count == 1 { members[connection]?.heldBackBytes = 0 }
          if first.id.seq <= document.version[member.replica] { continue }
          accept(connection, first, member, now)
          hasMerged = true
        }
        if let member = members[connection],
          !member.heldBack.isEmpty || !member.relayed.isEmpty || member.foreignSealSince != nil
        {
          holdsBack = true
        }
      }
    }
  }

  /// Refuses what has waited too long for changes that nobody brings.
  mutating func expireHeldBack(_ now: Moment) {
    guard holdsBack else { return }
    for connection in connections {
      if let since = members[connection]?.foreignSealSince,
        now.milliseconds >= since + Self.foreignSealMilliseconds
      {
        refuseForeignSeal(connection)
        continue
      }
      guard let first = members[connection]?.heldBack.first,
        now.milliseconds >= first.since + configuration.heldBackMillisecondsMax
      else { continue }
      refuse(connection, first.change, .unknownDependency, nil)
    }
  }
}

extension RefusalCode {
  /// The reason in words, for the person whose change it was.
  public var explanation: String {
    switch self {
    case .roleNotAllowed: "Your role on this map does not allow this."
    case .forgedAuthor: "The change is signed with another replica than this connection's."
    case .ownKeyOnly: "Everybody can change only their own vote or rating."
    case .readOnly: "This connection only reads."
    case .rateLimited: "Too many changes a second."
    case .storageFailing: "The server cannot write to its disk at the moment."
    case .unknownDependency: "The change builds on others that the server does not have."
    case .unknownRecord: "The card or other record does not exist on this map."
    case .unknownCharacter: "The text has other characters than the change speaks of."
    case .controlCharacter: "Text must not contain control characters."
    case .limitCards: "The map has as many cards as this server allows."
    case .limitRecords: "The map has as many records as this server allows."
    case .limitTextScalars: "The text is longer than this server allows."
    case .limitMapBytes:
      "All that was ever changed on this map takes as many bytes as this server allows. Go on with a "
        + "new map, or ask whoever runs the server to allow more."
    case .limitReplicas: "The map has been written from as many places as this server allows."
    case .seqTaken: "The server has another change under the same number of this copy of the map."
    case .value, .key: "The value does not fit the field."
    case .reference: "The change refers to a record that does not exist or is of another kind."
    default: "The change breaks a rule of the protocol."
    }
  }

  /// Whether the same change may be taken later: it is kept, and sent again after a while.
  public var isTemporary: Bool { self == .storageFailing || self == .rateLimited }
}
