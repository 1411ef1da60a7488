import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("clients that do what ours would not")
struct HostileClientTests {
  private static func hello(
    _ workshop: Workshop, _ intent: Intent, name: String, replica: ReplicaID = .none,
    map: String = "demo"
  ) throws -> ClientMessage {
    .hello(
      Hello(map: try #require(MapName(map)), intent: intent, replica: replica, name: name))
  }

  private static func bare(_ workshop: Workshop) throws -> BareClient {
    let client = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
    try workshop.wait("open") { client.isOpen }
    return client
  }

  @Test("a facilitator makes a map even if somebody who may not asked for it a moment before")
  func twoComeAtOnce() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      for round in 1...5 {
        let early = try Self.bare(workshop)
        let facilitator = try Self.bare(workshop)
        early.send(try Self.hello(workshop, .join, name: "Early", map: "map-\(round)"))
        facilitator.send(try Self.hello(workshop, .joinOrCreate, name: "Ada", map: "map-\(round)"))
        try workshop.wait("answers") {
          (early.welcome != nil || early.bye != nil)
            && (facilitator.welcome != nil || facilitator.bye != nil)
        }
        #expect(facilitator.bye == nil)
      }
    }
  }

  @Test("who seeks in haste gets the last moment asked for, and few of those between (WM-REPLAY-2)")
  func hastySeeking() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      for number in 1...40 { try ada.addCard("card \(number)") }
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let viewer = try Self.bare(workshop)
      viewer.send(try Self.hello(workshop, .replay, name: "Grace"))
      try workshop.wait("welcome") { viewer.welcome != nil }
      for index in 1...40 {
        viewer.send(.replay(ReplayRequest(from: .index(UInt64(index)), speed: 0)))
      }
      func opened() -> [UInt64] {
        viewer.messages.compactMap {
          if case .replayOpened(let opened) = $0 { opened.firstIndex } else { nil }
        }
      }
      try workshop.wait("the last one") { opened().last == 40 }
      workshop.runFor(milliseconds: 100)
      #expect(opened().last == 40)
      #expect(viewer.bye == nil)
    }
  }

  @Test("the replica in a hello for a replay is nobody's affair (WM-REPLAY-1)")
  func replayUnderAnotherReplica() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("mine")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      for name in ["Ada", "Mallory"] {
        let viewer = try Self.bare(workshop)
        viewer.send(
          try Self.hello(workshop, .replay, name: name, replica: ada.session.replica))
        try workshop.wait("an answer") { viewer.welcome != nil || viewer.bye != nil }
        #expect(viewer.bye == nil, "\(name)")
      }
      workshop.runFor(milliseconds: 100)
      #expect(ada.byes.isEmpty)
      #expect(ada.session.state == .live)
    }
  }

  @Test("who watches a replay and comes back on the same connection is seen again (WM-REPLAY-1)")
  func comesBackFromReplay() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      let grace = try Self.bare(workshop)
      func names() -> [String] { ada.session.people.values.map(\.participant.name) }
      grace.send(try Self.hello(workshop, .join, name: "Grace"))
      try workshop.wait("Grace is seen") { names() == ["Grace"] }
      grace.send(try Self.hello(workshop, .replay, name: "Grace"))
      try workshop.wait("Grace is away") { names().isEmpty }
      grace.send(try Self.hello(workshop, .join, name: "Grace"))
      try workshop.wait("Grace is back") { names() == ["Grace"] }
      // So fast that nobody is told of either.
      grace.send(try Self.hello(workshop, .replay, name: "Grace"))
      grace.send(try Self.hello(workshop, .join, name: "Grace"))
      workshop.runFor(milliseconds: 300)
      #expect(names() == ["Grace"])
      grace.send(try Self.hello(workshop, .join, name: "Amazing Grace"))
      try workshop.wait("the new name is told") { names() == ["Amazing Grace"] }
    }
  }

  @Test("long changes are slowed down by their bytes, and nothing is lost")
  func longChanges() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.changesPerSecondMax = 20
        options.changesBurstMax = 10
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      let text = String(repeating: "x", count: 15_000)
      for _ in 1...3 {
        try ada.addCard(text)
        // Each in a message of its own.
        workshop.runFor(milliseconds: 30)
      }
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      #expect(ada.byes.isEmpty)
      #expect(try #require(workshop.server).counters.heldBack > 0)
    }
  }

  @Test("a target in absolute form is judged by its own host")
  func rebindingByTarget() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let host = ["Host: 127.0.0.1"]
      #expect(try workshop.get("http://evil.example/maps", headers: host).status == 421)
      #expect(try workshop.get("http://127.0.0.1/maps", headers: host).status == 200)
      #expect(
        try workshop.get("http://localhost/maps", headers: ["Host: evil.example"]).status == 200)
    }
  }

  @Test("numbers and names at the ends of their ranges are answered")
  func extremes() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      _ = try workshop.live("Ada")
      for at in [
        "18446744073709551615", "9223372036854775808", "9999-12-31T23:59:59Z",
        "99999999999999999999-01-01T00:00:00Z", "2026-01-01T00:00:00.99999999999999999999Z",
      ] {
        let status = try workshop.get("/maps/demo.json?at=\(at)").status
        #expect([200, 400, 404].contains(status), "\(at): \(status)")
      }
      for path in ["/maps/..%2Fdemo.json", "/maps/.json", "/maps/%00.json", "/maps/a%0Ab/sessions"]
      {
        #expect([400, 404].contains(try workshop.get(path).status), "\(path)")
      }
      let viewer = try Self.bare(workshop)
      viewer.send(try Self.hello(workshop, .replay, name: "Grace"))
      let most: UInt64 = (1 << 53) - 1
      for from in [ReplayPosition.index(most), .time(most), .index(0), .time(0)] {
        viewer.send(.replay(ReplayRequest(from: from, until: .index(0), speed: .max)))
        viewer.send(.replay(ReplayRequest(from: from, until: .time(most), speed: .max)))
        workshop.runFor(milliseconds: 50)
      }
      #expect(viewer.bye == nil)
      #expect(try workshop.get("/healthz").status == 200)
    }
  }
}
