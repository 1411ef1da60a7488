import JourneyMap
import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("budgets")
struct BudgetTests {
  private static let rates = Budget.Rates(
    changesPerSecond: 10, changesBurst: 100, messagesPerSecond: 10, millisecondsPerSecond: 100,
    heldBytesMax: 1_000)

  @Test("who goes and comes again has what is left, until it has gathered again")
  func comingAgain() {
    let table = BudgetTable(Self.rates)
    let first = table.take("ada", now: 0)
    first.charge(changes: 150, now: 0)
    #expect(first.delayMilliseconds(now: 0) > 4_900)
    table.giveBack(first)
    // Many others come meanwhile, which has what nobody needs forgotten.
    for number in 0..<1_000 { table.giveBack(table.take("guest \(number)", now: 0)) }
    #expect(table.count < 200)
    let again = table.take("ada", now: 1_000)
    #expect(again === first)
    #expect(again.delayMilliseconds(now: 1_000) > 3_900)
    table.giveBack(again)
    for number in 0..<1_000 { table.giveBack(table.take("guest \(number)", now: 60_000)) }
    #expect(table.take("ada", now: 60_000).delayMilliseconds(now: 60_000) == 0)
  }

  @Test("time that a message took counts too")
  func time() {
    let budget = Budget(Self.rates, now: 0)
    budget.charge(milliseconds: 1_100, now: 0)
    #expect(budget.delayMilliseconds(now: 0) > 900)
    #expect(budget.delayMilliseconds(now: 2_000) == 0)
  }

  @Test("the connections of one participant, and of one address, share what they may say")
  func shared() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.changesPerSecondMax = 20
        options.changesBurstMax = 10
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      let same = try workshop.live("Ada")
      let bob = try workshop.live("Bob")
      let server = try #require(workshop.server)
      func client(_ client: TestClient) -> Client? {
        client.connectionID.flatMap { server.clients[$0] }
      }
      #expect(client(ada)?.participantBudget === client(same)?.participantBudget)
      #expect(client(ada)?.participantBudget !== client(bob)?.participantBudget)
      #expect(client(ada)?.addressBudget === client(bob)?.addressBudget)
      for number in 1...70 { try ada.addCard("card \(number)") }
      let now = workshop.loop.milliseconds
      try workshop.wait("used up") {
        (client(same)?.delayMilliseconds(now: workshop.loop.milliseconds) ?? 0) > 0
      }
      #expect(client(bob)?.delayMilliseconds(now: now) == 0)
      try bob.addCard("at once")
      try workshop.wait("durable") { bob.session.notDurableCount == 0 }
      // To come again does not help.
      let third = try workshop.live("Ada")
      #expect((client(third)?.delayMilliseconds(now: workshop.loop.milliseconds) ?? 0) > 0)
    }
  }

  @Test("what others behind the same address did keeps nobody from typing")
  func sameAddress() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let server = try #require(workshop.server)
      let ada = try workshop.live("Ada")
      let bob = try workshop.live("Bob")
      let client = try #require(bob.connectionID.flatMap { server.clients[$0] })
      for _ in 1...100 {
        client.addressBudget.charge(milliseconds: 1_000, now: workshop.loop.milliseconds)
      }
      let now = workshop.loop.milliseconds
      #expect(client.delayMilliseconds(isShort: false, now: now) > 1_000)
      #expect(client.delayMilliseconds(isShort: false, now: now) < 11_000, "a debt has an end")
      #expect(client.delayMilliseconds(isShort: true, now: now) == 0)
      try bob.addCard("at once")
      try workshop.wait("durable") { bob.session.notDurableCount == 0 }
      // Who has used much waits with their address.
      client.participantBudget?.charge(milliseconds: 600, now: workshop.loop.milliseconds)
      #expect(client.delayMilliseconds(isShort: true, now: workshop.loop.milliseconds) > 0)
      #expect(ada.byes.isEmpty)
    }
  }

  @Test("what a participant holds back on many connections is bounded together")
  func heldTogether() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.messagesPerSecondMax = 1
        options.heldBytesMax = 8_192
      }
      try workshop.start()
      let server = try #require(workshop.server)
      var clients: [BareClient] = []
      for _ in 1...12 {
        let client = try BareClient(loop: workshop.loop, port: server.port)
        try workshop.wait("open") { client.isOpen }
        client.send(
          .hello(
            Hello(
              map: try #require(MapName("demo")), intent: .joinOrCreate,
              replica: workshop.freshReplica(), name: "Flood")))
        clients.append(client)
      }
      // Below what each alone may hold.
      for client in clients {
        for nonce in 1...80 { client.send(.verify(nonce: UInt64(nonce))) }
      }
      try workshop.wait("some closed") { clients.contains { $0.closeCode != nil } }
      #expect(clients.contains { $0.bye?.code == .rateLimited })
      let held = server.clients.values.reduce(0) { $0 + $1.heldBytes }
      #expect(held <= 4 * 8_192)
    }
  }

  @Test("participants take turns, however many connections each has")
  func rota() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let server = try #require(workshop.server)
      let people = try ["Ada", "Ada", "Ada", "Bob", "Cy"].map { try workshop.live($0) }
      let clients = people.compactMap { $0.connectionID.flatMap { server.clients[$0] } }
      var rota = Rota()
      for client in clients + clients { rota.add(client) }
      var turns: [Int] = []
      while let next = rota.next() {
        turns.append(try #require(clients.firstIndex { $0 === next }))
      }
      #expect(turns == [0, 3, 4, 1, 2])
      #expect(rota.isEmpty)
    }
  }
}

