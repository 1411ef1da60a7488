import ArgumentParser
import Foundation
import TerminalClient
import WorkshopClient

/// `waymark join`
struct Join: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a map full-screen and work on it with everybody who is there.",
    discussion: """
      waymark join spring
      waymark join https://maps.example.org/#map=spring&token=…

      ? shows all keys. Works without a network too, on the local copy, and
      merges it when the server is back. NO_COLOR is respected; $EDITOR is used
      for long texts.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(
    help: ArgumentHelp("Write the board to a picture (SVG) instead.", valueName: "file"))
  var picture: String?
  @Option(help: ArgumentHelp("The picture's size in letters.", valueName: "columns×rows"))
  var size: BoardSize = BoardSize(columns: 120, rows: 34)
  @OptionGroup(title: "Connection")
  var options: ConnectionOptions

  func run() throws {
    let target = try options.target(map)
    if let picture { return try draw(target, to: picture) }
    try Self.show(target, options)
  }

  /// Opens the board and says afterwards what is left to be said.
  static func show(
    _ target: MapTarget, _ options: ConnectionOptions, isReplay: Bool = false
  ) throws {
    var board = BoardProgram.Options(
      dataFolder: LocalCopyFile.standardFolder(Environment.all), environment: Environment.all)
    board.timeoutMilliseconds = options.timeoutMilliseconds
    board.isReplay = isReplay
    for line in try BoardProgram.run(target, board) { Terminal.note(line) }
  }

  private func draw(_ target: MapTarget, to file: String) throws {
    var visiting = MapVisit.Options(dataFolder: nil)
    visiting.timeoutMilliseconds = options.timeoutMilliseconds
    let visit = try MapVisit(target, for: .reading, visiting)
    try visit.connect()
    defer { visit.leave() }
    let svg = BoardPicture.svg(
      visit.document, target, columns: size.columns, rows: size.rows,
      roster: visit.session.roster)
    try svg.write(toFile: file, atomically: true, encoding: .utf8)
  }
}

/// `120x34`.
struct BoardSize: ExpressibleByArgument {
  var columns: Int
  var rows: Int

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  init?(argument: String) {
    let numbers = argument.split { $0 == "x" || $0 == "×" }.map { Int($0) }
    guard numbers.count == 2, let columns = numbers[0], let rows = numbers[1],
      (40...400).contains(columns), (10...200).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  var defaultValueDescription: String { "\(columns)x\(rows)" }
}
