import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@testable import WorkshopServer

/// Where no invitations are asked for, a name is everybody's; the key of a replica is one program's.
@Suite("the key of a replica")
struct ReplicaKeyTests {
  private static let key = ReplicaKey(bytes: [UInt8](repeating: 5, count: 16))

  /// A client of Ada's that shows its key.
  private func ada(
    _ workshop: Workshop, _ document: MapDocument = MapDocument()
  ) throws -> TestClient {
    let key = try #require(Self.key)
    let client = TestClient(
      loop: workshop.loop, port: try #require(workshop.server).port,
      session: ClientSession(
        SessionIdentity(
          map: try #require(MapName("demo")), intent: .joinOrCreate, token: nil, name: "Ada"),
        replica: key.replica, key: key, document: document, seed: 11))
    client.start()
    try workshop.wait("Ada is live") { client.session.state == .live }
    return client
  }

  /// Somebody says hello under Ada's name, as her replica, whose number everybody is told.
  private func takeOver(_ workshop: Workshop) throws -> BareClient {
    let thief = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
    try workshop.wait("a connection") { thief.isOpen }
    thief.send(
      .hello(
        Hello(
          map: try #require(MapName("demo")), intent: .join,
          replica: try #require(Self.key).replica, name: "Ada")))
    try workshop.wait("an answer") { thief.bye != nil || thief.welcome != nil }
    return thief
  }

  @Test("is known to a server that started anew: a name takes no replica over (WM-HELLO-10)")
  func restart() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let before = try ada(workshop)
      try before.addCard("mine")
      try workshop.wait("durable") { before.session.notDurableCount == 0 }
      let document = before.session.document
      before.session.close()
      try workshop.stop()
      try workshop.start()
      #expect(try takeOver(workshop).bye?.code == .replicaTaken)
      let again = try ada(workshop, document)
      try again.addCard("mine too")
      try workshop.wait("durable") { again.session.notDurableCount == 0 }
      #expect(again.cards == ["mine", "mine too"])
      #expect(again.byes.isEmpty && again.refusals.isEmpty)
    }
  }

  @Test("is known when the map has left memory (WM-HELLO-10)")
  func unloading() async throws {
    try await onThread {
      let workshop = try Workshop { $0.mapIdleMillisecondsMax = 0 }
      try workshop.start()
      let maps = try #require(workshop.server?.service).maps
      let name = try #require(MapName("demo"))
      let ada = try ada(workshop)
      try ada.addCard("mine")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      ada.session.close()
      ada.cut()
      try workshop.wait("gone from memory") { maps[name] == nil }
      #expect(try takeOver(workshop).bye?.code == .replicaTaken)
    }
  }

  @Test("that is shown for the first time by who has long been writing is known from then on")
  func shownLater() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let key = try #require(Self.key)
      // Written before clients had keys.
      let old = try workshop.person("Ada", replica: key.replica)
      try workshop.wait("live") { old.session.state == .live }
      try old.addCard("old")
      try workshop.wait("durable") { old.session.notDurableCount == 0 }
      let document = old.session.document
      old.session.close()
      try workshop.stop()
      try workshop.start()
      // She only reads, and nothing but her key is new.
      let ada = try ada(workshop, document)
      ada.session.close()
      ada.cut()
      try workshop.stop()
      try workshop.start()
      #expect(try takeOver(workshop).bye?.code == .replicaTaken)
    }
  }
}
