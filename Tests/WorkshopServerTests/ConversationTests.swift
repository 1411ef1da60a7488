import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("people on a map")
struct WorkshopConversationTests {
  @Test("a card that is durable is there after a restart (WM-DURABLE-1)")
  func durableOverRestart() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("Opens the parcel")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      #expect(try workshop.stop() == .clean)
      try workshop.start()
      let grace = try workshop.live("Grace", intent: .join)
      #expect(grace.cards == ["Opens the parcel"])
      #expect(grace.session.document.stateHash() == ada.session.document.stateHash())
    }
  }

  @Test("two people see each other's cards, and each other (WM-VERIFY-1)")
  func twoPeople() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      let grace = try workshop.live("Grace")
      try ada.addCard("one")
      try grace.addCard("two")
      try workshop.wait("both have both") {
        ada.cards == ["one", "two"] && grace.cards == ["one", "two"]
      }
      try workshop.wait("presence") {
        ada.session.people.values.map(\.participant.name) == ["Grace"]
          && grace.session.people.values.map(\.participant.name) == ["Ada"]
      }
      ada.verify()
      try workshop.wait("the state hash") { !ada.reports.isEmpty }
      #expect(ada.reports.first?.stateHash == grace.session.document.stateHash())
      try workshop.wait("all durable") {
        ada.session.notDurableCount == 0 && grace.session.notDurableCount == 0
      }
    }
  }

  @Test("a connection that is cut comes back and brings what was written meanwhile")
  func cutConnection() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      let grace = try workshop.live("Grace")
      ada.cut()
      try ada.addCard("written offline")
      try grace.addCard("written meanwhile")
      try workshop.wait("together again") {
        ada.cards.count == 2 && grace.cards.count == 2 && ada.session.notDurableCount == 0
      }
    }
  }

  @Test("a map that does not exist is not made by who only joins (WM-HELLO-4)")
  func noSuchMap() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.person("Ada", map: "nowhere", intent: .join)
      try workshop.wait("a bye") { !ada.byes.isEmpty }
      #expect(ada.byes.first?.code == .noSuchMap)
      #expect(ada.byes.first?.retry == .never)
      #expect(try workshop.get("/maps").body == "[]\n")
    }
  }

  @Test("hello may be said again on the same connection, for another map and back (WM-HELLO-9)")
  func helloAgain() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let client = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("open") { client.isOpen }
      for name in ["one", "two", "one", "one"] {
        let before = client.messages.count
        client.send(
          .hello(
            Hello(
              map: try #require(MapName(name)), intent: .joinOrCreate,
              replica: workshop.freshReplica(), name: "Ada")))
        try workshop.wait("welcome to \(name)") {
          client.messages.dropFirst(before).contains {
            if case .welcome = $0 { true } else { false }
          }
        }
      }
      let maps = try #require(workshop.server?.service).maps
      #expect(maps[try #require(MapName("one"))]?.participantCount == 1)
      #expect(maps[try #require(MapName("two"))]?.participantCount == 0)
    }
  }

  @Test("the same replica on a newer connection ends the older one (WM-HELLO-7)")
  func superseded() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let older = try workshop.person("Ada", replica: ReplicaID(5))
      try workshop.wait("older is live") { older.session.state == .live }
      let newer = try workshop.person("Ada", replica: ReplicaID(5))
      try workshop.wait("newer is live") {
        newer.session.state == .live && older.byes.first?.code == .superseded
      }
      workshop.runFor(milliseconds: 100)
      #expect(newer.session.state == .live)
      try newer.addCard("still here")
      try workshop.wait("durable") { newer.session.notDurableCount == 0 }
    }
  }

  @Test("a replay sends the whole history, and its state hashes agree (WM-REPLAY-4)")
  func replay() async throws {
    try await onThread {
      let workshop = try Workshop { $0.snapshots.changesMax = 10 }
      try workshop.start()
      let ada = try workshop.live("Ada")
      for number in 1...25 { try ada.addCard("card \(number)") }
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let viewer = try workshop.live("Grace", intent: .replay)
      viewer.replay(ReplayRequest(from: .index(1), speed: 0))
      try workshop.wait("the end") { viewer.replayEnded }
      #expect(viewer.replayOpened?.lastIndex == 25)
      #expect(UInt64(viewer.checkpoints.count) == viewer.replayOpened?.checkpointCount)
      #expect(!viewer.checkpoints.isEmpty)
      var document = MapDocument()
      for change in viewer.replayed { try document.integrate(change) }
      #expect(document.stateHash() == ada.session.document.stateHash())
    }
  }

  // Shows WM-BYE-1, WM-HELLO-1.
  @Test(
    "what is no conversation ends with its code",
    arguments: [
      ([0xFF], ByeCode.malformed), (ClientMessage.leave.encode(), .unexpectedMessage),
      ([0x82, 0x00, 0x02], .protocolVersion),
      ([UInt8](repeating: 0, count: 70_000), .messageTooLarge),
    ] as [([UInt8], ByeCode)])
  func notAConversation(bytes: [UInt8], code: ByeCode) async throws {
    try await onThread {
      let workshop = try Workshop { $0.messageBytesMax = 64 << 10 }
      try workshop.start()
      let client = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("open") { client.isOpen }
      client.connection?.send(bytes)
      try workshop.wait("closed") { client.closeCode != nil }
      #expect(client.bye?.code == code)
      #expect(client.closeCode == CloseCode(code))
    }
  }
}
