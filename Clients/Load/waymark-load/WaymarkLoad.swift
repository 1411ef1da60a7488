import ArgumentParser

/// `waymark-load`
@main
struct WaymarkLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waymark-load",
    abstract: "Puts a Waymark server under load and measures it.",
    discussion: """
      waymark-load --profile mixed --connections 300
      waymark-load run --profile typing --connections 101 --writers 4 --closed-loop
      waymark-load run --server http://127.0.0.1:7420 --rate 500 --seconds 60
      waymark-load figures

      Without --server it starts a server of its own, on a free port of this
      machine and with an empty temporary folder, and ends it again.
      """,
    subcommands: [RunCommand.self, FiguresCommand.self], defaultSubcommand: RunCommand.self)
}
