import Foundation

/// What a load found out. Nanoseconds, bytes, shares of one core.
package struct LoadResult: Codable, Sendable {
  package var profile = ""
  package var connections = 0
  package var maps = 0
  package var writers = 0
  package var isBare = false
  package var isInterrupted = false
  package var seconds = 0.0

  package var changesPerSecond = 0.0
  package var deliveriesPerSecond = 0.0
  package var bytesInPerSecond = 0.0
  package var bytesOutPerSecond = 0.0
  package var messagesInPerSecond = 0.0
  package var changesPerMessage = 0.0

  package var arrival = LatencySummary()
  package var merged = LatencySummary()
  package var durable = LatencySummary()
  /// How late changes left, which is the load's own fault.
  package var lateness = LatencySummary()
  package var joins = LatencySummary()

  package var delivery = DeliveryCheck()
  /// Changes of writers that do not belong to the load; they are not counted elsewhere.
  package var foreignChanges: UInt64 = 0
  package var resyncs: UInt64 = 0
  package var refusals: [String: UInt64] = [:]
  package var byes: [String: UInt64] = [:]
  package var lostConnections: UInt64 = 0
  package var lastLoss = ""

  package var server: ServerUsage?
  package var loadBusyShare = 0.0
  package var loadProcessorShare = 0.0
  package var loadResidentBytes: UInt64 = 0
  /// Why the figures say more of the load than of the server; none if they do not.
  package var bottlenecks: [String] = []

  package struct ServerUsage: Codable, Sendable {
    package var processorSeconds = 0.0
    /// Of one core, while it was measured.
    package var processorShare = 0.0
    package var residentBytes: UInt64 = 0
    package var peakBytes: UInt64 = 0
  }

  package init() {}

  /// Runs a load from beginning to end.
  ///
  /// - Parameter server: The server's process, if it is on this machine.
  package static func of(
    _ plan: LoadPlan, server: ProcessUsage?, onProgress: @escaping (LoadRun.Progress) -> Void
  ) throws(LoadError) -> LoadResult {
    let run = try LoadRun(plan)
    run.onProgress = onProgress
    defer { run.close() }
    if plan.profile == .joinStorm {
      try run.buildMaps()
      return try run.result(server: server) { measuring throws(LoadError) in
        try run.storm(measuring: measuring)
      }
    }
    try run.open()
    if plan.profile.writes { try run.seedMaps() }
    return try run.result(server: server)
  }
}

extension LoadRun {
  /// Drives the load and puts together what it found.
  package func result(server: ProcessUsage?) throws(LoadError) -> LoadResult {
    try result(server: server) { measuring throws(LoadError) in try drive(measuring: measuring) }
  }

  /// Puts together what was found while `body` ran, which is to say when measuring begins and ends.
  func result(
    server: ProcessUsage?,
    of body: ((Bool) -> Void) throws(LoadError) -> LoadInterval
  ) throws(LoadError) -> LoadResult {
    var began = 0.0
    var used = 0.0
    let interval = try body { isBeginning in
      let seconds = server?.processorSeconds() ?? 0
      if isBeginning { began = seconds } else { used = seconds - began }
    }
    var result = LoadResult()
    result.profile = plan.profile.rawValue
    result.connections = clients.count
    result.maps = maps.count
    result.writers = maps.reduce(0) { $0 + $1.writers.count }
    result.isBare = plan.target.isBare
    result.isInterrupted = interval.isInterrupted
    result.seconds = interval.seconds
    let seconds = max(interval.seconds, 1e-9)
    result.changesPerSecond = Double(interval.sent) / seconds
    result.deliveriesPerSecond = Double(interval.deliveries) / seconds
    result.bytesInPerSecond = Double(interval.bytesIn) / seconds
    result.bytesOutPerSecond = Double(interval.bytesOut) / seconds
    result.messagesInPerSecond = Double(interval.messagesIn) / seconds
    result.changesPerMessage =
      interval.messagesIn == 0 ? 0 : Double(interval.deliveries) / Double(interval.messagesIn)
    result.arrival = figures.arrival.summary
    result.merged = figures.merged.summary
    result.durable = figures.durable.summary
    result.lateness = figures.lateness.summary
    result.joins = figures.joins.summary
    result.delivery = check()
    result.foreignChanges = figures.foreign
    result.resyncs = figures.resyncs
    result.refusals = figures.refusals
    result.byes = figures.byes
    result.lostConnections = figures.lost
    result.lastLoss = figures.lastLoss
    if let server {
      result.server = LoadResult.ServerUsage(
        processorSeconds: used, processorShare: used / seconds,
        residentBytes: server.residentBytes() ?? 0, peakBytes: server.peakBytes() ?? 0)
    }
    result.loadBusyShare = interval.busyShare
    result.loadProcessorShare = interval.processorShare
    result.loadResidentBytes = ProcessUsage.own.residentBytes() ?? 0
    result.bottlenecks = Self.bottlenecks(result)
    return result
  }

  /// In a closed loop the load may be busy while the server is busier; it is in the way when it has
  /// next to no time left.
  private static func bottlenecks(_ result: LoadResult) -> [String] {
    var reasons: [String] = []
    if result.loadBusyShare > 0.9 {
      reasons.append(
        "the load's own loop was busy \(Int(result.loadBusyShare * 100)) % of the time")
    }
    // A tenth of what is measured, or a millisecond: less does not show in the result.
    if result.lateness.p99 > max(1_000_000, result.arrival.p99 / 10) {
      reasons.append(
        "changes left late: 1 in 100 by \(result.lateness.p99 / 1_000) µs or more")
    }
    return reasons
  }
}

extension LoadResult {
  /// For programs: one JSON object with sorted keys.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
