import ArgumentParser
import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark evidence …`
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Say how you know what a card says: a quote, a link or a survey's answer.",
    discussion: """
      waymark evidence add spring "No cash" --text "I had to walk home for money"
      waymark evidence add spring "No cash" --address https://example.org/reviews
      """,
    subcommands: [
      AddEvidence.self, CommentEdit<EvidenceRecord>.self, CommentList<EvidenceRecord>.self,
      RecordDelete<EvidenceRecord>.self, RecordRestore<EvidenceRecord>.self,
    ])
}

/// `waymark comment …`
struct CommentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comment",
    abstract: "Talk about a card.",
    discussion: """
      waymark comment add spring "No cash" "Is this still so?"
      waymark comment list spring --card "No cash"
      """,
    subcommands: [
      AddComment.self, CommentEdit<CommentRecord>.self, CommentList<CommentRecord>.self,
      RecordDelete<CommentRecord>.self, RecordRestore<CommentRecord>.self,
    ])
}

/// What evidence can be.
enum EvidenceType: String, CaseIterable, ExpressibleByArgument {
  case quote, link
  case surveyAnswer = "survey-answer"
}

struct AddEvidence: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add evidence to a card.",
    discussion: """
      waymark evidence add spring phone --type survey-answer --text "Nobody answers"

      Without --type it is a quote, or a link if there is only an --address.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "The card: its id, its text or a part of it.")
  var card: String
  @Option(help: "What it is.")
  var type: EvidenceType?
  @Option(help: "What was said or written; - reads it from standard input.")
  var text: String?
  @Option(help: "Where it can be found, such as https://example.org/page.")
  var address: String?
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    guard text != nil || address != nil else {
      throw ValidationError("Say what the evidence is: --text or --address.")
    }
    if type == .link, address == nil {
      throw ValidationError("A link needs an --address.")
    }
    if let type, type != .link, text == nil {
      throw ValidationError("Say with --text what was said or written.")
    }
  }

  func run() throws {
    let text = try text.map { try TextArgument.read($0, of: .evidence) }
    let address = try address.map { try TypedValue.now.address($0) }
    let type = type ?? (text == nil ? .link : .quote)
    try editing.make(map) { visit in
      let card = try RecordLookup(visit.document).card(card)
      return [.comment(text ?? "", on: card, type: type.rawValue, address: address)]
    }
  }
}

struct AddComment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Say something about a card.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "The card: its id, its text or a part of it.")
  var card: String
  @Argument(help: "What you say; - reads it from standard input.")
  var text: String
  @OptionGroup var editing: EditingOptions

  func run() throws {
    let text = try TextArgument.read(text, of: .comment)
    try editing.make(map) { visit in
      [.comment(text, on: try RecordLookup(visit.document).card(card))]
    }
  }
}

struct CommentEdit<Kind: NamedRecord>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "edit", abstract: "Change the words or the address of a \(Kind.noun).")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "Which one: its id, its text or a part of it.")
  var record: String
  @Option(help: "The new words; - reads them from standard input.")
  var text: String?
  @Option(help: "The new address; an empty one is taken away.")
  var address: String?
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    guard text != nil || address != nil else {
      throw ValidationError("Say what to change: --text or --address.")
    }
  }

  func run() throws {
    let text = try text.map { try TextArgument.read($0) }
    let address = try address.map { address in
      address.isEmpty ? Value.null : .text(try TypedValue.now.address(address))
    }
    let words = text.map { FieldEdit(Field.Comment.text, .text($0)) }
    let source = address.map { FieldEdit(Field.Comment.address, $0) }
    try editing.make(map) { visit in
      let record = try Kind.find(record, RecordLookup(visit.document))
      return [RecordEdit(changing: [record], [words, source].compactMap(\.self))]
    }
  }
}

struct CommentList<Kind: NamedRecord>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "list", abstract: "List \(Kind.noun.plural) with their ids and cards.")
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(help: "Only those of this card.")
  var card: String?
  @Flag(help: "List the deleted ones, which can be restored.")
  var deleted = false
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try reading.read(map) { visit in
      let lookup = RecordLookup(visit.document, language: reading.language)
      let card = try card.map { try lookup.card($0) }
      let views = lookup.records(Kind.noun, isDeleted: deleted)
        .map { CommentView($0, lookup, visit.session.roster) }
        .filter { card == nil || $0.card == card }
      if reading.json {
        return Terminal.out(JSONValue.array(views.map { .object($0.json) }).text)
      }
      guard !views.isEmpty else {
        return Terminal.note(
          deleted
            ? "No \(Kind.noun) is deleted."
            : card == nil ? "There are no \(Kind.noun.plural) yet." : "That card has none.")
      }
      var table = Table([
        ("ID", .left), ("TYPE", .left), ("BY", .left), ("CARD", .left), ("WORDS", .left),
      ])
      for view in views {
        table.add([
          view.id, view.type, view.fields.author?.name ?? "",
          view.card.map { lookup.cardExcerpt($0) } ?? "",
          [view.text, view.address].filter { !$0.isEmpty }.joined(separator: "  "),
        ])
      }
      Terminal.out(table: table)
    }
  }
}
