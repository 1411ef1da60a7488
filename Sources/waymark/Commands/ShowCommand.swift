import ArgumentParser
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyPictures
import JourneyTemplates
import MapOutline
import WorkshopClient

/// `waymark show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a map as a grid of stages and lanes.",
    discussion: """
      waymark show spring
      waymark show spring --language pl
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
    show(try MapMoment(at).document(of: map, reading.connection))
  }

  private func show(_ document: MapDocument) {
    if reading.json { return Terminal.outText(MapJSON.text(document)) }
    let grid = TextGrid(
      columns: width ?? Terminal.columns, usesColour: Terminal.usesColour,
      showsEmptyLanes: allLanes, today: CalendarDay.today,
      language: SpokenLanguage(asked: reading.language, ofMap: document))
    Terminal.outText(grid.text(JourneyOutline(document, language: reading.language)))
  }
}
