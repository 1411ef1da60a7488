import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A program that keeps to the form of messages and to none of their rules.
extension Workshop {
  /// Says hello with whatever it likes and submits what must not be merged.
  func misbehave() {
    guard room != nil else { return }
    note("mischief")
    connectionCount += 1
    let id = connectionCount
    let stranger = ReplicaID(random.next() | 1)
    let victim = disk.roster.isEmpty ? stranger : random.pick(disk.roster).entry.replica
    let isImpostor = random.chance(30)
    let hello = Hello(
      map: Self.map, intent: random.chance(10) ? .replay : .join,
      replica: isImpostor ? victim : stranger, version: nonsenseVersion(victim),
      resume: random.chance(30)
        ? SnapshotResume(
          stateHash: SHA256.hash([1]), offset: random.next() % OperationID.lamportMax) : nil)
    room?.join(
      id, Participant(id: "mischief", name: "M", role: random.pick([.participant, .observer])),
      hello, at: moment)
    for _ in 0..<(1 + random.below(6)) {
      let message = nonsense(stranger, victim)
      if let sent = try? ClientMessage.decode(message.encode()) {
        room?.receive(id, sent, at: moment)
      }
      if random.chance(30) {
        room?.join(id, Participant(id: "mischief", name: "M", role: .observer), hello, at: moment)
      }
    }
    refused.append(ChangeID(replica: stranger, seq: 1))
    scheduleTurn()
    let run = serverRun
    after(0...3_000) {
      guard run == self.serverRun else { return }
      self.room?.leave(id)
      self.scheduleTurn()
    }
  }

  private func nonsenseVersion(_ victim: ReplicaID) -> VersionVector {
    var version = random.chance(50) ? disk.version : VersionVector()
    version.raise(victim, to: random.pick([1, 5, OperationID.lamportMax]))
    return version
  }

  private func nonsense(_ stranger: ReplicaID, _ victim: ReplicaID) -> ClientMessage {
    let numbers: [UInt64] = [1, 2, 40, OperationID.lamportMax]
    switch random.below(8) {
    case 0: return .verify(nonce: random.next() % OperationID.lamportMax)
    case 1:
      var presence = Presence(caret: .max)
      presence.call = Presence.Call(number: random.pick(numbers), record: .root, cell: nil)
      return .presence(presence)
    case 2:
      let body = ChangesBody(
        lastIndex: random.pick(numbers), roster: [],
        changes: [nonsenseChange(victim, random.pick(numbers))])
      return .relay([
        SealedChanges(body: body.encode(), sealer: Sealer(key: [1], map: Self.map))
      ])
    case 3:
      return .replay(ReplayRequest(from: .index(random.pick(numbers)), speed: .max))
    case 4: return .replayControl(.pause)
    case 5: return .submit([nonsenseChange(victim, random.pick(numbers))])
    default: return .submit([nonsenseChange(stranger, random.pick(numbers))])
    }
  }

  /// A change of which no part may be merged.
  private func nonsenseChange(_ replica: ReplicaID, _ seq: UInt64) -> Change {
    let unknown = OperationID(lamport: random.number(1...9), replica: ReplicaID(99))
    let operations: [Operation] = [
      .insert(.root, Field.Map.title, .right(of: unknown, rightOrigin: nil), "x"),
      .insert(.root, Field.Map.title, .right(of: nil, rightOrigin: nil), "\u{0}"),
      .erase(.root, Field.Map.title, [StampRange(unknown, count: OperationID.lamportMax)]),
      .set(.root, .deleted, .bool(true)), .create(.map),
      .set(unknown, Field.Card.kind, .text("goal")), .extend(.root, Field.Map.title, "x"),
      .place(.root, Field.place, Place(key: [])),
    ]
    return Change(
      id: ChangeID(replica: replica, seq: seq),
      lamport: random.pick([1, 7, 1 << 30, OperationID.lamportMax]),
      deps: random.chance(30) ? [ChangeID(replica: ReplicaID(99), seq: 3)] : [],
      operations: [.create(.card), random.pick(operations)])
  }
}
