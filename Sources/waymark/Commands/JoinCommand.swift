import ArgumentParser
import Foundation
import JourneyTemplates
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
  @Option(
    name: .customLong("language"),
    help: ArgumentHelp(
      "Show stages, lanes and channels in this language, such as pl (default: $WAYMARK_LANGUAGE, "
        + "else as the map has them); T changes it.", valueName: "language"))
  var givenLanguage: String?
  @OptionGroup(title: "Connection")
  var options: ConnectionOptions

  func validate() throws {
    if let givenLanguage { try DisplayLanguage.check(givenLanguage) }
  }

  private var language: String? {
    givenLanguage.map(LanguageTag.normalised) ?? DisplayLanguage.ofEnvironment
  }

  func run() throws {
    let target = try options.target(map)
    if let picture { return try draw(target, to: picture) }
    try Self.show(target, options, language: language)
  }

  /// Opens the board and says afterwards what is left to be said.
  static func show(
    _ target: MapTarget, _ options: ConnectionOptions, isReplay: Bool = false,
    language: String? = DisplayLanguage.ofEnvironment
  ) throws {
    var board = BoardProgram.Options(
      dataFolder: LocalCopyFile.standardFolder(Environment.all), environment: Environment.all)
    board.timeoutMilliseconds = options.timeoutMilliseconds
    board.isReplay = isReplay
    board.language = language
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
      roster: visit.session.roster, language: language)
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
