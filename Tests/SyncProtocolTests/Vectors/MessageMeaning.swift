import JourneyMap
import ReplicatedData
import SyncProtocol

/// What messages say, in the words of the vectors.
extension JSON {
  static func message(_ message: ClientMessage) -> JSON {
    switch message {
    case .hello(let hello): JSON.hello(hello)
    case .submit(let changes):
      ["message": "submit", "changes": .array(changes.map { change($0) })]
    case .relay(let bodies):
      ["message": "relay", "bodies": .array(bodies.map { sealed($0) })]
    case .presence(let state): ["message": "presence", "state": presence(state)]
    case .replay(let request):
      [
        "message": "replay", "start": position(request.from), "until": position(request.until),
        "speed": .number(request.speed), "whose": .stringOrNull(request.participant),
      ]
    case .replayControl(.pause): ["message": "replay-control", "action": "pause"]
    case .replayControl(.resume): ["message": "replay-control", "action": "resume"]
    case .replayControl(.speed(let speed)):
      ["message": "replay-control", "action": "speed", "speed": .number(speed)]
    case .verify(let nonce): ["message": "verify", "nonce": .number(nonce)]
    case .leave: ["message": "leave"]
    }
  }

  private static func hello(_ hello: Hello) -> JSON {
    let short: [(String, JSON)] = [
      ("message", "hello"), ("protocol", 1), ("schema", schema(hello.schema)),
      ("map", .string(hello.map.string)), ("intent", .string(name(hello.intent))),
      ("replica", replica(hello.replica)), ("token", .stringOrNull(hello.token)),
      ("name", .stringOrNull(hello.name)), ("have", version(hello.version)),
      (
        "resume",
        hello.resume.map {
          ["stateHash": .string($0.stateHash.hex), "offset": .number($0.offset)]
        } ?? .null
      ),
    ]
    guard let lineage = hello.lineage else { return .object(short) }
    let last: JSON? = lineage.last.map {
      ["seq": .number($0.seq), "hash": .string($0.hash.hex)]
    }
    let shown: JSON = [
      "key": lineage.key.map { .hex($0.bytes) } ?? .null, "last": last ?? .null,
    ]
    return .object(short + [("lineage", shown)])
  }

  static func message(_ message: ServerMessage) -> JSON {
    switch message {
    case .welcome(let welcome): JSON.welcome(welcome)
    case .roster(let entries): ["message": "roster", "roster": roster(entries)]
    case .snapshot(let chunk):
      [
        "message": "snapshot-chunk", "stateHash": .string(chunk.stateHash.hex),
        "journalIndex": .number(chunk.journalIndex), "totalBytes": .number(chunk.totalBytes),
        "offset": .number(chunk.offset), "chunk": .hex(chunk.bytes),
      ]
    case .changes(let changes): ["message": "changes", "sealed": sealed(changes)]
    case .merged(let seq, let index):
      ["message": "merged", "seq": .number(seq), "journalIndex": .number(index)]
    case .durable(let index): ["message": "durable", "journalIndex": .number(index)]
    case .refused(let refusal):
      [
        "message": "refused", "seq": .number(refusal.seq),
        "code": .string(refusal.code.name.description),
        "operation": refusal.operationIndex.map { .number($0) } ?? .null,
        "reason": .string(refusal.reason),
      ]
    case .presence(let update): presenceUpdate(update)
    case .state(let report):
      [
        "message": "state", "nonce": .number(report.nonce),
        "journalIndex": .number(report.journalIndex),
        "stateHash": .string(report.stateHash.hex),
      ]
    case .resync: ["message": "resync"]
    case .bye(let bye):
      [
        "message": "bye", "code": .string(bye.code.name.description), "retry": retry(bye.retry),
        "reason": .string(bye.reason),
      ]
    case .replayOpened(let opened):
      [
        "message": "replay-opened", "firstIndex": .number(opened.firstIndex),
        "lastIndex": .number(opened.lastIndex), "first": .number(opened.firstTime),
        "last": .number(opened.lastTime), "checkpoints": .number(opened.checkpointCount),
      ]
    case .replayEntries(let replay):
      [
        "message": "replay-entries", "firstIndex": .number(replay.firstIndex),
        "entries": .array(
          replay.entries.map {
            [
              "received": .number($0.received), "participant": .string($0.participantID),
              "changes": .array($0.changes.map { change($0) }),
            ]
          }),
      ]
    case .replayCheckpoint(let index, let hash):
      [
        "message": "replay-checkpoint", "journalIndex": .number(index),
        "stateHash": .string(hash.hex),
      ]
    case .replayEnd(let index): ["message": "replay-end", "journalIndex": .number(index)]
    }
  }

