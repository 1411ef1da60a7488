import ArgumentParser
import JourneyEditing
import JourneyMap
import ReplicatedData
import StyledText
import WorkshopClient

/// What records of one noun have in common on the command line.
protocol NamedRecord {
  static var noun: RecordNoun { get }
  /// What becomes of what belongs to it when it is deleted, as a clause; nil if nothing does.
  static var fateOfItsOwn: String? { get }
  /// - Throws: ``Failure`` if the record cannot stand on the map without another one.
  static func checkRestorable(_ record: RecordID, _ lookup: RecordLookup) throws
}

extension NamedRecord {
  static var fateOfItsOwn: String? { nil }

  static func checkRestorable(_ record: RecordID, _ lookup: RecordLookup) throws {}

  /// The record that a user means.
  static func find(
    _ text: String, _ lookup: RecordLookup, isDeleted: Bool = false
  ) throws -> RecordID { try lookup.find(text, noun, isDeleted: isDeleted) }
}

extension RowKind {
  static var fateOfItsOwn: String? { "its cards stay, in no \(noun)" }
}

enum PersonaRecord: NamedRecord { static let noun = RecordNoun.persona }
enum CardRecord: NamedRecord { static let noun = RecordNoun.card }
enum ActionRecord: NamedRecord { static let noun = RecordNoun.action }
enum KPIRecord: NamedRecord { static let noun = RecordNoun.kpi }
enum ResourceRecord: NamedRecord { static let noun = RecordNoun.resource }

enum LinkRecord: NamedRecord {
  static let noun = RecordNoun.link

  static func checkRestorable(_ record: RecordID, _ lookup: RecordLookup) throws {
    guard let link = lookup.document.cardLink(record) else { return }
    for card in [link.from, link.to] where !lookup.document.isLive(card) {
      throw Failure(
        "The card “\(TerminalText.excerpt(lookup.title(card)))” of this link is deleted: restore it "
          + "first (waymark card restore MAP \(lookup.names.text(card))).")
    }
  }
}

enum CommentRecord: NamedRecord { static let noun = RecordNoun.comment }
enum EvidenceRecord: NamedRecord { static let noun = RecordNoun.evidence }

/// `waymark … delete`
struct RecordDelete<Kind: NamedRecord>: ParsableCommand {
  static var configuration: CommandConfiguration {
    let fate = Kind.fateOfItsOwn.map { "; \($0)" } ?? ""
    return CommandConfiguration(
      commandName: "delete",
      abstract: "Delete \(Kind.noun.plural). They can be restored\(fate).")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(
    help: ArgumentHelp("Which ones: \(Kind.noun.naming).", valueName: Kind.noun.rawValue))
  var records: [String]
  @OptionGroup var editing: EditingOptions

  func run() throws {
    try editing.make(map) { visit in
      let lookup = RecordLookup(visit.document)
      return [.delete(try records.map { try Kind.find($0, lookup) })]
    }
  }
}

/// `waymark … restore`
struct RecordRestore<Kind: NamedRecord>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore",
      abstract: "Bring deleted \(Kind.noun.plural) back, with all that was written on them.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(
    help: ArgumentHelp(
      "Which ones, as “list --deleted” shows them: id, text or a part of it.",
      valueName: Kind.noun.rawValue))
  var records: [String]
  @OptionGroup var editing: EditingOptions

  func run() throws {
    try editing.make(map) { visit in
      let lookup = RecordLookup(visit.document)
      let records = try records.map { try Kind.find($0, lookup, isDeleted: true) }
      for record in records { try Kind.checkRestorable(record, lookup) }
      return [.restore(records)]
    }
  }
}

/// `waymark … move`, of what has an order of its own.
struct RecordMove<Kind: NamedRecord>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "move", abstract: "Move a \(Kind.noun) to another place.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(
    help: ArgumentHelp("Which one: \(Kind.noun.naming).", valueName: Kind.noun.rawValue))
  var record: String
  @OptionGroup var place: RowPlaceOptions
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    guard place.isGiven else {
      throw ValidationError("Say where to: --after, --before, --first or --last.")
    }
  }

  func run() throws {
    try editing.make(map) { visit in
      let lookup = RecordLookup(visit.document)
      let record = try Kind.find(record, lookup)
      let placement = try place.placement(Kind.self, lookup)
      guard placement != .after(record), placement != .before(record) else {
        throw Failure("A \(Kind.noun) cannot be put beside itself.")
      }
      return [.move(record, placement)]
    }
  }
}

/// Where among its like a record goes.
struct RowPlaceOptions: ParsableArguments {
  @Option(help: "Put it behind this one.")
  var after: String?
  @Option(help: "Put it before this one.")
  var before: String?
  @Flag(help: "Put it first.")
  var first = false
  @Flag(help: "Put it last.")
  var last = false

  func validate() throws {
    guard [after != nil, before != nil, first, last].filter({ $0 }).count <= 1 else {
      throw ValidationError("Give only one of --after, --before, --first and --last.")
    }
  }

  var isGiven: Bool { after != nil || before != nil || first || last }

  func placement<Kind: NamedRecord>(
    _ kind: Kind.Type, _ lookup: RecordLookup
  ) throws -> Placement {
    if let after { return .after(try Kind.find(after, lookup)) }
    if let before { return .before(try Kind.find(before, lookup)) }
    return first ? .first : .last
  }
}
