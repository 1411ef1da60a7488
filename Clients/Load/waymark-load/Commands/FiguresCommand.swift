import ArgumentParser
import Foundation
import WorkshopLoad

/// `waymark-load figures`
struct FiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Measures what Waymark promises under load, beside a bare relay.",
    discussion: """
      Takes some minutes. Each line says what was measured, what it should be,
      whether that is reached, and what the baseline did in the same run. Run
      it on a machine that does nothing else.
      """)

  /// What can be measured.
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case fanOut = "fan-out"
    case pace, presence
    case joinStorm = "join-storm"
    case idle, maps, durable
  }

  @Option(
    help: ArgumentHelp(
      "Only this: \(Subject.allCases.map(\.rawValue).joined(separator: ", ")); may be repeated.",
      valueName: "name"))
  var only: [Subject] = []
  @OptionGroup var programs: ProgramOptions
  @Flag(help: "Print the figures as JSON.")
  var json = false

  func run() throws {
    holdSignals()
    let bench = Bench(programs: programs, progress: ProgressLine())
    var figures: [Figure] = []
    do {
      for subject in only.isEmpty ? Subject.allCases : only {
        let measured = try Self.measure(subject, bench)
        figures += measured
        if !json { for figure in measured { Terminal.out(figure.line) } }
      }
    } catch {
      bench.progress.end()
      Terminal.err("waymark-load: \(error)")
      throw ExitCode(error as? LoadError == .interrupted ? 130 : 1)
    }
    guard json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    Terminal.out(String(decoding: try encoder.encode(figures), as: UTF8.self))
  }

  private static func measure(_ subject: Subject, _ bench: Bench) throws -> [Figure] {
    switch subject {
    case .fanOut: try bench.fanOut()
    case .pace: try bench.pace()
    case .presence: try bench.presence()
    case .joinStorm: try bench.joinStorm()
    case .idle: try bench.idle()
    case .maps: try bench.maps()
    case .durable: try bench.durable()
    }
  }
}
