import ArgumentParser
import JourneyFormats
import JourneyMap
import ReplicatedData
import WorkshopClient

/// The cell that a new card stands in.
struct CellOptions: ParsableArguments {
  @Option(help: "The stage: its title, key, number or id. Without it the card stands in none.")
  var stage: String?
  @Option(help: "The lane: its title, key, number or id. Without it, the one for its kind.")
  var lane: String?
}

/// The fields of a card by options of their own. What a card of each kind carries is in the help of
/// each; a card may have all of them.
struct CardFieldOptions: ParsableArguments {
  @Option(help: "Goal: whose it is, customer or ours.")
  var whose: String?
  @Option(help: "Touchpoint: its channel; made if the map has none of that name.")
  var channel: String?
  @Option(help: "Touchpoint: exists or should-exist.")
  var existence: String?
  @Option(help: "Touchpoint: how important, 0 to 3.")
  var importance: String?
  @Option(help: ArgumentHelp("Touchpoint: a moment of truth?", valueName: "yes|no"))
  var momentOfTruth: String?
  @Option(parsing: .unconditional, help: "Emotion, -2 to 2: the curve is drawn from these.")
  var emotion: String?
  @Option(parsing: .unconditional, help: "Your own emotion at this card, -2 to 2.")
  var myEmotion: String?
  @Option(help: "Pain: how bad, 0 to 3.")
  var severity: String?
  @Option(help: "Pain: when it arises.")
  var arises: String?
  @Option(help: "Pain: why people drop out there.")
  var dropReason: String?
  @Option(help: "Opportunity or solution: how much it helps, 0 to 3.")
  var impact: String?
  @Option(help: "Opportunity or solution: how much work it is, 0 to 3.")
  var effort: String?
  @Option(help: "KPI: what it is counted in, such as %.")
  var unit: String?
  @Option(parsing: .unconditional, help: "KPI: the value to reach, such as 40 or 37,5.")
  var target: String?
  @Option(help: "Action item: who does it.")
  var owner: String?
  @Option(parsing: .unconditional, help: "Action item: until when: 2026-03-31, +14d.")
  var due: String?
  @Option(help: "Action item: open, doing, done or dropped.")
  var status: String?
  @Option(help: "Resource: have or need.")
  var availability: String?
  @Option(help: "Any card: assumption, validated or refuted.")
  var check: String?
  @Option(parsing: .unconditional, help: "Assumption: to be looked into until this day.")
  var checkBy: String?
  @Option(
    help: ArgumentHelp(
      "Any field of “waymark card show --json”, such as severity=2; may be repeated.",
      valueName: "field=value"))
  var set: [String] = []
  @Option(help: "Put a tag on the card; may be repeated.")
  var tag: [String] = []

  /// `FIELD=VALUE` for each option that was given.
  private var texts: [String] {
    let options: [(name: String, value: String?)] = [
      ("whose", whose), ("channel", channel), ("existence", existence),
      ("importance", importance), ("moment-of-truth", momentOfTruth), ("emotion", emotion),
      ("emotions", myEmotion), ("severity", severity), ("arises", arises),
      ("drop-reason", dropReason), ("impact", impact), ("effort", effort), ("unit", unit),
      ("target", target), ("owner", owner), ("due", due), ("status", status),
      ("availability", availability), ("check", check), ("check-by", checkBy),
    ]
    return options.compactMap { option in option.value.map { "\(option.name)=\($0)" } } + set
  }

  var isEmpty: Bool { texts.isEmpty && tag.isEmpty }

  /// - Parameter more: Further `FIELD=VALUE`.
  func fields(in visit: MapVisit, _ lookup: RecordLookup, _ more: [String] = []) throws
    -> CardFields
  {
    var fields = try CardFields(texts + more, in: lookup)
    for tag in tag { fields.setTag(tag, isOn: true) }
    if fields.needsParticipant, visit.participant == nil { throw Failure.unknownParticipant }
    return fields
  }
}

extension Failure {
  static var unknownParticipant: Failure {
    Failure(
      "Who you are on this map is not known yet: reach the server once before you vote or say what "
        + "you feel offline.")
  }
}

/// A text for a map, from the command line or from standard input.
enum TextArgument {
  /// - Parameter argument: The text; `-` reads standard input.
  static func read(_ argument: String) throws -> String {
    guard argument == "-" else { return argument }
    guard var bytes = try AtomicFile.read("-", byteCountMax: 4 << 20) else {
      throw Failure("The text on standard input is longer than a card can hold.")
    }
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure("The text on standard input is not UTF-8.")
    }
    // The only control characters that text files of other systems have in every line.
    return String(text.map { $0 == "\r\n" ? "\n" : $0 })
  }

  /// The same for what must say something.
  static func read(_ argument: String, of noun: RecordNoun) throws -> String {
    let text = try read(argument)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw Failure("\(noun.withArticle) needs a text.")
    }
    return text
  }
}

extension RecordNoun {
  /// `A card`, `An action item`.
  var withArticle: String {
    let isVowel = singular.first.map { "aeio".contains($0) } ?? false
    return "\(isVowel ? "An" : "A") \(singular)"
  }
}
