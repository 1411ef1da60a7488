import JourneyMap
import ReplicatedData
import SyncProtocol

extension ClientSession {
  /// What came over the connection.
  public mutating func receive(_ bytes: [UInt8], at now: Moment) {
    var limits = MessageLimits()
    limits.messageBytesMax = 64 << 20
    let message: ServerMessage
    do throws(MessageError) {
      message = try ServerMessage.decode(bytes, limits)
    } catch {
      return giveUp("The server sent bytes that are not a message of this protocol.", at: now)
    }
    receive(message, at: now)
  }

  public mutating func receive(_ message: ServerMessage, at now: Moment) {
    switch message {
    case .bye(let bye): return receive(bye, at: now)
    case .welcome(let welcome):
      guard state == .greeting else { return }
      return receive(welcome, at: now)
    default: break
    }
    guard state == .catchingUp || state == .live else { return }
    switch message {
    case .welcome, .bye: break
    case .roster(let entries): receive(entries)
    case .snapshot(let chunk): receive(chunk, at: now)
    case .changes(let sealed): receive(sealed, at: now)
    case .merged(let seq, let index): receiveMerged(seq, index)
    case .durable(let index): receiveDurable(index)
    case .refused(let refusal): receive(refusal, at: now)
    case .presence(let update): receive(update)
    case .state(let report): emit(.stateReport(report))
    case .resync:
      incoming = nil
      greet()
    case .replayOpened(let opened): emit(.replayOpened(opened))
    case .replayEntries(let entries): emit(.replayEntries(entries))
    case .replayCheckpoint(let index, let hash):
      emit(.replayCheckpoint(journalIndex: index, stateHash: hash))
    case .replayEnd(let index): emit(.replayEnd(journalIndex: index))
    }
  }

  /// A server that breaks the protocol is left, and asked again later with nothing taken for granted.
  mutating func giveUp(_ reason: String, at now: Moment) {
    emit(.serverBroken(reason))
    incoming = nil
    effects.append(.disconnect)
    goOffline(at: now, after: 1_000)
  }

  private mutating func receive(_ bye: Bye, at now: Moment) {
    if bye.code == .malformed, state == .greeting, !isServerOld {
      // A server of old, perhaps, that knows only the shorter form of hello.
      effects.append(.disconnect)
      goOffline(at: now, after: nil)
      isServerOld = true
      return
    }
    emit(.bye(bye))
    effects.append(.disconnect)
    if bye.code == .foreignSeal { letGoOfOthersChanges() }
    switch bye.retry {
    case .never: isClosed = true
    case .now: attempts = 0
    case .after: break
    }
    var pause: UInt64?
    if case .after(let milliseconds) = bye.retry { pause = min(milliseconds, 60_000) }
    goOffline(at: now, after: pause)
  }

  private mutating func receive(_ welcome: Welcome, at now: Moment) {
    guard welcome.schema.readsWhatIsWritten || isReader else {
      // What is written stays here. A server that is only read has nothing that is not known here.
      return receive(
        Bye(
          .schemaVersion, retry: .never,
          reason: "The server is older than this version of Waymark and could not read what it "
            + "writes: update the server."),
        at: now)
    }
    self.welcome = welcome
    document.limits = welcome.limits.map
    attempts = 0
    durableIndex = welcome.durableIndex
    refusal = nil
    retryTemporaryAt = nil
    ownPresence.tellAgain()
    state = .catchingUp
    emit(.state)
    let mergedSeq = noteWhatTheServerHasOfOurs(welcome)
    let held = rebuilding?.document.version ?? document.version
    guard canGiveBackWhatTheServerLacks(of: held, welcome) else { return startOver() }
    sentSeq = mergedSeq
    if hasOutlivedItsCopy(welcome) {
      refusal = Refusal(
        seq: greetedSeq + 1, code: .seqTaken, reason: RefusalCode.seqTaken.explanation)
    }
    if !retained.isEmpty { giveBackWhatTheServerLost(welcome) }
    receiveDurable(welcome.durableIndex)
    rebuildIfPossible()
    guard state == .catchingUp else { return }
    sendOwn(at: now)
    becomeLiveIfCaughtUp(at: now)
  }

  /// Returns the own seq up to which nothing need be sent. A server that compares is given once more
  /// all that is not known to be durable, also what its version vector has: under those seqs it may
  /// know something else.
  private mutating func noteWhatTheServerHasOfOurs(_ welcome: Welcome) -> UInt64 {
    guard isServerOld else {
      for index in own.indices { own[index].mergedAt = nil }
      return (own.first?.change.id.seq ?? welcome.version[replica] + 1) - 1
    }
    // What the server has of ours it merged by now; what it lost comes again.
    for index in own.indices {
      let isMerged = welcome.version.contains(own[index].change.id)
      own[index].mergedAt = isMerged ? welcome.mergedIndex : nil
    }
    return welcome.version[replica]
  }

