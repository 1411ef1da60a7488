import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What a client keeps on its own disk, always before it sends what is in it.
struct LocalCopy {
  let replica: ReplicaID
  let key: ReplicaKey?
  let lastDurable: ChangeDigest?
  let document: MapDocument
  let own: [Change]
  let retained: [SealedChanges]
  let undoHistory: UndoHistory
  let ownReplicas: ReplicaSet
}

/// One person's program: a driver of a session, and the edge of it that is connections and a local copy.
final class SimulatedClient {
  let index: Int
  let participant: Participant
  unowned let workshop: Workshop
  private(set) var driver: SessionDriver
  /// Whether it comes back from a crash with what it wrote.
  let hasLocalCopy: Bool
  /// Comes to look, and goes soon.
  let isVisitor: Bool
  var localCopy: LocalCopy?
  /// Older ones, which somebody may put back.
  private var olderCopies: [LocalCopy] = []
  /// Written, not yet synced: may be there after a crash or not.
  private var unsyncedCopy: LocalCopy?
  /// The local disk takes nothing until then.
  var diskFailsUntil: UInt64 = 0
  var connection: SimulatedConnection?
  /// What the connection that was last asked for is called.
  var opening: UInt64 = 0
  /// Without a network: connecting fails.
  var isOffNetwork = false
  var isRunning = true
  /// Counts programs, so that what was meant for an earlier one is ignored.
  var run = 0
  /// The replica by which the last durable message is to be understood.
  private var replica: ReplicaID
  /// The replica before was given up since its numbers were taken.
  private var isSeqTaken = false
  /// What the server had at the last welcome.
  var welcomed = VersionVector()
  /// Of its document when the structure of that was last looked at.
  var checkedVersion = VersionVector()
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
    let key = Self.newKey(workshop)
    replica = key.replica
    driver = SessionDriver(
      ClientSession(
        SessionIdentity(map: Workshop.map, name: participant.name, isReader: isVisitor),
        replica: replica, key: key, keeping: hasLocalCopy ? .localCopy : .serverOnly,
        seed: workshop.random.next()), workshop.plan.programs.policy)
  }

  var session: ClientSession { driver.session }

  func begin() {
    driver.start(at: workshop.moment)
    carryOut()
    tick(run)
  }

  /// Ends the program as its user would; it may come back.
  func leave() {
    driver.leave(at: workshop.moment)
    carryOut()
  }

  /// Something is done in the program; what follows from it is for ``carryOut()``.
  func act<T, E: Error>(_ body: (inout ClientSession, Moment) throws(E) -> T) throws(E) -> T {
    let now = workshop.moment
    return try driver.act(at: now) { (session) throws(E) in try body(&session, now) }
  }

  private func tick(_ run: Int) {
    guard run == self.run, isRunning else { return }
    driver.tick(at: workshop.moment)
    carryOut()
    workshop.after(100) { self.tick(run) }
  }

  // MARK: Effects

  func carryOut() {
    workshop.clientsThatActed.insert(index)
    let effects = driver.takeEffects()
    for effect in effects {
      switch effect {
      case .open(let number): workshop.connect(self, number)
      case .send(let number, let bytes):
        if hasLocalCopy { workshop.isSent(bytes, by: self) }
        guard let connection, connection.number == number else { break }
        workshop.send(.message(bytes), over: connection)
      case .close(let number): disconnect(number)
      case .writeCopy: writeCopy()
      case .event(let event): handle(event)
      case .saveFailed(let reason): workshop.note("client \(index): is not saved, \(reason)")
      case .left: hasLeft()
      }
    }
  }

  private static func newKey(_ workshop: Workshop) -> ReplicaKey {
    while true {
      let (high, low) = (workshop.random.next(), workshop.random.next())
      let bytes = (0..<16).map { byte in
        UInt8(truncatingIfNeeded: (byte < 8 ? high : low) >> (byte % 8 * 8))
      }
      if let key = ReplicaKey(bytes: bytes) { return key }
    }
  }

  // MARK: The local disk

  /// Writes the copy and syncs it, which takes a moment and may fail.
  private func writeCopy() {
    if unsyncedCopy != nil { workshop.fail("client \(index) writes two copies at a time") }
    let run = run
    let copy = LocalCopy(
      replica: session.replica, key: session.replicaKey, lastDurable: session.lastDurable,
      document: session.document, own: session.own.map(\.change),
      retained: session.retainedChanges, undoHistory: session.undoHistory,
      ownReplicas: session.ownReplicas)
    unsyncedCopy = copy
    let isSlow = workshop.plan.areLocalDisksBad && workshop.random.chance(20)
    workshop.after(isSlow ? 10...500 : 0...1) {
      guard run == self.run, self.isRunning else { return }
      self.unsyncedCopy = nil
      if self.workshop.now < self.diskFailsUntil {
        self.workshop.note("client \(self.index): its disk is full")
        self.driver.copyFailed("No space left on device", at: self.workshop.moment)
      } else {
        if let older = self.localCopy { self.olderCopies.append(older) }
        if self.olderCopies.count > 8 { self.olderCopies.removeFirst(4) }
        self.localCopy = copy
        self.driver.copyWritten(at: self.workshop.moment)
      }
      self.carryOut()
    }
  }

  /// Somebody puts an older copy back: what only a newer one had is gone.
  private func goBack() {
    guard let older = olderCopies.randomElement(using: &workshop.random) else { return }
    workshop.note("client \(index): its disk goes back to an older copy")
    workshop.figures.copiesPutBack += 1
    workshop.forget(session.own.map(\.change) + (localCopy?.own ?? []), keeping: older.own)
    // Under the seqs of what was refused since, something else may come now.
    workshop.refused.removeAll { $0.replica == older.replica }
    localCopy = older
    olderCopies = []
  }

  private func disconnect(_ number: UInt64) {
    guard let connection, connection.number == number else { return }
    workshop.send(.end, over: connection)
    connection.isClosedForClient = true
    self.connection = nil
    let run = run
    workshop.after(1) { self.ended(number, in: run) }
  }

  private func handle(_ event: SessionEvent) {
    switch event {
    case .durable(let seq):
      workshop.wasPromised(ChangeID(replica: replica, seq: seq), to: self)
    case .refused(let refusal, let changes, let words):
      workshop.note("client \(index): refused \(refusal.code.name) seq \(refusal.seq)")
      guard !refusal.code.isTemporary else { return }
      workshop.wasRefused(changes, words, isTaken: isSeqTaken, by: self)
      replica = session.replica
    case .documentReplaced: replica = session.replica
    case .replicaReplaced(let replacement):
      replica = session.replica
      isSeqTaken = replacement.cause == .seqTaken
      if isSeqTaken { workshop.figures.replicasGivenUp += 1 }
    case .serverLacks(let lacking):
      // Nobody puts the server back here, so all there can be is what others may yet give back.
      workshop.note("client \(index): the server lacks \(lacking.lost.map(\.count))")
    case .bye(let bye): workshop.note("client \(index): bye \(bye.code.name)")
    case .damaged(let damage, _): workshop.fail("client \(index) is damaged: \(damage)")
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
      driver.ended(connection.number, at: workshop.moment)
    case .message(let bytes):
      workshop.inspect(bytes, for: self)
      driver.received(bytes, on: connection.number, at: workshop.moment)
    }
    carryOut()
  }

  func opened(_ connection: SimulatedConnection) {
    self.connection = connection
    driver.opened(connection.number, at: workshop.moment)
    carryOut()
  }

  func ended(_ number: UInt64, in run: Int) {
    guard run == self.run, isRunning else { return }
    driver.ended(number, at: workshop.moment)
    carryOut()
  }

  func learnsOfTheEnd(of connection: SimulatedConnection) {
    guard self.connection === connection else { return }
    receive(.end, from: connection)
  }

  // MARK: Ends

  /// The program has taken leave: what was written is in the copy, if the disk takes anything.
  private func hasLeft() {
    workshop.note("client \(index): has left")
    if session.unkeptCount > 0, hasLocalCopy, session.keepFailure == nil, unsyncedCopy == nil {
      workshop.fail("client \(index) has left without keeping what it wrote")
    }
    end()
    if !isVisitor { comeBack() }
  }

  /// The program dies. Its connection may end at once or be noticed much later.
  func crash() {
    workshop.note("client \(index): crashes")
    end()
    guard hasLocalCopy else { return }
    if workshop.plan.areLocalDisksBad, workshop.random.chance(30) { goBack() }
  }

  private func end() {
    isRunning = false
    run += 1
    if let connection {
      connection.isClosedForClient = true
      workshop.cut(connection)
    }
    connection = nil
    guard hasLocalCopy else { return workshop.lostEverything(self) }
    if let unsyncedCopy, workshop.random.chance(50) { localCopy = unsyncedCopy }
    unsyncedCopy = nil
    workshop.forget(session.own.map(\.change), keeping: localCopy?.own ?? [])
  }

  func comeBack() {
    let run = run
    workshop.after(100...10_000) {
      if self.run == run { self.restart(adding: self.workshop.rawChange()) }
    }
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
        localCopy = LocalCopy(
          replica: copy.replica, key: copy.key, lastDurable: copy.lastDurable, document: document,
          own: own, retained: copy.retained, undoHistory: copy.undoHistory,
          ownReplicas: copy.ownReplicas)
      }
      workshop.note("client \(index): restarts with \(own.count) own changes")
      replica = copy.replica
      drive(
        ClientSession(
          identity, replica: replica, key: copy.key, document: document, own: own,
          retained: copy.retained, lastDurable: copy.lastDurable, keeping: .localCopy,
          undoHistory: copy.undoHistory, ownReplicas: copy.ownReplicas, seed: seed))
    } else {
      workshop.note("client \(index): restarts with nothing")
      let key = Self.newKey(workshop)
      replica = key.replica
      drive(
        ClientSession(
          identity, replica: replica, key: key, keeping: hasLocalCopy ? .localCopy : .serverOnly,
          seed: seed))
      localCopy = nil
    }
    begin()
  }

  private func drive(_ session: ClientSession) {
    driver = SessionDriver(session, workshop.plan.programs.policy)
  }
}
