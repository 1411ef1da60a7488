import ArgumentParser
import JourneyMap
import WorkshopClient

/// What all commands share that read a map as it is now.
struct ReadingOptions: ParsableArguments {
  @Flag(help: "Read the local copy; do not ask the server.")
  var offline = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var displayLanguage: DisplayLanguage

  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions

  /// The language to show a map in; nil for as it stands.
  var language: String? { displayLanguage.tag }

  /// Brings the map here and hands the visit to `body`.
  func read(_ map: String, _ body: (MapVisit) throws -> Void) throws {
    let visit = try MapVisit(
      try connection.target(map), for: .reading, connection.visitOptions(offline: offline))
    let progress = ProgressLine()
    progress.follow(visit)
    defer { progress.clear() }
    do {
      try visit.connect()
    } catch {
      visit.leave()
      throw error
    }
    visit.leave()
    progress.clear()
    if offline, visit.pendingCount > 0 {
      let count = visit.pendingCount
      Terminal.note(
        "From the local copy; \(count) change\(count == 1 ? " of it waits" : "s of it wait") for the "
          + "server.")
    }
    displayLanguage.tellIfMissing(in: visit.document)
    try body(visit)
  }
}

extension ReadingOptions {
  /// Of a command that can edit too and was not asked to.
  ///
  /// No initializer: in one, what is assigned would become the options' defaults.
  static func of(_ editing: EditingOptions, _ language: DisplayLanguage) -> ReadingOptions {
    var options = ReadingOptions()
    options.offline = editing.offline
    options.json = editing.json
    options.displayLanguage = language
    options.connection = editing.connection
    return options
  }
}
