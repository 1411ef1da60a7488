import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

/// A (replica, seq) names one change for ever: nothing leaves before it is kept, and who has forgotten
/// what it sent goes on as somebody else.
@Suite("Own changes") struct KeepingTests {
  private func addCard(_ guest: Guest, _ text: String) throws {
    _ = try guest.session.edit(at: moment(guest.bench.now)) { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.insert(text, into: card, Field.Card.text, at: 0)
    }
    guest.settle()
  }

  private func texts(_ document: MapDocument) -> [String] {
    document.records(.card).map { document.string($0, Field.Card.text) }.sorted()
  }

  private func key(_ number: UInt8) throws -> ReplicaKey {
    try #require(ReplicaKey(bytes: [UInt8](repeating: number, count: 16)))
  }

  @Test("are sent when they are kept, and not before; a full disk is tried again (WM-SUBMIT-4)")
  func fullDisk() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1, keeping: .localCopy)
    guest.start()
    try addCard(guest, "kept")
    #expect(guest.kept == ChangeID(replica: ReplicaID(1), seq: 1))
    #expect(bench.room.mergedIndex == 1)
    guest.diskFailure = "No space left on device"
    try addCard(guest, "one")
    try addCard(guest, "two")
    #expect(bench.room.mergedIndex == 1, "nothing leaves")
    #expect(texts(guest.session.document) == ["kept", "one", "two"], "editing goes on")
    #expect(guest.session.keepFailure == "No space left on device")
    #expect(guest.session.unkeptCount == 2)
    guest.pass(5_000)
    #expect(bench.room.mergedIndex == 1)
    guest.diskFailure = nil
    for _ in 0..<20 { guest.pass(1_000) }
    #expect(guest.session.keepFailure == nil)
    #expect(guest.session.unkeptCount == 0)
    #expect(bench.room.mergedIndex == 3)
    #expect(
      guest.events.contains { if case .keptAgain = $0 { true } else { false } }, "the user is told")
  }

  @Test("signed anew after a refusal are not sent before they are kept under their new numbers")
  func signedAnewOnAFullDisk() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1, keeping: .localCopy)
    guest.start()
    // A stage is not for participants; the card behind it is, and is signed anew.
    _ = try guest.session.edit(at: moment(bench.now)) { (editor) throws(ChangeError) in
      _ = try editor.create(.stage)
    }
    _ = try guest.session.edit(at: moment(bench.now)) { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.insert("behind it", into: card, Field.Card.text, at: 0)
    }
    let kept = try #require(guest.session.own.last?.change.id)
    // The disk takes these two, and then nothing more.
    guest.session.kept(upTo: kept, at: moment(bench.now))
    guest.diskFailure = "No space left on device"
    guest.settle()
    let fresh = guest.session.replica
    #expect(guest.refusals.map(\.refusal.code) == [.roleNotAllowed])
    #expect(fresh != ReplicaID(1))
    #expect(guest.session.own.map(\.change.id) == [ChangeID(replica: fresh, seq: 1)])
    #expect(guest.session.unkeptCount == 1)
    // A write that began before the refusal ends well: it says nothing of the new numbers.
    guest.session.kept(upTo: kept, at: moment(bench.now))
    guest.settle()
    for _ in 0..<5 { guest.pass(1_000) }
    #expect(bench.room.document.version[fresh] == 0, "nothing leaves")
    #expect(texts(guest.session.document) == ["behind it"])
    #expect(guest.session.brokenInvariant() == nil)
    guest.diskFailure = nil
    for _ in 0..<20 { guest.pass(1_000) }
    #expect(guest.kept == ChangeID(replica: fresh, seq: 1))
    #expect(bench.room.document.version[fresh] == 1)
    #expect(texts(bench.room.document) == ["behind it"])
  }

  @Test("of a session without a local copy are sent at once")
  func serverOnly() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1)
    guest.start()
    try addCard(guest, "one")
    #expect(guest.kept == nil)
    #expect(bench.room.mergedIndex == 1)
  }

  // Shows WM-SUBMIT-3.
  @Test("under a number that the server knows for another change are refused by their own code")
  func seqTaken() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    var first = Writer(1)
    var second = Writer(1)
    let one = try first.card("one")
    let other = try second.card("other")
    bench.receive(1, .submit([one]))
    bench.turn()
    bench.receive(1, .submit([one]))
    bench.turn()
    #expect(bench.inbox(1).refusals.isEmpty, "the same again is no fault")
    bench.receive(1, .submit([other]))
    bench.turn()
    #expect(bench.inbox(1).refusals.map(\.code) == [.seqTaken])
    #expect(RefusalCode.seqTaken.rawValue == 71)
    #expect(!RefusalCode.seqTaken.isTemporary)
    #expect(bench.room.mergedIndex == 1)
  }

  @Test("are compared with the journal when the room remembers them no more (WM-SUBMIT-3)")
  func oldSeqTaken() throws {
    var configuration = RoomConfiguration()
    configuration.historyBytesMax = 0
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(1)
    var fork = Writer(1)
    var changes: [Change] = []
    for number in 0..<5 { changes.append(try writer.card("\(number)")) }
    _ = try fork.card("0")
    let forked = try fork.card("fork")
    bench.receive(1, .submit(changes))
    bench.turn()
    bench.sync()
    bench.pass(100)
    _ = bench.inbox(1)
    bench.receive(1, .submit(changes))
    bench.turn()
    let messages = bench.inbox(1)
    #expect(messages.refusals.isEmpty)
    bench.receive(1, .submit([changes[0], forked, changes[2]]))
    bench.turn()
    #expect(bench.inbox(1).refusals.map(\.code) == [.seqTaken])
    #expect(bench.room.mergedIndex == 5)
  }

  /// A client that wrote three cards of which the copy that comes back has the first one.
  private func bench(_ key: ReplicaKey) throws -> (Bench, MapDocument, ChangeDigest) {
    let bench = try Bench()
    let before = Guest(1, person("a"), bench, replica: 0, keeping: .localCopy, key: key)
    before.start()
    try addCard(before, "one")
    bench.sync()
    before.settle()
    let copy = before.session.document
    let last = try #require(before.session.lastDurable)
    try addCard(before, "two")
    try addCard(before, "three")
    bench.sync()
    before.settle()
    bench.room.leave(1)
    bench.turn()
    return (bench, copy, last)
  }

  // Shows WM-CATCH-5.
  @Test("made on an older copy arrive under a fresh replica, whole, and the user is told")
  func olderCopy() throws {
    let (bench, copy, last) = try bench(try key(1))
    let guest = Guest(
      2, person("a"), bench, replica: 0, document: copy, keeping: .localCopy, key: try key(1),
      lastDurable: last)
    try addCard(guest, "offline")
    try addCard(guest, "offline too")
    guest.start()
    for _ in 0..<5 {
      bench.sync()
      guest.pass(500)
    }
    let all = ["offline", "offline too", "one", "three", "two"]
    #expect(texts(guest.session.document) == all)
    #expect(texts(bench.room.document) == all)
    #expect(guest.session.document.stateHash() == bench.room.document.stateHash())
    #expect(guest.session.replica != (try key(1)).replica)
    #expect(guest.session.replicaKey?.replica == guest.session.replica)
    #expect(guest.refusals.isEmpty, "nothing was withdrawn")
    #expect(replacements(guest).map(\.signedAnew.count) == [2])
    #expect(guest.session.own.isEmpty)
  }

  @Test("an older copy without edits goes on under a fresh replica too (WM-CATCH-5)")
  func olderCopyToReadOn() throws {
    let (bench, copy, last) = try bench(try key(1))
    let guest = Guest(
      2, person("a"), bench, replica: 0, document: copy, keeping: .localCopy, key: try key(1),
      lastDurable: last)
    guest.start()
    #expect(texts(guest.session.document) == ["one", "three", "two"])
    #expect(guest.session.replica != (try key(1)).replica)
    try addCard(guest, "four")
    #expect(texts(bench.room.document) == ["four", "one", "three", "two"])
    #expect(guest.session.document.stateHash() == bench.room.document.stateHash())
  }

  // Shows WM-CATCH-3, WM-CATCH-5.
  @Test("what the older copy still has to send and the server has already is not made twice")
  func olderCopyWithKnownChanges() throws {
    let bench = try Bench()
    let key = try key(1)
    let before = Guest(1, person("a"), bench, replica: 0, keeping: .localCopy, key: key)
    before.start()
    try addCard(before, "one")
    // Kept, and never told to be durable: the copy that comes back has it to send.
    let own = before.session.own.map(\.change)
    let copy = before.session.document
    try addCard(before, "two")
    bench.sync()
    bench.room.leave(1)
    let guest = Guest(
      2, person("a"), bench, replica: 0, document: copy, own: own, keeping: .localCopy, key: key)
    try addCard(guest, "offline")
    guest.start()
    for _ in 0..<5 {
      bench.sync()
      guest.pass(500)
    }
    #expect(texts(bench.room.document) == ["offline", "one", "two"])
    #expect(guest.session.document.stateHash() == bench.room.document.stateHash())
  }

  @Test("a fork of the last durable change shows with the hello (WM-HELLO-11)")
  func forkShowsAtHello() throws {
    let (bench, copy, _) = try bench(try key(1))
    var fork = Writer((try key(1)).replica.rawValue)
    _ = try fork.card("one")
    let last = ChangeDigest(of: try fork.card("another two"))
    let third = try fork.card("another three")
    _ = copy
    let guest = Guest(
      2, person("a"), bench, replica: 0, document: fork.document, own: [third],
      keeping: .localCopy, key: try key(1), lastDurable: last)
    guest.start()
    for _ in 0..<5 {
      bench.sync()
      guest.pass(500)
    }
    #expect(texts(bench.room.document) == ["another three", "one", "three", "two"])
    #expect(guest.session.document.stateHash() == bench.room.document.stateHash())
    #expect(replacements(guest).count == 1)
  }

  private func replacements(_ guest: Guest) -> [ReplicaReplacement] {
    guest.events.compactMap { if case .replicaReplaced(let r) = $0 { r } else { nil } }
  }

  @Test("a name alone cannot take over the replica of somebody who has shown its key (WM-HELLO-10)")
  func takeover() throws {
    let bench = try Bench()
    let key = try key(1)
    let guest = Guest(1, person("open:ana"), bench, replica: 0, keeping: .localCopy, key: key)
    guest.start()
    try addCard(guest, "mine")
    // The same name, and the number that everybody is told.
    bench.join(2, person("open:ana"), replica: key.replica.rawValue)
    bench.turn()
    #expect(bench.inbox(2).byes.map(\.code) == [.replicaTaken])
    #expect(!bench.closed.contains(1), "nor is the one who has it sent away")
    bench.room.leave(1)
    bench.join(3, person("open:ana"), replica: key.replica.rawValue)
    bench.turn()
    #expect(bench.inbox(3).byes.map(\.code) == [.replicaTaken])
    let foreign = Hello(
      map: mapName, intent: .join, replica: key.replica,
      lineage: Lineage(key: try self.key(2)))
    bench.room.join(4, person("open:ana"), foreign, at: moment(bench.now))
    bench.turn()
    #expect(bench.inbox(4).byes.map(\.code) == [.replicaTaken])
    let again = Guest(
      5, person("open:ana"), bench, replica: 0, document: guest.session.document,
      keeping: .localCopy, key: key)
    again.start()
    #expect(again.session.state == .live)
    try addCard(again, "mine too")
    #expect(texts(bench.room.document) == ["mine", "mine too"])
  }

  @Test("a room that is opened anew knows whose keys were shown (WM-HELLO-10)")
  func keysAreKept() throws {
    let bench = try Bench()
    let key = try key(1)
    let guest = Guest(1, person("open:ana"), bench, replica: 0, key: key)
    guest.start()
    try addCard(guest, "mine")
    bench.join(2, person("b"), replica: 9)
    var plain = Writer(9)
    bench.receive(2, .submit([try plain.card()]))
    bench.turn()
    #expect(bench.roster.mapValues(\.hasKey) == [key.replica: true, ReplicaID(9): false])
    let again = try Bench(tail: bench.journal, roster: Array(bench.roster.values))
    again.join(1, person("open:ana"), replica: key.replica.rawValue)
    again.join(2, person("b"), replica: 9)
    again.turn()
    #expect(again.inbox(1).byes.map(\.code) == [.replicaTaken])
    #expect(again.inbox(2).welcomes.count == 1, "what never had a key needs none")
  }

  @Test("a key that is shown without a change is written at once, also after the disk failed")
  func keyAlone() throws {
    let key = try key(1)
    let replica = key.replica
    var writer = Writer(replica.rawValue)
    let bytes = ChangeBatch.encode([try writer.card()])
    let first = JournalRecord(
      index: 1, id: ChangeID(replica: replica, seq: 1), participantID: "a", received: 1,
      bytes: bytes)
    let bench = try Bench(
      tail: [first], roster: [RosterRecord(RosterEntry(replica: replica, participant: person("a")))]
    )
    bench.room.storageFailed("No space")
    bench.room.join(
      1, person("a"),
      Hello(
        map: mapName, intent: .join, replica: replica, version: writer.document.version,
        lineage: Lineage(key: key)), at: moment(bench.now))
    bench.turn()
    #expect(bench.roster.isEmpty)
    bench.room.leave(1)
    #expect(!bench.room.isIdle, "it waits to be written")
    bench.room.storageRecovered(1)
    bench.turn()
    #expect(bench.roster[replica]?.hasKey == true)
    #expect(bench.room.isIdle)
    // Once is enough.
    let again = try Bench(tail: [first], roster: Array(bench.roster.values))
    again.room.join(
      1, person("a"),
      Hello(
        map: mapName, intent: .join, replica: replica, version: writer.document.version,
        lineage: Lineage(key: key)), at: moment(bench.now))
    again.turn()
    #expect(again.roster.isEmpty)
  }

  @Test("a server of old, which knows no lineage, is greeted in the old form (WM-HELLO-10)")
  func oldServer() throws {
    var session = ClientSession(
      SessionIdentity(map: mapName), replica: ReplicaID(5), keeping: .localCopy, seed: 1)
    session.start(at: moment(0))
    session.connected(at: moment(0))
    #expect(hello(&session)?.lineage != nil)
    session.receive(.bye(Bye(.malformed, retry: .never, reason: "")), at: moment(1))
    #expect(!session.isClosed)
    session.disconnected(at: moment(1))
    session.tick(at: moment(10_000))
    session.connected(at: moment(10_000))
    let second = hello(&session)
    #expect(second != nil)
    #expect(second?.lineage == nil)
    session.receive(.bye(Bye(.malformed, retry: .never, reason: "")), at: moment(10_001))
    #expect(session.isClosed, "what is malformed in the old form too is")
  }

  private func hello(_ session: inout ClientSession) -> Hello? {
    for effect in session.takeEffects() {
      if case .send(let bytes) = effect, case .hello(let hello)? = try? ClientMessage.decode(bytes)
      {
        return hello
      }
    }
    return nil
  }
}
