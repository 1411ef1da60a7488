import SystemClock
import WorkshopLoad

extension Bench {
  /// 500 people whose carets move once a second: what that costs, and what it does to edits.
  func presence() throws -> [Figure] {
    let server = try startServer()
    defer { server.stop() }
    let alone = try run(people(server, .presence, presencePerSecond: 1), on: server)
    var quiet: [LoadResult] = []
    var busy: [LoadResult] = []
    for _ in 0..<2 {
      quiet.append(try run(people(server, .typing, presencePerSecond: 0), on: server))
      busy.append(try run(people(server, .typing, presencePerSecond: 1), on: server))
    }
    let share = alone.server?.processorShare ?? 0
    let without = quiet.min { $0.arrival.p99 < $1.arrival.p99 } ?? LoadResult()
    let with = busy.min { $0.arrival.p99 < $1.arrival.p99 } ?? LoadResult()
    let ratio = Double(with.arrival.p99) / Double(max(1, without.arrival.p99))
    return [
      Figure(
        "presence of 500 once a second", "\(Words.share(share)) of a core", share, atMost: 0.1,
        "10 %", beside: "\(Words.count(alone.messagesInPerSecond)) messages/s to all"),
      Figure(
        "… p99 of 50 edits/s to that without", "\(Words.decimal(ratio, 2)) ×", ratio,
        atMost: 1.5, "1.5 ×",
        beside: "with \(Self.words(with.arrival)); without \(Self.words(without.arrival))"
          + doubts([with, without])),
    ]
  }

  private func people(
    _ server: ServerProcess, _ profile: Profile, presencePerSecond: Double
  ) -> LoadPlan {
    var plan = plan(server.target, profile, connections: 500)
    plan.pacing = .paced(perSecond: 50)
    plan.presencePerSecond = presencePerSecond
    plan.seconds = 4
    plan.warmUpSeconds = 1.5
    return plan
  }

  /// 150 people come at once to a map whose snapshot has about 4 MB.
  func joinStorm() throws -> [Figure] {
    let server = try startServer()
    defer { server.stop() }
    var plan = plan(server.target, .joinStorm, connections: 151)
    plan.mapBytes = 4_300_000
    plan.handshakesMax = .max
    let load = try open(plan)
    defer { load.close() }
    try load.buildMaps()
    let before = try readMetrics(of: server.target)
    server.usage.resetPeak()
    let resident = server.usage.residentBytes() ?? 0
    let seconds = try measureSeconds { try load.open() }
    let grown = max(0, Double(server.usage.peakBytes() ?? 0) - Double(resident))
    progress.end()
    let after = try readMetrics(of: server.target)
    let bytes = Double(load.figures.snapshotBytes) / Double(max(1, load.figures.snapshots))
    let encoded = (after["waymark_snapshots_encoded_total"]).map { total in
      "; encoded \(Words.count(total - (before["waymark_snapshots_encoded_total"] ?? 0))) ×"
    }
    return [
      Figure(
        "150 join a map of \(Words.bytes(bytes)) at once",
        "\(Words.decimal(seconds, 2)) s until all have it", seconds, atMost: 1, "1 s",
        beside: "p50 \(Words.time(load.figures.joins.percentile(50))), "
          + "\(Words.count(load.figures.snapshots)) snapshots, "
          + "\(Words.bytes(Double(load.figures.snapshotBytes) / max(seconds, 1e-9)))/s"),
      Figure(
        "… memory grows by", "\(Words.decimal(grown / max(1, bytes), 1)) × the map",
        grown / max(1, bytes), atMost: 2, "2 × beside bounded send queues",
        beside: "\(Words.bytes(grown)) from \(Words.bytes(Double(resident)))" + (encoded ?? "")),
    ]
  }

  private func measureSeconds(_ body: () throws -> Void) rethrows -> Double {
    let start = MonotonicClock.nanoseconds
    try body()
    return Double(MonotonicClock.nanoseconds - start) / 1e9
  }
}
