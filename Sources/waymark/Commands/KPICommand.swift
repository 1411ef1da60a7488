import ArgumentParser
import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark kpi …`
struct KPICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpi",
    abstract: "Measure stages: targets, dated values, and how many get there.",
    discussion: """
      waymark kpi add spring --stage Purchase "Conversion" --unit % --target 40
      waymark kpi value spring Conversion 2026-03-31=37.5
      waymark kpi funnel spring --stage Purchase 120
      waymark kpi list spring
      """,
    subcommands: [
      Add.self, Edit.self, Values.self, Funnel.self, List.self, RecordDelete<KPIRecord>.self,
      RecordRestore<KPIRecord>.self,
    ])
}

/// What a KPI carries.
struct KPIFieldOptions: ParsableArguments {
  @Option(help: "What it is counted in, such as %.")
  var unit: String?
  @Option(parsing: .unconditional, help: "The value to reach, such as 40 or 37,5.")
  var target: String?

  /// `FIELD=VALUE` for each that was given.
  var texts: [String] {
    [("unit", unit), ("target", target)].compactMap { name, value in
      value.map { "\(name)=\($0)" }
    }
  }
}

extension KPICommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a KPI to a stage.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "What is measured; - reads it from standard input.")
    var text: String
    @OptionGroup var fields: KPIFieldOptions
    @OptionGroup var cell: CellOptions
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.addCard(.kpi, to: map, text: text, in: cell, fields: fields.texts)
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a KPI's text, unit or target. An empty value clears it.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The KPI: its id, its text or a part of it.")
    var kpi: String
    @Argument(help: "The new text; - reads it from standard input.")
    var text: String?
    @OptionGroup var fields: KPIFieldOptions
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard text != nil || !fields.texts.isEmpty else {
        throw ValidationError("Say what to change: a new text, --unit or --target.")
      }
    }

    func run() throws {
      try editing.editCards(KPIRecord.self, [kpi], of: map, text: text, fields: fields.texts)
    }
  }

  struct Values: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "value", abstract: "Write down what a KPI was on a day.",
      discussion: """
        waymark kpi value spring Conversion 2026-03-31=37.5 30.4.2026=39
        waymark kpi value spring Conversion 41        today's value
        waymark kpi value spring Conversion today=    takes it away
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The KPI: its id, its text or a part of it.")
    var kpi: String
    @Argument(
      help: ArgumentHelp(
        "What it was, and when; a number alone is today's.", valueName: "day=number"))
    var values: [String]
    @OptionGroup var editing: EditingOptions

    func run() throws {
      let typed = TypedValue.now
      let texts = try values.map { text in
        let dated = try typed.datedValue(text)
        return "values:\(dated.day)=\(dated.value ?? "")"
      }
      try editing.editCards(KPIRecord.self, [kpi], of: map, fields: texts)
    }
  }

  struct Funnel: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write down how many customers get to a stage.",
      discussion: """
        The count is kept by the KPI of the stage that has one, or by the one that
        you name; if the stage has none, a KPI is added for it. “waymark insight
        MAP funnel” shows the conversions.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Option(help: "The stage: its title, key, number or id.")
    var stage: String
    @Argument(help: "How many.")
    var count: Int64
    @Option(help: "The KPI that keeps the count.")
    var kpi: String?
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard (0...1_000_000_000_000).contains(count) else {
        throw ValidationError("The count is a whole number from 0 to 1000000000000.")
      }
    }

    func run() throws {
      let field = FieldEdit(Field.Card.funnelCount, .integer(count))
      try editing.make(map) { visit in
        let lookup = RecordLookup(visit.document)
        let stage = try lookup.stage(stage)
        if let card = try keeper(of: stage, lookup) {
          return [RecordEdit(changing: [card], [field])]
        }
        let lane = visit.document.lane(forCardKind: "kpi")
        return [.addCard(EventCounts.title, kind: "kpi", column: stage, row: lane, .last, [field])]
      }
    }

    /// The KPI that the count is written on; nil if one has to be added.
    private func keeper(of stage: RecordID, _ lookup: RecordLookup) throws -> RecordID? {
      let document = lookup.document
      if let kpi {
        let card = try KPIRecord.find(kpi, lookup)
        guard document.place(card, Field.place)?.column == stage else {
          throw Failure("That KPI does not stand in the stage that you name.")
        }
        return card
      }
      let counted = lookup.records(.kpi).filter {
        document.place($0, Field.place)?.column == stage
          && document.value($0, Field.Card.funnelCount) != .null
      }
      guard counted.count <= 1 else {
        throw Failure(
          "Several KPIs of this stage keep a count; name one with --kpi:\n"
            + counted.map { lookup.line($0) }.joined(separator: "\n"))
      }
      return counted.first
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List KPIs with their trend and how far they are from their target.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @OptionGroup var filter: CardFilterOptions
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      try reading.listCards(
        .kpi, of: map, filter,
        columns: [
          ("ID", .left), ("STAGE", .left), ("COUNT", .right), ("LATEST", .right), ("ON", .left),
          ("TREND", .left), ("TARGET", .right), ("DISTANCE", .left), ("KPI", .left),
        ]
      ) { lookup, card in
        let document = lookup.document
        let trend = KPITrend(card, in: document)
        let column = document.place(card, Field.place)?.column
        let count = document.value(card, Field.Card.funnelCount).integer
        return (
          [
            lookup.names.text(card), column.flatMap { lookup.rowTitle($0) } ?? "",
            count.map { "\($0)" } ?? "", trend.latest.map { trend.words($0.number) } ?? "",
            trend.latest.map { "\($0.day)" } ?? "", trend.sparkline(),
            trend.target.map { trend.words($0) } ?? "", trend.distance,
            document.string(card, Field.Card.text),
          ],
          ["distance": JSONValue(trend.distance.isEmpty ? nil : trend.distance)]
        )
      }
    }
  }
}
