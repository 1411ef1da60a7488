import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A client's session whose server says whatever the input says: it never traps, what it sends is
/// well formed, and its document stays whole.
func fuzzSession(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  var world = FuzzedSession()
  var steps = 0
  while !source.isAtEnd, steps < 300 {
    steps += 1
    world.step(&source)
    try world.check()
  }
}

/// A session and a server that need not make sense.
private struct FuzzedSession {
  var session = ClientSession(
    SessionIdentity(map: FuzzedMap.name, name: "N"), replica: ReplicaID(100), seed: 1)
  var now: UInt64 = 1_000
  /// What the server has, and the changes in the order in which it could send them.
  var document = FuzzedMap.document
  var log = FuzzedMap.changes
  var connection: UInt64 = 1

  init() {
    session.start(at: moment)
    session.connected(at: moment)
  }

  var moment: Moment { Moment(milliseconds: now, wallClock: now) }

  mutating func step(_ source: inout ByteSource) {
    let choice = source.byte()
    switch choice % 20 {
    case 0: session.connected(at: moment)
    case 1: session.disconnected(at: moment)
    case 2: tell(.welcome(welcome(&source)))
    case 3: sendSnapshot(&source)
    case 4, 5: sendChanges(&source)
    case 6:
      tell(.merged(seq: 1 + source.number() % 64, journalIndex: UInt64(source.byte())))
    case 7: tell(.durable(journalIndex: UInt64(source.byte())))
    case 8:
      let code = RefusalCode.allCases[source.below(RefusalCode.allCases.count)]
      tell(.refused(Refusal(seq: 1 + UInt64(source.below(16)), code: code, reason: "")))
    case 9: tell(.resync)
    case 10: tell(bye(&source))
    case 11: session.receive(source.block(), at: moment)
    case 12, 13:
      _ = try? session.edit(at: moment) { (editor) throws(ChangeError) in
        try edit(&editor, &source)
      }
    case 14: _ = choice < 128 ? try? session.undo(at: moment) : try? session.redo(at: moment)
    case 15:
      now += [10, 120, 1_100, 20_000][source.below(4)]
      session.tick(at: moment)
    case 16:
      session.setPresence(Presence(caret: UInt32(source.byte())), at: moment)
      if choice < 128 { session.callEverybody(to: .root, at: moment) }
    case 17: tell(presence(&source))
    case 18: takeOwn(source.below(4))
    default: session.start(at: moment)
    }
  }

  private mutating func tell(_ message: ServerMessage) {
    session.receive(message.encode(), at: moment)
  }

  private mutating func welcome(_ source: inout ByteSource) -> Welcome {
    let choice = source.byte()
    var version = document.version
    if choice & 1 != 0 { version = VersionVector() }
    if choice & 2 != 0 {
      version.raise(ReplicaID(UInt64(source.below(5))), to: source.number())
    }
    if choice & 4 != 0 { version.raise(session.replica, to: UInt64(source.below(8))) }
    var limits = ServerLimits()
    if choice & 8 != 0 {
      limits.messageBytesMax = UInt32(source.wide(2))
      limits.changesPerSecondMax = UInt32(source.byte())
      limits.map.textScalarsMax = UInt32(source.byte())
    }
    connection += 1
    let merged = UInt64(source.byte())
    let roles: [Role] = [.facilitator, .participant, .observer]
    return Welcome(
      participant: Participant(id: "n", name: "N", role: roles[Int(choice >> 4) % 3]),
      connection: connection, limits: limits, clock: now, mergedIndex: merged,
      durableIndex: merged - min(merged, UInt64(source.byte())), version: version)
  }