  private static func welcome(_ welcome: Welcome) -> JSON {
    let map = welcome.limits.map
    return [
      "message": "welcome", "protocol": 1, "schema": schema(welcome.schema),
      "participant": participant(welcome.participant), "connection": .number(welcome.connection),
      "limits": [
        "cards": .number(map.cardsMax), "records": .number(map.recordsMax),
        "textScalars": .number(map.textScalarsMax), "valueBytes": .number(map.valueBytesMax),
        "keyBytes": .number(map.keyBytesMax), "keysInField": .number(map.keysInFieldMax),
        "operationsInChange": .number(map.operationsInChangeMax),
        "placeKeyBytes": .number(map.placeKeyBytesMax),
        "dependencies": .number(map.dependenciesMax), "lamportJump": .number(map.lamportJumpMax),
        "messageBytes": .number(welcome.limits.messageBytesMax),
        "changesPerSecond": .number(welcome.limits.changesPerSecondMax),
      ],
      "clock": .number(welcome.clock), "merged": .number(welcome.mergedIndex),
      "durable": .number(welcome.durableIndex), "have": version(welcome.version),
    ]
  }

  private static func presenceUpdate(_ update: PresenceUpdate) -> JSON {
    [
      "message": "presences",
      "arrivals": .array(
        update.arrivals.map { [.number($0.connection), participant($0.participant)] }),
      "states": .array(update.states.map { [.number($0.connection), presence($0.presence)] }),
      "departures": .array(update.departures.map { .number($0) }),
    ]
  }

  static func roster(_ entries: [RosterEntry]) -> JSON {
    .array(entries.map { [replica($0.replica), participant($0.participant)] })
  }

  static func sealed(_ sealed: SealedChanges) -> JSON {
    ["seal": .hex(sealed.seal.bytes), "body": .hex(sealed.body)]
  }

  private static func participant(_ participant: Participant) -> JSON {
    let role: JSON =
      switch participant.role {
      case .facilitator: "facilitator"
      case .participant: "participant"
      case .observer: "observer"
      }
    return ["id": .string(participant.id), "name": .string(participant.name), "role": role]
  }

  private static func presence(_ presence: Presence) -> JSON {
    let four: [(String, JSON)] = [
      ("record", stampOrNull(presence.record)),
      ("field", presence.field.map { .number($0.rawValue) } ?? .null),
      ("caret", presence.caret.map { .number($0) } ?? .null),
      ("typing", .bool(presence.isTyping)),
    ]
    guard presence != presence.withoutPlaces else { return .object(four) }
    let selection = presence.selection.map { selection -> JSON in
      .array([selection.anchor, selection.caret].map { stampOrNull($0 == .root ? nil : $0) })
    }
    let call = presence.call.map { call -> JSON in
      [
        "number": .number(call.number), "record": stampOrNull(call.record),
        "cell": cellOrNull(call.cell),
      ]
    }
    let places: JSON = [
      "selection": selection ?? .null, "cell": cellOrNull(presence.cell),
      "drags": .bool(presence.isDragging), "call": call ?? .null,
    ]
    return .object(four + [("places", places)])
  }

  private static func cellOrNull(_ cell: Presence.Cell?) -> JSON {
    cell.map { .array([stampOrNull($0.column), stampOrNull($0.row)]) } ?? .null
  }

  private static func schema(_ schema: SchemaVersion) -> JSON {
    [.number(schema.major), .number(schema.minor)]
  }

  private static func name(_ intent: Intent) -> String {
    switch intent {
    case .join: "join"
    case .joinOrCreate: "join-or-create"
    case .replay: "replay"
    }
  }

  private static func position(_ position: ReplayPosition?) -> JSON {
    switch position {
    case nil: .null
    case .index(let index)?: ["index": .number(index)]
    case .time(let time)?: ["time": .number(time)]
    }
  }

  private static func retry(_ retry: Retry) -> JSON {
    switch retry {
    case .never: "never"
    case .now: "now"
    case .after(let milliseconds): ["after": .number(milliseconds)]
    }
  }
}
