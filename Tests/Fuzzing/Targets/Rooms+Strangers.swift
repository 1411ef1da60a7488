import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What strangers do: well-formed, mutilated, or neither.
extension FuzzedRoom {
  /// A hello on a new connection, or again on one.
  mutating func join(_ existing: UInt64, _ source: inout ByteSource) {
    var id = existing
    if connections[id] == nil {
      connectionCount += 1
      id = connectionCount
      let person = source.below(4)
      connections[id] = Connection(
        participant: Participant(
          id: "p\(person)", name: "Person \(person)",
          role: [.facilitator, .participant, .participant, .observer][person]))
    }
    var version = VersionVector()
    switch source.below(4) {
    case 0: break
    case 1: version = room.document.version
    default:
      for _ in 0..<source.below(4) {
        version.raise(ReplicaID(UInt64(source.below(9))), to: source.number())
      }
    }
    let choice = source.byte()
    var resume: SnapshotResume?
    if choice & 3 == 3 {
      resume = SnapshotResume(stateHash: room.document.stateHash(), offset: source.number())
    }
    let intents: [Intent] = [.join, .join, .joinOrCreate, .replay]
    hello(
      id,
      Hello(
        schema: choice == 0xFF ? SchemaVersion(major: 9, minor: 0) : .current,
        map: FuzzedMap.name, intent: intents[Int(choice >> 2 & 3)],
        replica: ReplicaID(UInt64(source.below(9))), version: version, resume: resume))
  }

  mutating func hello(_ id: UInt64, _ hello: Hello) {
    // Nobody guesses 64 random bits.
    guard let participant = connections[id]?.participant, hello.replica != honest.session.replica
    else { return }
    connections[id]?.asked = hello.intent == .replay ? .none : hello.replica
    connections[id]?.draft = nil
    room.join(id, participant, hello, at: moment)
  }

  /// Bytes from a socket.
  mutating func receive(_ id: UInt64, _ bytes: [UInt8]) {
    guard connections[id] != nil, let message = try? ClientMessage.decode(bytes) else { return }
    if case .hello(let hello) = message { return self.hello(id, hello) }
    room.receive(id, message, at: moment)
  }

  /// Changes that fit the map, or did before some of their bytes were changed.
  mutating func submit(_ id: UInt64, _ source: inout ByteSource) {
    guard let connection = connections[id] else { return }
    let choice = source.byte()
    var draft = room.document
    if choice & 1 == 1, let kept = connection.draft { draft = kept }
    let replica = choice & 6 == 6 ? ReplicaID(UInt64(choice >> 5)) : connection.replica
    var changes: [Change] = []
    for _ in 0...Int(choice >> 3 & 1) {
      let local = try? draft.edit(as: replica, at: now) { (editor) throws(ChangeError) in
        try edit(&editor, &source)
      }
      if let local { changes.append(local.change) }
    }
    connections[id]?.draft = draft
    guard !changes.isEmpty else { return }
    if choice & 16 != 0 { changes.removeFirst() }
    var bytes = ClientMessage.submit(changes).encode()
    if choice >> 5 == 7 {
      for _ in 0...source.below(4) {
        bytes[Int(source.wide(2)) % bytes.count] ^= source.byte()
      }
    }
    receive(id, bytes)
  }

  /// Changes given back that the room sealed, perhaps before a crash, or that somebody else did.
  mutating func relay(_ id: UInt64, _ source: inout ByteSource) {
    guard !sealed.isEmpty else { return }
    var bodies: [SealedChanges] = []
    for _ in 0...source.below(4) {
      guard var body = source.pick(of: sealed) else { return }
      if source.below(16) == 15 { body.body[0] ^= source.byte() }
      bodies.append(body)
    }
    receive(id, ClientMessage.relay(bodies).encode())
  }
}
