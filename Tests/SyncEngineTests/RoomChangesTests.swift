import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("Changes in a room") struct RoomChangesTests {
  // Shows WM-CHANGES-1, WM-MERGED-1, WM-DURABLE-1.
  @Test("a change goes to everybody but its author, who is told that it is merged, then durable")
  func deliveredAndAcknowledged() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.turn()
    _ = (bench.inbox(1), bench.inbox(2))
    var writer = Writer(1)
    bench.receive(1, .submit([try writer.card()]))
    bench.turn()
    let author = bench.inbox(1)
    #expect(author.changes.isEmpty)
    #expect(author.contains(.merged(seq: 1, journalIndex: 1)))
    #expect(author.durables.isEmpty)
    #expect(
      author.contains(.roster([RosterEntry(replica: ReplicaID(1), participant: person("a"))])))
    #expect(bench.inbox(2).changes.map(\.id.seq) == [1])
    bench.sync()
    #expect(bench.inbox(1).durables == [1])
  }

  // Shows WM-DURABLE-4.
  @Test("durable is told to the author at once, to all others at most four times a second")
  func paceOfDurable() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.turn()
    var writer = Writer(1)
    for _ in 0..<40 {
      bench.receive(1, .submit([try writer.card()]))
      bench.turn()
      bench.sync()
      bench.pass(50)
    }
    #expect(bench.inbox(1).durables.count == 40)
    #expect(bench.inbox(2).durables.count <= 9)
  }

  // Shows WM-HOLD-1.
  @Test("a change is held back until what it depends on comes, and its successors with it")
  func heldBackAndReleased() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    var first = Writer(1)
    let cause = try first.card()
    var second = Writer(2)
    try second.document.integrate(cause)
    let changes = [try second.card(), try second.card()]
    bench.receive(2, .submit(changes))
    bench.turn()
    #expect(bench.room.mergedIndex == 0)
    bench.receive(1, .submit([cause]))
    bench.turn()
    #expect(bench.room.mergedIndex == 3)
    #expect(bench.inbox(2).contains(.merged(seq: 2, journalIndex: 3)))
    #expect(!bench.room.holdsBack)
  }

  @Test("a change whose dependency nobody brings is refused after a while (WM-HOLD-1)")
  func heldBackAndExpired() throws {
    let bench = try Bench()
    bench.join(2, person("b"), replica: 2)
    var first = Writer(1)
    var second = Writer(2)
    try second.document.integrate(try first.card())
    bench.receive(2, .submit([try second.card()]))
    bench.pass(9_000)
    #expect(bench.inbox(2).refusals.isEmpty)
    bench.pass(2_000)
    #expect(bench.inbox(2).refusals.map(\.code) == [.unknownDependency])
  }

  @Test("after a refusal nothing of the replica is merged until the next hello (WM-REFUSE-1)")
  func refusedUntilHello() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(1)
    let vote = try writer.write { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.set(card, Field.Card.votes, key: "somebody else", .integer(1))
    }
    bench.receive(1, .submit([vote, try writer.card()]))
    bench.receive(1, .submit([try writer.card()]))
    bench.turn()
    let refusals = bench.inbox(1).refusals
    #expect(refusals.map(\.seq) == [1])
    #expect(refusals.map(\.code) == [.ownKeyOnly])
    #expect(refusals.map(\.operationIndex) == [1])
    #expect(bench.room.mergedIndex == 0)
  }

  // Shows WM-RELAY-2.
  @Test("changes given back with a seal of somebody else's are not taken, the others are")
  func wrongSeal() throws {
    let before = try Bench()
    before.join(1, person("a"), replica: 1)
    before.join(3, person("c"), replica: 3)
    before.turn()
    var first = Writer(1)
    before.receive(1, .submit([try first.card()]))
    before.turn()
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(2)
    let body = ChangesBody(lastIndex: 1, roster: [], changes: [try writer.card()])
    let sealer = Sealer(key: [9], map: mapName)
    bench.receive(1, .relay([SealedChanges(body: body.encode(), sealer: sealer)]))
    bench.receive(1, .relay(before.inbox(3).sealed))
    bench.turn()
    #expect(bench.inbox(1).byes.isEmpty)
    #expect(bench.room.document.version == before.room.document.version)
    bench.pass(1_000)
    let byes = bench.inbox(1).byes
    #expect(byes.map(\.code) == [.foreignSeal])
    #expect(byes.map(\.retry) == [.now])
    #expect(bench.closed == [1])
  }

  @Test("what is submitted behind a seal of somebody else's is to be submitted again (WM-RELAY-2)")
  func submitBehindWrongSeal() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(2)
    let body = ChangesBody(lastIndex: 1, roster: [], changes: [try writer.card()])
    let sealer = Sealer(key: [9], map: mapName)
    bench.receive(1, .relay([SealedChanges(body: body.encode(), sealer: sealer)]))
    var own = Writer(1)
    bench.receive(1, .submit([try own.card()]))
    bench.turn()
    #expect(bench.inbox(1).byes.map(\.code) == [.foreignSeal])
    #expect(bench.room.mergedIndex == 0)
  }

  // Shows WM-RELAY-2.
  @Test(
    "after a crash others give back what was lost, with its author, past the limits of today, even while it depends on what comes later"
  )
  func givenBack() throws {
    let before = try Bench()
    before.join(1, person("a"), replica: 1)
    before.join(2, person("b"), replica: 2)
    before.join(3, person("c"), replica: 3)
    before.turn()
    var first = Writer(1)
    var second = Writer(2)
    let cause = try first.card()
    before.receive(1, .submit([cause]))
    before.turn()
    try second.document.integrate(cause)
    before.receive(2, .submit([try second.card()]))
    before.turn()
    // Of replica 2 it heard by a roster message alone when it joined now.
    before.join(4, person("d"), replica: 4)
    before.turn()
    let late = before.inbox(4).sealed
    var configuration = RoomConfiguration()
    configuration.limits.map.cardsMax = 1
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    bench.join(4, person("d"), replica: 4, version: before.room.document.version)
    bench.turn()
    _ = bench.inbox(4)
    bench.receive(4, .relay(before.inbox(3).sealed.suffix(1)))
    bench.turn()
    #expect(bench.room.mergedIndex == 0)
    bench.receive(4, .relay(late))
    bench.turn()
    #expect(bench.room.document.version == before.room.document.version)
    #expect(bench.journal.map(\.participantID) == ["a", "b"])
    // It is told that they are merged again, so that it knows when they are durable.
    #expect(bench.inbox(4).changes.count == 2)
  }

  @Test("what is given back while the disk fails is written when it works again")
  func givenBackWhileTheDiskFails() throws {
    let before = try Bench()
    before.join(1, person("a"), replica: 1)
    before.join(2, person("b"), replica: 2)
    before.turn()
    var writer = Writer(1)
    before.receive(1, .submit([try writer.card()]))
    before.turn()
    let bench = try Bench()
    bench.room.storageFailed("No space\nleft")
    bench.join(2, person("b"), replica: 2)
    bench.receive(2, .relay(before.inbox(2).sealed))
    bench.turn()
    #expect(bench.journal.isEmpty)
    bench.room.storageRecovered(0)
    bench.turn()
    #expect(bench.journal.count == 1)
  }

  // Shows WM-SLOW-1.
  @Test("a receiver that takes nothing is left behind, told to resync, and closed in the end")
  func slowReceiver() throws {
    var configuration = RoomConfiguration()
    configuration.queueBytesMax = 1_000
    configuration.historyBytesMax = 2_000
    configuration.stuckMillisecondsMax = 5_000
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.join(3, person("c"), replica: 3)
    bench.turn()
    _ = (bench.inbox(2), bench.inbox(3))
    bench.queued = [2: 2_000, 3: 2_000]
    var writer = Writer(1)
    for _ in 0..<100 {
      bench.receive(1, .submit([try writer.card("some text")]))
      bench.turn()
    }
    bench.sync()
    bench.pass(1_000)
    #expect(bench.inbox(2).changes.isEmpty)
    #expect(bench.room.history.size <= 2_000)
    bench.queued[2] = 0
    bench.pass(100)
    #expect(bench.inbox(2).hasResync)
    bench.pass(6_000)
    #expect(bench.inbox(3).byes.map(\.code) == [.slowReceiver])
    #expect(bench.closed == [3])
  }

  @Test("one turn's worth of changes does not fill a queue far beyond its budget")
  func budgetWithinATurn() throws {
    var configuration = RoomConfiguration()
    configuration.queueBytesMax = 4_000
    configuration.messageBytesAim = 1_000
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.turn()
    _ = bench.inbox(2)
    var writer = Writer(1)
    var changes: [Change] = []
    for _ in 0..<1_000 { changes.append(try writer.card("some text")) }
    bench.receive(1, .submit(changes))
    bench.turn()
    let first = bench.inbox(2).changes.count
    #expect(first > 0 && first < 500)
    for _ in 0..<100 { bench.pass(50) }
    #expect(first + bench.inbox(2).changes.count == 1_000)
  }

  @Test("a receiver that was slow learns who came and went meanwhile (WM-PRES-2)")
  func missedPeople() throws {
    var configuration = RoomConfiguration()
    configuration.queueBytesMax = 1_000
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.join(3, person("c"), replica: 3)
    bench.pass(1_000)
    bench.queued = [2: 5_000]
    var writer = Writer(1)
    bench.receive(1, .submit([try writer.card()]))
    bench.turn()
    bench.room.leave(3)
    bench.join(4, person("d"), replica: 4)
    bench.pass(1_000)
    _ = bench.inbox(2)
    bench.queued = [:]
    bench.pass(100)
    var update = PresenceUpdate()
    for message in bench.inbox(2) { if case .presence(let one) = message { update = one } }
    #expect(update.departures == [3])
    #expect(update.arrivals.map(\.connection) == [1, 2, 4])
  }
}