  /// Whether the server knows more of the own replica than was ever sent from here: this session was
  /// made from a copy that is older than what was sent, or another one writes as the same replica.
  private func hasOutlivedItsCopy(_ welcome: Welcome) -> Bool {
    identity.intent != .replay && rebuilding.map { $0.replica == replica } ?? true
      && welcome.version[replica] > greetedSeq
  }

  private var isReader: Bool { identity.isReader || identity.intent == .replay }

  private mutating func giveBackWhatTheServerLost(_ welcome: Welcome) {
    var lost: [SealedChanges] = []
    var bytes = 0
    let bytesAim = min(Int(clamping: welcome.limits.messageBytesMax) / 2, 128 << 10)
    for index in retained.indices {
      var isThere = true
      retained[index].lost = []
      for id in retained[index].ids where !welcome.version.contains(id) {
        isThere = false
        // Own changes do not come back: they are sent again by themselves.
        if id.replica != replica { retained[index].lost.append(id) }
      }
      retained[index].lastIndex = retained[index].lost.isEmpty ? welcome.mergedIndex : nil
      guard !isThere, identity.intent != .replay else { continue }
      let sealed = retained[index].sealed
      if bytes + sealed.body.count > bytesAim, !lost.isEmpty {
        send(.relay(lost))
        lost = []
        bytes = 0
      }
      lost.append(sealed)
      bytes += sealed.body.count + 32
    }
    if !lost.isEmpty { send(.relay(lost)) }
  }

  func isComplete(_ document: MapDocument) -> Bool {
    guard let welcome else { return false }
    return document.version.contains(welcome.version)
  }

  mutating func becomeLiveIfCaughtUp(at now: Moment) {
    guard state == .catchingUp else { return }
    if identity.intent == .replay {
      state = .live
      return emit(.state)
    }
    if rebuilding != nil { return finishRebuildingIfComplete(at: now) }
    guard isComplete(document) else { return }
    incoming = nil
    state = .live
    isFirstCatchUp = false
    emit(.state)
    emit(.caughtUp)
    sendPresence(at: now)
  }

  // MARK: Snapshots

  private mutating func receive(_ chunk: SnapshotChunk, at now: Moment) {
    var snapshot: IncomingSnapshot
    if let incoming, incoming.stateHash == chunk.stateHash,
      UInt64(incoming.bytes.count) == chunk.offset
    {
      snapshot = incoming
    } else if chunk.offset == 0 {
      snapshot = IncomingSnapshot(
        stateHash: chunk.stateHash, journalIndex: chunk.journalIndex, total: chunk.totalBytes)
    } else {
      return giveUp("The server sent pieces of a map that do not fit together.", at: now)
    }
    // Taken out while it grows, so that the bytes are not copied.
    incoming = nil
    snapshot.bytes.append(contentsOf: chunk.bytes)
    guard UInt64(snapshot.bytes.count) <= snapshot.total else {
      return giveUp("The server sent more of a map than it said.", at: now)
    }
    emit(.progress(received: UInt64(snapshot.bytes.count), total: snapshot.total))
    guard UInt64(snapshot.bytes.count) == snapshot.total else {
      incoming = snapshot
      return
    }
    guard SHA256.hash(snapshot.bytes) == snapshot.stateHash,
      var fresh = try? MapDocument(snapshot: snapshot.bytes, limits: .unbounded)
    else {
      return giveUp("The server sent a map that is damaged.", at: now)
    }
    fresh.limits = welcome?.limits.map ?? MapLimits()
    if identity.intent == .replay {
      return emit(.replaySnapshot(journalIndex: snapshot.journalIndex, fresh))
    }
    // A snapshot may be older than what this client has; the user goes on seeing that until the
    // changes behind the snapshot are here too.
    if rebuilding == nil { rebuilding = Rebuilding(keeping: replica, fresh) }
    rebuilding?.document = fresh
    becomeLiveIfCaughtUp(at: now)
  }

  // MARK: Changes

