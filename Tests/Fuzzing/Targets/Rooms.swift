import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A room among strangers who do what the input says, with one honest client: nothing traps, what
/// the room says is true, and in the end the honest client has the room's map.
func fuzzRoom(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  var world = try FuzzedRoom(&source)
  var steps = 0
  while !source.isAtEnd, steps < 400 {
    steps += 1
    try world.step(&source)
    try world.carryOut()
    try expectNil(world.room.brokenInvariant(), "the room")
  }
  try world.settle()
}

/// A room with the edge around it: connections, a disk that can fail and forget, and a clock.
struct FuzzedRoom {
  static let key = [UInt8](repeating: 7, count: 32)

  /// A connection as the server's edge knows it.
  struct Connection {
    let participant: Participant
    /// What the last hello asked for, and what the room made of it.
    var asked = ReplicaID.none
    var replica = ReplicaID.none
    var welcomed = VersionVector()
    /// The last seq of each replica that was sent since the welcome.
    var sent = VersionVector()
    /// Where a stranger's own copy is that is ahead of the room.
    var draft: MapDocument?
    var isStuck = false
    var queued = 0
  }

  var room: Room
  var configuration = RoomConfiguration()
  var now: UInt64 = 1_000
  var connections: [UInt64: Connection] = [:]
  var connectionCount: UInt64 = 0
  var honest: HonestClient

  // The disk: what was written, and up to where it would survive.
  var journal: [JournalRecord] = []
  var roster: [(record: RosterRecord, index: UInt64)] = []
  var durableIndex: UInt64 = 0
  var sealed: [SealedChanges] = []

  init(_ source: inout ByteSource) throws {
    configuration.heldBackMax = source.pick([2, 16, 1_024])
    configuration.heldBackBytesMax = source.pick([300, 1 << 20])
    configuration.messageBytesAim = source.pick([128, 1_024, 64 << 10])
    configuration.queueBytesMax = source.pick([512, 8_192, 1 << 20])
    configuration.historyBytesMax = source.pick([256, 4_096, 4 << 20])
    configuration.snapshotChangesMax = source.pick([2, 10, 1_000])
    if configuration.snapshotChangesMax == 10 { configuration.encodedAtOnceBytesMax = 0 }
    if source.below(3) == 0 {
      configuration.replicasMax = 6
      configuration.replicasPerParticipantMax = 3
      configuration.limits.map.cardsMax = 6
      configuration.limits.map.textScalarsMax = 40
      configuration.limits.map.dependenciesMax = 2
    }
    for replica in FuzzedMap.authors {
      let participant = Participant(id: "p\(replica.rawValue)", name: "P", role: .facilitator)
      roster.append((RosterRecord(RosterEntry(replica: replica, participant: participant)), 0))
    }
    for (place, change) in FuzzedMap.changes.enumerated() {
      journal.append(
        JournalRecord(
          index: UInt64(place + 1), id: change.id, participantID: "p\(change.id.replica.rawValue)",
          received: 1, bytes: ChangeBatch.encode([change])))
    }
    durableIndex = UInt64(journal.count)
    room = try Room(
      map: FuzzedMap.name, document: MapDocument(limits: .unbounded), checkpointIndex: 0,
      tail: journal, roster: roster.map(\.record), key: Self.key, configuration: configuration)
    honest = HonestClient()
    honest.session.start(at: Moment(milliseconds: now, wallClock: now))
    try carryOut()
  }

  var moment: Moment { Moment(milliseconds: now, wallClock: now) }

  var ids: [UInt64] { connections.keys.sorted() }

  /// One thing that happens.
  mutating func step(_ source: inout ByteSource) throws {
    let choice = source.byte()
    let strangers = ids.filter { $0 != honest.connection }
    let id = strangers.isEmpty ? 0 : strangers[Int(choice >> 4) % strangers.count]
    switch choice & 15 {
    case 0: join(Int(choice >> 4) < 6 ? id : 0, &source)
    case 1: receive(id, source.block())
    case 2, 3, 4: submit(id, &source)
    case 5: relay(id, &source)
    case 6: becomeDurable(UInt64(source.byte()))
    case 7:
      if room.storageFailure == nil {
        room.storageFailed("No space is left\non the disk.")
      } else {
        recoverDisk(forgetting: Int(choice >> 4))
      }
    case 8:
      now += [1, 60, 300, 12_000][Int(choice >> 4) % 4]
      tick()
    case 9: endOfTurn()
    case 10:
      connections[id]?.queued = 0
      room.drained(id, at: moment, queuedBytes: queuedBytes())
    case 11: leave(id)
    case 12: connections[id]?.isStuck.toggle()
    case 13: try honest.act(&source, at: moment)
    case 14:
      now += UInt64(choice >> 4) * 100
      honest.session.tick(at: moment)
    default: try crash(writtenTo: UInt64(source.byte()))
    }
  }

  func queuedBytes() -> (UInt64) -> Int { { [connections] in connections[$0]?.queued ?? 0 } }

  mutating func tick() {
    room.tick(at: moment, queuedBytes: queuedBytes())
  }

  mutating func endOfTurn() {
    room.endOfTurn(at: moment, queuedBytes: queuedBytes())
  }

  mutating func leave(_ id: UInt64) {
    guard connections.removeValue(forKey: id) != nil else { return }
    room.leave(id)
    if id == honest.connection { honest.isCut = true }
  }

  // MARK: The disk

  mutating func becomeDurable(_ count: UInt64) {
    guard room.storageFailure == nil else { return }
    durableIndex = min(UInt64(journal.count), durableIndex + count)
    room.durable(durableIndex)
  }

  /// The disk works again, and lacks some of what was under way.
  mutating func recoverDisk(forgetting count: Int) {
    let lost = min(count, journal.count - Int(durableIndex))
    forget(after: UInt64(journal.count - lost))
    durableIndex = UInt64(journal.count)
    room.storageRecovered(durableIndex)
  }

  mutating func forget(after index: UInt64) {
    journal.removeLast(journal.count - Int(index))
    roster.removeAll { $0.index > index }
  }

  /// The server dies and comes back with what was on its disk; all connections are gone.
  mutating func crash(writtenTo count: UInt64) throws {
    forget(after: min(UInt64(journal.count), durableIndex + count))
    durableIndex = UInt64(journal.count)
    connections = [:]
    do {
      room = try Room(
        map: FuzzedMap.name, document: MapDocument(limits: .unbounded), checkpointIndex: 0,
        tail: journal, roster: roster.map(\.record), key: Self.key, configuration: configuration)
    } catch {
      throw Finding("the journal does not open: \(error)")
    }
    honest.isCut = true
    try expect(
      room.document.version.contains(honest.promised), "what was said to be durable is gone")
  }
}
