import ArgumentParser
import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import StyledText
import WorkshopClient

/// `waymark diff`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two maps, two moments of one, or a map and a file.",
    discussion: """
      waymark diff spring summer
      waymark diff spring --from 120
      waymark diff spring@120 spring@2026-03-01T14:00Z
      waymark diff spring spring.mmd
      waymark diff summer                what a fork has made of its original

      Two moments of a map are compared by the identity of their records, a fork
      and its original by what was forked from what, and others by their titles
      and the likeness of their texts. Votes, participants' own emotions and
      comments belong to one map and are compared between its moments only.

      Ends with status 0, or with 1 if --exit-code is given and there is a
      difference, and with 2 if one of the two cannot be read.
      """)

  @Argument(
    help: ArgumentHelp(
      "The map's name, the link of an invitation, a moment of a map, or a file.",
      valueName: "map|file"))
  var first: String
  @Argument(help: ArgumentHelp("The same.", valueName: "map|file"))
  var second: String?
  @Option(
    help: ArgumentHelp(
      "The map as it was after this change, or at this time.", valueName: "index|time"))
  var from: String?
  @Option(
    help: ArgumentHelp("Up to this change or time (default: now).", valueName: "index|time"))
  var to: String?
  @Flag(help: "End with status 1 if there is a difference.")
  var exitCode = false
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard from == nil && to == nil || second == nil else {
      throw ValidationError(
        "--from and --to are moments of one map; of two, write MAP@INDEX or MAP@TIME.")
    }
    guard to == nil || from != nil else {
      throw ValidationError("Say with --from where to begin, such as --from 0.")
    }
  }

  func run() throws { try Answer.run(answer) }

  private func answer() throws {
    let (before, after) = try sides()
    let (old, new) = (try before.document(reading), try after.document(reading))
    let comparison = MapComparison(old, new, language: reading.language)
    let language = SpokenLanguage(asked: reading.language, ofMap: new)
    if reading.json {
      Terminal.outText(ComparisonJSON.text(comparison, language: language))
    } else {
      let text = ComparisonText(
        columns: Terminal.isOutputTerminal ? Terminal.columns : nil,
        usesColour: Terminal.usesColour, language: language)
      Terminal.outText(text.text(comparison))
    }
    if exitCode, !comparison.isEmpty { throw Answer.found }
  }

  private func sides() throws -> (MapSource, MapSource) {
    let source = try MapSource(first)
    if let second { return (source, try MapSource(second)) }
    guard let map = source.mapName else {
      throw Failure("Name a second map or file to compare “\(TerminalText.excerpt(first))” with.")
    }
    guard let from else { return (try origin(of: map), source) }
    return (
      .moment(map, try MapMoment(from)), try to.map { .moment(map, try MapMoment($0)) } ?? source
    )
  }

  /// What a fork was made of.
  private func origin(of map: String) throws -> MapSource {
    let document = try MapSource.map(map).document(reading)
    guard let text = document.value(.root, Field.Map.forkedFrom).text,
      let at = text.lastIndex(of: "@"), let index = UInt64(text[text.index(after: at)...])
    else {
      throw Failure(
        "“\(TerminalText.excerpt(map))” was not forked from another map: name what to compare it "
          + "with, or the moment to begin at with --from.")
    }
    let original = String(text[..<at])
    // Of an invitation's link the server, of a name the server that is asked.
    guard !map.contains("://") else {
      throw Failure(
        "The map was forked from “\(TerminalText.excerpt(original))” at change \(index): name both, "
          + "with an invitation to each.")
    }
    return .moment(original, .index(index))
  }
}
