import ArgumentParser
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
      Add.self, Edit.self, Move.self, Delete.self, Restore.self, Vote.self, CardShow.self,
      CardList.self,
    ])
}

extension Card {
  /// The text of a card, from the command line or from standard input.
  static func text(_ argument: String) throws -> String {
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

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a card to a stage and lane.",
      discussion: """
        waymark card add spring --stage Discovery "Sees a notice"
        waymark card add spring --stage 3 --kind pain --set severity=2 "No cash"

        Without --kind the card is of the kind that the lane is for; without
        --lane it goes to the lane that is for its kind.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card's text; - reads it from standard input.")
    var text: String
    @Option(help: "The stage: its title, key, number or id. Without it the card stands in none.")
    var stage: String?
    @Option(help: "The lane: its title, key, number or id.")
    var lane: String?
    @Option(help: "The kind: \(Schema.cardKinds.map { "\($0)" }.joined(separator: ", ")).")
    var kind: String?
    @Option(
      help: ArgumentHelp(
        "Set a field, such as severity=2; may be repeated.", valueName: "field=value"))
    var set: [String] = []
    @OptionGroup var place: CardPlaceOptions
    @OptionGroup var editing: EditingOptions

    func run() throws {
      let text = try Card.text(text)
      guard text.contains(where: { !$0.isWhitespace }) else {
        throw Failure("A card needs a text.")
      }
      let fields = try set.map { try FieldAssignment($0, of: .card) }
      try editing.edit(map) { visit in
        let lookup = RecordLookup(visit.document)
        let placement = try place.placement(lookup)
        let cell = try place.cell(lookup, stage: stage, lane: lane)
        let lane = try cell.row ?? laneOfKind(visit.document)
        let kind = try Self.kind(kind, lane: lane, visit.document)
        let participant = visit.participant?.id
        return { (editor: inout Editor) throws(ChangeError) in
          let card = try editor.create(.card)
          try editor.place(card: card, column: cell.column, row: lane, placement)
          try editor.set(card, Field.Card.kind, .text(kind))
          try editor.write(text, to: card, Field.Card.text)
          for field in fields { try field.apply(to: card, &editor, participantID: participant) }
        }
      }
    }

    /// The lane that is for the kind, if the map has it.
    private func laneOfKind(_ document: MapDocument) throws -> RecordID? {
      let key = StandardLane.lane(ofKind: kind ?? "action").rawValue
      return document.ordered(.lane).first {
        document.value($0, Field.Lane.key).text == key
      }
    }

    private static func kind(
      _ kind: String?, lane: RecordID?, _ document: MapDocument
    ) throws -> String {
      if let kind {
        guard Schema.cardKinds.contains(where: { "\($0)" == kind }) else {
          throw Failure(
            "There is no kind of card “\(TerminalText.excerpt(kind))”. There are: "
              + Schema.cardKinds.map { "\($0)" }.joined(separator: ", ") + ".")
        }
        return kind
      }
      let key = lane.flatMap { document.value($0, Field.Lane.key).text }
      return key.flatMap { StandardLane(rawValue: $0) }?.cardKind ?? "action"
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a card's text and fields.",
      discussion: """
        waymark card edit spring 17@a3f "Sees a notice on the board"
        waymark card edit spring notice --kind touchpoint --set importance=3

        Your text is compared with the one that you last saw here, and only the
        difference is written, so that what others have written since stays;
        --replace writes over that. “--set FIELD=” clears a field. Fields of
        several values are set by key: --set values:2026-03-31=12.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card: its id, its text or a part of it.")
    var card: String
    @Argument(help: "The new text; - reads it from standard input.")
    var text: String?
    @Option(help: "The kind of card, such as pain or touchpoint.")
    var kind: String?
    @Option(
      help: ArgumentHelp(
        "Set a field, such as severity=2; may be repeated.", valueName: "field=value"))
    var set: [String] = []
    @Option(help: "Put a tag on the card; may be repeated.")
    var tag: [String] = []
    @Option(help: "Take a tag off the card; may be repeated.")
    var untag: [String] = []
    @Flag(help: "Make the text exactly this, whatever others have written since you last looked.")
    var replace = false
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard text != nil || kind != nil || !set.isEmpty || !tag.isEmpty || !untag.isEmpty else {
        throw ValidationError("Say what to change: a new text, --kind, --set, --tag or --untag.")
      }
    }

    func run() throws {
      let text = try text.map { try Card.text($0) }
      var fields = try (set + (kind.map { ["kind=\($0)"] } ?? [])).map {
        try FieldAssignment($0, of: .card)
      }
      fields += tag.compactMap { FieldAssignment.tag($0, isOn: true) }
      fields += untag.compactMap { FieldAssignment.tag($0, isOn: false) }
      let assignments = fields
      try editing.edit(map, asSeen: text != nil && !replace) { visit in
        let card = try RecordLookup(visit.document).card(card)
        let participant = visit.participant?.id
        return { (editor: inout Editor) throws(ChangeError) in
          if let text { try editor.write(text, to: card, Field.Card.text) }
          for field in assignments {
            try field.apply(to: card, &editor, participantID: participant)
          }
        }
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
      try editing.edit(map) { visit in
        let lookup = RecordLookup(visit.document)
        let card = try lookup.card(card)
        let placement = try place.placement(lookup)
        var cell = try place.cell(lookup, stage: stage, lane: lane)
        if !place.hasNeighbour {
          let present = visit.document.place(card, Field.place)
          cell.column = cell.column ?? present?.column
          cell.row = cell.row ?? present?.row
        }
        let (column, row) = cell
        return { (editor: inout Editor) throws(ChangeError) in
          try editor.place(card: card, column: column, row: row, placement)
        }
      }
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete cards. They can be restored.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The cards: ids, texts or parts of them.")
    var cards: [String]
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.edit(map) { visit in
        let lookup = RecordLookup(visit.document)
        let cards = try cards.map { try lookup.card($0) }
        return { (editor: inout Editor) throws(ChangeError) in
          for card in cards { try editor.delete(card) }
        }
      }
    }
  }

  struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring deleted cards back, with all that was written on them.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The cards: ids from “waymark card list MAP --deleted”, or texts.")
    var cards: [String]
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.edit(map) { visit in
        let lookup = RecordLookup(visit.document)
        let cards = try cards.map { try lookup.card($0, isDeleted: true) }
        return { (editor: inout Editor) throws(ChangeError) in
          for card in cards { try editor.restore(card) }
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
      try editing.edit(map) { visit in
        let card = try RecordLookup(visit.document).card(card)
        guard let participant = visit.participant?.id else {
          throw Failure(
            "Who you are on this map is not known yet: reach the server once before you vote "
              + "offline.")
        }
        let value = withdraw ? Value.null : .integer(votes)
        let isSame = visit.document.value(card, Field.Card.votes, key: participant) == value
        return { (editor: inout Editor) throws(ChangeError) in
          if !isSame { try editor.set(card, Field.Card.votes, key: participant, value) }
        }
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
