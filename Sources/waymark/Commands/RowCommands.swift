import ArgumentParser
import JourneyEditing
import JourneyMap
import JourneyTemplates
import ReplicatedData
import WorkshopClient

/// What the columns, the rows and the channels of a map have in common on the command line.
protocol RowKind: NamedRecord {
  static var title: FieldID { get }
  static var key: FieldID { get }
  /// What of it a card has.
  static func row(of card: RecordID, in document: MapDocument) -> RecordID?
}

enum StageKind: RowKind {
  static let noun = RecordNoun.stage
  static let title = Field.Stage.title
  static let key = Field.Stage.key

  static func row(of card: RecordID, in document: MapDocument) -> RecordID? {
    document.place(card, Field.place)?.column
  }
}

enum LaneKind: RowKind {
  static let noun = RecordNoun.lane
  static let title = Field.Lane.title
  static let key = Field.Lane.key

  static func row(of card: RecordID, in document: MapDocument) -> RecordID? {
    document.place(card, Field.place)?.row
  }
}

/// `waymark stage …`
struct Stage: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add, rename, move, delete and list stages, the columns of a map.",
    discussion: """
      A stage is named by its title or a part of it, its key (discovery), its
      number from the left, or its id.
      """,
    subcommands: [
      AddStage.self, RowRename<StageKind>.self, RecordMove<StageKind>.self,
      RecordDelete<StageKind>.self, RecordRestore<StageKind>.self, RowList<StageKind>.self,
    ])
}

/// `waymark lane …`
struct Lane: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add, rename, move, delete and list lanes, the rows of a map.",
    discussion: """
      A lane is named by its title or a part of it, its key (pains), its number
      from the top, or its id.
      """,
    subcommands: [
      AddLane.self, RowRename<LaneKind>.self, RecordMove<LaneKind>.self,
      RecordDelete<LaneKind>.self, RecordRestore<LaneKind>.self, RowList<LaneKind>.self,
    ])
}

struct AddStage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a stage.",
    discussion: """
      waymark stage add spring "Second visit" --after Loyalty --after-sale
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "What the stage is called.")
  var title: String
  @Option(help: "What the stage is, apart from its title in one language: lower-case letters.")
  var key: String?
  @Flag(help: "The stage is in the after-sale half.")
  var afterSale = false
  @OptionGroup var place: RowPlaceOptions
  @OptionGroup var editing: EditingOptions

  func run() throws {
    var fields = key.map { [FieldEdit(Field.Stage.key, .text($0))] } ?? []
    if afterSale { fields.append(FieldEdit(Field.Stage.afterSale, .bool(true))) }
    try editing.make(map) { visit in
      let placement = try place.placement(StageKind.self, RecordLookup(visit.document))
      return [.add(.stage, title, placement, fields)]
    }
  }
}

struct AddLane: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a lane.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "What the lane is called.")
  var title: String
  @Option(help: "What the lane is, apart from its title in one language: lower-case letters.")
  var key: String?
  @OptionGroup var place: RowPlaceOptions
  @OptionGroup var editing: EditingOptions

  func run() throws {
    let fields = key.map { [FieldEdit(Field.Lane.key, .text($0))] } ?? []
    try editing.make(map) { visit in
      let placement = try place.placement(LaneKind.self, RecordLookup(visit.document))
      return [.add(.lane, title, placement, fields)]
    }
  }
}

struct RowRename<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rename", abstract: "Give a \(Kind.noun) another title.",
      discussion: """
        What is renamed is called so in every language. With --language only the
        label of that language changes; an empty one is taken away.
        """)
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "Which one: its title, key, number or id.")
  var row: String
  @Argument(help: "The new title.")
  var title: String
  @Option(help: "Change only the label of this language, such as pl.")
  var language: String?
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    if let language { try DisplayLanguage.check(language) }
  }

  func run() throws {
    guard language != nil || title.contains(where: { !$0.isWhitespace }) else {
      throw Failure("A \(Kind.noun) needs a title.")
    }
    let language = language.map(LanguageTag.normalised)
    let label = title.contains { !$0.isWhitespace } ? title : nil
    try editing.edit(map) { visit in
      let row = try Kind.find(row, RecordLookup(visit.document))
      return { (editor: inout Editor) throws(ChangeError) in
        guard let language else {
          try editor.make(.set(row, Kind.title, .text(title)), by: nil)
          return
        }
        try editor.setLabel(label, of: row, in: language)
      }
    }
  }
}

struct RowList<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "List the \(Kind.noun.plural) in their order, with their ids.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Flag(help: "List the deleted ones, which can be restored.")
  var deleted = false
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try reading.read(map) { visit in
      let document = visit.document
      let lookup = RecordLookup(document, language: reading.language)
      let rows = lookup.records(Kind.noun, isDeleted: deleted)
      var counts: [RecordID: Int] = [:]
      for card in document.records(.card) {
        guard let row = Kind.row(of: card, in: document) else { continue }
        counts[row, default: 0] += 1
      }
      if reading.json {
        return Terminal.out(JSONValue.array(rows.map { json($0, lookup, counts) }).text)
      }
      guard !rows.isEmpty else {
        return Terminal.note(
          deleted ? "No \(Kind.noun) is deleted." : "There is no \(Kind.noun) yet.")
      }
      var table = Table([
        ("#", .right), ("ID", .left), ("CARDS", .right), ("KEY", .left), ("TITLE", .left),
      ])
      for (index, row) in rows.enumerated() {
        table.add([
          deleted ? "" : "\(index + 1)", lookup.names.text(row), "\(counts[row] ?? 0)",
          document.value(row, Kind.key).text ?? "", lookup.title(row),
        ])
      }
      Terminal.out(table: table)
    }
  }

  private func json(
    _ row: RecordID, _ lookup: RecordLookup, _ counts: [RecordID: Int]
  ) -> JSONValue {
    let document = lookup.document
    return .object([
      "id": .string(RecordName.text(row)), "short": .string(lookup.names.text(row)),
      "title": .string(lookup.title(row)),
      "key": JSONValue(document.value(row, Kind.key).text),
      "labels": .object(
        document.labels(of: row).reduce(into: [:]) { $0[$1.language] = .string($1.text) }),
      "cards": .number(Int64(counts[row] ?? 0)),
      "deleted": .bool(deleted),
    ])
  }
}
