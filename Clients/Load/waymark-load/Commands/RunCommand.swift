import ArgumentParser
import Foundation
import WorkshopLoad

extension Profile: ExpressibleByArgument {}

/// `waymark-load run`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Puts a server under one kind of load.",
    discussion: """
      Latencies count from the moment a change was planned for, not from when
      it was sent, so that a server that stalls is not let off. Ends by itself;
      Ctrl-C ends it earlier and prints what there is. The status is 1 if a
      change was lost, came twice, or was never durable, 3 if the load could not
      keep up with what was asked of it, and 130 after Ctrl-C.
      """)

  @Option(help: ArgumentHelp("A server that runs already.", valueName: "url"))
  var server: String?
  @Flag(help: "Put a bare relay under load instead, which only forwards frames.")
  var bare = false
  @OptionGroup var programs: ProgramOptions
  @Option(
    help: ArgumentHelp(
      "What participants do: \(Profile.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "profile"))
  var profile = Profile.mixed
  @Option(name: .shortAndLong, help: "Connections in all.")
  var connections = 50
  @Option(name: .shortAndLong, help: "Maps that they share.")
  var maps = 1
  @Option(help: "Participants of each map that write; all, if not given.")
  var writers: Int?
  @Option(name: .shortAndLong, help: "Changes a second in all, at moments fixed beforehand.")
  var rate: UInt64 = 100
  @Flag(help: "As fast as the server takes it, instead of --rate.")
  var closedLoop = false
  @Option(help: "With --closed-loop: changes of each writer that have not reached everybody.")
  var window: UInt64 = 1_000
  @Option(help: "Changes of each participant's presence a second; by the profile, if not given.")
  var presence: Double?
  @Option(help: "Cards on each map before the load begins.")
  var cards = 48
  @Option(help: "With the profile join-storm: bytes of text on each map.")
  var mapBytes = 1_000_000
  @Option(name: .shortAndLong, help: "Seconds that are measured.")
  var seconds = 10.0
  @Option(help: "Seconds before them.")
  var warmUp = 2.0
  @Option(help: "Names of maps begin with this; random, if not given.")
  var mapPrefix: String?
  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard connections > 0, maps > 0, maps <= connections else {
      throw ValidationError("--connections must be at least 1, and not less than --maps.")
    }
    guard seconds > 0, seconds <= 86_400, warmUp >= 0, warmUp <= 3_600 else {
      throw ValidationError("--seconds must be above 0 and at most a day, --warm-up an hour.")
    }
    guard window > 0, window <= 1_000_000, rate > 0, rate <= 10_000_000 else {
      throw ValidationError("--rate must be 1…10000000, --window 1…1000000.")
    }
    guard (1...1_000).contains(cards), writers.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--cards must be 1…1000, --writers at least 1.")
    }
    guard (0...100_000_000).contains(mapBytes), !bare || profile != .joinStorm else {
      throw ValidationError("--map-bytes is at most 100000000, and a bare relay keeps no maps.")
    }
    guard !(bare && server != nil) else {
      throw ValidationError("--bare starts a relay of its own; --server excludes it.")
    }
  }

  func run() throws {
    holdSignals()
    do {
      let process = try startServer()
      defer { process?.stop() }
      let target = try process?.target ?? Target(url: server ?? "")
      let plan = plan(target)
      let progress = ProgressLine()
      let result = try LoadResult.of(plan, server: process?.usage) { progress.show($0) }
      progress.end()
      Terminal.out(json ? result.json : result.table.joined(separator: "\n"))
      if !result.delivery.isWhole || result.lostConnections > 0 { throw ExitCode(1) }
      if result.isInterrupted { throw ExitCode(130) }
      if !result.bottlenecks.isEmpty { throw ExitCode(3) }
    } catch let error as LoadError {
      Terminal.err("waymark-load: \(error)")
      throw ExitCode(error == .interrupted ? 130 : 1)
    }
  }

  private func startServer() throws -> ServerProcess? {
    guard server == nil else { return nil }
    return bare
      ? try .bareRelay(programs.bareRelayPath) : try .waymark(programs.waymarkPath)
  }

  private func plan(_ target: Target) -> LoadPlan {
    var plan = LoadPlan(target: target)
    plan.profile = profile
    plan.connections = connections
    plan.maps = maps
    plan.writersOfMap = writers
    plan.pacing = closedLoop ? .closedLoop(window: window) : .paced(perSecond: rate)
    plan.presencePerSecond = presence ?? profile.presencePerSecond
    plan.cards = cards
    plan.mapBytes = mapBytes
    if profile == .joinStorm {
      // The first participant of each map makes it, all others come at once.
      plan.handshakesMax = .max
      plan.connections = connections + maps
    }
    plan.seconds = seconds
    plan.warmUpSeconds = warmUp
    plan.mapPrefix = mapPrefix ?? "load-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    return plan
  }
}
