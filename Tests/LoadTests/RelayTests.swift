import Testing

@testable import WorkshopLoad

/// The load client against a relay that does what a test wants. Nothing is expected to be fast.
@Suite("The load client against a relay")
struct RelayTests {
  @Test("an honest relay loses nothing, paced and in a closed loop")
  func honest() throws {
    for pacing in [Pacing.paced(perSecond: 400), .closedLoop(window: 20)] {
      let result = try Self.run(.none, pacing)
      #expect(result.delivery.isWhole)
      #expect(result.delivery.received > 0)
      #expect(result.arrival.count > 0)
      #expect(result.lostConnections == 0)
      #expect(result.writers == 2)
    }
  }

  @Test("a change that one receiver never gets is a gap")
  func dropped() throws {
    let result = try Self.run(.drop(frame: 30))
    #expect(result.delivery.gaps == 1)
    #expect(!result.delivery.isWhole)
  }

  @Test("a last change that never comes is not delivered, though nothing overtakes it")
  func droppedLast() throws {
    // The seed is the first frame, and 200 changes a second for half a second follow.
    let result = try Self.run(.drop(frame: 101))
    #expect(result.delivery.gaps == 0)
    #expect(result.delivery.undelivered == 1)
    #expect(!result.delivery.isWhole)
  }

  @Test("a change that comes twice is noticed")
  func repeated() throws {
    let result = try Self.run(.repeat(frame: 30))
    #expect(result.delivery.repeated == 1)
    #expect(!result.delivery.isWhole)
  }

  @Test("a stall counts for every change that was planned while it lasted")
  func stalled() throws {
    // 25 of the 100 changes are planned for the first 125 ms of a stall of 250 ms, and come at least
    // 125 ms late. A client that waited with sending would have seen one late change.
    let result = try Self.run(.stall(frame: 30, milliseconds: 250))
    #expect(result.delivery.isWhole)
    let late = result.arrival
    #expect(late.p90 >= 125_000_000)
    #expect(late.max >= 225_000_000)
  }

  private static func run(
    _ fault: FakeRelay.Fault, _ pacing: Pacing = .paced(perSecond: 200)
  ) throws -> LoadResult {
    let relay = try #require(FakeRelay(fault))
    defer { relay.stop() }
    var plan = LoadPlan(target: Target(address: "127.0.0.1", port: relay.port, isBare: true))
    plan.profile = .typing
    plan.connections = 5
    plan.writersOfMap = 2
    plan.pacing = pacing
    plan.warmUpSeconds = 0
    plan.seconds = 0.5
    plan.drainSeconds = 3
    let run = try LoadRun(plan, handlesSignals: false)
    defer { run.close() }
    try run.open()
    try run.seedMaps()
    return try run.result(server: nil)
  }
}