  /// The server's map in pieces, some of which may be damaged, left out or repeated.
  private mutating func sendSnapshot(_ source: inout ByteSource) {
    let choice = source.byte()
    var bytes = document.snapshot()
    if choice & 1 != 0 { bytes[Int(source.wide(2)) % bytes.count] ^= source.byte() }
    let hash = choice & 2 != 0 ? document.stateHash() : SHA256.hash(bytes)
    let size = choice & 4 != 0 ? 1 + Int(source.wide(2)) : bytes.count
    var offset = choice & 8 != 0 ? Int(source.wide(2)) % bytes.count : 0
    var pieces = 0
    while offset < bytes.count, pieces < 16 {
      pieces += 1
      let end = min(bytes.count, offset + size)
      tell(
        .snapshot(
          SnapshotChunk(
            stateHash: hash, journalIndex: UInt64(source.byte()), totalBytes: UInt64(bytes.count),
            offset: UInt64(offset), bytes: Array(bytes[offset..<end]))))
      if choice & 16 != 0, pieces == 2 { return }
      offset = end
    }
  }

  /// Changes that are next, or were before, or never could be.
  private mutating func sendChanges(_ source: inout ByteSource) {
    let choice = source.byte()
    let author = ReplicaID(UInt64(1 + choice % 4))
    let local = try? document.edit(as: author, at: now) { (editor) throws(ChangeError) in
      try edit(&editor, &source)
    }
    if let local { log.append(local.change) }
    var changes: [Change] = []
    if choice & 16 != 0 {
      changes = Array(log[(Int(source.byte()) % log.count)...].prefix(8))
    } else {
      changes = log.filter { !session.document.version.contains($0.id) }
    }
    guard !changes.isEmpty else { return }
    var bytes = ChangesBody(
      lastIndex: 1 + UInt64(source.byte()),
      roster: [
        RosterEntry(replica: author, participant: Participant(id: "a", name: "A", role: .observer))
      ], changes: changes
    ).encode()
    if choice & 32 != 0 { bytes[Int(source.wide(2)) % bytes.count] ^= source.byte() }
    tell(.changes(SealedChanges(body: bytes, sealer: Sealer(key: [1], map: FuzzedMap.name))))
  }

  /// The server merges some of the client's own changes.
  private mutating func takeOwn(_ count: Int) {
    for entry in session.own.prefix(count + 1) {
      if (try? document.integrate(entry.change)) != nil { log.append(entry.change) }
    }
  }

  private func bye(_ source: inout ByteSource) -> ServerMessage {
    let code = ByeCode.allCases[source.below(ByeCode.allCases.count)]
    let retry: Retry = source.below(16) == 0 ? .never : .after(milliseconds: source.number() >> 11)
    return .bye(Bye(code, retry: retry, reason: "?"))
  }

  private func presence(_ source: inout ByteSource) -> ServerMessage {
    var update = PresenceUpdate()
    for _ in 0..<source.below(3) {
      let who = Participant(id: "x", name: "X", role: .observer)
      update.arrivals.append(
        PresenceUpdate.Arrival(connection: UInt64(source.below(6)), participant: who))
      let connection = UInt64(source.below(6))
      var presence = Presence(isTyping: true)
      if connection % 2 == 0 {
        presence.call = Presence.Call(number: 1 + connection, record: .root, cell: nil)
      }
      update.states.append(PresenceUpdate.State(connection: connection, presence: presence))
    }
    update.departures = (0..<source.below(3)).map { UInt64($0) }
    return .presence(update)
  }

  mutating func check() throws {
    for effect in session.takeEffects() {
      guard case .send(let bytes) = effect else { continue }
      let message: ClientMessage
      do {
        message = try ClientMessage.decode(bytes)
      } catch {
        throw Finding("the client sends what is no message: \(error)")
      }
      try expect(message.encode() == bytes, "the client sends \(message) in another encoding")
      if case .submit(let changes) = message {
        for change in changes {
          try expect(
            session.own.contains { $0.change == change } || change.id.replica != session.replica,
            "\(change.id) is sent and not kept")
        }
      }
    }
    try expectNil(session.document.brokenInvariant(), "the session's document")
    var before: UInt64?
    for entry in session.own {
      let id = entry.change.id
      try expect(id.replica == session.replica, "\(id) is kept as an own change")
      try expect(before.map { $0 + 1 == id.seq } ?? true, "\(id) is kept behind \(before ?? 0)")
      try expect(session.document.version.contains(id), "\(id) is kept and not shown")
      before = id.seq
    }
  }
}