@Suite("replays beside people who edit")
struct ReplayTurnsTests {
  @Test("there are so many replays at a time, and whoever comes when one is over may (WM-REPLAY-6)")
  func caps() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.replaysMax = 3
        options.replaysPerParticipantMax = 2
      }
      try workshop.start()
      let server = try #require(workshop.server)
      let ada = try workshop.live("Ada")
      for number in 1...20 { try ada.addCard("card \(number)") }
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      func replay(_ name: String) throws -> BareClient {
        let client = try BareClient(loop: workshop.loop, port: server.port)
        try workshop.wait("open") { client.isOpen }
        client.send(
          .hello(
            Hello(
              map: try #require(MapName("demo")), intent: .replay, replica: .none, name: name)))
        // So slow that it goes on.
        client.send(.replay(ReplayRequest(from: .index(1), speed: 1)))
        workshop.runFor(milliseconds: 60)
        return client
      }
      let first = try replay("Bob")
      let second = try replay("Bob")
      #expect(server.service?.context.replays.count == 2)
      let third = try replay("Bob")
      #expect(third.bye?.code == .tooManyConnections, "as many as one participant may")
      let other = try replay("Cy")
      let last = try replay("Dan")
      #expect(other.bye == nil)
      #expect(last.bye?.code == .tooManyConnections, "as many as there may be")
      #expect(first.bye == nil && second.bye == nil)
      first.send(.leave)
      try workshop.wait("gone") { server.service?.context.replays.count == 2 }
      #expect(try replay("Dan").bye == nil)
    }
  }
}

@Suite("pages that cost much")
struct ExportQueueTests {
  /// Asks, and says whether it may wait.
  private func add(
    _ begin: @escaping () -> Void = {}, of asker: String, to queue: inout ExportQueue,
    isWanted: Bool = true
  ) -> Bool {
    queue.add(ExportQueue.Order(isWanted: { isWanted }, begin: begin), of: asker)
  }

  @Test("who asks for many at once waits behind who asks for one")
  func turns() {
    var queue = ExportQueue()
    var begun: [String] = []
    for number in 1...10 { _ = add({ begun.append("a\(number)") }, of: "a", to: &queue) }
    while let next = queue.next() { next.begin() }
    #expect(begun == ["a1", "a2", "a3", "a4"])
    _ = add({ begun.append("b1") }, of: "b", to: &queue)
    _ = add({ begun.append("gone") }, of: "c", to: &queue, isWanted: false)
    for _ in 1...4 {
      queue.finish()
      while let next = queue.next() { next.begin() }
    }
    #expect(begun == ["a1", "a2", "a3", "a4", "a5", "b1", "a6", "a7"])
    #expect(queue.waiting == 3 && queue.underWay == 4)
  }

  @Test("so many wait for one asker and no more, whatever others ask for")
  func bounds() {
    var queue = ExportQueue()
    let taken = (0...ExportQueue.waitingPerAskerMax).count { _ in add(of: "a", to: &queue) }
    #expect(taken == ExportQueue.waitingPerAskerMax)
    let other = add(of: "b", to: &queue)
    #expect(other)
  }

  @Test("many ask for the list of maps at once, and each gets what was there when they asked")
  func list() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      _ = try workshop.live("Ada", map: "first")
      let list = try #require(workshop.server?.service?.list)
      var answers: [String] = []
      func ask() {
        list.ask { result in
          if case .success(let lines) = result {
            answers.append(String(decoding: lines.whole, as: UTF8.self))
          }
        }
      }
      for _ in 1...40 { ask() }
      try workshop.wait("answers") { answers.count == 40 }
      #expect(Set(answers).count <= 2)
      #expect(answers[0].contains("\"first\""))
      #expect(answers[0].contains("\"connected\": 1"))
      _ = try workshop.live("Bob", map: "second")
      ask()
      try workshop.wait("one more") { answers.count == 41 }
      #expect(answers[40].contains("\"second\""))
    }
  }
}
