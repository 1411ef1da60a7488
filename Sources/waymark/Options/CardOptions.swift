import ArgumentParser
import JourneyEditing
import JourneyMap
import JourneyTemplates
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
  @Option(help: .field("whose", "whose it is"))
  var whose: String?
  @Option(help: .field("channel", "its name; made if the map has none of that name"))
  var channel: String?
  @Option(help: .field("existence", "whether it is there"))
  var existence: String?
  @Option(help: .field("importance", "how important"))
  var importance: String?
  @Option(help: .field("moment-of-truth", "a moment of truth?", valueName: "yes|no"))
  var momentOfTruth: String?
  @Option(parsing: .unconditional, help: .field("emotion", "the curve is drawn from these"))
  var emotion: String?
  @Option(parsing: .unconditional, help: .field("emotions", "what you feel yourself"))
  var myEmotion: String?
  @Option(help: .field("severity", "how bad"))
  var severity: String?
  @Option(help: .field("arises", "when it arises"))
  var arises: String?
  @Option(help: .field("drop-reason", "why people drop out there"))
  var dropReason: String?
  @Option(help: .field("impact", "how much it helps"))
  var impact: String?
  @Option(help: .field("effort", "how much work it is"))
  var effort: String?
  @Option(help: .field("unit", "what it is counted in, such as %"))
  var unit: String?
  @Option(parsing: .unconditional, help: .field("target", "the value to reach"))
  var target: String?
  @Option(help: .field("owner", "who does it"))
  var owner: String?
  @Option(parsing: .unconditional, help: .field("due", "until when"))
  var due: String?
  @Option(help: .field("status", "how far it is"))
  var status: String?
  @Option(help: .field("availability", "whether it is there"))
  var availability: String?
  @Option(help: .field("check", "whether somebody looked into it"))
  var check: String?
  @Option(parsing: .unconditional, help: .field("check-by", "to be looked into until this day"))
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
  func fields(_ lookup: RecordLookup, _ more: [String] = []) throws -> [FieldEdit] {
    try lookup.cardFields(texts + more) + tag.map { FieldEdit.tag($0, isOn: true) }
  }
}

extension ArgumentHelp {
  /// Of an option for a field of cards: which ones carry it, what it is, and what it may be.
  static func field(_ name: String, _ what: String, valueName: String? = nil) -> ArgumentHelp {
    guard let row = Schema.field(name, of: .card) else { return ArgumentHelp("\(what).") }
    let english = SpokenLanguage.english
    let kinds = row.use.carriers.enumerated().map { index, kind in
      index == 0 ? english.cardKind("\(kind)") : english.cardKindName("\(kind)")
    }
    let cards = row.use.isOfEveryCard ? "Any card" : kinds.joined(separator: " or ")
    return ArgumentHelp("\(cards): \(what)\(rule(row.type)).", valueName: valueName)
  }

  private static func rule(_ type: FieldType) -> String {
    switch type {
    case .register(.integer(let range)), .keyed(_, .integer(let range)):
      ", \(range.lowerBound) to \(range.upperBound)"
    case .register(.choice(let choices)):
      ": " + choices.map { "\($0)" }.joined(separator: ", ")
    case .register(.date): ": 2026-03-31, +14d"
    case .register(.decimal): ": 40, 37,5"
    default: ""
    }
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
