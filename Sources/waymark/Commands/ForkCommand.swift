import ArgumentParser
import JourneyMap
import JourneyTemplates
import JourneyWords
import StyledText
import WorkshopClient

/// `waymark fork`
struct Fork: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a new map of another one, or of a moment of it.",
    discussion: """
      waymark fork spring spring-next --kind future-state --title "Next spring"
      waymark fork spring spring-jan --persona Jan        the same for Jan
      waymark fork spring spring-behind --kind service-blueprint
      waymark fork spring spring-may --at 2026-05-01
      waymark diff spring-next                            what became of it

      The new map has all stages, lanes, cards, links and evidence of the original
      and says where each comes from. Votes, participants' own emotions, comments
      that are no evidence, reviews and the history stay with the original. A
      service blueprint gets the lanes of one that the original lacks.
      """)

  @Argument(
    help: "The original: its name, the link of an invitation, or a moment such as spring@120.")
  var original: String
  @Argument(help: "The new map's name: a–z, 0–9, “-”, “_” and “.”.")
  var new: String
  @Option(
    help: "The new map's kind: \(Schema.mapKinds.map { "\($0)" }.joined(separator: ", ")).")
  var kind: String?
  @Option(help: "What the new map is called for people (default: as the original).")
  var title: String?
  @Option(help: "Whose journey the new map tells; a persona of another name is added.")
  var persona: String?
  @Option(
    help: ArgumentHelp(
      "The original as it was after this change, or at this time.", valueName: "index|time"))
  var at: String?
  @Flag(help: "Print the outcome as JSON.")
  var json = false
  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions

  func validate() throws {
    if let kind, !Schema.mapKinds.contains(where: { "\($0)" == kind }) {
      throw ValidationError(
        "There is no kind “\(kind)”: "
          + Schema.mapKinds.map { "\($0)" }.joined(separator: ", ") + ".")
    }
    for text in [title, persona] {
      guard text.map({ !$0.allSatisfy(\.isWhitespace) }) ?? true else {
        throw ValidationError("A map's title and a persona's name cannot be empty.")
      }
    }
  }

  func run() throws {
    let (name, moment) = try source()
    let new = ConnectionOptions.nameOfNewMap(new)
    let target = try connection.target(new)
    let (document, index) = try MapMoment.state(of: name, at: moment, connection)
    guard !document.version.isEmpty else {
      throw Failure(
        "There is nothing in “\(TerminalText.excerpt(name))” at that moment to be forked.")
    }
    let fork = MapFork(
      of: document, named: try connection.target(name).map.string, at: index, wishes(document))
    let visit = try MapVisit(target, for: .making, connection.visitOptions())
    let progress = ProgressLine()
    progress.follow(visit)
    defer {
      progress.clear()
      visit.leave()
    }
    do throws(ClientError) {
      try visit.connect()
      try fork.make(in: visit)
      try visit.settle()
    } catch {
      throw Failure(error, isKept: visit.keepsChanges)
    }
    progress.clear()
    report(visit.document, new, name, index)
  }

  /// The original's name and the moment that is asked for.
  private func source() throws -> (String, MapMoment?) {
    switch try MapSource(original) {
    case .map(let map): return (map, try at.map { try MapMoment($0) })
    case .moment(let map, let moment):
      guard at == nil else { throw Failure("Name the moment once: behind the map, or with --at.") }
      return (map, moment)
    case .file(let file):
      throw Failure(
        "“\(TerminalText.excerpt(file))” is a file: “waymark import” makes a map of it.")
    }
  }

  private func wishes(_ document: MapDocument) -> MapFork.Wishes {
    var wishes = MapFork.Wishes()
    wishes.kind = kind
    wishes.title = title
    wishes.persona = persona
    guard kind == "service-blueprint" else { return wishes }
    let library = TemplateLibrary.builtIn
    let language = document.value(.root, Field.Map.language).text ?? "en"
    let keys = library.mapKinds.first { $0.id == kind }?.lanes ?? []
    wishes.lanes = keys.compactMap { library.lane($0) }.map { lane in
      MapFork.AddedLane(
        key: lane.key, title: lane.labels[language],
        labels: lane.labels.entries.map { ($0.language, $0.text) }, cardKind: lane.cardKind,
        isBackstage: lane.isBackstage)
    }
    return wishes
  }

  private func report(
    _ document: MapDocument, _ new: String, _ original: String, _ index: UInt64
  ) {
    let kinds: [(String, RecordKind)] = [
      ("stages", .stage), ("lanes", .lane), ("cards", .card), ("links", .link),
    ]
    let counts = kinds.map { ($0.0, document.records($0.1).count) }
    if json {
      return Terminal.out(
        JSONValue.object([
          "map": .string(new), "from": .string(original),
          "index": .number(Int64(clamping: index)),
          "records": .object(
            counts.reduce(into: [:]) { $0[$1.0] = .number(Int64($1.1)) }),
        ]).text)
    }
    let words = counts.filter { $0.1 > 0 }.map { noun, count in
      NumberWords.counted(count, String(noun.dropLast()))
    }
    let (made, source) = (TerminalText.excerpt(new), TerminalText.excerpt(original))
    Terminal.out(
      "Made “\(made)” of “\(source)” at change \(index): \(NumberWords.list(words)). "
        + "“waymark diff \(made)” shows what becomes of it.")
  }
}
