import ArgumentParser
import JourneyFormats
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark card show`
struct CardShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show all of one card: its fields, links, evidence and comments.",
    discussion: "A deleted card is shown, too, with what was written on it.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "The card: its id, its text or a part of it.")
  var card: String
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try reading.read(map) { visit in
      let lookup = RecordLookup(visit.document, language: reading.language)
      let view = CardView(try lookup.anyCard(card), lookup, visit.session.roster)
      if reading.json {
        Terminal.out(JSONValue.object(view.wholeJSON).text)
      } else {
        for line in view.lines(width: Terminal.columns) { Terminal.out(line) }
      }
    }
  }
}

/// `waymark card list`
struct CardList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List cards with their ids, stage by stage.",
    discussion: """
      waymark card list spring --stage Discovery --kind pain
      waymark card list spring --check assumption --mine
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @OptionGroup var filter: CardFilterOptions
  @Option(help: "Only cards of this kind.")
  var kind: String?
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    if let kind { try CardFilterOptions.check(kind, of: "kind") }
  }

  func run() throws {
    try reading.read(map) { visit in
      let lookup = RecordLookup(visit.document, language: reading.language)
      let cards = try filter.cards(in: visit, lookup, kind: kind)
      if reading.json {
        let views = cards.map { CardView($0, lookup, visit.session.roster) }
        return Terminal.out(JSONValue.array(views.map { .object($0.json) }).text)
      }
      guard !cards.isEmpty else {
        return Terminal.note(filter.nothing(.card, isFiltered: kind != nil))
      }
      var table = Table([
        ("ID", .left), ("PLACE", .left), ("KIND", .left), ("VOTES", .right), ("TEXT", .left),
      ])
      for card in cards {
        let view = CardView(card, lookup, visit.session.roster)
        table.add([
          view.id, lookup.placeName(card), view.kind, view.votes > 0 ? "\(view.votes)" : "",
          view.text,
        ])
      }
      Terminal.out(table: table)
    }
  }
}

/// Which cards a list is about.
struct CardFilterOptions: ParsableArguments {
  @Option(help: "Only cards of this stage.")
  var stage: String?
  @Option(help: "Only cards of this lane.")
  var lane: String?
  @Option(help: "Only cards with this tag; of several, with all of them.")
  var tag: [String] = []
  @Option(help: "Only cards so marked: assumption, validated or refuted.")
  var check: String?
  @Option(help: "Only cards of this channel.")
  var channel: String?
  @Flag(help: "Only cards that you added.")
  var mine = false
  @Flag(help: "List deleted ones, which “restore” brings back.")
  var deleted = false

  func validate() throws {
    if let check { try Self.check(check, of: "check") }
  }

  /// Whether a card's field can have this value at all.
  static func check(_ value: String, of field: String) throws {
    do {
      _ = try FieldAssignment("\(field)=\(value)", of: .card)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// The token that somebody means by a word: `pain` by “ból”.
  private static func token(_ word: String?, of field: FieldID) -> String? {
    guard let word, case .register(let rule)? = Schema.definition(.card, field)?.type else {
      return nil
    }
    return TypedValue.inFile.value(word, rule)?.text ?? word.lowercased()
  }

  /// Why a list is empty.
  func nothing(_ noun: RecordNoun, isFiltered: Bool = false) -> String {
    let isFiltered =
      isFiltered || stage != nil || lane != nil || !tag.isEmpty || check != nil || mine
      || channel != nil
    if deleted { return "No \(isFiltered ? "such " : "")\(noun) is deleted." }
    return isFiltered ? "There is no such \(noun)." : "There are no \(noun.plural) yet."
  }

  /// The cards, stage by stage and lane by lane, deleted ones as they were made.
  func cards(
    in visit: MapVisit, _ lookup: RecordLookup, kind: String?
  ) throws -> [RecordID] {
    let document = lookup.document
    let column = try stage.map { try lookup.stage($0) }
    let row = try lane.map { try lookup.lane($0) }
    let channel = try channel.map { try lookup.find($0, .channel) }
    let kind = Self.token(kind, of: Field.Card.kind)
    let check = Self.token(check, of: Field.Card.check)
    if mine, visit.options.isOffline {
      throw Failure("Who added which card, the server knows: --mine does not go with --offline.")
    }
    let found = deleted ? lookup.records(.card, isDeleted: true) : document.cardsInReadingOrder
    return found.filter { card in
      let place = document.place(card, Field.place)
      return (column == nil || place?.column == column) && (row == nil || place?.row == row)
        && (kind == nil || document.value(card, Field.Card.kind).text == kind)
        && (check == nil || document.value(card, Field.Card.check).text == check)
        && (channel == nil || document.value(card, Field.Card.channel).reference == channel)
        && tag.allSatisfy { tag in
          document.keys(card, Field.Card.tags).contains {
            $0.value.boolean == true && $0.key.lowercased() == tag.lowercased()
          }
        }
        && (!mine
          || visit.session.roster[visit.document.creator(of: card)]?.id == visit.participant?.id)
    }
  }
}
