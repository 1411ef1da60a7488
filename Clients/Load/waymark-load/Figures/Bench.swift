import WorkshopLoad

/// What all figures need: the programs, and where progress goes.
struct Bench {
  let programs: ProgramOptions
  let progress: ProgressLine

  /// A load for one figure: on maps of its own, so that figures can share a server.
  func plan(_ target: Target, _ profile: Profile, connections: Int) -> LoadPlan {
    var plan = LoadPlan(target: target)
    plan.profile = profile
    plan.connections = connections
    plan.mapPrefix = "figure-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    plan.warmUpSeconds = 1
    return plan
  }

  /// Runs a load and makes sure that it lost nothing.
  func run(_ plan: LoadPlan, on server: ServerProcess) throws -> LoadResult {
    let result = try LoadResult.of(plan, server: server.usage) { progress.show($0) }
    progress.end()
    try check(result)
    return result
  }

  /// The same, step by step.
  func open(_ plan: LoadPlan) throws -> LoadRun {
    let run = try LoadRun(plan)
    run.onProgress = { [progress] in progress.show($0) }
    return run
  }

  func check(_ result: LoadResult) throws {
    guard !result.isInterrupted else { throw LoadError.interrupted }
    guard result.delivery.isWhole, result.lostConnections == 0 else {
      throw FigureError.lost(result.table.joined(separator: "\n"))
    }
  }

  func startServer(_ arguments: [String] = []) throws -> ServerProcess {
    try .waymark(programs.waymarkPath, arguments: arguments)
  }

  func startBareRelay() throws -> ServerProcess { try .bareRelay(programs.bareRelayPath) }

  /// What to add to a figure's words if the load could not keep up.
  func doubts(_ results: [LoadResult]) -> String {
    let reasons = results.flatMap(\.bottlenecks)
    return reasons.isEmpty ? "" : " · the load was in the way: \(reasons[0])"
  }
}

/// Why there are no figures.
enum FigureError: Error, CustomStringConvertible {
  /// The result of the load that lost something.
  case lost(String)

  var description: String {
    switch self {
    case .lost(let table): "changes or connections were lost:\n\(table)"
    }
  }
}
