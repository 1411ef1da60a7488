import Foundation
import WorkshopLoad

extension Bench {
  /// 3,000 connections that do nothing, a hundred on a map.
  func idle() throws -> [Figure] {
    let server = try startServer()
    defer { server.stop() }
    var plan = plan(server.target, .idle, connections: 30)
    plan.maps = 30
    let load = try open(plan)
    defer { load.close() }
    // The maps are there beforehand: connections are counted, not maps.
    try load.open()
    try load.wait(seconds: 1)
    let before = server.usage.residentBytes() ?? 0
    load.addClients(3_000, writersOfMap: 0)
    try load.open()
    try load.wait(seconds: 2)
    let after = server.usage.residentBytes() ?? 0
    let usedBefore = server.usage.processorSeconds() ?? 0
    try load.wait(seconds: 2)
    let share = ((server.usage.processorSeconds() ?? 0) - usedBefore) / 2
    progress.end()
    let each = (Double(after) - Double(before)) / 3_000
    return [
      Figure(
        "3,000 idle connections", "\(Words.decimal(each / 1e3, 1)) kB each", each, atMost: 12_000,
        "12 kB",
        beside: "\(Words.bytes(Double(before))) before, \(Words.bytes(Double(after))) "
          + "after; \(Words.share(share)) of a core")
    ]
  }

  /// 1,000 maps are opened, and left.
  func maps() throws -> [Figure] {
    let server = try startServer(["--map-idle-milliseconds", "1000"])
    defer { server.stop() }
    var plan = plan(server.target, .typing, connections: 1_000)
    plan.maps = 1_000
    let before = server.usage.residentBytes() ?? 0
    let load = try open(plan)
    defer { load.close() }
    try load.open()
    try load.seedMaps()
    try load.wait(seconds: 1)
    let opened = server.usage.residentBytes() ?? 0
    load.close()
    var left = 1_000.0
    for _ in 0..<100 where left > 0 {
      try load.wait(seconds: 0.2)
      left = try readMetrics(of: server.target)["waymark_maps_open"] ?? 0
    }
    // The server gives memory back some seconds after the last one.
    try load.wait(seconds: 4)
    let after = server.usage.residentBytes() ?? 0
    progress.end()
    let grown = Double(opened) - Double(before)
    let back = (Double(opened) - Double(after)) / max(1, grown)
    return [
      Figure(
        "1,000 maps opened and left", "\(Words.share(back)) of the memory comes back", back,
        atLeast: 0.8, "80 %",
        beside: "\(Words.bytes(Double(before))) before, \(Words.bytes(Double(opened))) with all "
          + "open, \(Words.bytes(Double(after))) after; \(Words.count(left)) still open")
    ]
  }

  /// 5,000 changes a second on ten maps until they are on disk, and single syncs of the same disk.
  func durable() throws -> [Figure] {
    let server = try startServer()
    defer { server.stop() }
    var plan = plan(server.target, .typing, connections: 50)
    plan.maps = 10
    plan.pacing = .paced(perSecond: 5_000)
    plan.seconds = 5
    plan.warmUpSeconds = 2
    let syncs = try measureSyncs(in: server.dataFolder, count: 300)
    let result = try run(plan, on: server)
    let syncsAfter = try measureSyncs(in: server.dataFolder, count: 300)
    let sync = Double(syncs.percentile(99) + syncsAfter.percentile(99)) / 2
    let ratio = Double(result.durable.p99) / max(1, sync)
    return [
      Figure(
        "5,000 changes/s until durable", Self.words(result.durable), Double(result.durable.p99),
        beside: "server \(Words.share(result.server?.processorShare ?? 0)) of a core; until merged "
          + Self.words(result.merged) + doubts([result])),
      Figure(
        "… p99 in syncs", "\(Words.decimal(ratio, 1)) ×", ratio, atMost: 3, "3 ×",
        beside: "one sync before p50 \(Words.time(syncs.percentile(50))), p99 "
          + "\(Words.time(syncs.percentile(99))), after p50 "
          + "\(Words.time(syncsAfter.percentile(50))), p99 \(Words.time(syncsAfter.percentile(99)))"
      ),
    ]
  }
}
