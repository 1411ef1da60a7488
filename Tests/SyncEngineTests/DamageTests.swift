import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

/// What both sides do when they find what cannot be.
@Suite("Damage") struct DamageTests {
  /// No check lets it pass, so that a document which is made to merge it is damaged.
  static let impossible = Change(
    id: ChangeID(replica: ReplicaID(99), seq: 1), lamport: 500,
    operations: [
      .erase(
        .root, Field.Map.title,
        [StampRange(OperationID(lamport: 400, replica: ReplicaID(98)), count: 1)])
    ])

  private func card(_ guest: Guest, _ text: String) throws {
    _ = try guest.session.edit(at: moment(guest.bench.now)) { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.insert(text, into: card, Field.Card.text, at: 0)
    }
    guest.settle()
  }

  private func ends(_ guest: Guest) -> [Bye] {
    guest.events.compactMap { if case .bye(let bye) = $0 { bye } else { nil } }
  }

  @Test("in a room ends all connections and every acknowledgement (WM-DAMAGE-1)")
  func room() throws {
    let bench = try Bench()
    let ana = Guest(1, person("ana"), bench, replica: 1)
    let ben = Guest(2, person("ben"), bench, replica: 2)
    ana.start()
    ben.start()
    try card(ana, "merged before")
    ben.settle()
    bench.room.document.merge(Self.impossible)
    try card(ana, "after")
    bench.turn()
    #expect(bench.damages.count == 1)
    #expect(bench.room.damage == bench.damages.first)
    #expect(bench.damages.first?.journalIndex == 1)
    #expect(bench.closed == [1, 2])
    #expect(bench.room.connectionCount == 0)
    #expect(bench.room.mergedIndex == 1)
    #expect(bench.journal.count == 1, "what was merged before is kept")
    #expect(ana.session.notDurableCount == 2, "and what was not is its author's")
    let byes = bench.inbox(2).byes
    #expect(byes.map(\.code) == [.storageDamaged])
    bench.sync()
    #expect(bench.room.durableIndex == 1)
    // Nothing of the document is stored, and nobody is let in.
    bench.room.checkpoint(atOnce: true)
    bench.carryOut()
    #expect(bench.snapshots.isEmpty)
    bench.join(3, person("carl"), replica: 3)
    bench.turn()
    let late = bench.inbox(3)
    #expect(late.welcomes.isEmpty)
    #expect(late.byes.map(\.code) == [.storageDamaged])
    #expect(bench.room.isIdle)
  }

  @Test("in a room whose memory of a change cannot be read is told as well (WM-DAMAGE-1)")
  func unreadable() throws {
    var configuration = RoomConfiguration()
    configuration.messageBytesAim = 64
    let bench = try Bench(configuration)
    let ana = Guest(1, person("ana"), bench, replica: 1)
    ana.start()
    try card(ana, "one")
    bench.room.history.append(
      ChangeID(replica: ReplicaID(1), seq: 2), [1, 2, 3], received: 1)
    bench.room.mergedIndex += 1
    bench.room.sentIndex += 1
    bench.join(2, person("ben"), replica: 2)
    bench.turn()
    #expect(bench.damages.first?.cause == .unreadable)
    #expect(bench.closed.contains(2))
  }

  @Test("in a client's map is put right from what the server has (WM-DAMAGE-2)")
  func client() throws {
    let bench = try Bench()
    let ana = Guest(1, person("ana"), bench, replica: 1, keeping: .localCopy)
    let ben = Guest(2, person("ben"), bench, replica: 2)
    ana.start()
    ben.start()
    try card(ana, "own")
    ana.session.document.merge(Self.impossible)
    ana.diskFailure = "must not be asked"
    #expect(throws: ChangeError.self) { try card(ana, "refused at once") }
    ana.diskFailure = nil
    try card(ben, "of somebody else")
    ana.settle()
    ana.pass(100)
    let told = ana.events.compactMap { event -> Bool? in
      if case .damaged(let damage, let isFinal) = event, damage.change == Self.impossible.id {
        return isFinal
      }
      return nil
    }
    #expect(told == [false])
    #expect(ana.session.state == .live)
    #expect(ana.session.document.damage == nil)
    #expect(ana.session.document.stateHash() == bench.room.document.stateHash())
    #expect(ana.session.brokenInvariant() == nil)
    try card(ana, "goes on")
    #expect(bench.room.mergedIndex == 3)
    #expect(ends(ana).isEmpty)
  }

  @Test("that comes again ends the client (WM-DAMAGE-2)")
  func again() throws {
    let bench = try Bench()
    let ana = Guest(1, person("ana"), bench, replica: 1, keeping: .localCopy)
    let ben = Guest(2, person("ben"), bench, replica: 2)
    ana.start()
    ben.start()
    for _ in 0..<2 {
      ana.session.document.merge(Self.impossible)
      try card(ben, "of somebody else")
      ana.settle()
      ana.pass(100)
    }
    #expect(ends(ana).map(\.code) == [.internal])
    #expect(ends(ana).first?.retry == .never)
    #expect(ana.session.isClosed)
  }

  @Test("keeps the driver from writing the copy (WM-DAMAGE-2)")
  func driver() throws {
    var driver = SessionDriver(
      ClientSession(
        SessionIdentity(map: mapName), replica: ReplicaID(1), keeping: .localCopy, seed: 1))
    driver.start(at: moment(1))
    _ = driver.takeEffects()
    driver.act(at: moment(2)) { $0.document.merge(Self.impossible) }
    driver.noteUnsaved(at: moment(2))
    driver.save(at: moment(3))
    driver.tick(at: moment(60_000))
    let writes = driver.takeEffects().filter { if case .writeCopy = $0 { true } else { false } }
    #expect(writes.isEmpty)
  }
}
