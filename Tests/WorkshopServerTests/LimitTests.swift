import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("limits")
struct LimitTests {
  @Test("a connection that is faster than it may is slowed down, and nothing is lost (WM-SUBMIT-2)")
  func heldBack() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.changesPerSecondMax = 200
        options.changesBurstMax = 10
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      for number in 1...60 { try ada.addCard("card \(number)") }
      try workshop.wait("all durable") { ada.session.notDurableCount == 0 }
      #expect(ada.byes.isEmpty)
      #expect(ada.refusals.isEmpty)
      #expect(try #require(workshop.server).counters.heldBack > 0)
    }
  }

  @Test("a connection that floods the server is closed and told when to come back")
  func flood() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.messagesPerSecondMax = 1
        options.heldBytesMax = 4_096
      }
      try workshop.start()
      let client = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("open") { client.isOpen }
      client.send(
        .hello(
          Hello(
            map: try #require(MapName("demo")), intent: .joinOrCreate,
            replica: workshop.freshReplica(), name: "Flood")))
      for nonce in 1...200 { client.send(.verify(nonce: UInt64(nonce))) }
      try workshop.wait("closed") { client.closeCode != nil }
      #expect(client.bye?.code == .rateLimited)
      guard case .after? = client.bye?.retry else {
        Issue.record("no time to come back")
        return
      }
    }
  }

  @Test("a large map comes in pieces through a small queue")
  func smallQueue() async throws {
    try await onThread {
      let workshop = try Workshop { $0.sendQueueBytesMax = 64 << 10 }
      try workshop.start()
      let ada = try workshop.live("Ada")
      let text = String(repeating: "a long card ", count: 200)
      for _ in 1...400 { try ada.addCard(text) }
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let grace = try workshop.live("Grace")
      #expect(grace.cards.count == 400)
      #expect(grace.byes.isEmpty)
      #expect(grace.session.document.stateHash() == ada.session.document.stateHash())
    }
  }

  @Test("who never says hello is sent away")
  func noHello() async throws {
    try await onThread {
      let workshop = try Workshop { $0.helloMillisecondsMax = 100 }
      try workshop.start()
      let client = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("closed") { client.closeCode != nil }
      #expect(client.bye?.code == .idle)
    }
  }

  @Test("a map has as many connections as it may have")
  func connectionsOfAMap() async throws {
    try await onThread {
      let workshop = try Workshop { $0.connectionsPerMapMax = 2 }
      try workshop.start()
      _ = try workshop.live("one")
      let two = try workshop.live("two")
      let three = try workshop.person("three")
      try workshop.wait("a bye") { !three.byes.isEmpty }
      #expect(three.byes.first?.code == .tooManyConnections)
      #expect(two.session.state == .live)
      two.session.close()
      two.cut()
      try workshop.wait("there is room now") {
        workshop.server?.service?.maps.open.first?.clients.count == 1
      }
      _ = try workshop.live("four")
    }
  }

  @Test("as many maps are in memory and in the journal as may be")
  func maps() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.mapsMax = 2
        options.openMapsMax = 1
      }
      try workshop.start()
      let ada = try workshop.live("Ada", map: "one")
      let grace = try workshop.person("Grace", map: "two")
      try workshop.wait("no room in memory") { !grace.byes.isEmpty }
      #expect(grace.byes.first?.code == .tooManyConnections)
      ada.session.close()
      ada.cut()
      let maps = try #require(workshop.server?.service).maps
      try workshop.wait("nobody is left") { maps.open.allSatisfy(\.isUnloadable) }
      _ = try workshop.live("Eve", map: "two").session.close()
      workshop.runFor(milliseconds: 100)
      let mallory = try workshop.person("Mallory", map: "three")
      try workshop.wait("no more maps") { !mallory.byes.isEmpty }
    }
  }

  @Test("maps that are made at the same moment are counted one after the other")
  func mapsAtOnce() async throws {
    try await onThread {
      let workshop = try Workshop { $0.mapsMax = 3 }
      try workshop.start()
      let people = try (1...8).map { try workshop.person("\($0)", map: "map-\($0)") }
      try workshop.wait("answers") {
        people.allSatisfy { $0.session.state == .live || !$0.byes.isEmpty }
      }
      #expect(people.count { $0.session.state == .live } == 3)
      #expect(people.flatMap(\.byes).map(\.code) == [ByeCode](repeating: .noSuchMap, count: 5))
    }
  }

  // Shows WM-ORDER-1.
  @Test("a message that takes long is taken in parts, in order, and others have their turn")
  func longMessage() async throws {
    try await onThread {
      let workshop = try Workshop { $0.messagesPerSecondMax = 100_000 }
      try workshop.start()
      let ada = try workshop.live("Ada")
      let grace = try workshop.live("Grace")
      let card = try ada.addCard("first")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let guest = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("open") { guest.isOpen }
      let replica = workshop.freshReplica()
      guest.send(
        .hello(
          Hello(map: try #require(MapName("demo")), intent: .join, replica: replica, name: "G")))
      let writing = JourneyMap.Operation.set(card, Field.Card.kind, .text("pain"))
      let changes = (0..<24).map { number in
        Change(
          id: ChangeID(replica: replica, seq: number + 1), lamport: 1_000 + number * 2_000,
          operations: [JourneyMap.Operation](repeating: writing, count: 2_000))
      }
      guest.send(.submit(changes))
      try workshop.wait("some of it") {
        workshop.server?.service?.maps.open.first?.room.document.version[replica] ?? 0 > 0
      }
      try grace.addCard("meanwhile")
      try workshop.wait("Ada sees Grace") { ada.cards.contains("meanwhile") }
      try workshop.wait("all of it") { ada.session.document.version[replica] == 24 }
      #expect(guest.bye == nil)
    }
  }

  @Test("limits that make no server are named")
  func impossibleLimits() throws {
    let wrong: [(inout ServerOptions) -> Void] = [
      { $0.map.cardsMax = 0 }, { $0.map.recordsMax = 5 }, { $0.map.textScalarsMax = 0 },
      { $0.map.operationsInChangeMax = 0 }, { $0.snapshots.changesMax = 0 },
      { $0.connectionsPerAddressPerSecondMax = 0 }, { $0.mapsMax = 0 },
    ]
    for change in wrong {
      var options = ServerOptions()
      change(&options)
      #expect(throws: OptionsError.self) { try options.validate() }
    }
  }

  @Test("credit gathers up to the burst, a batch passes whole, and what follows pays for it")
  func bucket() {
    var bucket = TokenBucket(perSecond: 100, burst: 10, now: 0)
    #expect(bucket.delayMilliseconds(now: 0) == 0)
    bucket.charge(60, now: 0)
    let delay = bucket.delayMilliseconds(now: 0)
    #expect((500...502).contains(delay))
    #expect(bucket.delayMilliseconds(now: delay) == 0)
    bucket.charge(1, now: 1_000_000)
    bucket.charge(8, now: 1_000_000)
    #expect(bucket.delayMilliseconds(now: 1_000_000) == 0)
    bucket.charge(1, now: 1_000_000)
    #expect(bucket.delayMilliseconds(now: 1_000_000) > 0)
    #expect(bucket.delayMilliseconds(now: 0) > 0, "a clock that goes back gives nothing")
  }

  @Test("a server that others can reach asks for invitations or for the words")
  func openBeyondLoopback() throws {
    var options = ServerOptions()
    try options.validate()
    for address in ["0.0.0.0", "::", "192.0.2.1", "2001:db8::1", "example.org"] {
      options.address = address
      options.access = .loopback
      #expect(throws: OptionsError.openBeyondLoopback(address: address)) {
        try options.validate()
      }
      options.access = .openToAll
      try options.validate()
      options.access = .invitations
      try options.validate()
    }
    options.access = .loopback
    for address in ["127.0.0.1", "127.1.2.3", "::1"] {
      options.address = address
      try options.validate()
    }
    options.changesPerSecondMax = 0
    #expect(throws: OptionsError.self) { try options.validate() }
  }
}