  private mutating func receive(_ sealed: SealedChanges, at now: Moment) {
    var limits = MessageLimits()
    limits.messageBytesMax = 64 << 20
    guard let body = try? sealed.open(limits) else {
      return giveUp("The server sent changes that cannot be read.", at: now)
    }
    receive(body.roster)
    // Changes come behind the last piece of a snapshot: what is here of one is out of date.
    incoming = nil
    noteFound(body)
    var isAllKnown = true
    for change in body.changes {
      if rebuilding != nil {
        guard integrateIntoRebuilding(change) else {
          if let damage = rebuilding?.document.damage { return meet(damage, at: now) }
          rebuilding?.document = MapDocument(limits: document.limits)
          return giveUp("The server sent changes out of order.", at: now)
        }
      }
      guard !document.version.contains(change.id) else { continue }
      isAllKnown = false
      let wordings = wordingsUnknown(to: change)
      // While a change is taken back, or about to be, the document shown may lack what a snapshot brought.
      if !merge(change) {
        if rebuilding != nil { continue }
        if let damage = document.damage { return meet(damage, at: now) }
        if refusal != nil { continue }
        if !isOwnInDispute {
          emit(.serverBroken("The server sent changes that do not fit the map."))
        }
        return startOver()
      }
      emit(.changed(change))
      tell(wordings)
    }
    if !isAllKnown { retain(sealed, body) }
    becomeLiveIfCaughtUp(at: now)
  }

  /// Whether the server knows, under seqs of ours, changes that it has not found equal to ours yet:
  /// what others built on those need not fit here.
  private var isOwnInDispute: Bool {
    guard let welcome else { return false }
    for entry in own where entry.mergedAt == nil && welcome.version.contains(entry.change.id) {
      return true
    }
    return false
  }

  /// Merges a change from the server into what the user sees; false if it does not fit.
  private mutating func merge(_ change: Change) -> Bool {
    do throws(ChangeError) {
      if isOwn(change.id.replica) {
        try document.integrateAccepted(change, ofOwn: &undoHistory)
      } else {
        let wereLive = liveRecords(deletedBy: change)
        try document.integrateAccepted(change)
        undoHistory.hear(change)
        noteEncounters(change, wereLive: wereLive)
      }
      return true
    } catch {
      return false
    }
  }

  /// Takes note of lost changes that the server has merged again.
  private mutating func noteFound(_ body: ChangesBody) {
    for index in retained.indices where !retained[index].lost.isEmpty {
      retained[index].lost.removeAll { id in body.changes.contains { $0.id == id } }
      if retained[index].lost.isEmpty { retained[index].lastIndex = body.lastIndex }
    }
  }

  mutating func retain(_ sealed: SealedChanges) {
    guard let body = try? sealed.open(MessageLimits()) else { return }
    retain(sealed, body)
  }

  private mutating func retain(_ sealed: SealedChanges, _ body: ChangesBody) {
    // Durable by now: the server answers for it.
    guard body.lastIndex > durableIndex else { return }
    var ids: [ChangeID] = []
    for change in body.changes { ids.append(change.id) }
    retained.append(RetainedChanges(sealed: sealed, lastIndex: body.lastIndex, ids: ids))
  }

  // MARK: Watermarks

  private mutating func receiveMerged(_ seq: UInt64, _ index: UInt64) {
    guard rebuilding == nil else { return }
    for place in own.indices where own[place].change.id.seq <= seq {
      if own[place].mergedAt == nil { own[place].mergedAt = index }
    }
    emit(.merged(seq: seq))
    receiveDurable(durableIndex)
  }

  mutating func receiveDurable(_ index: UInt64) {
    durableIndex = max(durableIndex, index)
    retained.removeAll { $0.lastIndex.map { $0 <= index } ?? false }
    var count = 0
    while count < own.count, let merged = own[count].mergedAt, merged <= index { count += 1 }
    guard count > 0 else { return }
    let last = own[count - 1].change
    let seq = last.id.seq
    lastDurable = ChangeDigest(of: last)
    own.removeFirst(count)
    emit(.durable(seq: seq))
    rebuildIfPossible()
  }

  // MARK: People

  private mutating func receive(_ entries: [RosterEntry]) {
    for entry in entries {
      roster[entry.replica] = entry.participant
      if let me = welcome?.participant.id, sameUTF8(me, entry.participant.id) {
        knownOwn.insert(entry.replica)
      }
    }
  }

  private mutating func receive(_ update: PresenceUpdate) {
    for arrival in update.arrivals where arrival.connection != welcome?.connection {
      people[arrival.connection] = Person(participant: arrival.participant)
    }
    for state in update.states {
      guard let person = people[state.connection] else { continue }
      people[state.connection]?.presence = state.presence
      if let call = state.presence.call, person.participant.role == .facilitator,
        call.number != person.presence?.call?.number
      {
        emit(.called(call, by: person.participant))
      }
    }
    for connection in update.departures { people[connection] = nil }
    emit(.people)
  }
}
