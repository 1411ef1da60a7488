import ArgumentParser
import JourneyFormats
import JourneyMap
import ReplicatedData
import WorkshopClient

/// What stages and lanes have in common on the command line.
protocol RowKind {
  static var kind: RecordKind { get }
  static var noun: String { get }
  static var title: FieldID { get }
  static var key: FieldID { get }
  static func find(
    _ text: String, _ lookup: RecordLookup, isDeleted: Bool
  ) throws -> RecordID
}

enum StageKind: RowKind {
  static let kind = RecordKind.stage
  static let noun = "stage"
  static let title = Field.Stage.title
  static let key = Field.Stage.key

  static func find(
    _ text: String, _ lookup: RecordLookup, isDeleted: Bool
  ) throws -> RecordID { try lookup.stage(text, isDeleted: isDeleted) }
}

enum LaneKind: RowKind {
  static let kind = RecordKind.lane
  static let noun = "lane"
  static let title = Field.Lane.title
  static let key = Field.Lane.key

  static func find(
    _ text: String, _ lookup: RecordLookup, isDeleted: Bool
  ) throws -> RecordID { try lookup.lane(text, isDeleted: isDeleted) }
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
      AddStage.self, RowRename<StageKind>.self, RowMove<StageKind>.self, RowDelete<StageKind>.self,
      RowRestore<StageKind>.self, RowList<StageKind>.self,
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
      AddLane.self, RowRename<LaneKind>.self, RowMove<LaneKind>.self, RowDelete<LaneKind>.self,
      RowRestore<LaneKind>.self, RowList<LaneKind>.self,
    ])
}

/// Where among its like a stage or lane goes.
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

  func placement<Kind: RowKind>(_ kind: Kind.Type, _ lookup: RecordLookup) throws -> Placement {
    if let after { return .after(try Kind.find(after, lookup, isDeleted: false)) }
    if let before { return .before(try Kind.find(before, lookup, isDeleted: false)) }
    return first ? .first : .last
  }
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
    try editing.edit(map) { visit in
      let placement = try place.placement(StageKind.self, RecordLookup(visit.document))
      return { (editor: inout Editor) throws(ChangeError) in
        let stage = try editor.create(.stage)
        try editor.place(stage, placement)
        try editor.write(title, to: stage, Field.Stage.title)
        if let key { try editor.set(stage, Field.Stage.key, .text(key)) }
        if afterSale { try editor.set(stage, Field.Stage.afterSale, .bool(true)) }
      }
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
    try editing.edit(map) { visit in
      let placement = try place.placement(LaneKind.self, RecordLookup(visit.document))
      return { (editor: inout Editor) throws(ChangeError) in
        let lane = try editor.create(.lane)
        try editor.place(lane, placement)
        try editor.write(title, to: lane, Field.Lane.title)
        if let key { try editor.set(lane, Field.Lane.key, .text(key)) }
      }
    }
  }
}

struct RowRename<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "rename", abstract: "Give a \(Kind.noun) another title.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "Which one: its title, key, number or id.")
  var row: String
  @Argument(help: "The new title.")
  var title: String
  @OptionGroup var editing: EditingOptions

  func run() throws {
    try editing.edit(map) { visit in
      let row = try Kind.find(row, RecordLookup(visit.document), isDeleted: false)
      return { (editor: inout Editor) throws(ChangeError) in
        try editor.write(title, to: row, Kind.title)
      }
    }
  }
}

struct RowMove<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "move", abstract: "Move a \(Kind.noun) to another place.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "Which one: its title, key, number or id.")
  var row: String
  @OptionGroup var place: RowPlaceOptions
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    guard place.isGiven else {
      throw ValidationError("Say where to: --after, --before, --first or --last.")
    }
  }

  func run() throws {
    try editing.edit(map) { visit in
      let lookup = RecordLookup(visit.document)
      let row = try Kind.find(row, lookup, isDeleted: false)
      let placement = try place.placement(Kind.self, lookup)
      guard placement != .after(row), placement != .before(row) else {
        throw Failure("A \(Kind.noun) cannot be put beside itself.")
      }
      return { (editor: inout Editor) throws(ChangeError) in try editor.place(row, placement) }
    }
  }
}

struct RowDelete<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "delete",
      abstract: "Delete a \(Kind.noun). It can be restored; its cards stay, in no \(Kind.noun).")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "Which one: its title, key, number or id.")
  var row: String
  @OptionGroup var editing: EditingOptions

  func run() throws {
    try editing.edit(map) { visit in
      let row = try Kind.find(row, RecordLookup(visit.document), isDeleted: false)
      return { (editor: inout Editor) throws(ChangeError) in try editor.delete(row) }
    }
  }
}

struct RowRestore<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore", abstract: "Bring a deleted \(Kind.noun) back, with its cards.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "Which one: its title, key or id.")
  var row: String
  @OptionGroup var editing: EditingOptions

  func run() throws {
    try editing.edit(map) { visit in
      let row = try Kind.find(row, RecordLookup(visit.document), isDeleted: true)
      return { (editor: inout Editor) throws(ChangeError) in try editor.restore(row) }
    }
  }
}

struct RowList<Kind: RowKind>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "List the \(Kind.noun)s in their order, with their ids.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Flag(help: "List the deleted ones, which can be restored.")
  var deleted = false
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try reading.read(map) { visit in
      let document = visit.document
      let names = ShortNames(document)
      let rows =
        deleted
        ? document.records(Kind.kind, withDeleted: true).filter { !document.isLive($0) }
        : document.ordered(Kind.kind)
      var counts: [RecordID: Int] = [:]
      for card in document.records(.card) {
        let place = document.place(card, Field.place)
        guard let row = Kind.kind == .stage ? place?.column : place?.row else { continue }
        counts[row, default: 0] += 1
      }
      if reading.json {
        return Terminal.out(
          JSONValue.array(
            rows.map { row in
              .object([
                "id": .string(RecordName.text(row)), "short": .string(names.text(row)),
                "title": .string(document.string(row, Kind.title)),
                "key": JSONValue(document.value(row, Kind.key).text),
                "cards": .number(Int64(counts[row] ?? 0)),
                "deleted": .bool(deleted),
              ])
            }
          ).text)
      }
      guard !rows.isEmpty else {
        return Terminal.note(deleted ? "No \(Kind.noun) is deleted." : "There is no \(Kind.noun).")
      }
      var table = Table([
        ("#", .right), ("ID", .left), ("CARDS", .right), ("KEY", .left), ("TITLE", .left),
      ])
      for (index, row) in rows.enumerated() {
        table.add([
          deleted ? "" : "\(index + 1)", names.text(row), "\(counts[row] ?? 0)",
          document.value(row, Kind.key).text ?? "", document.string(row, Kind.title),
        ])
      }
      Terminal.out(table: table)
    }
  }
}
