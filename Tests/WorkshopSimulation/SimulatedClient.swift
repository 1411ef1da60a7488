import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What a client keeps on its own disk, always before it sends what is in it.
struct LocalCopy {
  let replica: ReplicaID
  let document: MapDocument
  let own: [Change]
  let retained: [SealedChanges]
}

/// One person's program: a session, and the edge of it that is connections and a local copy.
final class SimulatedClient {
  let index: Int
  let participant: Participant
  unowned let workshop: Workshop
  var session: ClientSession
  /// Whether it comes back from a crash with what it wrote.
  let hasLocalCopy: Bool
  /// Comes to look, and goes soon.
  let isVisitor: Bool
  var localCopy: LocalCopy?
  var connection: SimulatedConnection?
  /// Without a network: connecting fails.
  var isOffNetwork = false
  var isRunning = true
  /// Counts programs and connects, so that what was meant for an earlier one is ignored.
  var run = 0
  var attempt = 0
  /// The replica by which the last durable message is to be understood.
  private var replica: ReplicaID
  /// What the server had at the last welcome.
  var welcomed = VersionVector()
  /// Milliseconds between two edits.
  var pace: ClosedRange<UInt64> = 50...1_500

  init(
    _ index: Int, _ participant: Participant, in workshop: Workshop, hasLocalCopy: Bool,
    isVisitor: Bool = false
  ) {
    self.index = index
    self.participant = participant
    self.workshop = workshop
    self.hasLocalCopy = hasLocalCopy
    self.isVisitor = isVisitor
    replica = ReplicaID(workshop.random.next() | 1)
    session = ClientSession(
      SessionIdentity(map: Workshop.map, name: participant.name, isReader: isVisitor),
      replica: replica, seed: workshop.random.next())
  }

  func begin() {
    session.start(at: workshop.moment)
    carryOut()
    tick(run)
  }

  /// Says goodbye, for good.
  func leave() {
    session.close()
    carryOut()
    isRunning = false
    run += 1
  }

  private func tick(_ run: Int) {
    guard run == self.run, isRunning else { return }
    session.tick(at: workshop.moment)
    carryOut()
    workshop.after(100) { self.tick(run) }
  }

  // MARK: Effects

  func carryOut() {
    // Before anything is sent, and without a connection too.
    if hasLocalCopy, isOwnNew { save() }
    let effects = session.takeEffects()
    for effect in effects {
      switch effect {
      case .connect: workshop.connect(self)
      case .send(let bytes):
        if let connection { workshop.send(.message(bytes), over: connection) }
      case .disconnect: disconnect()
      case .event(let event): handle(event)
      }
    }
  }

  private var isOwnNew: Bool {
    guard let localCopy else { return true }
    return localCopy.replica != session.replica
      || localCopy.own.last?.id != session.own.last?.change.id
  }

  func save() {
    localCopy = LocalCopy(
      replica: session.replica, document: session.document,
      own: session.own.map(\.change), retained: session.retainedChanges)
  }

  private func disconnect() {
    guard let connection else { return }
    workshop.send(.end, over: connection)
    connection.isClosedForClient = true
    self.connection = nil
  }

  private func handle(_ event: SessionEvent) {
    switch event {
    case .durable(let seq):
      workshop.wasPromised(ChangeID(replica: replica, seq: seq), to: self)
    case .refused(let refusal, let changes, let words):
      workshop.note("client \(index): refused \(refusal.code.name) seq \(refusal.seq)")
      guard !refusal.code.isTemporary else { return }
      workshop.wasRefused(changes, words, by: self)
      replica = session.replica
    case .documentReplaced: replica = session.replica
    case .bye(let bye): workshop.note("client \(index): bye \(bye.code.name)")
    case .serverBroken(let reason): workshop.fail("client \(index): \(reason)")
    case .stateReport(let report): workshop.compare(report, with: self)
    default: break
    }
  }

  // MARK: The network

  func receive(_ item: SimulatedConnection.Item, from connection: SimulatedConnection) {
    guard self.connection === connection, isRunning else { return }
    switch item {
    case .end:
      connection.isClosedForClient = true
      self.connection = nil
      session.disconnected(at: workshop.moment)
    case .message(let bytes):
      workshop.inspect(bytes, for: self)
      session.receive(bytes, at: workshop.moment)
    }
    carryOut()
  }

  func learnsOfTheEnd(of connection: SimulatedConnection) {
    guard self.connection === connection else { return }
    receive(.end, from: connection)
  }

  // MARK: Crashes

  /// The program dies. Its connection may end at once or be noticed much later.
  func crash() {
    workshop.note("client \(index): crashes")
    isRunning = false
    run += 1
    if let connection {
      connection.isClosedForClient = true
      workshop.cut(connection)
    }
    connection = nil
    if localCopy == nil || !hasLocalCopy { workshop.lostEverything(self) }
  }

  /// Comes back with its local copy, or as somebody new. `raw` is put among its own changes unseen.
  func restart(adding raw: ((MapDocument, ReplicaID) -> Change)? = nil) {
    isRunning = true
    run += 1
    let identity = SessionIdentity(map: Workshop.map, name: participant.name)
    let seed = workshop.random.next()
    if hasLocalCopy, let copy = localCopy,
      var document = try? MapDocument(snapshot: copy.document.snapshot())
    {
      var own = copy.own
      if let raw {
        let change = raw(document, copy.replica)
        document.merge(change)
        own.append(change)
      }
      workshop.note("client \(index): restarts with \(own.count) own changes")
      replica = copy.replica
      session = ClientSession(
        identity, replica: replica, document: document, own: own, retained: copy.retained,
        seed: seed)
    } else {
      workshop.note("client \(index): restarts with nothing")
      replica = ReplicaID(workshop.random.next() | 1)
      session = ClientSession(identity, replica: replica, seed: seed)
      localCopy = nil
    }
    begin()
  }
}
