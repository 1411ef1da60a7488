import ArgumentParser
import Foundation
import WorkshopLoad

/// Where the programs are that a load starts.
struct ProgramOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The server to start.", valueName: "path"))
  var waymark: String?
  @Option(help: ArgumentHelp("The bare relay to start.", valueName: "path"))
  var bareRelay: String?

  var waymarkPath: String { waymark ?? Self.sibling("waymark") }
  var bareRelayPath: String { bareRelay ?? Self.sibling("bare-relay") }

  /// A program in the folder of this one, where the build puts both.
  private static func sibling(_ name: String) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
  }
}
