import JourneyMap
import ReplicatedData
import SyncProtocol

extension Room {
  /// A connection says hello: the first time, or again after a refusal or a resync.
  ///
  /// `participant` is who the server knows it to be; nothing in the hello can change that.
  /// Numbers of connections ascend in the order in which the server accepted them.
  public mutating func join(
    _ connection: UInt64, _ participant: Participant, _ hello: Hello, at now: Moment
  ) {
    guard stopsRetry == nil else { return sayThatItStops(connection) }
    guard damage == nil else { return sayThatItIsDamaged(connection) }
    guard hello.schema.major == SchemaVersion.current.major else {
      return bye(
        connection, .schemaVersion, retry: .never,
        "This server speaks schema version \(SchemaVersion.current.major), your program "
          + "\(hello.schema.major). Update the older of the two.")
    }
    guard hello.schema.readsWhatIsWritten else {
      return bye(
        connection, .schemaVersion, retry: .never,
        "This server's maps hold changes that this version of Waymark does not know: update it.")
    }
    // Who only watches a replay writes nothing, under whatever number.
    let replica = hello.intent == .replay ? .none : hello.replica
    if replica != .none {
      if let owner = roster[replica], !owner.id.utf8.elementsEqual(participant.id.utf8) {
        return bye(
          connection, .replicaTaken, retry: .never,
          "This replica number belongs to another participant.")
      }
      guard hasShown(hello, replica) else {
        return bye(
          connection, .replicaTaken, retry: .never,
          "This replica number belongs to another program: only that has its key.")
      }
      guard supersede(connection, participant, replica) else { return }
    }
    let old = members[connection]
    if let old {
      effects.append(.left(connection: connection))
      // Nobody sees who only watches a replay.
      if !old.isReplayOnly, hello.intent == .replay { departed.append(connection) }
    }
    var member = Member(
      participant: participant, replica: replica, known: hello.version,
      welcomed: document.version, sentIndex: mergedIndex)
    member.isReplayOnly = hello.intent == .replay
    member.readsPlaces = hello.schema.minor >= Presence.minorOfPlaces
    member.hasShownKey = replica != .none && hello.lineage?.key != nil
    // A replica that has not written yet is noted when it does.
    if member.hasShownKey, roster[replica] != nil { noteKey(of: replica) }
    member.durableTold = durableIndex
    member.mergedAt = mergedIndex
    // Who was announced before as the same, and has not been told to be gone since, need not be
    // announced again.
    member.isNew = true
    if let old, !old.isReplayOnly, old.participant == participant { member.isNew = old.isNew }
    if !member.isReplayOnly { departed.removeAll { $0 == connection } }
    members[connection] = member
    effects.append(
      .send(
        to: connection,
        message(
          .welcome(
            Welcome(
              participant: participant, connection: connection, limits: configuration.limits,
              clock: now.wallClock, mergedIndex: mergedIndex, durableIndex: durableIndex,
              version: document.version)))))
    effects.append(.joined(connection: connection, participant))
    if !roster.entries.isEmpty {
      var told = 0
      while told < roster.entries.count {
        let end = min(told + Self.rosterPieceMax, roster.entries.count)
        effects.append(
          .send(to: connection, message(.roster(Array(roster.entries[told..<end])))))
        told = end
      }
      members[connection]?.rosterTold = roster.entries.count
    }
    guard !member.isReplayOnly else { return }
    members[connection]?.lacksPeople = true
    planCatchUp(connection, resume: hello.resume, now)
    if let last = hello.lineage?.last { compare(connection, last, now) }
  }

  /// Whether a hello shows what there is to be shown of its replica: the key, if it was ever shown. A
  /// name is everybody's where no invitations are asked for; the key is only one program's.
  private func hasShown(_ hello: Hello, _ replica: ReplicaID) -> Bool {
    if let key = hello.lineage?.key { return key.replica == replica }
    return !roster.hasKey(replica) && !hasMemberShownKey(of: replica)
  }

  func hasMemberShownKey(of replica: ReplicaID) -> Bool {
    for place in members.indices where members[at: place].replica == replica {
      if members[at: place].hasShownKey { return true }
    }
    return false
  }

  /// The roster is to say, on disk too, that a replica has a key.
  mutating func noteKey(of replica: ReplicaID) {
    roster.noteKey(of: replica, at: mergedIndex + 1)
  }

  /// Entries of one roster message.
  private static let rosterPieceMax = 1_024

  /// Ends an older connection of the same replica, whose end has not been noticed yet. Returns false
  /// if the replica is in use by somebody else, or if this connection is the older one, whose hello
  /// was long under way.
  private mutating func supersede(
    _ connection: UInt64, _ participant: Participant, _ replica: ReplicaID
  ) -> Bool {
    for other in connections where other != connection && members[other]?.replica == replica {
      if let owner = members[other]?.participant,
        !owner.id.utf8.elementsEqual(participant.id.utf8)
      {
        bye(
          connection, .replicaTaken, retry: .never,
          "This replica number belongs to another participant.")
        return false
      }
      let reason = "The same replica has joined anew."
      guard other < connection else {
        bye(connection, .superseded, retry: .never, reason)
        remove(connection)
        return false
      }
      bye(other, .superseded, retry: .never, reason)
      remove(other)
    }
    return true
  }

  /// A connection is gone.
  public mutating func leave(_ connection: UInt64) { remove(connection) }

  mutating func remove(_ connection: UInt64) {
    guard let member = members[connection] else { return }
    members[connection] = nil
    effects.append(.left(connection: connection))
    snapshots.heldReplays.removeAll { $0.replayConnection == connection }
    if !member.isReplayOnly { departed.append(connection) }
  }

  /// Tells everybody that the server stops, and from now on everybody who comes.
  public mutating func stop(retryAfterMilliseconds milliseconds: UInt64) {
    stopsRetry = .after(milliseconds: milliseconds)
    for connection in connections { sayThatItStops(connection) }
  }

  private mutating func sayThatItStops(_ connection: UInt64) {
    guard let stopsRetry else { return }
    bye(
      connection, .serverStopping, retry: stopsRetry,
      "The server is stopping. Everything that was merged is kept.")
  }

  // MARK: Catching up

  /// Decides how a new member gets what it lacks: the changes since, or a snapshot.
  private mutating func planCatchUp(
    _ connection: UInt64, resume: SnapshotResume?, _ now: Moment
  ) {
    guard let member = members[connection] else { return }
    if member.known.contains(document.version) { return }
    if let resume, let snapshot = snapshots.latest, snapshot.stateHash == resume.stateHash,
      resume.offset < UInt64(snapshot.bytes.count), snapshot.journalIndex >= history.baseIndex
    {
      return send(snapshot, from: Int(resume.offset), to: connection)
    }
    if member.known.contains(history.baseVersion) {
      // Whoever has nothing yet gets what all newcomers get, encoded once, unless it is next to nothing.
      let most = min(
        snapshotSizeEstimate, member.known.isEmpty ? Self.newcomerBytesMax : .max)
      var bytes = 0
      var index = history.baseIndex
      while index < history.lastIndex, bytes <= most {
        index += 1
        let entry = history[index]
        if !member.known.contains(entry.id) { bytes += entry.bytes.count }
      }
      if bytes <= most {
        members[connection]?.sentIndex = history.baseIndex
        return
      }
    }
    sendSnapshot(to: connection, now)
  }

  /// Bytes of changes that a newcomer is sent one by one, if these are all there are.
  private static let newcomerBytesMax = 64 << 10
}
