import JourneyMap
import ReplicatedData
import SyncProtocol

/// Messages that between them use every part of the protocol.
enum Sample {
  static let replica = ReplicaID(0xA1B2_C3D4_E5F6_0718)
  static let other = ReplicaID(0x0102_0304_0506_0708)
  static let hash = SHA256.hash([1])
  static let sealer = Sealer(key: [UInt8](repeating: 7, count: 32), map: map("retail"))
  static let facilitator = Participant(id: "p-1", name: "Zofia", role: .facilitator)
  static let observer = Participant(id: "p-2", name: "", role: .observer)
  static let vector = VersionVector([
    ChangeID(replica: replica, seq: 4), ChangeID(replica: other, seq: 300),
  ])
  static let typed = Change(
    id: ChangeID(replica: replica, seq: 5), lamport: 40,
    deps: [ChangeID(replica: other, seq: 300)], time: 1_795_000_000_000,
    operations: [.extend(RecordID(lamport: 7, replica: other), FieldID(1), "ż")])
  static let body = ChangesBody(
    lastIndex: 12, roster: [RosterEntry(replica: replica, participant: facilitator)],
    changes: [typed])

  static func map(_ name: String) -> MapName {
    guard let name = MapName(name) else { preconditionFailure("not the name of a map") }
    return name
  }

  static let key = ReplicaKey(bytes: Array(0..<16))!

  private static let selecting: Presence = {
    var presence = Presence(
      record: RecordID(lamport: 7, replica: other), field: FieldID(1), caret: 3)
    presence.selection = Presence.Selection(
      anchor: .root, caret: OperationID(lamport: 9, replica: replica))
    presence.isDragging = true
    return presence
  }()

  private static let calling: Presence = {
    var presence = Presence()
    presence.cell = Presence.Cell(column: RecordID(lamport: 2, replica: other), row: nil)
    presence.call = Presence.Call(number: 1, record: nil, cell: presence.cell)
    return presence
  }()

  static let client: [(name: String, message: ClientMessage)] = [
    (
      "hello to join, with all there is",
      .hello(
        Hello(
          map: map("retail"), intent: .join, replica: replica, token: "eyJ", name: "Zofia",
          version: vector, resume: SnapshotResume(stateHash: hash, offset: 65_536)))
    ),
    (
      "hello of a reader of a new map, with nothing",
      .hello(Hello(map: map("a"), intent: .joinOrCreate, replica: .none))
    ),
    ("hello for a replay", .hello(Hello(map: map("a.b-c_9"), intent: .replay, replica: .none))),
    ("submit one typed character", .submit([typed])),
    (
      "relay two bodies",
      .relay([
        SealedChanges(body: body.encode(), sealer: sealer),
        SealedChanges(body: [0x00], sealer: sealer),
      ])
    ),
    (
      "presence in a card's text",
      .presence(
        Presence(
          record: RecordID(lamport: 7, replica: other), field: FieldID(1), caret: 3, isTyping: true)
      )
    ),
    ("presence on the map itself", .presence(Presence(record: .root))),
    ("presence nowhere", .presence(Presence())),
    ("presence: a selection from the beginning of a text, and a drag", .presence(selecting)),
    ("presence: a facilitator in an empty cell brings everybody to it", .presence(calling)),
    (
      "replay from an index to a time, at half speed, one participant's rhythm",
      .replay(
        ReplayRequest(
          from: .index(1), until: .time(1_795_000_000_000), speed: 500, participant: "p-1"))
    ),
    ("replay all since a time", .replay(ReplayRequest(from: .time(0), speed: 0))),
    ("pause the replay", .replayControl(.pause)),
    ("go on with the replay", .replayControl(.resume)),
    ("replay twice as fast", .replayControl(.speed(2_000))),
    ("verify", .verify(nonce: 42)),
    ("leave", .leave),
    (
      "hello that shows its replica's key and last durable change",
      .hello(
        Hello(
          map: map("retail"), intent: .join, replica: key.replica, name: "Zofia", version: vector,
          lineage: Lineage(key: key, last: ChangeDigest(seq: 4, hash: hash))))
    ),
    (
      "hello that has neither to show",
      .hello(Hello(map: map("retail"), intent: .join, replica: replica, lineage: Lineage()))
    ),
  ]

  static let server: [(name: String, message: ServerMessage)] = [
    (
      "welcome",
      .welcome(
        Welcome(
          participant: facilitator, connection: 3, limits: ServerLimits(),
          clock: 1_795_000_000_000, mergedIndex: 12, durableIndex: 11, version: vector))
    ),
    (
      "roster of two",
      .roster([
        RosterEntry(replica: other, participant: observer),
        RosterEntry(replica: replica, participant: facilitator),
      ])
    ),
    ("roster of nobody", .roster([])),
    (
      "snapshot, last chunk",
      .snapshot(
        SnapshotChunk(
          stateHash: hash, journalIndex: 12, totalBytes: 10, offset: 7, bytes: [1, 2, 3]))
    ),
    ("changes", .changes(SealedChanges(body: body.encode(), sealer: sealer))),
    ("merged", .merged(seq: 5, journalIndex: 12)),
    ("durable", .durable(journalIndex: 12)),
    (
      "refused because of its second operation",
      .refused(
        Refusal(seq: 5, code: .ownKeyOnly, operationIndex: 1, reason: "not your vote"))
    ),
    (
      "refused as a whole",
      .refused(Refusal(seq: 5, code: .storageFailing, reason: "the disk is full"))
    ),
    (
      "presence: one came, one types, one went",
      .presence(
        PresenceUpdate(
          arrivals: [PresenceUpdate.Arrival(connection: 3, participant: facilitator)],
          states: [
            PresenceUpdate.State(connection: 1, presence: Presence(isTyping: true)),
            PresenceUpdate.State(connection: 4, presence: calling),
          ],
          departures: [2]))
    ),
    ("presence: nothing", .presence(PresenceUpdate())),
    ("state", .state(StateReport(nonce: 42, journalIndex: 12, stateHash: hash))),
    ("resync", .resync),
    ("bye, never again", .bye(Bye(.badToken, retry: .never, reason: "not an invitation"))),
    ("bye, come back at once", .bye(Bye(.slowReceiver, retry: .now, reason: ""))),
    (
      "bye, come back in 2 s",
      .bye(Bye(.serverStopping, retry: .after(milliseconds: 2_000), reason: "restarting"))
    ),
    (
      "replay opened",
      .replayOpened(
        ReplayOpened(
          firstIndex: 1, lastIndex: 12, firstTime: 1_795_000_000_000,
          lastTime: 1_795_000_060_000, checkpointCount: 1))
    ),
    (
      "replay entries",
      .replayEntries(
        ReplayEntries(
          firstIndex: 12,
          entries: [
            ReplayEntries.Entry(
              received: 1_795_000_000_040, participantID: "p-1", changes: [typed])
          ]))
    ),
    ("replay checkpoint", .replayCheckpoint(journalIndex: 12, stateHash: hash)),
    ("replay end", .replayEnd(journalIndex: 12)),
  ]
}
