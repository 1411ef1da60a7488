import ArgumentParser
import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark card …`
struct Card: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add, change, move, delete and look at cards.",
    discussion: """
      A card is named by its id from “waymark card list”, such as 17@a3f, or by
      its text, or by a part of its text that no other card has.
      """,
    subcommands: [
      Add.self, Edit.self, Move.self, RecordDelete<CardRecord>.self,
      RecordRestore<CardRecord>.self, Copy.self, Vote.self, CardShow.self, CardList.self,
    ])
}

extension Card {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a card to a stage and lane.",
      discussion: """
        waymark card add spring --stage Discovery "Sees a notice"
        waymark card add spring --stage 3 --kind pain --severity 2 "No cash"
        waymark card add spring --stage 2 --kind touchpoint --channel phone \\
          --importance 3 --moment-of-truth yes "Calls to ask"

        Without --kind the card is of the kind that the lane is for; without
        --lane it goes to the lane that is for its kind.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card's text; - reads it from standard input.")
    var text: String
    @OptionGroup var cell: CellOptions
    @Option(help: "The kind: \(Schema.cardKinds.map { "\($0)" }.joined(separator: ", ")).")
    var kind: String?
    @Option(help: "Say something about the card at once.")
    var comment: String?
    @OptionGroup var place: CardPlaceOptions
    @OptionGroup(title: "Fields") var fields: CardFieldOptions
    @OptionGroup var editing: EditingOptions

    func run() throws {
      let text = try TextArgument.read(text, of: .card)
      let kind = try kind.map(Self.kind)
      let comment = try comment.map { try TextArgument.read($0, of: .comment) }
      try editing.edit(map) { visit in
        let document = visit.document
        let lookup = RecordLookup(document)
        let placement = try place.placement(lookup)
        let named = try place.cell(lookup, stage: cell.stage, lane: cell.lane)
        let row = named.row ?? document.lane(forCardKind: kind ?? "action")
        let new = RecordEdit.addCard(
          text, kind: kind, column: named.column, row: row, placement, try fields.fields(lookup))
        return Self.body(new, comment, visit)
      }
    }

    /// An edit of a card, and something that is said about it.
    fileprivate static func body(
      _ edit: RecordEdit, _ comment: String?, _ visit: MapVisit
    ) -> EditBody {
      let participant = visit.participant?.id
      return { (editor: inout Editor) throws(ChangeError) in
        let card = try editor.make(edit, by: participant)[0]
        if let comment { try editor.make(.comment(comment, on: card), by: participant) }
      }
    }

    private static func kind(_ text: String) throws -> String {
      guard !text.isEmpty else { throw Failure("--kind takes a kind of card, such as pain.") }
      if let token = KindWords.cardKind(text) { return token }
      // Whoever names a kind that does not exist is told those there are.
      _ = try FieldAssignment("kind=\(text)", of: .card)
      return text.lowercased()
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a card's text and fields.",
      discussion: """
        waymark card edit spring 17@a3f "Sees a notice on the board"
        waymark card edit spring notice --kind touchpoint --importance 3
        waymark card edit spring "No cash" --severity 3 --my-emotion -2

        The new text takes the place of the old one as a whole. If somebody has
        reworded the card since you last looked, you are told what it said; that
        stays in the history. An empty value clears a field (--due "").
        Fields of several values are set by key: --set values:2026-03-31=12.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card: its id, its text or a part of it.")
    var card: String
    @Argument(help: "The new text; - reads it from standard input.")
    var text: String?
    @Option(help: "The kind of card, such as pain or touchpoint.")
    var kind: String?
    @OptionGroup(title: "Fields") var fields: CardFieldOptions
    @Option(help: "Take a tag off the card; may be repeated.")
    var untag: [String] = []
    @Option(help: "Say something about the card at once.")
    var comment: String?
    @Flag(help: .hidden)
    var replace = false
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      let hasFields = kind != nil || !fields.isEmpty || !untag.isEmpty
      guard text != nil || hasFields || comment != nil else {
        throw ValidationError(
          "Say what to change: a new text, --kind, --severity and the like, --tag or --untag.")
      }
    }

    func run() throws {
      let text = try text.map { try TextArgument.read($0) }
      let comment = try comment.map { try TextArgument.read($0, of: .comment) }
      try editing.edit(map) { visit in
        let lookup = RecordLookup(visit.document)
        let card = try lookup.card(card)
        let fields = try fields.fields(lookup, kind.map { ["kind=\($0)"] } ?? [])
        let words = text.map { [FieldEdit(Field.Card.text, .text($0))] } ?? []
        let tags = untag.map { FieldEdit.tag($0, isOn: false) }
        return Add.body(RecordEdit(changing: [card], words + fields + tags), comment, visit)
      }
    }
  }

  struct Move: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Move a card to another stage, lane or place.",
      discussion: """
        waymark card move spring 17@a3f --stage Purchase
        waymark card move spring notice --before "Asks a colleague"
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card: its id, its text or a part of it.")
    var card: String
    @Option(help: "The new stage; without it the card stays in its own.")
    var stage: String?
    @Option(help: "The new lane; without it the card stays in its own.")
    var lane: String?
    @OptionGroup var place: CardPlaceOptions
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard stage != nil || lane != nil || place.isGiven else {
        throw ValidationError("Say where to: --stage, --lane, --after, --before or --first.")
      }
    }

    func run() throws {
      try editing.make(map) { visit in
        let lookup = RecordLookup(visit.document)
        let card = try lookup.card(card)
        let placement = try place.placement(lookup)
        var cell = try place.cell(lookup, stage: stage, lane: lane)
        if !place.hasNeighbour {
          let present = visit.document.place(card, Field.place)
          cell.column = cell.column ?? present?.column
          cell.row = cell.row ?? present?.row
        }
        return [.move([card], column: cell.column, row: cell.row, placement)]
      }
    }
  }

  struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new card of what another one says, deleted or not.",
      discussion: """
        waymark card copy spring 17@a3f
        waymark card copy spring "No cash machine" --stage Purchase

        Words and fields are taken over; votes, comments and links are not.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card, also a deleted one: its id, its text or a part of it.")
    var card: String
    @Option(help: "The stage for the copy; without it that of the card.")
    var stage: String?
    @Option(help: "The lane for the copy; without it that of the card.")
    var lane: String?
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.edit(map) { visit in
        let lookup = RecordLookup(visit.document)
        let card = try lookup.anyCard(card)
        let column = try stage.map { try lookup.stage($0) }
        let row = try lane.map { try lookup.lane($0) }
        return { (editor: inout Editor) throws(ChangeError) in
          let copy = try editor.copy(card: card)
          let place = editor.document.place(copy, Field.place)
          try editor.place([copy], column: column ?? place?.column, row: row ?? place?.row, .last)
        }
      }
    }
  }

  struct Vote: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a card your vote, or take it back.",
      discussion: """
        waymark card vote spring "No cash machine"
        waymark card vote spring "No cash machine" --votes 3
        waymark card vote spring "No cash machine" --withdraw
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card: its id, its text or a part of it.")
    var card: String
    @Option(help: "How many votes you give, in place of those you gave before.")
    var votes: Int64 = 1
    @Flag(help: "Take your votes back.")
    var withdraw = false
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard (1...100).contains(votes) else {
        throw ValidationError("--votes is a number from 1 to 100; --withdraw takes them back.")
      }
    }

    func run() throws {
      try editing.make(map) { visit in
        [.vote(for: try RecordLookup(visit.document).card(card), withdraw ? 0 : votes)]
      }
    }
  }
}

/// Where in a cell a card goes.
struct CardPlaceOptions: ParsableArguments {
  @Option(help: "Put it behind this card, in its cell.")
  var after: String?
  @Option(help: "Put it before this card, in its cell.")
  var before: String?
  @Flag(help: "Put it first in its cell, not last.")
  var first = false

  func validate() throws {
    guard [after != nil, before != nil, first].filter({ $0 }).count <= 1 else {
      throw ValidationError("Give only one of --after, --before and --first.")
    }
  }

  var hasNeighbour: Bool { after != nil || before != nil }

  var isGiven: Bool { hasNeighbour || first }

  func placement(_ lookup: RecordLookup) throws -> Placement {
    if let after { return .after(try lookup.card(after)) }
    if let before { return .before(try lookup.card(before)) }
    return first ? .first : .last
  }

  /// The cell that was named; a neighbour's own if there is one and nothing else was said.
  func cell(
    _ lookup: RecordLookup, stage: String?, lane: String?
  ) throws -> (column: RecordID?, row: RecordID?) {
    let column = try stage.map { try lookup.stage($0) }
    let row = try lane.map { try lookup.lane($0) }
    guard let neighbour = try (after ?? before).map({ try lookup.card($0) }) else {
      return (column, row)
    }
    let place = lookup.document.place(neighbour, Field.place)
    guard column == nil || column == place?.column, row == nil || row == place?.row else {
      throw Failure("That card does not stand in the stage and lane that you name.")
    }
    return (place?.column, place?.row)
  }
}
