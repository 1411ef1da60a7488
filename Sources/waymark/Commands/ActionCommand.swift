import ArgumentParser
import JourneyInsight
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark action …`
struct ActionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "action",
    abstract: "Plan who does what until when against a pain.",
    discussion: """
      waymark action add spring "Buy a card reader" --answers "No cash" \\
        --owner Ana --due +14d
      waymark action list spring --open
      waymark action done spring reader
      """,
    subcommands: [
      Add.self, Edit.self, Done.self, List.self, RecordDelete<ActionRecord>.self,
      RecordRestore<ActionRecord>.self,
    ])
}

/// What an action item carries.
struct ActionFieldOptions: ParsableArguments {
  @Option(help: "Who does it.")
  var owner: String?
  @Option(
    parsing: .unconditional,
    help: "Until when: 2026-03-31, 31.3.2026, today, tomorrow, +14d, +2w, +1m.")
  var due: String?
  @Option(help: "open, doing, done or dropped.")
  var status: String?
  @Option(help: "A card that it answers, mostly a pain; may be repeated.")
  var answers: [String] = []

  /// `FIELD=VALUE` for each that was given.
  var texts: [String] {
    [("owner", owner), ("due", due), ("status", status)].compactMap { name, value in
      value.map { "\(name)=\($0)" }
    }
  }
}

extension ActionCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an action item. It stands in the stage of the pain it answers.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "What is to be done; - reads it from standard input.")
    var text: String
    @OptionGroup var fields: ActionFieldOptions
    @OptionGroup var cell: CellOptions
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.addCard(
        .action, to: map, text: text, in: cell, fields: fields.texts, answers: fields.answers)
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change an action item. An empty value clears it.",
      discussion: """
        waymark action edit spring reader --owner Boris --due 31.3.2026
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The action item: its id, its text or a part of it.")
    var action: String
    @Argument(help: "The new text; - reads it from standard input.")
    var text: String?
    @OptionGroup var fields: ActionFieldOptions
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard text != nil || !fields.texts.isEmpty || !fields.answers.isEmpty else {
        throw ValidationError(
          "Say what to change: a new text, --owner, --due, --status or --answers.")
      }
    }

    func run() throws {
      try editing.editCards(
        ActionRecord.self, [action], of: map, text: text, fields: fields.texts,
        answers: fields.answers)
    }
  }

  struct Done: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Mark action items as done.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The action items: ids, texts or parts of them.")
    var actions: [String]
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.editCards(ActionRecord.self, actions, of: map, fields: ["status=done"])
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List action items by the day they are due, what is overdue marked.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Flag(help: "Only what is neither done nor dropped.")
    var open = false
    @Flag(help: "Only what is overdue.")
    var overdue = false
    @Option(help: "Only those of this owner, or of owners with this in their name.")
    var owner: String?
    @OptionGroup var filter: CardFilterOptions
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      let today = CalendarDay.today
      let columns: [(title: String, alignment: Table.Alignment)] = [
        ("ID", .left), ("DUE", .left), ("STATUS", .left), ("OWNER", .left), ("STAGE", .left),
        ("ACTION ITEM", .left), ("ANSWERS", .left),
      ]
      try reading.listCards(
        .action, of: map, filter, columns: columns, isByDueDay: true,
        isFiltered: open || overdue || owner != nil
      ) { lookup, card in
        let item = lookup.document.actionItem(card, today: today)
        guard !open || item.isOpen, !overdue || item.isOverdue,
          owner.map({ item.owner.lowercased().contains($0.lowercased()) }) ?? true
        else { return nil }
        let place = lookup.document.place(card, Field.place)
        let answers = item.answers.map { lookup.cardExcerpt($0) }.joined(separator: "; ")
        return (
          [
            lookup.names.text(card), item.dueWords, item.status, item.owner,
            place?.column.flatMap { lookup.rowTitle($0) } ?? "", lookup.cardExcerpt(card), answers,
          ],
          [
            "overdue": .bool(item.isOverdue),
            "answers": .array(item.answers.map { .string(RecordName.text($0)) }),
          ]
        )
      }
    }
  }
}
