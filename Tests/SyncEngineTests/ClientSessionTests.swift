import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("A client session") struct ClientSessionTests {
  private func addCard(_ guest: Guest, _ text: String, votesOf key: String? = nil) throws {
    _ = try guest.session.edit(at: moment(guest.bench.now)) { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.insert(text, into: card, Field.Card.text, at: 0)
      if let key { try editor.set(card, Field.Card.votes, key: key, .integer(1)) }
    }
    guest.settle()
  }

  private func texts(_ document: MapDocument) -> [String] {
    document.records(.card).map { document.string($0, Field.Card.text) }
  }

  // Shows WM-REFUSE-3.
  @Test("a refusal gives the words back and keeps what was written before and after it")
  func refusal() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1)
    try addCard(guest, "before")
    try addCard(guest, "forged", votesOf: "somebody else")
    try addCard(guest, "after")
    guest.start()
    bench.sync()
    guest.settle()
    bench.sync()
    guest.settle()
    #expect(guest.refusals.map(\.refusal.code) == [.ownKeyOnly])
    #expect(guest.refusals.first?.words == ["forged"])
    #expect(texts(guest.session.document) == ["before", "after"])
    #expect(guest.session.replica != ReplicaID(1))
    #expect(guest.session.own.isEmpty)
    #expect(guest.session.document.stateHash() == bench.room.document.stateHash())
  }

  // Shows WM-HELLO-3.
  @Test("a server that could not read what is written is left in words, and nothing is sent to it")
  func olderServer() throws {
    func meet(isReader: Bool) throws -> (ClientSession, [SessionEffect]) {
      var session = ClientSession(
        SessionIdentity(map: mapName, isReader: isReader), replica: ReplicaID(1), seed: 1)
      if !isReader {
        _ = try session.edit(at: moment(0)) { (editor) throws(ChangeError) in
          try editor.write("kept", to: .root, Field.Map.title)
        }
      }
      session.start(at: moment(0))
      session.connected(at: moment(0))
      _ = session.takeEffects()
      let welcome = Welcome(
        schema: SchemaVersion(major: 1, minor: 2), participant: person("a"), connection: 1,
        limits: ServerLimits(), clock: 0, mergedIndex: 0, durableIndex: 0,
        version: VersionVector())
      session.receive(.welcome(welcome), at: moment(0))
      return (session, session.takeEffects())
    }
    let (session, effects) = try meet(isReader: false)
    var reasons: [String] = []
    for effect in effects {
      switch effect {
      case .send: Issue.record("something was sent")
      case .event(.bye(let bye)) where bye.code == .schemaVersion: reasons.append(bye.reason)
      default: break
      }
    }
    #expect(reasons.count == 1 && reasons[0].contains("update the server"))
    #expect(session.isClosed)
    #expect(session.own.count == 1)
    let (reader, _) = try meet(isReader: true)
    #expect(!reader.isClosed)
  }

  // Shows WM-TEXT-11.
  @Test("who lost a wording against one written at the same time is told, whoever comes first")
  func superseded() throws {
    for (first, second) in [(1, 2), (2, 1)] as [(UInt64, UInt64)] {
      let bench = try Bench()
      let guests = [first, second].map {
        Guest($0, person("p\($0)", .facilitator), bench, replica: $0)
      }
      for guest in guests {
        for title in ["draft", "by \(guest.session.replica.rawValue)"] {
          _ = try guest.session.edit(at: moment(0)) { (editor) throws(ChangeError) in
            try editor.write(title, to: .root, Field.Map.title)
          }
        }
      }
      for guest in guests {
        guest.start()
        bench.sync()
        guest.settle()
      }
      for _ in 0..<3 {
        bench.turn()
        bench.sync()
        for guest in guests { guest.settle() }
      }
      var lost: [UInt64: [SupersededWording]] = [:]
      for guest in guests {
        #expect(guest.session.document.string(.root, Field.Map.title) == "by 2")
        for case .superseded(let wording) in guest.events {
          lost[guest.session.replica.rawValue, default: []].append(wording)
        }
      }
      #expect(lost[1]?.last?.lost == "by 1" && lost[1]?.last?.now == "by 2", "\(first) first")
      #expect(lost[1]?.last?.author == ReplicaID(2))
      #expect(lost[2] == nil)
    }
  }

  @Test("who reads a wording and gives another one later takes nobody by surprise (WM-STAMP-2)")
  func rewordedLater() throws {
    let bench = try Bench()
    let guests = (1...2).map { Guest($0, person("p\($0)", .facilitator), bench, replica: $0) }
    for guest in guests { guest.start() }
    for round in 0..<4 {
      let guest = guests[round % 2]
      _ = try guest.session.edit(at: moment(bench.now)) { (editor) throws(ChangeError) in
        try editor.write("round \(round)", to: .root, Field.Map.title)
      }
      for _ in 0..<3 {
        for guest in guests { guest.settle() }
        bench.turn()
        bench.sync()
      }
    }
    for guest in guests {
      #expect(guest.session.document.string(.root, Field.Map.title) == "round 3")
      for case .superseded(let wording) in guest.events { Issue.record("told of \(wording)") }
    }
  }

  @Test("what an observer wrote offline is taken back at once, not edit by edit")
  func observer() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a", .observer), bench, replica: 1)
    for _ in 0..<200 { try addCard(guest, "x") }
    guest.start()
    #expect(guest.refusals.count == 1)
    #expect(guest.refusals.first?.words.count == 200)
    #expect(guest.session.state == .live)
    #expect(texts(guest.session.document).isEmpty)
  }

  @Test("while the server's disk fails edits are kept, and sent again (WM-REFUSE-2)")
  func storageFailing() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1)
    guest.start()
    bench.room.storageFailed("No space\nleft on the device.")
    try addCard(guest, "kept")
    #expect(guest.refusals.map(\.refusal.code) == [.storageFailing])
    #expect(guest.refusals.first?.words.isEmpty == true)
    #expect(texts(guest.session.document) == ["kept"])
    #expect(guest.session.notDurableCount == 1)
    bench.room.storageRecovered(0)
    guest.pass(3_000)
    bench.sync()
    guest.settle()
    #expect(bench.journal.count == 1)
    #expect(guest.session.notDurableCount == 0)
    #expect(guest.session.replica == ReplicaID(1))
  }

  @Test("an edit that no message can carry is refused at once, and leaves the undo history alone")
  func tooLarge() throws {
    var configuration = RoomConfiguration()
    configuration.limits.messageBytesMax = 16 << 10
    let bench = try Bench(configuration)
    let guest = Guest(1, person("a"), bench, replica: 1)
    guest.start()
    try addCard(guest, "small")
    #expect(throws: ChangeError.limit(.operationsInChange)) {
      try addCard(guest, String(repeating: "x", count: 20_000))
    }
    #expect(texts(guest.session.document) == ["small"])
    #expect(guest.session.undoHistory.canUndo)
    #expect(bench.room.mergedIndex == 1)
  }

  @Test("a snapshot that is older than what the client has takes nothing away from it (WM-SNAP-3)")
  func oldSnapshot() throws {
    var configuration = RoomConfiguration()
    configuration.historyBytesMax = 1_024
    let bench = try Bench(configuration)
    bench.join(9, person("z"), replica: 9)
    var writer = Writer(9)
    for _ in 0..<200 { bench.receive(9, .submit([try writer.card("on a card")])) }
    bench.turn()
    bench.sync()
    bench.pass(100)
    bench.join(8, person("y"), replica: 8)
    bench.pass(100)
    let late = try writer.card("after the snapshot")
    bench.receive(9, .submit([late]))
    bench.turn()
    bench.sync()
    // A client that lacks the beginning of replica 7, and has written on top of the late change.
    var document = writer.document
    let card = document.records(.card)[200]
    let own = try document.edit(as: ReplicaID(1), at: 1) { (editor) throws(ChangeError) in
      try editor.insert("mine", into: card, Field.Card.text, at: 0)
    }
    var other = Writer(7)
    bench.join(7, person("x"), replica: 7)
    for _ in 0..<100 { bench.receive(7, .submit([try other.card("more")])) }
    bench.turn()
    bench.sync()
    bench.pass(100)
    let guest = Guest(
      1, person("a"), bench, replica: 1, document: document, own: [try #require(own).change])
    guest.start()
    for _ in 0..<20 { guest.pass(100) }
    #expect(guest.session.state == .live)
    #expect(guest.refusals.isEmpty)
    #expect(guest.session.document.stateHash() == bench.room.document.stateHash())
    #expect(bench.room.mergedIndex == 302)
  }

  @Test("changes of others are kept until they are durable, and not longer (WM-DURABLE-2)")
  func retained() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1)
    guest.start()
    bench.join(2, person("b"), replica: 2)
    var writer = Writer(2)
    bench.receive(2, .submit([try writer.card()]))
    guest.settle()
    #expect(guest.session.retainedChanges.count == 1)
    bench.sync()
    guest.pass(500)
    #expect(guest.session.retainedChanges.isEmpty)
    // Who comes later is sent what is durable already.
    let late = Guest(3, person("c"), bench, replica: 3)
    late.start()
    #expect(late.session.document.version == bench.room.document.version)
    #expect(late.session.retainedChanges.isEmpty)
  }

  @Test("what the server sends beyond the size it announced is not kept (WM-SNAP-1)")
  func oversizedSnapshot() throws {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1)
    guest.start()
    guest.session.receive(
      .snapshot(
        SnapshotChunk(
          stateHash: SHA256.hash([1]), journalIndex: 1, totalBytes: 3, offset: 0,
          bytes: [1, 2, 3, 4])), at: moment(bench.now))
    #expect(guest.session.incoming == nil)
    guard case .offline = guest.session.state else {
      Issue.record("still \(guest.session.state)")
      return
    }
  }
}
