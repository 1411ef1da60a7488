import ArgumentParser
import JourneyInsight
import JourneyMap
import JourneyWords
import WorkshopClient

/// `waymark insight`
struct InsightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "insight",
    abstract: "Say what a map tells: curve, funnel, weakest link, channels, pains, graph.",
    discussion: """
      waymark insight spring
      waymark insight spring weakest --weight emotion=5 --weight conversion=0
      waymark insight spring channels --importance 2
      waymark insight spring pains --at "2026-03-31 14:00"
      waymark insight spring --weight pains=6 --save-weights
      waymark insight journey.mmd curve

      A MAP can also be a file, or a moment such as spring@120.
      How each number is made is written in Sources/JourneyInsight/README.md.
      """)

  @Argument(
    help: ArgumentHelp(
      "The map's name, the link of an invitation, a moment of a map, or a file.",
      valueName: "map|file"))
  var source: String
  @Argument(
    help: ArgumentHelp(
      "What to show: \(InsightSection.allCases.map(\.rawValue).joined(separator: ", ")) "
        + "(default: all).", valueName: "section"))
  var sections: [InsightSection] = []
  @Option(
    help: ArgumentHelp(
      "How much a part counts for the weakest link, 0 to 100: "
        + "\(InsightWeights.Name.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name=number"))
  var weight: [String] = []
  @Flag(help: "Keep the weights of --weight in the map, for everybody.")
  var saveWeights = false
  @Option(help: "Show only channels of cards of at least this importance, 1 to 3.")
  var importance: Int?
  @Option(
    help: ArgumentHelp(
      "The map as it was after this change, or at this time.", valueName: "index|time"))
  var at: String?
  @Option(help: "Columns to use (default: those of the terminal).")
  var width: Int?
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    if let width, !(30...10_000).contains(width) {
      throw ValidationError("--width is a number of columns from 30 to 10000.")
    }
    if let importance, !(0...3).contains(importance) {
      throw ValidationError("--importance is a number from 0 to 3.")
    }
    guard at == nil || !reading.offline else {
      throw ValidationError("The history is on the server: --at does not go with --offline.")
    }
    guard !saveWeights || (!weight.isEmpty && at == nil) else {
      throw ValidationError("--save-weights needs --weight, and the map as it is now.")
    }
    _ = try settings()
  }

  func run() throws {
    let settings = try settings()
    var source = try MapSource(source)
    if saveWeights { return try save(settings, source) }
    if let at {
      guard case .map(let map) = source else {
        throw Failure("--at goes with the name of a map, not with a file or another moment.")
      }
      source = .moment(map, try MapMoment(at))
    }
    guard case .map(let map) = source else {
      return show(try source.document(reading), settings) { _ in nil }
    }
    try reading.read(map) { visit in
      var people: [String: String] = [:]
      for participant in visit.session.roster.values { people[participant.id] = participant.name }
      show(visit.document, settings) { people[$0] }
    }
  }

  private func settings() throws -> InsightSettings {
    var settings = InsightSettings(importanceMin: importance ?? 0)
    for text in weight {
      do {
        try settings.setWeight(text)
      } catch {
        throw ValidationError(error.sentence)
      }
    }
    return settings
  }

  private func show(
    _ document: MapDocument, _ settings: InsightSettings, people: @escaping (String) -> String?
  ) {
    let facts = MapFacts(document)
    let names = InsightNames(
      document, facts, language: reading.language, participantName: people)
    let words = InsightWords(names, MapInsight(facts, settings: settings))
    let shown = sections.isEmpty ? InsightSection.allCases : sections
    if reading.json { return Terminal.outText(InsightJSON.text(words, sections: shown)) }
    let text = InsightText(words, columns: width ?? Terminal.columns)
    Terminal.outText(text.text(shown, usesColour: Terminal.usesColour))
  }

  private func save(_ settings: InsightSettings, _ source: MapSource) throws {
    guard let map = source.mapName else {
      throw Failure("Only a map can keep weights, not a file or a moment that is past.")
    }
    var editing = EditingOptions()
    editing.offline = reading.offline
    editing.json = reading.json
    editing.connection = reading.connection
    try editing.edit(map) { _ in
      { (editor: inout Editor) throws(ChangeError) in
        for asked in settings.weights.sorted(by: { $0.name.rawValue < $1.name.rawValue }) {
          try editor.set(
            .root, Field.Map.insightWeights, key: asked.name.rawValue,
            .integer(Int64(asked.weight)))
        }
      }
    }
  }
}

extension InsightSection: ExpressibleByArgument {}

extension InsightWeightError {
  /// What is wrong, and what to write instead.
  var sentence: String {
    let names = InsightWeights.Name.allCases.map(\.rawValue).joined(separator: ", ")
    return switch self {
    case .noWeight(let text): "“\(text)” is no weight: write for example emotion=3."
    case .unknownName(let name): "There is no weight “\(name)”, only \(names)."
    case .outOfRange(let name, let number):
      "“\(number)” is no weight for \(name): it is a whole number from 0 to 100."
    }
  }
}
