import ArgumentParser
import JourneyFormats
import JourneyMap
import SyncProtocol
import WorkshopClient

/// `waymark show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a map as a grid of stages and lanes.",
    discussion: """
      waymark show spring
      waymark show spring --at 120
      waymark show spring --at "2026-03-31 14:00"
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(
    help: ArgumentHelp(
      "The map as it was after this change, or at this time.", valueName: "index|time"))
  var at: String?
  @Option(help: "Columns to use (default: those of the terminal).")
  var width: Int?
  @Flag(help: "Draw lanes without cards too.")
  var allLanes = false
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    if let width, !(30...10_000).contains(width) {
      throw ValidationError("--width is a number of columns from 30 to 10000.")
    }
    guard at == nil || !reading.offline else {
      throw ValidationError("The history is on the server: --at does not go with --offline.")
    }
  }

  func run() throws {
    guard let at else { return try reading.read(map) { show($0.document) } }
    show(try document(at: try MapMoment(at)))
  }

  private func show(_ document: MapDocument) {
    if reading.json { return Terminal.outText(MapJSON.text(document)) }
    let grid = TextGrid(
      columns: width ?? Terminal.columns, usesColour: Terminal.usesColour,
      showsEmptyLanes: allLanes)
    Terminal.outText(grid.text(JourneyOutline(document)))
  }

  private func document(at moment: MapMoment) throws -> MapDocument {
    let connection = reading.connection
    let history = try MapHistory(
      try connection.target(map), timeoutMilliseconds: connection.timeoutMilliseconds)
    defer { history.leave() }
    try history.open()
    switch moment {
    case .index(0): return MapDocument()
    case .index(let index):
      guard index <= history.lastIndex else {
        throw HistoryError.beyondEnd(index: index, last: history.lastIndex)
      }
      try history.replay(ReplayRequest(from: .index(index), until: .index(index), speed: 0))
    case .time(let time):
      try history.replay(ReplayRequest(from: .index(1), until: .time(time), speed: 0))
    }
    return history.document
  }
}

/// A moment of a map's history as a user names it.
enum MapMoment {
  case index(UInt64)
  /// Milliseconds since 1970.
  case time(UInt64)

  init(_ text: String) throws {
    if let index = UInt64(text) {
      self = .index(index)
    } else if let time = TimeText.milliseconds(text, now: WallClock.milliseconds) {
      self = .time(time)
    } else {
      throw Failure(
        "“\(text)” is neither the number of a change nor a time such as 14:30, 2026-03-31 or "
          + "2026-03-31T14:30:00Z.")
    }
  }

  var position: ReplayPosition {
    switch self {
    case .index(let index): .index(index)
    case .time(let time): .time(time)
    }
  }
}
