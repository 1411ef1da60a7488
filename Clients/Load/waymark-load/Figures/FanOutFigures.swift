import WorkshopLoad

extension Bench {
  /// One map, each change to 100 receivers, as fast as it goes; and a bare relay in turn with it. The
  /// best of each counts: what disturbs a machine only ever takes away.
  func fanOut() throws -> [Figure] {
    var ours: [LoadResult] = []
    var bare: [LoadResult] = []
    for _ in 0..<3 {
      ours.append(try fanOut(isBare: false))
      bare.append(try fanOut(isBare: true))
    }
    let best = ours.max { $0.deliveriesPerSecond < $1.deliveriesPerSecond } ?? LoadResult()
    let bestBare = bare.max { $0.deliveriesPerSecond < $1.deliveriesPerSecond } ?? LoadResult()
    let ratio = best.deliveriesPerSecond / max(1, bestBare.deliveriesPerSecond)
    return [
      Figure(
        "fan-out to 100 receivers", "\(Words.count(best.deliveriesPerSecond)) deliveries/s",
        best.deliveriesPerSecond, atLeast: 1_000_000, "1,000,000/s",
        beside: "of \(ours.map { Words.count($0.deliveriesPerSecond) }.joined(separator: ", ")); "
          + "\(Words.decimal(best.changesPerMessage, 0)) changes a message, server "
          + "\(Words.share(best.server?.processorShare ?? 0)) of a core" + doubts([best])),
      Figure(
        "… to a bare relay's", "\(Words.decimal(ratio, 1)) ×", ratio, atLeast: 6, "6 ×",
        beside: "bare relay \(Words.count(bestBare.deliveriesPerSecond)) deliveries/s, of "
          + bare.map { Words.count($0.deliveriesPerSecond) }.joined(separator: ", ")
          + doubts([bestBare])),
    ]
  }

  private func fanOut(isBare: Bool) throws -> LoadResult {
    let server = isBare ? try startBareRelay() : try startServer()
    defer { server.stop() }
    var plan = plan(server.target, .typing, connections: 101)
    plan.writersOfMap = 4
    // What suits each best: a frame a change gains nothing from more of them under way.
    plan.pacing = .closedLoop(window: isBare ? 1_000 : 2_000)
    plan.seconds = 3
    return try run(plan, on: server)
  }

  /// One map, 100 receivers, 1,000 changes a second at fixed moments; and a bare relay in turn.
  func pace() throws -> [Figure] {
    var ours: [LoadResult] = []
    var bare: [LoadResult] = []
    for _ in 0..<3 {
      ours.append(try pace(isBare: false))
      bare.append(try pace(isBare: true))
    }
    let best = ours.min { $0.arrival.p99 < $1.arrival.p99 } ?? LoadResult()
    let bestBare = bare.min { $0.arrival.p99 < $1.arrival.p99 } ?? LoadResult()
    let ratio = Double(best.arrival.p99) / Double(max(1, bestBare.arrival.p99))
    return [
      Figure(
        "1,000 changes/s to 100 receivers", Self.words(best.arrival), Double(best.arrival.p99),
        beside: "server \(Words.share(best.server?.processorShare ?? 0)) of a core; all runs "
          + "p99 \(ours.map { Words.time($0.arrival.p99) }.joined(separator: ", "))"
          + doubts([best])),
      Figure(
        "… p99 to a bare relay's", "\(Words.decimal(ratio, 2)) ×", ratio, atMost: 2, "2 ×",
        beside: "bare relay \(Self.words(bestBare.arrival)), "
          + "\(Words.share(bestBare.server?.processorShare ?? 0)) of a core; all runs p99 "
          + bare.map { Words.time($0.arrival.p99) }.joined(separator: ", ") + doubts([bestBare])),
    ]
  }

  private func pace(isBare: Bool) throws -> LoadResult {
    let server = isBare ? try startBareRelay() : try startServer()
    defer { server.stop() }
    var plan = plan(server.target, .typing, connections: 101)
    plan.writersOfMap = 4
    plan.pacing = .paced(perSecond: 1_000)
    plan.seconds = 4
    return try run(plan, on: server)
  }

  static func words(_ latency: LatencySummary) -> String {
    "p50 \(Words.time(latency.p50)), p99 \(Words.time(latency.p99)), p99.9 "
      + Words.time(latency.p999)
  }
}
